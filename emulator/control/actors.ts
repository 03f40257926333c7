import { Router, type Request } from 'express';
import { personOf } from '../people.js';
import type { Deeds } from '../store/deeds.js';
import type { Comment, Community, Post, World } from '../store/world.js';
import { commentPath, dialogPath, postPath } from './links.js';
import { impossible, notFound, Refusal } from './refusal.js';
import { demand, shapes } from './shapes.js';

export interface ActorParts {
  world: World;
  deeds: Deeds;
  /** Base of permalinks. */
  site: string;
}

/** What residents do: `/actors/<userId>/…`. */
export const createActors = ({ world, deeds, site }: ActorParts): Router => {
  const router = Router({ mergeParams: true });

  router.post('/:userId/comment', (request, response) => {
    const fromId = residentOf(request);
    const { communityId, postId, text, replyTo } = demand(shapes.comment, request.body);
    const community = communityOpenTo(world, communityId, fromId);
    const post = postOpenTo(world, community, postId);
    const answered = replyTo === undefined ? {} : { replyTo: commentUnder(world, post, replyTo).id };
    const comment = deeds.comment({ ownerId: post.ownerId, postId, fromId, text, ...answered });
    response.status(201).json({ commentId: String(comment.id), url: site + commentPath(comment) });
  });

  router.post('/:userId/post', (request, response) => {
    const fromId = residentOf(request);
    const { communityId, text } = demand(shapes.post, request.body);
    const community = communityOpenTo(world, communityId, fromId);
    const post = deeds.post({ ownerId: -community.id, fromId, text });
    response.status(201).json({ postId: String(post.id), url: site + postPath(post) });
  });

  router.post('/:userId/suggest', (request, response) => {
    const fromId = residentOf(request);
    const { communityId, text } = demand(shapes.post, request.body);
    const community = communityOpenTo(world, communityId, fromId);
    const post = deeds.post({ ownerId: -community.id, fromId, text, suggested: true });
    response.status(201).json({ postId: String(post.id), url: site + postPath(post) });
  });

  router.post('/:userId/message', (request, response) => {
    const peerId = residentOf(request);
    const { communityId: groupId, text } = demand(shapes.message, request.body);
    communityOpenTo(world, groupId, peerId);
    const message = deeds.message({ groupId, peerId, fromId: peerId, text });
    response.status(201).json({ messageId: String(message.id), url: site + dialogPath(groupId, peerId) });
  });

  router.patch('/:userId/comments/:commentId', (request, response) => {
    const { text, communityId } = demand(shapes.edit, request.body);
    const comment = ownComment(world, request, communityId);
    deeds.editComment(comment, text);
    response.json({ commentId: String(comment.id), url: site + commentPath(comment) });
  });

  router.delete('/:userId/comments/:commentId', (request, response) => {
    const { communityId } = demand(shapes.ofCommunity, { ...request.query, ...(request.body as object) });
    const comment = ownComment(world, request, communityId);
    deeds.deleteComment(comment, comment.fromId);
    response.json({ commentId: String(comment.id) });
  });

  router.post('/:userId/comments/:commentId/restore', (request, response) => {
    const { communityId } = demand(shapes.ofCommunity, request.body);
    const comment = ownComment(world, request, communityId, 'deleted');
    deeds.restoreComment(comment);
    response.json({ commentId: String(comment.id), url: site + commentPath(comment) });
  });
  return router;
};

export const residentOf = ({ params }: Request): number => {
  const { userId = '' } = params;
  return demandResident(/^\d{1,15}$/.test(userId) ? Number(userId) : userId);
};

export const demandResident = (id: number | string): number => {
  const person = typeof id === 'number' ? personOf(id) : undefined;
  if (!person) throw notFound(`Жителя ${id} нет`);
  return person.id;
};

export const communityOf = ({ communities }: World, id: number): Community => {
  const community = communities.get(id);
  if (!community) throw notFound(`Сообщества ${id} нет`);
  return community;
};

const communityOpenTo = (world: World, id: number, userId: number): Community => {
  const community = communityOf(world, id);
  if (community.blacklist.includes(userId)) throw impossible(`Житель ${userId} в чёрном списке сообщества «${community.name}»`);
  return community;
};

const postOpenTo = (world: World, community: Community, postId: number): Post => {
  const post = postOn(world, community, postId);
  if (!community.commentsOpen || post.commentsClosed)
    throw impossible(`В сообществе «${community.name}» закрыты комментарии к записи ${postId}`);
  return post;
};

export const postOn = ({ walls }: World, { id, name }: Community, postId: number): Post => {
  const post = walls.get(-id)?.posts.get(postId);
  if (!post) throw notFound(`На стене сообщества «${name}» нет записи ${postId}`);
  if (post.suggested) throw impossible(`Запись ${postId} ещё только предложена: комментировать её нельзя`);
  return post;
};

export const commentUnder = ({ walls }: World, { id: postId, ownerId }: Post, commentId: number): Comment => {
  const comment = walls.get(ownerId)?.comments.get(commentId);
  if (!comment || comment.postId !== postId) throw notFound(`Под записью ${postId} нет комментария ${commentId}`);
  if (comment.deleted) throw impossible(`Комментарий ${commentId} удалён`);
  return comment;
};

/** Numbers repeat from wall to wall: the resident's own comment, in the community named or wherever it is the only one. */
const ownComment = (
  world: World,
  request: Request,
  communityId: number | undefined,
  state: 'standing' | 'deleted' = 'standing',
): Comment => {
  const userId = residentOf(request);
  const id = demand(shapes.id, request.params.commentId);
  if (communityId !== undefined) communityOf(world, communityId);
  const walls = [...world.walls].filter(([ownerId]) => communityId === undefined || ownerId === -communityId);
  const own = walls.flatMap(([, { comments }]) => comments.get(id) ?? []).filter(({ fromId }) => fromId === userId);
  const [comment, another] = own.filter(({ deleted }) => deleted === (state === 'deleted'));
  if (!comment && own.length > 0) throw impossible(`Комментарий ${id} ${state === 'deleted' ? 'не удалён' : 'удалён'}`);
  if (!comment) throw notFound(`У жителя ${userId} нет комментария ${id}`);
  if (another) throw new Refusal(409, `У жителя ${userId} несколько комментариев с номером ${id}: укажите communityId`);
  return comment;
};
