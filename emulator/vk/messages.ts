import { dialogOf, type Community, type Message, type World } from '../store/world.js';
import type { Caller } from './access.js';
import type { Method, MethodParts } from './method.js';
import { messageObject } from './objects.js';
import { countOf, integer, integerOr, listOf, words, type Params } from './params.js';
import { accessDenied, badParameter, VkRefusal } from './refusal.js';

const longestMessage = 4096;
const onceWindowMs = 3_600_000;
const onceWindowMessages = 100;

/** With `peer_ids` the answer is a list and the errors stand in its items. */
const send: Method = (parts, caller, params) => {
  const community = communityOf(parts.store.world, caller, params);
  const randomId = integer(params, 'random_id');
  const text = words(params, 'message');
  if ([...text].length > longestMessage) throw new VkRefusal(914, 'Message is too long');
  const peers = listOf(params, 'peer_ids').map(Number);
  if (peers.length === 0) {
    const peerId = integerOr(params, 'peer_id', undefined) ?? integer(params, 'user_id');
    return sendTo(parts, community, peerId, text, randomId).id;
  }
  if (peers.length > 100) throw badParameter('peer_ids: not more than 100');
  return peers.map((peerId) => {
    try {
      const { id, number } = sendTo(parts, community, peerId, text, randomId);
      return { peer_id: peerId, message_id: id, conversation_message_id: number };
    } catch (error) {
      if (!(error instanceof VkRefusal)) throw error;
      return { peer_id: peerId, message_id: 0, error: { code: error.code, description: error.message } };
    }
  });
};

const sendTo = (parts: MethodParts, community: Community, peerId: number, text: string, randomId: number): Message => {
  const { store, deeds } = parts;
  if (community.blacklist.includes(peerId)) throw new VkRefusal(900, "Can't send messages for users from blacklist");
  if (!isAllowed(store.world, community, peerId)) throw new VkRefusal(901, "Can't send messages for users without permission");
  const before = sentBefore(parts, community, peerId, randomId);
  return before ?? deeds.message({ groupId: community.id, peerId, fromId: -community.id, text, randomId });
};

/** Whoever wrote first agreed to be answered, until he takes it back. */
const isAllowed = (world: World, { id, denied }: Community, peerId: number): boolean =>
  !denied.includes(peerId) && dialogOf(world, id, peerId).messages.some(({ fromId }) => fromId === peerId);

const sentBefore = (
  { store: { world }, now }: MethodParts,
  { id }: Community,
  peerId: number,
  randomId: number,
): Message | undefined =>
  randomId === 0
    ? undefined
    : dialogOf(world, id, peerId)
        .messages.slice(-onceWindowMessages)
        .find((message) => message.fromId === -id && message.randomId === randomId && message.at > now() - onceWindowMs);

const communityOf = ({ communities }: World, caller: Caller, params: Params): Community => {
  const groupId = integerOr(params, 'group_id', undefined);
  const community = caller.kind === 'group' ? caller.community : communities.get(groupId ?? 0);
  if (!community || (groupId !== undefined && groupId !== community.id)) throw accessDenied('group_id is another community');
  return community;
};

const getHistory: Method = ({ store: { world } }, caller, params) => {
  const { id } = communityOf(world, caller, params);
  const { messages } = dialogOf(world, id, integerOr(params, 'peer_id', undefined) ?? integer(params, 'user_id'));
  const ordered = params['rev'] === '1' ? messages : messages.toReversed();
  const offset = integerOr(params, 'offset', 0);
  return { count: messages.length, items: ordered.slice(offset, offset + countOf(params, 20, 200)).map(messageObject) };
};

const getByConversationMessageId: Method = ({ store: { world } }, caller, params) => {
  const { id } = communityOf(world, caller, params);
  const asked = listOf(params, 'conversation_message_ids').map(Number);
  const found = dialogOf(world, id, integer(params, 'peer_id')).messages.filter(({ number }) => asked.includes(number));
  return { count: found.length, items: found.map(messageObject) };
};

const isMessagesFromGroupAllowed: Method = ({ store: { world } }, caller, params) => {
  const community = communityOf(world, caller, params);
  return { is_allowed: Number(isAllowed(world, community, integer(params, 'user_id'))) };
};

export const messageMethods: Record<string, Method> = {
  'messages.send': send,
  'messages.getHistory': getHistory,
  'messages.getByConversationMessageId': getByConversationMessageId,
  'messages.isMessagesFromGroupAllowed': isMessagesFromGroupAllowed,
  'messages.markAsAnsweredConversation': () => 1,
};
