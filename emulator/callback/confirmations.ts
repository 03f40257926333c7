import type { Store } from '../store/store.js';
import type { CallbackServer, Community } from '../store/world.js';
import { confirmationBody, confirmationCode } from './envelope.js';
import type { Postman } from './post.js';

/** The handshake of a new or changed server (networks.md §1.2): it must answer with the community's code, and nothing else. */
export const createConfirmations =
  ({ store, postman, log }: { store: Store; postman: Postman; log: (line: string) => void }) =>
  ({ id, servers }: Community): void => {
    const confirm = async (server: CallbackServer): Promise<void> => {
      const answer = await postman.post(server.url, confirmationBody(id));
      const community = store.world.communities.get(id);
      const asked = community?.servers.find((one) => one.id === server.id && one.url === server.url);
      if (postman.isClosed() || !community || !asked || !isUnconfirmed(asked)) return;
      const confirmed = answer.kind === 'said' && answer.status === 200 && answer.body === confirmationCode(id);
      if (!confirmed) log(`server ${server.id} of ${id} did not confirm itself`);
      store.commit([['community', withServer(community, { ...asked, status: confirmed ? 'ok' : 'failed' })]]);
    };
    for (const server of servers) if (isUnconfirmed(server)) void confirm(server);
  };

const isUnconfirmed = ({ status }: CallbackServer): boolean => status === 'unconfigured' || status === 'wait';

export const withServer = (community: Community, changed: CallbackServer): Community => ({
  ...community,
  servers: community.servers.map((server) => (server.id === changed.id ? changed : server)),
});
