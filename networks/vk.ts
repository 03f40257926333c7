import { z } from 'zod';
import type { Place } from '../domain/message.js';
import { publicationReason } from '../domain/publication-reason.js';
import {
  NetworkRefused,
  type CommunityAccess,
  type Network,
  type OwnReply,
  type Published,
  type ReplyToPublish,
} from './network.js';
import { createVkCall, lost, vkFailure, type VkCall, type VkCallConfig } from './vk-call.js';
import { createVkConnection } from './vk-connection.js';
import { parse, verify } from './vk-events.js';
import { externalId, externalIdOf, permalink, readLink } from './vk-links.js';
import { vkId, vkIdOrNone, vkList, vkText } from './vk-shapes.js';

/** VK as a network: Callback API in; `wall.createComment` and `messages.send` out (networks.md §1–3). */
export const createVk = ({ siteUrl, ...api }: VkCallConfig & { siteUrl: string }): Network => {
  const site = siteUrl.replace(/\/+$/, '');
  const call = createVkCall(api);
  const standing = (place: Place): Published => ({ externalId: externalId(place), url: site + permalink(place) });

  return {
    code: 'vk',
    connection: createVkConnection(call),
    verify,
    parse: (body) => parse(body, site),
    publish: async (community, { place, ...reply }) =>
      standing(
        place.kind === 'dialog'
          ? await sendMessage(call, community, place, reply)
          : await createComment(call, community, place, reply),
      ),
    findOwnReplies: async (community, { place }) => {
      const found =
        place.kind === 'dialog' ? await findMessages(call, community, place) : await findComments(call, community, place);
      return found.map(({ place, ...reply }): OwnReply => ({ ...standing(place), ...reply }));
    },
    readLink,
    externalIdOf,
  };
};

/**
 * A text as it is compared with what the network gives back: VK drops NUL and blanks at the ends, and joins runs of them.
 * Only for comparing, never for showing.
 */
export const normaliseText = (text: string): string =>
  text
    .normalize('NFC')
    .replaceAll('\0', '')
    .replace(/\r\n?/g, '\n')
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n[ \n]*/g, '\n')
    .trim();

type WallPlace = Exclude<Place, { kind: 'dialog' }>;
type DialogPlace = Extract<Place, { kind: 'dialog' }>;
type Words = Omit<ReplyToPublish, 'place'>;
type Found = Omit<OwnReply, keyof Published> & { place: Place };

const createComment = async (
  call: VkCall,
  community: CommunityAccess,
  place: WallPlace,
  { text, guid }: Words,
): Promise<Place> => {
  const { ownerId, postId } = place;
  const answered = place.kind === 'comment' ? { reply_to_comment: place.commentId } : {};
  const { comment_id: commentId, parents_stack } = await call({
    purpose: 'write',
    method: 'wall.createComment',
    token: community.token,
    params: { owner_id: ownerId, post_id: postId, from_group: community.externalId, message: text, guid, ...answered },
    answer: z.object({ comment_id: vkId, parents_stack: vkList(vkId) }),
  });
  return {
    kind: 'comment',
    ownerId,
    postId,
    commentId,
    rootId: parents_stack[0] ?? (place.kind === 'comment' ? place.rootId : commentId),
  };
};

const sendMessage = async (
  call: VkCall,
  community: CommunityAccess,
  { peerId }: DialogPlace,
  { text, randomId }: Words,
): Promise<Place> => {
  const [sent] = await call({
    purpose: 'write',
    method: 'messages.send',
    token: community.token,
    // `peer_ids` of one: only so does the answer hold the message's number in the dialog.
    params: { peer_ids: peerId, group_id: community.externalId, message: text, random_id: String(randomId) },
    answer: z.tuple([z.object({ conversation_message_id: vkIdOrNone, error: z.object({ code: z.int() }).nullish() })]),
  });
  if (sent.error) throw vkFailure('write', sent.error.code);
  if (sent.conversation_message_id === undefined) throw lost('write', { cause: 'no-number' });
  return { kind: 'dialog', communityId: community.externalId, peerId, messageId: sent.conversation_message_id };
};

/** The newest hundred of the thread, or of the post's first level, that answer the same comment. */
const findComments = async (call: VkCall, { externalId, serviceToken }: CommunityAccess, place: WallPlace): Promise<Found[]> => {
  if (serviceToken === null) throw new NetworkRefused('place', 'no-service-key', publicationReason('unread', 'no-service-key'));
  const { ownerId, postId } = place;
  const [thread, answered] = place.kind === 'comment' ? [{ comment_id: place.rootId }, place.commentId] : [{}, undefined];
  const { items } = await call({
    purpose: 'read',
    method: 'wall.getComments',
    token: serviceToken,
    params: { owner_id: ownerId, post_id: postId, ...thread, sort: 'desc', count: '100', preview_length: '0' },
    answer: z.object({ items: vkList(comment) }),
  });
  return items
    .filter((item) => item.from_id === `-${externalId}` && !item.deleted && parentOf(item) === answered)
    .map(({ id, parents_stack, text }) => {
      const rootId = parents_stack[0] ?? (place.kind === 'comment' ? place.rootId : id);
      return { place: { kind: 'comment', ownerId, postId, commentId: id, rootId }, text, randomId: null };
    });
};

/** Of a deleted comment VK may keep nothing but its id. */
const comment = z.object({
  id: vkId,
  from_id: vkIdOrNone,
  text: vkText,
  parents_stack: vkList(vkId),
  reply_to_comment: vkIdOrNone,
  deleted: z.boolean().nullish(),
});

/** An answer to a root may name it in the stack alone. */
const parentOf = ({ reply_to_comment, parents_stack }: z.output<typeof comment>): string | undefined =>
  reply_to_comment ?? parents_stack[0];

const findMessages = async (call: VkCall, community: CommunityAccess, { peerId }: DialogPlace): Promise<Found[]> => {
  const { items } = await call({
    purpose: 'read',
    method: 'messages.getHistory',
    token: community.token,
    params: { peer_id: peerId, group_id: community.externalId, count: '200' },
    answer: z.object({ items: vkList(message) }),
  });
  return items
    .filter(({ out }) => out === 1)
    .map(({ conversation_message_id: messageId, text, random_id }) => ({
      place: { kind: 'dialog', communityId: community.externalId, peerId, messageId },
      text,
      randomId: random_id || null,
    }));
};

const message = z.object({ conversation_message_id: vkId, text: vkText, out: z.int().nullish(), random_id: z.int().nullish() });
