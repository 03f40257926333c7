import { Router } from 'express';
import { dialogOf, wallOf, type Comment, type Community, type World } from '../store/world.js';
import { commentUnder, communityOf, demandResident, postOn, type ActorParts } from './actors.js';
import { commentPath, dialogPath, postPath, readLink, type LinkTarget } from './links.js';
import { impossible, notFound, Refusal } from './refusal.js';
import { demand, shapes } from './shapes.js';

/** Who writes in the name of a community when nobody says. */
const moderatorId = 100_900;

type ByHand = ReturnType<typeof readByHand>;
type Place =
  | { kind: 'wall' }
  | { kind: 'post'; ownerId: number; postId: number; replyTo?: number | undefined }
  | { kind: 'dialog'; peerId: number };

/** What a person of the administration does in the network's own interface, as the community: the product is told of it as of anything. */
export const createAssisted = ({ world, deeds, site }: ActorParts): Router => {
  const router = Router();
  router.post('/publish', (request, response) => {
    const asked = readByHand(request.body);
    const place = placeOf(asked);
    const community = speakerOf(world, asked, place);
    response.status(201).json(write({ world, deeds, site }, community, place, asked));
  });
  router.patch('/comments/:commentId', (request, response) => {
    const { text, communityId } = demand(shapes.edit, request.body);
    const comment = communitysComment(world, demand(shapes.id, request.params.commentId), communityId);
    deeds.editComment(comment, text);
    response.json({ commentId: String(comment.id), url: site + commentPath(comment) });
  });
  router.delete('/comments/:commentId', (request, response) => {
    const { communityId } = demand(shapes.ofCommunity, { ...request.query, ...(request.body as object) });
    const comment = communitysComment(world, demand(shapes.id, request.params.commentId), communityId);
    deeds.deleteComment(comment, moderatorId);
    response.json({ commentId: String(comment.id) });
  });
  return router;
};

const readByHand = (body: unknown) => {
  const { url, ...asked } = demand(shapes.byHand, body);
  const target = url === undefined ? undefined : readLink(url);
  if (url !== undefined && !target) throw impossible(`Это не ссылка на запись, комментарий или переписку: ${url}`);
  return { ...asked, target };
};

const placeOf = ({ target, communityId, postId, replyTo, userId }: ByHand): Place => {
  if (target) return placeAt(target);
  if (userId !== undefined) return { kind: 'dialog', peerId: userId };
  if (postId === undefined) return { kind: 'wall' };
  return { kind: 'post', ownerId: -(communityId ?? 0), postId, replyTo };
};

const placeAt = (target: LinkTarget): Place => {
  if (target.kind === 'dialog') return { kind: 'dialog', peerId: target.peerId };
  const { ownerId, postId } = target;
  return { kind: 'post', ownerId, postId, replyTo: target.kind === 'comment' ? target.commentId : undefined };
};

/** The one named; else the community whose wall or dialog it is. */
const speakerOf = (world: World, { communityId, target }: ByHand, place: Place): Community => {
  const there = target?.kind === 'dialog' ? target.groupId : place.kind === 'post' ? -place.ownerId : undefined;
  const id = communityId ?? there;
  if (id === undefined) throw new Refusal(400, 'communityId: ожидается номер сообщества, от имени которого пишут');
  const community = communityOf(world, id);
  if (community.kind !== 'own')
    throw impossible(`Сообщество «${community.name}» не наше: укажите в communityId, от чьего имени писать`);
  return community;
};

const write = ({ world, deeds, site }: ActorParts, community: Community, place: Place, { text, adminId }: ByHand) => {
  const { id } = community;
  if (place.kind === 'wall') {
    const post = deeds.post({ ownerId: -id, fromId: -id, text });
    return { postId: String(post.id), url: site + postPath(post) };
  }
  if (place.kind === 'dialog') {
    const { peerId } = place;
    demandResident(peerId);
    if (!mayBeWritten(world, community, peerId))
      throw impossible(`Житель ${peerId} не писал сообществу «${community.name}» или запретил ему писать`);
    const message = deeds.message({ groupId: id, peerId, fromId: -id, text, adminId: adminId ?? moderatorId });
    return { messageId: String(message.id), url: site + dialogPath(id, peerId) };
  }
  const { ownerId, postId, replyTo } = place;
  const wall = communityOf(world, -ownerId);
  const post = postOn(world, wall, postId);
  // At home a moderator opens the comments for himself; elsewhere he is a guest.
  const mayWrite = wall.id === id || (wall.commentsOpen && wall.groupsCanPost && !post.commentsClosed);
  if (!mayWrite) throw impossible(`В сообществе «${wall.name}» закрыты комментарии к записи ${postId}`);
  const answered = replyTo === undefined ? {} : { replyTo: commentUnder(world, post, replyTo).id };
  const comment = deeds.comment({ ownerId, postId, fromId: -id, text, ...answered });
  return { commentId: String(comment.id), url: site + commentPath(comment) };
};

const mayBeWritten = (world: World, { id, blacklist, denied }: Community, peerId: number): boolean =>
  !blacklist.includes(peerId) &&
  !denied.includes(peerId) &&
  dialogOf(world, id, peerId).messages.some(({ fromId }) => fromId === peerId);

/** What a community of ours has written on the wall named, its own or another's. */
const communitysComment = (world: World, id: number, communityId: number | undefined): Comment => {
  if (communityId === undefined) throw new Refusal(400, 'communityId: ожидается номер сообщества, на чьей стене комментарий');
  const { name } = communityOf(world, communityId);
  const comment = wallOf(world, -communityId).comments.get(id);
  const isOurs = comment !== undefined && world.communities.get(-comment.fromId)?.kind === 'own';
  if (!isOurs) throw notFound(`На стене «${name}» нет комментария ${id} от имени нашего сообщества`);
  if (comment.deleted) throw impossible(`Комментарий ${id} удалён`);
  return comment;
};
