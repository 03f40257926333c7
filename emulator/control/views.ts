import { nameOf, people, personOf } from '../people.js';
import { dialogKey, type Comment, type Community, type Message, type Post, type World } from '../store/world.js';
import { commentPath, dialogPath, postPath } from './links.js';

/** What the control API and the resident's page show: ids are strings, addresses are whole. */

export const stateView = ({ communities, walls, clock }: World, site: string) => ({
  /** Where the events go: there the administration answers. */
  product: productOf([...communities.values()]),
  clockAheadSeconds: clock / 1000,
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

const productOf = (communities: Community[]): string | null => {
  const [server] = communities.flatMap(({ servers }) => servers);
  return server && URL.canParse(server.url) ? new URL(server.url).origin : null;
};

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
const newestReplies = 100;

/** The newest posts first; under each its first-level comments, oldest first, with their threads. What is `asked` for is shown however old it is. */
export const wallView = (
  world: World,
  community: Community,
  site: string,
  asked: { post?: number | undefined; comment?: number | undefined },
) => {
  const wall = world.walls.get(-community.id);
  const posts = [...(wall?.posts.values() ?? [])].reverse();
  const shown = posts.filter(({ id }, index) => index < newestPosts || id === asked.post);
  return { community: communityView(community, site), posts: shown.map((post) => postView(world, post, site, asked.comment)) };
};

const postView = (world: World, post: Post, site: string, commentId: number | undefined) => {
  const wall = world.walls.get(post.ownerId);
  const thread = wall?.threads.get(post.id);
  const known = (ids: readonly number[]): Comment[] => ids.flatMap((id) => wall?.comments.get(id) ?? []);
  const repliesOf = ({ id }: Comment): Comment[] =>
    known(thread?.replies.get(id) ?? [])
      .filter(({ deleted }) => !deleted)
      .slice(-newestReplies);
  const roots = known(shownRoots(world, post, commentId));
  return {
    ...written(world, post),
    url: site + postPath(post),
    commentsClosed: post.commentsClosed || world.communities.get(-post.ownerId)?.commentsOpen === false,
    suggested: post.suggested === true,
    count: thread?.alive ?? 0,
    earlier: (thread?.roots.length ?? 0) - roots.length,
    comments: roots
      .filter((root) => !root.deleted || repliesOf(root).length > 0)
      .map((root) => ({
        ...commentView(world, root, site),
        replies: repliesOf(root).map((reply) => commentView(world, reply, site)),
      })),
  };
};

const shownRoots = (world: World, { id, ownerId }: Post, commentId: number | undefined): number[] => {
  const wall = world.walls.get(ownerId);
  const roots = wall?.threads.get(id)?.roots ?? [];
  const asked = wall?.comments.get(commentId ?? 0);
  const askedRoot = asked?.postId === id ? (asked.rootId ?? asked.id) : undefined;
  return roots.filter((root, index) => index >= roots.length - newestRoots || root === askedRoot);
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

/** Whom the community talks to, the latest first. */
export const dialogsView = (world: World, community: Community, site: string) => ({
  community: communityView(community, site),
  dialogs: [...world.dialogs.values()]
    .filter(({ groupId, messages }) => groupId === community.id && messages.length > 0)
    .map(({ peerId, messages }) => ({
      userId: String(peerId),
      name: authorOf(world, peerId),
      url: site + dialogPath(community.id, peerId),
      last: messages.slice(-1).map((message) => written(world, message))[0],
    }))
    .sort((a, b) => Number(b.last?.id) - Number(a.last?.id)),
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
