import { deliveriesOf } from '../callback/deliveries.js';
import { drawFault } from '../faults/draw.js';
import { usualCopies, usualSkewSeconds } from '../faults/index.js';
import { commentDeleted, commentEvent, messageEvent, postNew, type VkEvent } from '../vk/events.js';
import type { Fact } from './facts.js';
import type { Store } from './store.js';
import { dialogOf, wallOf, type Comment, type Fault, type Message, type Post } from './world.js';

/** Whoever may do it has been asked before; here it becomes true, together with the events that tell of it. */
export interface Deeds {
  post(words: { ownerId: number; fromId: number; text: string; suggested?: true }): Post;
  /** `replyTo` decides the thread: an answer to an answer hangs on the first of both. */
  comment(words: { ownerId: number; postId: number; fromId: number; text: string; replyTo?: number; once?: string }): Comment;
  editComment(comment: Comment, text: string): void;
  /** Whoever deletes it is not always who wrote it. */
  deleteComment(comment: Comment, deleterId: number): void;
  restoreComment(comment: Comment): void;
  message(words: {
    groupId: number;
    peerId: number;
    fromId: number;
    text: string;
    randomId?: number;
    replyTo?: number;
    /** The moderator who wrote it by hand in the network's own interface. */
    adminId?: number;
  }): Message;
}

export const createDeeds = (store: Store, now: () => number): Deeds => {
  const { world } = store;
  const tell = (groupId: number, event: VkEvent): Fact[] => deliveriesOf(world, groupId, event, now());

  const draw = (id: string, method: string, communityId: number): Fault | undefined => {
    const { fault, facts } = drawFault(world, [id], { method, communityId }, now());
    store.commit(facts);
    return fault;
  };
  /** The network's own clock may be wrong (F18); only what residents write is dated by it. */
  const dateOf = (method: string, fromId: number, communityId: number): number => {
    const skewed = fromId > 0 ? draw('F18', method, communityId) : undefined;
    return now() + (skewed ? (skewed.skewSeconds ?? usualSkewSeconds) * 1000 : 0);
  };

  const deeds: Deeds = {
    post: (words) => {
      const at = dateOf('wall_post_new', words.fromId, -words.ownerId);
      const post: Post = { ...words, id: wallOf(world, words.ownerId).lastId + 1, at, commentsClosed: false };
      store.commit([['post', post], ...tell(-post.ownerId, postNew(world, post))]);
      return post;
    },
    comment: ({ replyTo, ...words }) => {
      const wall = wallOf(world, words.ownerId);
      const answered = replyTo === undefined ? undefined : wall.comments.get(replyTo);
      const thread = answered ? { rootId: answered.rootId ?? answered.id, replyTo: answered.id } : {};
      const at = dateOf('wall_reply_new', words.fromId, -words.ownerId);
      const comment: Comment = { ...words, ...thread, id: wall.lastId + 1, at, deleted: false };
      store.commit([['comment', comment], ...tell(-comment.ownerId, commentEvent(world, comment, 'new'))]);
      if (comment.fromId > 0) stir(deeds, comment, draw('F13', 'wall_reply_new', -comment.ownerId));
      return comment;
    },
    editComment: (comment, text) => {
      const edited = { ...comment, text };
      store.commit([['comment', edited], ...tell(-comment.ownerId, commentEvent(world, edited, 'edit'))]);
    },
    deleteComment: (comment, deleterId) => {
      store.commit([['comment', { ...comment, deleted: true }], ...tell(-comment.ownerId, commentDeleted(comment, deleterId))]);
    },
    restoreComment: (comment) => {
      const restored = { ...comment, deleted: false };
      store.commit([['comment', restored], ...tell(-comment.ownerId, commentEvent(world, restored, 'restore'))]);
    },
    message: ({ randomId = 0, ...words }) => {
      const number = dialogOf(world, words.groupId, words.peerId).lastNumber + 1;
      const at = dateOf('message_new', words.fromId, words.groupId);
      const message: Message = { ...words, randomId, id: world.last.message + 1, number, at };
      store.commit([['message', message], ...tell(message.groupId, messageEvent(world, message))]);
      return message;
    },
  };
  return deeds;
};

/** Fault F13: its author cannot leave a comment alone. In the end it says what he wrote, or is gone. */
const stir = (deeds: Deeds, comment: Comment, fault: Fault | undefined): void => {
  if (!fault) return;
  const edits = fault.copies ?? usualCopies;
  for (let n = 1; n < edits; n++) deeds.editComment(comment, `${comment.text} (правка ${n})`);
  deeds.editComment(comment, comment.text);
  if (fault.variant !== 'restored' && fault.variant !== 'deleted') return;
  deeds.deleteComment(comment, comment.fromId);
  deeds.restoreComment(comment);
  if (fault.variant === 'deleted') deeds.deleteComment(comment, comment.fromId);
};
