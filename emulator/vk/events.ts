import type { Comment, Message, Post, World } from '../store/world.js';
import { commentObject, messageObject, postObject } from './objects.js';

/** An event of a community before it is put into an envelope (networks.md §1.5). */
export interface VkEvent {
  type: string;
  object: Record<string, unknown>;
}

/** The events that this stand tells of. */
export const eventNames = [
  'wall_post_new',
  'wall_reply_new',
  'wall_reply_edit',
  'wall_reply_restore',
  'wall_reply_delete',
  'message_new',
  'message_reply',
];

/** There are no events for a post that was edited or deleted. */
export const postNew = (world: World, post: Post): VkEvent => ({ type: 'wall_post_new', object: postObject(world, post) });

export const commentEvent = (world: World, comment: Comment, what: 'new' | 'edit' | 'restore'): VkEvent => ({
  type: `wall_reply_${what}`,
  object: { ...commentObject(world, comment), post_owner_id: comment.ownerId, attachments: [] },
});

export const commentDeleted = ({ ownerId, id, postId }: Comment, deleterId: number): VkEvent => ({
  type: 'wall_reply_delete',
  object: { owner_id: ownerId, id, deleter_id: deleterId, post_id: postId },
});

/** A resident's message comes in two parts, one of the community's own comes flat. */
export const messageEvent = (world: World, message: Message): VkEvent =>
  message.fromId < 0
    ? { type: 'message_reply', object: messageObject(world, message) }
    : { type: 'message_new', object: { message: messageObject(world, message), client_info: clientInfo } };

const clientInfo = { button_actions: ['text', 'callback'], keyboard: true, inline_keyboard: true, carousel: true, lang_id: 0 };
