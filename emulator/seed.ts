import type { Fact } from './store/facts.js';
import type { Store } from './store/store.js';
import { wallOf, type CallbackServer, type Community } from './store/world.js';
import { foreignWalls, ownWalls, type WallText } from './wall-texts.js';

export interface SeedParts {
  /** Where the product listens: `http://127.0.0.1:3000`. Absent = nobody is told. */
  callbackUrl?: string | undefined;
  now: () => number;
}

const firstOwn = 226_000_001;
const firstForeign = 226_000_101;
const hour = 3_600_000;

/**
 * The demonstration district: communities with a few posts each, where there are none. Servers that a community has stay,
 * and ids go on from where they were, so that none is given twice.
 */
export const seedWorld = (store: Store, { callbackUrl, now }: SeedParts): void => {
  const seeded = [...ownWalls.map(asOwn(callbackUrl)), ...foreignWalls.map(asForeign)];
  const missing = seeded.filter(({ community }) => wallOf(store.world, -community.id).posts.size === 0);
  store.commit(missing.flatMap(({ community, posts }) => tellCommunity(store, community, posts, now())));
};

/** The servers of all our communities, at the product's present address. */
export const pointServers = (store: Store, callbackUrl: string): void => {
  const own = [...store.world.communities.values()].filter(({ kind }) => kind === 'own');
  store.commit(own.map((community) => ['community', { ...community, servers: serversOf(community, callbackUrl) }] as const));
};

const serversOf = ({ id, servers }: Community, callbackUrl: string): CallbackServer[] =>
  servers.length === 0
    ? [firstServer(id, callbackUrl)]
    : servers.map((server) => ({ ...server, url: webhookUrl(callbackUrl, id), status: 'ok' }));

const asOwn =
  (callbackUrl: string | undefined) =>
  ({ name, screenName, posts }: WallText, index: number) => {
    const id = firstOwn + index;
    const servers = callbackUrl === undefined ? [] : [firstServer(id, callbackUrl)];
    return { community: { ...openCommunity, id, name, screenName, kind: 'own', servers } satisfies Community, posts };
  };

const asForeign = ({ name, screenName, posts }: WallText, index: number) => ({
  community: { ...openCommunity, id: firstForeign + index, name, screenName, kind: 'foreign', servers: [] } satisfies Community,
  posts,
});

const openCommunity = {
  commentsOpen: true,
  commentsHidden: false,
  groupsCanPost: true,
  linksForbidden: false,
  rights: ['messages', 'wall', 'manage'] as Community['rights'],
  blacklist: [],
  denied: [],
};

export const firstServer = (groupId: number, callbackUrl: string): CallbackServer => ({
  id: 1,
  url: webhookUrl(callbackUrl, groupId),
  title: 'Отклик',
  secret: `secret-${groupId}`,
  apiVersion: '5.199',
  status: 'ok',
  events: 'all',
});

export const webhookUrl = (callbackUrl: string, groupId: number): string =>
  `${callbackUrl.replace(/\/+$/, '')}/webhooks/vk/${groupId}`;

/** Posts are hours apart, the newest an hour old. */
const tellCommunity = ({ world }: Store, community: Community, posts: readonly string[], now: number): Fact[] => {
  const ownerId = -community.id;
  const lastId = wallOf(world, ownerId).lastId;
  const told = posts.map((text, index): Fact => {
    const at = now - hour - (posts.length - 1 - index) * 5 * hour;
    return ['post', { id: lastId + 1 + index, ownerId, fromId: ownerId, at, text, commentsClosed: false }];
  });
  const servers = world.communities.get(community.id)?.servers ?? [];
  return [['community', servers.length === 0 ? community : { ...community, servers }], ...told];
};
