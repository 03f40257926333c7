import { confirmationCode } from '../callback/envelope.js';
import { personOf } from '../people.js';
import type { CallbackServer, Community, Right, World } from '../store/world.js';
import type { Caller } from './access.js';
import { eventNames } from './events.js';
import type { Method } from './method.js';
import { groupObject, userObject } from './objects.js';
import { integer, integerOr, listOf, words, type Params } from './params.js';
import { accessDenied, badParameter, VkRefusal } from './refusal.js';

const mostServers = 10;

const getById: Method = ({ store: { world } }, caller, params) => {
  const asked = [...listOf(params, 'group_ids'), ...listOf(params, 'group_id')];
  const own = caller.kind === 'group' ? [caller.community] : [];
  const found = asked.length === 0 ? own : asked.flatMap((name) => named(world, name) ?? []);
  if (found.length === 0) throw badParameter('group_ids');
  return { groups: found.map(groupObject), profiles: [] };
};

/** By id, by `club<id>`, by its own word. */
const named = ({ communities }: World, name: string): Community | undefined =>
  communities.get(Number(/^(?:club|public|event)?(\d+)$/.exec(name)?.[1])) ??
  [...communities.values()].find(({ screenName }) => screenName === name);

const resolveScreenName: Method = ({ store: { world } }, _caller, params) => {
  const name = words(params, 'screen_name');
  const community = named(world, name);
  if (community) return { type: 'group', object_id: community.id };
  const person = personOf(Number(/^id(\d+)$/.exec(name)?.[1]));
  return person ? { type: 'user', object_id: person.id } : [];
};

const getUsers: Method = (_parts, _caller, params) =>
  listOf(params, 'user_ids').flatMap((id) => {
    const person = personOf(Number(id));
    return person ? [userObject(person)] : [];
  });

const masks: Record<Right, [name: string, setting: number]> = {
  messages: ['messages', 4096],
  wall: ['wall', 8192],
  manage: ['manage', 262_144],
};

const getTokenPermissions: Method = (_parts, caller) => {
  const permissions = caller.kind === 'group' ? caller.community.rights.map((right) => masks[right]) : [];
  return {
    mask: permissions.reduce((mask, [, setting]) => mask | setting, 0),
    permissions: permissions.map(([name, setting]) => ({ name, setting })),
  };
};

const managed = ({ communities }: World, caller: Caller, params: Params): Community => {
  const community = communities.get(integer(params, 'group_id'));
  if (!community || (caller.kind === 'group' && caller.community.id !== community.id)) throw accessDenied('not your community');
  return community;
};

const getCallbackConfirmationCode: Method = ({ store: { world } }, caller, params) => ({
  code: confirmationCode(managed(world, caller, params).id),
});

const getCallbackServers: Method = ({ store: { world } }, caller, params) => {
  const { servers } = managed(world, caller, params);
  const items = servers.map(({ id, title, url, secret, status }) => ({
    id,
    title,
    creator_id: 0,
    url,
    secret_key: secret,
    status,
  }));
  return { count: items.length, items };
};

const addressOf = (params: Params): Pick<CallbackServer, 'url' | 'title' | 'secret'> => {
  const url = words(params, 'url');
  const title = words(params, 'title');
  const secret = params['secret_key'] ?? '';
  if (!/^https?:\/\//.test(url) || !URL.canParse(url)) throw badParameter('url');
  if (title.length > 14) throw badParameter('title is longer than 14');
  if (secret.length > 50) throw badParameter('secret_key is longer than 50');
  return { url, title, secret };
};

/** Like VK's, a new server is told of nothing until it is asked to be. */
const addCallbackServer: Method = ({ store }, caller, params) => {
  const community = managed(store.world, caller, params);
  const { servers } = community;
  if (servers.length >= mostServers) throw new VkRefusal(2000, 'Cannot add more servers');
  const id = Math.max(0, ...servers.map((server) => server.id)) + 1;
  const server: CallbackServer = { ...addressOf(params), id, apiVersion: '5.199', status: 'wait', events: [] };
  store.commit([['community', { ...community, servers: [...servers, server] }]]);
  return { server_id: id };
};

const serverOf = ({ servers }: Community, params: Params): CallbackServer => {
  const server = servers.find(({ id }) => id === integer(params, 'server_id'));
  if (!server) throw badParameter('server_id');
  return server;
};

const editCallbackServer: Method = ({ store }, caller, params) => {
  const community = managed(store.world, caller, params);
  const edited: CallbackServer = { ...serverOf(community, params), ...addressOf(params), status: 'wait' };
  const servers = community.servers.map((server) => (server.id === edited.id ? edited : server));
  store.commit([['community', { ...community, servers }]]);
  return 1;
};

const deleteCallbackServer: Method = ({ store }, caller, params) => {
  const community = managed(store.world, caller, params);
  const { id: gone } = serverOf(community, params);
  store.commit([['community', { ...community, servers: community.servers.filter(({ id }) => id !== gone) }]]);
  return 1;
};

/** Those of which the stand never tells may be asked for too. */
const offered = [...eventNames, 'wall_repost', 'message_edit', 'message_allow', 'message_deny'];

const getCallbackSettings: Method = ({ store: { world } }, caller, params) => {
  const { apiVersion, events } = serverOf(managed(world, caller, params), params);
  const told = (name: string): number => Number(events === 'all' || events.includes(name));
  return { api_version: apiVersion, events: Object.fromEntries(offered.map((name) => [name, told(name)])) };
};

const setCallbackSettings: Method = ({ store }, caller, params) => {
  const community = managed(store.world, caller, params);
  const server = serverOf(community, params);
  const before = server.events === 'all' ? offered : server.events;
  const events = offered.filter((name) => integerOr(params, name, Number(before.includes(name))) === 1);
  const changed: CallbackServer = { ...server, events, apiVersion: params['api_version'] ?? server.apiVersion };
  const servers = community.servers.map((one) => (one.id === server.id ? changed : one));
  store.commit([['community', { ...community, servers }]]);
  return 1;
};

export const groupMethods: Record<string, Method> = {
  'groups.getById': getById,
  'groups.getTokenPermissions': getTokenPermissions,
  'groups.getCallbackConfirmationCode': getCallbackConfirmationCode,
  'groups.getCallbackServers': getCallbackServers,
  'groups.addCallbackServer': addCallbackServer,
  'groups.editCallbackServer': editCallbackServer,
  'groups.deleteCallbackServer': deleteCallbackServer,
  'groups.getCallbackSettings': getCallbackSettings,
  'groups.setCallbackSettings': setCallbackSettings,
  'users.get': getUsers,
  'utils.resolveScreenName': resolveScreenName,
};
