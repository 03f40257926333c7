import { randomBytes } from 'node:crypto';
import { drawFault } from '../faults/draw.js';
import { forgeries, usualCopies } from '../faults/index.js';
import { commentDeleted, commentEvent, messageEvent, postNew, type VkEvent } from '../vk/events.js';
import type { Fact } from './facts.js';
import type { Store } from './store.js';
import {
  dialogOf,
  wallOf,
  type CallbackServer,
  type Comment,
  type Delivery,
  type Forgery,
  type Message,
  type Post,
} from './world.js';

/** Whoever may do it has been asked before; here it becomes true, together with the events that tell of it. */
export interface Deeds {
  post(words: { ownerId: number; fromId: number; text: string }): Post;
  /** `replyTo` decides the thread: an answer to an answer hangs on the first of both. */
  comment(words: { ownerId: number; postId: number; fromId: number; text: string; replyTo?: number; once?: string }): Comment;
  editComment(comment: Comment, text: string): void;
  deleteComment(comment: Comment): void;
  message(words: {
    groupId: number;
    peerId: number;
    fromId: number;
    text: string;
    randomId?: number;
    /** The moderator who wrote it by hand in the network's own interface. */
    adminId?: number;
  }): Message;
}

export const createDeeds = (store: Store, now: () => number): Deeds => {
  const { world } = store;
  const tell = (groupId: number, event: VkEvent): Fact[] => deliveriesOf(store, groupId, event, now());

  return {
    post: (words) => {
      const post: Post = { ...words, id: wallOf(world, words.ownerId).lastId + 1, at: now(), commentsClosed: false };
      store.commit([['post', post], ...tell(-post.ownerId, postNew(world, post))]);
      return post;
    },
    comment: ({ replyTo, ...words }) => {
      const wall = wallOf(world, words.ownerId);
      const answered = replyTo === undefined ? undefined : wall.comments.get(replyTo);
      const thread = answered ? { rootId: answered.rootId ?? answered.id, replyTo: answered.id } : {};
      const comment: Comment = { ...words, ...thread, id: wall.lastId + 1, at: now(), deleted: false };
      store.commit([['comment', comment], ...tell(-comment.ownerId, commentEvent(world, comment, 'new'))]);
      return comment;
    },
    editComment: (comment, text) => {
      const edited = { ...comment, text };
      store.commit([['comment', edited], ...tell(-comment.ownerId, commentEvent(world, edited, 'edit'))]);
    },
    deleteComment: (comment) => {
      store.commit([['comment', { ...comment, deleted: true }], ...tell(-comment.ownerId, commentDeleted(comment))]);
    },
    message: ({ randomId = 0, ...words }) => {
      const number = dialogOf(world, words.groupId, words.peerId).lastNumber + 1;
      const message: Message = { ...words, randomId, id: world.last.message + 1, number, at: now() };
      store.commit([['message', message], ...tell(message.groupId, messageEvent(message))]);
      return message;
    },
  };
};

/** Only communities of ours have servers; a server is told only what it asked for. */
const deliveriesOf = ({ world }: Store, groupId: number, event: VkEvent, at: number): Fact[] => {
  const servers = world.communities.get(groupId)?.servers.filter((server) => isToldOf(server, event)) ?? [];
  const place = { method: event.type, communityId: groupId };
  const many = drawFault(world, ['F10'], place);
  const forged = drawFault(world, ['F16'], place);
  const copies = many ? (many.fault.copies ?? usualCopies) : 1;
  const deliveries = servers.flatMap(({ id: serverId }) => [
    ...(forged ? forgeriesOf(forged.fault.variant).map((forgery) => ({ ...forge(event), serverId, copies: 1, forgery })) : []),
    { ...event, serverId, copies },
  ]);
  const told = deliveries.map((delivery, index): Fact => {
    const id = world.last.delivery + 1 + index;
    return ['delivery', { ...waiting, ...delivery, id, groupId, eventId: randomBytes(20).toString('hex'), at, nextAt: at }];
  });
  return [...told, ...(many ? [many.spent] : []), ...(forged ? [forged.spent] : [])];
};

const waiting: Pick<Delivery, 'status' | 'attempts'> = { status: 'waiting', attempts: 0 };

const isToldOf = ({ status, events }: CallbackServer, { type }: VkEvent): boolean =>
  status === 'ok' && (events === 'all' || events.includes(type));

const forgeriesOf = (variant: string | undefined): readonly Forgery[] =>
  variant === undefined ? forgeries : forgeries.filter((forgery) => forgery === variant);

const farId = 900_000_000;

/** The same words at a place that does not exist: whoever believes a forger gets an appeal that nobody wrote. */
const forge = ({ type, object }: VkEvent): VkEvent => ({ type, object: shift(object) });

const shift = (object: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(object).map(([key, value]) => {
      if ((key === 'id' || key === 'conversation_message_id') && typeof value === 'number') return [key, value + farId];
      return key === 'message' ? [key, shift(value as Record<string, unknown>)] : [key, value];
    }),
  );
