/** What the stand remembers. People have positive ids, communities speak under their id with a minus, as in VK. Instants are milliseconds. */
export interface World {
  settings: Settings;
  /** How far the stand's clock has been put forward. */
  clock: number;
  communities: Map<number, Community>;
  /** By owner: `-226000001`. */
  walls: Map<number, Wall>;
  /** By `dialogKey`. */
  dialogs: Map<string, Dialog>;
  deliveries: Map<number, Delivery>;
  faults: Map<number, Fault>;
  last: { message: number; delivery: number; fault: number };
}

export type Profile = 'schema-5.199' | 'observed-2026' | 'legacy-user';
export type GuidMode = 'off' | 'same-id' | 'error';
export interface Settings {
  profile: Profile;
  guidMode: GuidMode;
}

export type Right = 'messages' | 'wall' | 'manage';
export interface Community {
  id: number;
  name: string;
  screenName: string;
  kind: 'own' | 'foreign';
  commentsOpen: boolean;
  /** Not even to be read: its comments are for nobody but members. */
  commentsHidden: boolean;
  groupsCanPost: boolean;
  linksForbidden: boolean;
  /** Rights of the community's token. */
  rights: Right[];
  /** Residents whom the community has put on its black list. */
  blacklist: number[];
  /** Residents who took back the consent to be written to. */
  denied: number[];
  servers: CallbackServer[];
}

export interface CallbackServer {
  id: number;
  url: string;
  title: string;
  secret: string;
  apiVersion: string;
  status: 'unconfigured' | 'failed' | 'wait' | 'ok';
  /** After too many failures nothing is sent before this; absent on a server that never confirmed itself. */
  failedUntil?: number;
  events: 'all' | string[];
}

export interface Post {
  id: number;
  ownerId: number;
  fromId: number;
  at: number;
  text: string;
  commentsClosed: boolean;
  /** Offered by a resident, not on the wall yet. */
  suggested?: true;
}

export interface Comment {
  id: number;
  ownerId: number;
  postId: number;
  fromId: number;
  at: number;
  text: string;
  deleted: boolean;
  /** Threads have two levels: the comment under the post on which this one hangs. */
  rootId?: number;
  replyTo?: number;
  /** Who sent it and with which `guid`. */
  once?: string;
}

/** Posts and comments of a wall share one counter, which never goes back. */
export interface Wall {
  lastId: number;
  posts: Map<number, Post>;
  comments: Map<number, Comment>;
  threads: Map<number, PostThread>;
  /** `post:once` → the comment made by it. */
  once: Map<string, number>;
}
export interface PostThread {
  roots: number[];
  replies: Map<number, number[]>;
  /** Comments that are not deleted, on both levels. */
  alive: number;
}

export interface Message {
  id: number;
  groupId: number;
  peerId: number;
  /** `conversation_message_id`. */
  number: number;
  fromId: number;
  at: number;
  text: string;
  randomId: number;
  adminId?: number;
  replyTo?: number;
}
export interface Dialog {
  groupId: number;
  peerId: number;
  lastNumber: number;
  messages: Message[];
}
export const dialogKey = (groupId: number, peerId: number): string => `${groupId}:${peerId}`;

export type Forgery =
  'wrong-secret' | 'no-secret' | 'foreign-group' | 'oversized' | 'invalid-json' | 'invalid-utf8' | 'unknown-type';
export interface Delivery {
  id: number;
  groupId: number;
  serverId: number;
  type: string;
  eventId: string;
  object: Record<string, unknown>;
  at: number;
  status: 'waiting' | 'delivered' | 'lost';
  attempts: number;
  nextAt: number;
  /** Kept back until a later event of the community has been brought (F12). */
  held?: true;
  /** How many equal requests leave at once. */
  copies: number;
  forgery?: Forgery;
  /** What the receiver said last. */
  answer?: string;
}
export type DeliveryStep = Pick<Delivery, 'id' | 'status' | 'attempts' | 'nextAt' | 'answer'>;

export interface Fault {
  key: number;
  id: string;
  network: string;
  method?: string | undefined;
  communityId?: number | undefined;
  /** Left to happen; absent = until it is removed. */
  count?: number | undefined;
  probability?: number | undefined;
  /** With `thrown` it decides every throw of the dice: the same seed, the same bad luck. */
  seed: number;
  thrown: number;
  /** Over at this instant. */
  until?: number | undefined;
  code?: number | undefined;
  subcode?: number | undefined;
  when?: 'before' | 'after' | undefined;
  delayMs?: number | undefined;
  skewSeconds?: number | undefined;
  copies?: number | undefined;
  variant?: string | undefined;
  /** How often it has happened. */
  happened: number;
}

export const usualSettings: Settings = { profile: 'schema-5.199', guidMode: 'same-id' };

export const emptyWorld = (): World => ({
  settings: usualSettings,
  clock: 0,
  communities: new Map(),
  walls: new Map(),
  dialogs: new Map(),
  deliveries: new Map(),
  faults: new Map(),
  last: { message: 0, delivery: 0, fault: 0 },
});

export const wallOf = ({ walls }: World, ownerId: number): Wall => {
  const known = walls.get(ownerId);
  if (known) return known;
  const wall: Wall = { lastId: 0, posts: new Map(), comments: new Map(), threads: new Map(), once: new Map() };
  walls.set(ownerId, wall);
  return wall;
};

export const dialogOf = ({ dialogs }: World, groupId: number, peerId: number): Dialog => {
  const key = dialogKey(groupId, peerId);
  const known = dialogs.get(key);
  if (known) return known;
  const dialog: Dialog = { groupId, peerId, lastNumber: 0, messages: [] };
  dialogs.set(key, dialog);
  return dialog;
};
