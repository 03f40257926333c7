import { Router } from 'express';
import { firstServer } from '../seed.js';
import type { Store } from '../store/store.js';
import type { Community } from '../store/world.js';
import { communityOf } from './actors.js';
import { demand, shapes } from './shapes.js';
import { communityView } from './views.js';

/** Settings that a community's moderators would change on the network's site. */
export const createCommunities = ({ store, site }: { store: Store; site: string }): Router => {
  const router = Router();
  router.patch('/:communityId', (request, response) => {
    const community = communityOf(store.world, demand(shapes.id, request.params.communityId));
    const { callbackUrl, ...settings } = demand(shapes.community, request.body);
    const given = Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
    const changed: Community = {
      ...community,
      ...given,
      ...(callbackUrl === undefined ? {} : newServer(community, callbackUrl)),
    };
    store.commit([['community', changed]]);
    const { rights, groupsCanPost, linksForbidden, blacklist, denied, servers } = changed;
    const moderated = { rights, groupsCanPost, linksForbidden, blacklist: blacklist.map(String), denied: denied.map(String) };
    response.json({
      ...communityView(changed, site),
      ...moderated,
      servers: servers.map(({ id, url, status }) => ({ id: String(id), url, status })),
    });
  });
  return router;
};

/** At exactly this address; it must confirm itself before it counts. */
const newServer = ({ id }: Community, url: string): Pick<Community, 'servers'> => ({
  servers: [{ ...firstServer(id, url), url, status: 'wait' }],
});
