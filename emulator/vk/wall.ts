import { wallOf, type Comment, type Community, type Post, type World } from '../store/world.js';
import type { Caller } from './access.js';
import type { Method, MethodParts } from './method.js';
import { commentObject, postObject, repliesUnder, speakersOf } from './objects.js';
import { countOf, integer, integerOr, listOf, words, type Params } from './params.js';
import { accessDenied, badParameter, VkRefusal } from './refusal.js';

const longestComment = 4096;
const guidWindowMs = 3_600_000;

const createComment: Method = (parts, caller, params) => {
  const { store, deeds, now, repeats } = parts;
  const post = postOf(store.world, integer(params, 'owner_id'), integer(params, 'post_id'));
  const community = communityOf(store.world, post.ownerId);
  const fromId = speakerOf(caller, community, integerOr(params, 'from_group', 0));
  const text = words(params, 'message');
  if ([...text].length > longestComment) throw badParameter('message is too long');
  demandOpen(community, post, fromId);
  if (community.linksForbidden && /https?:\/\/|\bwww\./i.test(text)) throw new VkRefusal(222, 'Hyperlinks are forbidden');

  const { guid } = params;
  const once = guid === undefined || guid === '' ? undefined : `${fromId}:${guid}`;
  const before = once === undefined ? undefined : madeBy(store.world, post, once);
  const { guidMode } = store.world.settings;
  if (before && repeats === 'recognised' && guidMode !== 'off' && before.at > now() - guidWindowMs) {
    if (guidMode === 'error') throw badParameter('guid has been used already');
    return tellComment(before);
  }
  const replyTo = integerOr(params, 'reply_to_comment', undefined);
  const answered = replyTo === undefined ? undefined : standingUnder(store.world, post, replyTo);
  return tellComment(
    deeds.comment({
      ownerId: post.ownerId,
      postId: post.id,
      fromId,
      text,
      ...(answered ? { replyTo: answered.id } : {}),
      ...(once === undefined ? {} : { once }),
    }),
  );
};

const tellComment = ({ id, rootId }: Comment) => ({ comment_id: id, parents_stack: rootId === undefined ? [] : [rootId] });

const madeBy = (world: World, { id, ownerId }: Post, once: string): Comment | undefined => {
  const wall = wallOf(world, ownerId);
  return wall.comments.get(wall.once.get(`${id}:${once}`) ?? 0);
};

/** A community's token speaks as the community and on its own wall alone. */
const speakerOf = (caller: Caller, community: Community, fromGroup: number): number => {
  if (caller.kind === 'user') {
    // To speak as a community a person must be an editor there, and the stand knows none.
    if (fromGroup !== 0) throw accessDenied('from_group needs the role of an editor');
    return caller.userId;
  }
  if (caller.kind === 'service' || caller.community.id !== community.id) throw accessDenied('no access to this wall');
  if (fromGroup !== 0 && fromGroup !== community.id) throw accessDenied('from_group is another community');
  return -community.id;
};

const demandOpen = (community: Community, post: Post, fromId: number): void => {
  demandReadable(community);
  const mayWrite = community.commentsOpen && !post.commentsClosed && !post.suggested && (fromId > 0 || community.groupsCanPost);
  if (!mayWrite) throw new VkRefusal(213, 'Cannot comment: comments are closed');
};

const demandReadable = ({ commentsHidden }: Community): void => {
  if (commentsHidden) throw new VkRefusal(212, 'Access to post comments denied');
};

const postOf = (world: World, ownerId: number, postId: number): Post => {
  const post = world.walls.get(ownerId)?.posts.get(postId);
  if (!post) throw badParameter('post was not found');
  return post;
};

const communityOf = ({ communities }: World, ownerId: number): Community => {
  const community = communities.get(-ownerId);
  if (!community) throw badParameter('owner_id is unknown');
  return community;
};

const standingUnder = (world: World, { id, ownerId }: Post, commentId: number): Comment => {
  const comment = wallOf(world, ownerId).comments.get(commentId);
  if (!comment || comment.deleted || comment.postId !== id) throw new VkRefusal(104, 'Not found: reply_to_comment');
  return comment;
};

const getComments: Method = ({ store: { world } }, _caller, params) => {
  const post = postOf(world, integer(params, 'owner_id'), integer(params, 'post_id'));
  const community = communityOf(world, post.ownerId);
  demandReadable(community);
  const items = inOrder(levelOf(world, post, integerOr(params, 'comment_id', 0)), params);
  const nested = integerOr(params, 'thread_items_count', 0);
  if (nested < 0 || nested > 10) throw badParameter('thread_items_count should be from 0 to 10');
  const previewLength = integerOr(params, 'preview_length', 0);
  const page = pageOf(items, params);
  const spoken = page.flatMap((comment) => [comment, ...repliesUnder(world, comment).slice(0, nested)]);
  return {
    count: wallOf(world, post.ownerId).threads.get(post.id)?.alive ?? 0,
    current_level_count: items.length,
    items: page.map((comment) => shortened(withThread(world, comment, nested), previewLength)),
    ...extendedBy(world, params, () => spoken.map((comment) => commentObject(world, comment))),
    can_post: community.commentsOpen && !post.commentsClosed,
    show_reply_button: true,
    groups_can_post: community.groupsCanPost,
  };
};

const extendedBy = (world: World, params: Params, shown: () => Record<string, unknown>[]) =>
  params['extended'] === '1' ? speakersOf(world, shown()) : {};

/** `preview_length` of zero is the whole text. */
const shortened = (shown: Record<string, unknown>, length: number): Record<string, unknown> => {
  const letters = [...String(shown['text'])];
  return length <= 0 || letters.length <= length ? shown : { ...shown, text: `${letters.slice(0, length).join('')}…` };
};

/** Comments of the first level, or answers in the thread of the one named. A deleted one stays while it has answers. */
const levelOf = (world: World, { id: postId, ownerId }: Post, rootId: number): Comment[] => {
  const wall = wallOf(world, ownerId);
  if (rootId !== 0) return repliesUnder(world, { ownerId, postId, id: rootId });
  const roots = (wall.threads.get(postId)?.roots ?? []).flatMap((id) => wall.comments.get(id) ?? []);
  return roots.filter((root) => !root.deleted || repliesUnder(world, root).length > 0);
};

const inOrder = (comments: Comment[], { sort }: Params): Comment[] =>
  comments.toSorted((a, b) => (sort === 'desc' ? b.id - a.id : a.id - b.id));

const pageOf = (comments: Comment[], params: Params): Comment[] => {
  const startId = integerOr(params, 'start_comment_id', undefined);
  const from =
    startId === undefined
      ? 0
      : Math.max(
          0,
          comments.findIndex(({ id }) => id === startId),
        );
  const offset = from + integerOr(params, 'offset', 0);
  return comments.slice(offset, offset + countOf(params, 10, 100));
};

const withThread = (world: World, comment: Comment, count: number): Record<string, unknown> => {
  const shown = commentObject(world, comment);
  if (count === 0 || comment.rootId !== undefined || comment.deleted) return shown;
  const items = repliesUnder(world, comment).slice(0, count);
  return { ...shown, thread: { ...(shown['thread'] as object), items: items.map((reply) => commentObject(world, reply)) } };
};

const get: Method = ({ store: { world } }, _caller, params) => {
  const ownerId = wallNamed(world, params);
  const posts = [...wallOf(world, ownerId).posts.values()].reverse().filter(byFilter(params['filter'] ?? 'all'));
  const offset = integerOr(params, 'offset', 0);
  const items = posts.slice(offset, offset + countOf(params, 20, 100)).map((post) => postObject(world, post));
  return { count: posts.length, items, ...extendedBy(world, params, () => items) };
};

const wallNamed = (world: World, params: Params): number => {
  const ownerId = integerOr(params, 'owner_id', undefined);
  if (ownerId !== undefined) return -communityOf(world, ownerId).id;
  const community = [...world.communities.values()].find(({ screenName }) => screenName === params['domain']);
  if (!community) throw badParameter('owner_id or domain is required');
  return -community.id;
};

const byFilter = (filter: string): ((post: Post) => boolean) => {
  const isOwners = ({ fromId, ownerId }: Post): boolean => fromId === ownerId;
  switch (filter) {
    case 'all':
      return ({ suggested }) => !suggested;
    case 'owner':
      return (post) => isOwners(post);
    case 'others':
      return (post) => !isOwners(post) && !post.suggested;
    case 'suggests':
      return ({ suggested }) => suggested === true;
    case 'postponed':
      return () => false;
    default:
      throw badParameter('filter should be one of all, owner, others, suggests, postponed');
  }
};

const getById: Method = ({ store: { world } }, _caller, params) => {
  const items = listOf(params, 'posts').flatMap((name) => {
    const [ownerId, postId] = name.split('_').map(Number);
    const post = world.walls.get(ownerId ?? 0)?.posts.get(postId ?? 0);
    return post ? [postObject(world, post)] : [];
  });
  return { items, ...extendedBy(world, params, () => items) };
};

const getComment: Method = ({ store: { world } }, _caller, params) => {
  const ownerId = integer(params, 'owner_id');
  const comment = wallOf(world, ownerId).comments.get(integer(params, 'comment_id'));
  if (!comment) throw new VkRefusal(104, 'Not found');
  const community = communityOf(world, ownerId);
  demandReadable(community);
  const { commentsOpen, groupsCanPost } = community;
  return { items: [commentObject(world, comment)], can_post: commentsOpen, groups_can_post: groupsCanPost };
};

const search: Method = ({ store: { world } }, _caller, params) => {
  const ownerId = wallNamed(world, params);
  const query = words(params, 'query').toLowerCase();
  const posts = [...wallOf(world, ownerId).posts.values()].reverse().filter(({ suggested }) => !suggested);
  const found = posts.filter(({ text }) => text.toLowerCase().includes(query));
  return { count: found.length, items: found.slice(0, countOf(params, 20, 100)).map((post) => postObject(world, post)) };
};

const post: Method = ({ store: { world }, deeds }, caller, params) => {
  const ownerId = integer(params, 'owner_id');
  const fromId = speakerOf(caller, communityOf(world, ownerId), 0);
  return { post_id: deeds.post({ ownerId, fromId, text: words(params, 'message') }).id };
};

const setComments =
  (commentsClosed: boolean): Method =>
  ({ store }, caller, params) => {
    const post = postOf(store.world, integer(params, 'owner_id'), integer(params, 'post_id'));
    speakerOf(caller, communityOf(store.world, post.ownerId), 0);
    store.commit([['post', { ...post, commentsClosed }]]);
    return 1;
  };

const ownComment = ({ store: { world } }: MethodParts, caller: Caller, params: Params): Comment => {
  const comment = wallOf(world, integer(params, 'owner_id')).comments.get(integer(params, 'comment_id'));
  if (!comment || comment.deleted) throw new VkRefusal(104, 'Not found');
  if (caller.kind !== 'user' || caller.userId !== comment.fromId) throw accessDenied('the comment is not yours');
  return comment;
};

const editComment: Method = (parts, caller, params) => {
  parts.deeds.editComment(ownComment(parts, caller, params), words(params, 'message'));
  return 1;
};

const deleteComment: Method = (parts, caller, params) => {
  const comment = ownComment(parts, caller, params);
  parts.deeds.deleteComment(comment, comment.fromId);
  return 1;
};

export const wallMethods: Record<string, Method> = {
  'wall.createComment': createComment,
  'wall.getComments': getComments,
  'wall.getComment': getComment,
  'wall.get': get,
  'wall.getById': getById,
  'wall.search': search,
  'wall.post': post,
  'wall.closeComments': setComments(true),
  'wall.openComments': setComments(false),
  'wall.editComment': editComment,
  'wall.deleteComment': deleteComment,
};
