import {
  dialogOf,
  wallOf,
  type Comment,
  type Community,
  type Delivery,
  type DeliveryStep,
  type Fault,
  type Message,
  type Post,
  type PostThread,
  type Settings,
  type World,
} from './world.js';

/** Everything that can become true in the stand. A thing is told whole and replaces what was known under its id. */
interface Facts {
  settings: Settings;
  clock: number;
  community: Community;
  post: Post;
  comment: Comment;
  message: Message;
  delivery: Delivery;
  deliveryStep: DeliveryStep;
  fault: Fault;
  faultGone: number;
  /** Walls, dialogs, deliveries and faults are empty; the counters stay, or an old id would be given again. */
  cleared: true;
  counters: Counters;
}
interface Counters {
  last: World['last'];
  walls: [ownerId: number, lastId: number][];
  dialogs: [groupId: number, peerId: number, lastNumber: number][];
}
export type Fact = { [K in keyof Facts]: readonly [kind: K, value: Facts[K]] }[keyof Facts];

const believe: { [K in keyof Facts]: (world: World, value: Facts[K]) => void } = {
  settings: (world, settings) => {
    world.settings = settings;
  },
  clock: (world, ahead) => {
    world.clock = ahead;
  },
  community: (world, community) => {
    world.communities.set(community.id, community);
    wallOf(world, -community.id);
  },
  post: (world, post) => {
    const wall = wallOf(world, post.ownerId);
    wall.posts.set(post.id, post);
    wall.lastId = Math.max(wall.lastId, post.id);
    if (!wall.threads.has(post.id)) wall.threads.set(post.id, { roots: [], replies: new Map(), alive: 0 });
  },
  comment: (world, comment) => {
    const wall = wallOf(world, comment.ownerId);
    const before = wall.comments.get(comment.id);
    const thread = wall.threads.get(comment.postId);
    if (!before && thread) hang(thread, comment);
    if (thread) thread.alive += Number(!comment.deleted) - Number(before ? !before.deleted : false);
    if (comment.once !== undefined) wall.once.set(`${comment.postId}:${comment.once}`, comment.id);
    wall.comments.set(comment.id, comment);
    wall.lastId = Math.max(wall.lastId, comment.id);
  },
  message: (world, message) => {
    const dialog = dialogOf(world, message.groupId, message.peerId);
    dialog.messages.push(message);
    dialog.lastNumber = Math.max(dialog.lastNumber, message.number);
    world.last.message = Math.max(world.last.message, message.id);
  },
  delivery: (world, delivery) => {
    world.deliveries.set(delivery.id, delivery);
    world.last.delivery = Math.max(world.last.delivery, delivery.id);
  },
  deliveryStep: (world, step) => {
    const delivery = world.deliveries.get(step.id);
    if (delivery) world.deliveries.set(step.id, { ...delivery, ...step });
  },
  fault: (world, fault) => {
    world.faults.set(fault.key, fault);
    world.last.fault = Math.max(world.last.fault, fault.key);
  },
  faultGone: (world, key) => {
    world.faults.delete(key);
  },
  cleared: (world) => {
    for (const wall of world.walls.values()) {
      for (const kept of [wall.posts, wall.comments, wall.threads, wall.once]) kept.clear();
    }
    for (const dialog of world.dialogs.values()) dialog.messages = [];
    world.deliveries.clear();
    world.faults.clear();
  },
  counters: (world, { last, walls, dialogs }) => {
    world.last = { ...last };
    for (const [ownerId, lastId] of walls) wallOf(world, ownerId).lastId = lastId;
    for (const [groupId, peerId, lastNumber] of dialogs) dialogOf(world, groupId, peerId).lastNumber = lastNumber;
  },
};

const hang = (thread: PostThread, { id, rootId }: Comment): void => {
  if (rootId === undefined) {
    thread.roots.push(id);
    return;
  }
  const replies = thread.replies.get(rootId);
  if (replies) replies.push(id);
  else thread.replies.set(rootId, [id]);
};

export const applyFact = (world: World, [kind, value]: Fact): void =>
  (believe[kind] as (world: World, value: Fact[1]) => void)(world, value);

/** The shortest list of facts that makes the same world again. */
export function* tellWorld(world: World): Generator<Fact> {
  yield ['settings', world.settings];
  yield ['clock', world.clock];
  for (const community of world.communities.values()) yield ['community', community];
  for (const wall of world.walls.values()) {
    for (const post of wall.posts.values()) yield ['post', post];
    for (const comment of wall.comments.values()) yield ['comment', comment];
  }
  for (const dialog of world.dialogs.values()) for (const message of dialog.messages) yield ['message', message];
  for (const delivery of world.deliveries.values()) yield ['delivery', delivery];
  for (const fault of world.faults.values()) yield ['fault', fault];
  yield ['counters', countersOf(world)];
}

const countersOf = ({ last, walls, dialogs }: World): Counters => ({
  last,
  walls: [...walls].map(([ownerId, { lastId }]) => [ownerId, lastId]),
  dialogs: [...dialogs.values()].map(({ groupId, peerId, lastNumber }) => [groupId, peerId, lastNumber]),
});
