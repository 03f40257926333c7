import { personOf, type Person } from '../people.js';
import { dialogOf, wallOf, type Comment, type Community, type Message, type Post, type World } from '../store/world.js';

/** VK's objects as events and methods show them (networks.md §1.5, §2.2). */
type Shown = Record<string, unknown>;

const seconds = (at: number): number => Math.floor(at / 1000);

export const postObject = (world: World, { id, ownerId, fromId, at, text, commentsClosed, suggested }: Post): Shown => {
  const community = world.communities.get(-ownerId);
  return {
    id,
    owner_id: ownerId,
    from_id: fromId,
    date: seconds(at),
    text,
    post_type: suggested ? 'suggest' : 'post',
    attachments: [],
    comments: {
      count: wallOf(world, ownerId).threads.get(id)?.alive ?? 0,
      can_post: Number(!commentsClosed && !suggested && community?.commentsOpen === true),
      groups_can_post: community?.groupsCanPost === true,
    },
    donut: { is_donut: false },
    marked_as_ads: 0,
  };
};

/** Of a deleted comment nothing is left but its place. */
export const commentObject = (world: World, comment: Comment): Shown => {
  const { id, ownerId, postId, fromId, at, text, rootId, replyTo, deleted } = comment;
  const place = { id, date: seconds(at), post_id: postId, owner_id: ownerId, parents_stack: stackOf(comment) };
  if (deleted) return { ...place, from_id: 0, text: '', deleted: true };
  return { ...place, from_id: fromId, text, ...answeredOf(world, ownerId, replyTo), ...threadOf(world, comment, rootId) };
};

const stackOf = ({ rootId }: Comment): number[] => (rootId === undefined ? [] : [rootId]);

const answeredOf = (world: World, ownerId: number, replyTo: number | undefined): Shown => {
  const answered = replyTo === undefined ? undefined : wallOf(world, ownerId).comments.get(replyTo);
  return answered ? { reply_to_user: answered.fromId, reply_to_comment: answered.id } : {};
};

const threadOf = (world: World, { id, ownerId, postId }: Comment, rootId: number | undefined): Shown => {
  if (rootId !== undefined) return {};
  const community = world.communities.get(-ownerId);
  const open = community?.commentsOpen === true;
  const groupsCanPost = community?.groupsCanPost === true;
  const count = repliesUnder(world, { ownerId, postId, id }).length;
  return { thread: { count, items: [], can_post: open, show_reply_button: open, groups_can_post: groupsCanPost } };
};

export const repliesUnder = (world: World, { ownerId, postId, id }: Pick<Comment, 'ownerId' | 'postId' | 'id'>): Comment[] => {
  const wall = wallOf(world, ownerId);
  const ids = wall.threads.get(postId)?.replies.get(id) ?? [];
  return ids.flatMap((reply) => wall.comments.get(reply) ?? []).filter(({ deleted }) => !deleted);
};

export const messageObject = (world: World, message: Message): Shown => {
  const { id, groupId, peerId, number, fromId, at, text, randomId, adminId, replyTo } = message;
  const answered = dialogOf(world, groupId, peerId).messages.find((other) => replyTo !== undefined && other.id === replyTo);
  return {
    id,
    date: seconds(at),
    peer_id: peerId,
    from_id: fromId,
    text,
    conversation_message_id: number,
    out: Number(fromId < 0),
    version: 10_000_000 + id,
    important: false,
    is_hidden: false,
    attachments: [],
    fwd_messages: [],
    random_id: randomId,
    ...(adminId === undefined ? {} : { admin_author_id: adminId }),
    ...(answered ? { reply_message: messageObject(world, withoutAnswer(answered)) } : {}),
  };
};

/** Only one step back is shown. */
const withoutAnswer = ({ replyTo: _, ...message }: Message): Message => message;

export const userObject = ({ id, firstName, lastName }: Person): Shown => ({
  id,
  first_name: firstName,
  last_name: lastName,
  is_closed: false,
  can_access_closed: true,
});

export const groupObject = ({ id, name, screenName }: Community): Shown => ({
  id,
  name,
  screen_name: screenName,
  is_closed: 0,
  type: 'group',
});

/** With `extended=1` an answer also brings who speaks in it. */
export const speakersOf = ({ communities }: World, shown: readonly Shown[]): { profiles: Shown[]; groups: Shown[] } => {
  const ids = [...new Set(shown.flatMap(({ from_id: fromId, owner_id: ownerId }) => [fromId, ownerId]))].map(Number);
  return {
    profiles: ids.flatMap((id) => personOf(id) ?? []).map(userObject),
    groups: ids.flatMap((id) => communities.get(-id) ?? []).map(groupObject),
  };
};
