import { dialogKey, type Comment, type World } from '../store/world.js';
import { communityOf, demandResident } from './actors.js';
import type { LinkTarget } from './links.js';
import { notFound } from './refusal.js';

export interface Reply {
  id: string;
  text: string;
  fromCommunity: boolean;
  at: string;
}

/** What stands under a post or a comment, or was sent to a person; the message itself is not a reply to itself. */
export const repliesAt = (world: World, target: LinkTarget): Reply[] => {
  if (target.kind === 'dialog') {
    communityOf(world, target.groupId);
    demandResident(target.peerId);
    const messages = world.dialogs.get(dialogKey(target.groupId, target.peerId))?.messages ?? [];
    return messages.filter(({ fromId }) => fromId !== target.peerId).map(tell);
  }
  const wall = world.walls.get(target.ownerId);
  const thread = wall?.threads.get(target.postId);
  if (!wall || !thread) throw notFound(`Записи ${target.ownerId}_${target.postId} нет`);
  const known = (ids: readonly number[]): Comment[] => ids.flatMap((id) => wall.comments.get(id) ?? []);
  const standing = (comments: Comment[]): Reply[] =>
    comments
      .filter(({ deleted }) => !deleted)
      .sort((a, b) => a.id - b.id)
      .map(tell);

  if (target.kind === 'post') return standing(known([...thread.roots, ...[...thread.replies.values()].flat()]));
  const comment = wall.comments.get(target.commentId);
  if (!comment || comment.postId !== target.postId) throw notFound(`Комментария ${target.commentId} под записью нет`);
  // Under the first of a thread stands the whole thread; under another, what answers it.
  const inThread = known(thread.replies.get(comment.rootId ?? comment.id) ?? []);
  return standing(comment.rootId === undefined ? inThread : inThread.filter(({ replyTo }) => replyTo === comment.id));
};

const tell = ({ id, text, fromId, at }: { id: number; text: string; fromId: number; at: number }): Reply => ({
  id: String(id),
  text,
  fromCommunity: fromId < 0,
  at: new Date(at).toISOString(),
});
