import { z } from 'zod';
import {
  NetworkRefused,
  type CallbackServer,
  type CommunityAccess,
  type Connection,
  type KeyRight,
  type NamedCommunity,
} from './network.js';
import type { VkCall } from './vk-call.js';
import { vkId, vkList, vkText } from './vk-shapes.js';

/** How a community is connected to VK's Callback API (networks.md §1.1–1.2), by the key of the community; its walls are read by a service key. */
export const createVkConnection = (call: VkCall): Connection => ({
  readAddress: (words) => {
    const [, name = ''] = /^(?:(?:https?:\/\/)?[^\s/]+\/)?([\w.]{1,100})\/?(?:[?#].*)?$/.exec(words.trim()) ?? [];
    const [, id] = /^(?:club|public|event)?(\d{1,20})$/.exec(name) ?? [];
    return id ?? (/[a-z]/i.test(name) ? name : undefined);
  },
  ownerOf: async (token) => {
    const [own] = await findGroups(call, token, {});
    if (!own) throw new Error('VK named no community of the key');
    return own;
  },
  findCommunity: async (token, address) => {
    try {
      return (await findGroups(call, token, { group_ids: address }))[0];
    } catch (error) {
      if (error instanceof NetworkRefused && error.code === noSuchGroup) return undefined;
      throw error;
    }
  },
  rightsOf: async (token) => {
    const { mask } = await call({
      ...{ purpose: 'read', method: 'groups.getTokenPermissions', token, params: {} },
      answer: z.object({ mask: z.int() }),
    });
    return Object.entries(masks).flatMap(([right, bit]) => (mask & bit ? [right as KeyRight] : []));
  },
  confirmationFor: async (community) => {
    const { code } = await manage(call, community, 'groups.getCallbackConfirmationCode', {}, z.object({ code: vkText }));
    return code;
  },
  findServer: async (community, url) => {
    const servers = z.object({ items: vkList(server) });
    const { items } = await manage(call, community, 'groups.getCallbackServers', {}, servers);
    const known = items.find((item) => item.url === url);
    return known && { id: known.id, state: states[known.status] ?? 'waiting', secret: known.secret_key ?? undefined };
  },
  putServer: async (community, url, known) => {
    const described = { url, title: 'Otklik', secret_key: community.secret };
    if (known) {
      await manage(call, community, 'groups.editCallbackServer', { server_id: known.id, ...described }, done);
      return known.id;
    }
    const added = await manage(call, community, 'groups.addCallbackServer', described, z.object({ server_id: vkId }));
    return added.server_id;
  },
  hearsAll: async (community, serverId) => {
    const settings = z.object({ events: z.record(z.string(), z.unknown()) });
    const { events: told } = await manage(call, community, 'groups.getCallbackSettings', { server_id: serverId }, settings);
    return events.every((name) => Number(told[name]) === 1);
  },
  hearAll: async (community, serverId) => {
    const wanted = Object.fromEntries(events.map((name) => [name, '1']));
    await manage(call, community, 'groups.setCallbackSettings', { server_id: serverId, api_version: '5.199', ...wanted }, done);
  },
  readWall: async ({ externalId, serviceToken }) => {
    await call({
      ...{ purpose: 'read', method: 'wall.get', token: serviceToken, params: { owner_id: `-${externalId}`, count: '1' } },
      answer: z.object({ items: vkList(z.unknown()) }),
    });
  },
});

/** «One of the parameters specified was missing or invalid». */
const noSuchGroup = '100';

/** What vk-events.ts reads. */
const events = [
  'wall_post_new',
  'wall_reply_new',
  'wall_reply_edit',
  'wall_reply_delete',
  'wall_reply_restore',
  'message_new',
  'message_reply',
];

const masks: Record<KeyRight, number> = { messages: 4096, wall: 8192, manage: 262_144 };

const states: Record<string, CallbackServer['state']> = { ok: 'confirmed', failed: 'failed' };

const server = z.object({ id: vkId, url: vkText, status: z.string(), secret_key: z.string().nullish() });
const done = z.unknown();

const findGroups = async (call: VkCall, token: string, params: Record<string, string>): Promise<NamedCommunity[]> => {
  const { groups } = await call({
    ...{ purpose: 'read', method: 'groups.getById', token, params },
    answer: z.object({ groups: vkList(z.object({ id: vkId, name: vkText })) }),
  });
  return groups.map(({ id, name }) => ({ externalId: id, name }));
};

/** Also what is set is set again without harm: a call that was lost needs no look. */
const manage = <Answer>(
  call: VkCall,
  { externalId, token }: CommunityAccess,
  method: string,
  params: Record<string, string>,
  answer: z.ZodType<Answer>,
): Promise<Answer> => call({ purpose: 'read', method, token, params: { group_id: externalId, ...params }, answer });
