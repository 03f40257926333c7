import { nameOf, people, personOf } from '../people.js';
import { dialogKey, type Comment, type Community, type Message, type Post, type World } from '../store/world.js';
import { commentPath, dialogPath, postPath } from './links.js';

/** What the control API and the resident's page show: ids are strings, addresses are whole. */

export const stateView = ({ communities, walls }: World, site: string) => ({
  communities: [...communities.values()].map((community) => ({
    ...communityView(community, site),
    posts: [...(walls.get(-community.id)?.posts.values() ?? [])].map((post) => ({
      id: String(post.id),
      text: post.text,
      url: site + postPath(post),
    })),
  })),
  users: people.map((person) => ({ id: String(person.id), name: nameOf(person) })),
});

export const communityView = ({ id, kind, name, commentsOpen }: Community, site: string) => ({
  id: String(id),
  network: 'vk',
  kind,
  name,
  url: `${site}/club${id}`,
  commentsOpen,
});

const newestPosts = 30;
const newestRoots = 60;

/** The newest posts first; under each its first-level comments, oldest first, with their threads. `postId` is shown however old it is. */
export const wallView = (world: World, community: Community, site: string, postId?: number) => {
  const wall = world.walls.get(-community.id);
  const posts = [...(wall?.posts.values() ?? [])].reverse();
  const shown = posts.filter(({ id }, index) => index < newestPosts || id === postId);
  return { community: communityView(community, site), posts: shown.map((post) => postView(world, post, site)) };
};

const postView = (world: World, post: Post, site: string) => {
  const wall = world.walls.get(post.ownerId);
  const thread = wall?.threads.get(post.id);
  const known = (ids: readonly number[]): Comment[] => ids.flatMap((id) => wall?.comments.get(id) ?? []);
  const repliesOf = ({ id }: Comment): Comment[] => known(thread?.replies.get(id) ?? []).filter(({ deleted }) => !deleted);
  const roots = known(thread?.roots.slice(-newestRoots) ?? []);
  return {
    ...written(world, post),
    url: site + postPath(post),
    commentsClosed: post.commentsClosed,
    count: thread?.alive ?? 0,
    comments: roots
      .filter((root) => !root.deleted || repliesOf(root).length > 0)
      .map((root) => ({
        ...commentView(world, root, site),
        replies: repliesOf(root).map((reply) => commentView(world, reply, site)),
      })),
  };
};

const commentView = (world: World, comment: Comment, site: string) => {
  const answered = comment.replyTo === undefined ? undefined : world.walls.get(comment.ownerId)?.comments.get(comment.replyTo);
  return {
    ...written(world, comment.deleted ? { ...comment, text: '' } : comment),
    url: site + commentPath(comment),
    deleted: comment.deleted,
    answers: answered ? authorOf(world, answered.fromId) : null,
  };
};

const newestMessages = 200;

export const dialogView = (world: World, community: Community, peerId: number, site: string) => ({
  community: communityView(community, site),
  url: site + dialogPath(community.id, peerId),
  messages: (world.dialogs.get(dialogKey(community.id, peerId))?.messages ?? [])
    .slice(-newestMessages)
    .map((message) => written(world, message)),
});

const written = (world: World, { id, fromId, at, text }: Pick<Post | Comment | Message, 'id' | 'fromId' | 'at' | 'text'>) => ({
  id: String(id),
  fromId: String(fromId),
  author: authorOf(world, fromId),
  at: new Date(at).toISOString(),
  text,
});

const authorOf = ({ communities }: World, fromId: number): string => {
  if (fromId < 0) return communities.get(-fromId)?.name ?? `Сообщество ${-fromId}`;
  const person = personOf(fromId);
  return person ? nameOf(person) : `Житель ${fromId}`;
};
