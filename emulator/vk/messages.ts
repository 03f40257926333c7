import { dialogOf, type Community, type Message, type World } from '../store/world.js';
import type { Caller } from './access.js';
import type { Method, MethodParts } from './method.js';
import { messageObject, speakersOf } from './objects.js';
import { countOf, integer, integerOr, numbersOf, words, type Params } from './params.js';
import { accessDenied, badParameter, VkRefusal } from './refusal.js';

const longestMessage = 4096;
const onceWindowMs = 3_600_000;
const onceWindowMessages = 100;

/** With `peer_ids` the answer is a list and the errors stand in its items. */
const send: Method = (parts, caller, params) => {
  const community = ownOf(parts.store.world, caller, params);
  const randomId = integer(params, 'random_id');
  const text = words(params, 'message');
  if ([...text].length > longestMessage) throw new VkRefusal(914, 'Message is too long');
  const given = params['peer_ids'] ?? params['user_ids'];
  if (given === undefined || given === '') {
    const peerId = integerOr(params, 'peer_id', undefined) ?? integer(params, 'user_id');
    const replyTo = answeredBy(parts.store.world, community, peerId, params);
    return sendTo(parts, community, peerId, { text, randomId, ...(replyTo === undefined ? {} : { replyTo }) }).id;
  }
  const peers = numbersOf(params, params['peer_ids'] === undefined ? 'user_ids' : 'peer_ids');
  if (peers.length > 100) throw badParameter('peer_ids: not more than 100');
  return peers.map((peerId) => {
    try {
      const { id, number } = sendTo(parts, community, peerId, { text, randomId });
      return { peer_id: peerId, message_id: id, conversation_message_id: number };
    } catch (error) {
      if (!(error instanceof VkRefusal)) throw error;
      return { peer_id: peerId, message_id: 0, error: { code: error.code, description: error.message } };
    }
  });
};

type Words = Pick<Message, 'text' | 'randomId'> & { replyTo?: number };

const sendTo = (parts: MethodParts, community: Community, peerId: number, words: Words): Message => {
  const { store, deeds, repeats } = parts;
  if (community.blacklist.includes(peerId)) throw new VkRefusal(900, "Can't send messages for users from blacklist");
  if (!isAllowed(store.world, community, peerId)) throw new VkRefusal(901, "Can't send messages for users without permission");
  const before = repeats === 'forgotten' ? undefined : sentBefore(parts, community, peerId, words.randomId);
  return before ?? deeds.message({ groupId: community.id, peerId, fromId: -community.id, ...words });
};

/** `reply_to` names a message, `forward` a place in the dialog; an answer to a message that is not there is no answer. */
const answeredBy = (world: World, { id }: Community, peerId: number, params: Params): number | undefined => {
  const { messages } = dialogOf(world, id, peerId);
  const replyTo = integerOr(params, 'reply_to', undefined);
  const [number] = forwarded(params['forward'] ?? '');
  if (replyTo === undefined && number === undefined) return undefined;
  const answered = messages.find((message) => (replyTo === undefined ? message.number === number : message.id === replyTo));
  if (!answered) throw badParameter('the message that is answered was not found');
  return answered.id;
};

const forwarded = (given: string): number[] => {
  if (given === '') return [];
  try {
    const { conversation_message_ids: numbers = [], is_reply: isReply } = JSON.parse(given) as {
      conversation_message_ids?: number[];
      is_reply?: unknown;
    };
    return isReply === true || isReply === 1 ? numbers : [];
  } catch {
    throw badParameter('forward is not JSON');
  }
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

const ownOf = ({ communities }: World, caller: Caller, params: Params): Community => {
  const groupId = integerOr(params, 'group_id', undefined);
  const community = caller.kind === 'group' ? caller.community : communities.get(groupId ?? 0);
  if (!community || (groupId !== undefined && groupId !== community.id)) throw accessDenied('group_id is another community');
  return community;
};

const getHistory: Method = ({ store: { world } }, caller, params) => {
  const { id } = ownOf(world, caller, params);
  const { messages } = dialogOf(world, id, integerOr(params, 'peer_id', undefined) ?? integer(params, 'user_id'));
  const ordered = params['rev'] === '1' ? messages : messages.toReversed();
  const offset = integerOr(params, 'offset', 0);
  const items = ordered.slice(offset, offset + countOf(params, 20, 200)).map((message) => messageObject(world, message));
  return { count: messages.length, items, ...(params['extended'] === '1' ? speakersOf(world, items) : {}) };
};

const getByConversationMessageId: Method = ({ store: { world } }, caller, params) => {
  const { id } = ownOf(world, caller, params);
  const asked = numbersOf(params, 'conversation_message_ids');
  const found = dialogOf(world, id, integer(params, 'peer_id')).messages.filter(({ number }) => asked.includes(number));
  return { count: found.length, items: found.map((message) => messageObject(world, message)) };
};

const isMessagesFromGroupAllowed: Method = ({ store: { world } }, caller, params) => {
  const community = ownOf(world, caller, params);
  return { is_allowed: Number(isAllowed(world, community, integer(params, 'user_id'))) };
};

const markAsAnswered: Method = ({ store: { world } }, caller, params) => {
  ownOf(world, caller, params);
  integer(params, 'peer_id');
  return 1;
};

export const messageMethods: Record<string, Method> = {
  'messages.send': send,
  'messages.getHistory': getHistory,
  'messages.getByConversationMessageId': getByConversationMessageId,
  'messages.isMessagesFromGroupAllowed': isMessagesFromGroupAllowed,
  'messages.markAsAnsweredConversation': markAsAnswered,
};
