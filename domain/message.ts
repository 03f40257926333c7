export const networkCodes = ['vk', 'ok', 'max', 'telegram'] as const;
export type NetworkCode = (typeof networkCodes)[number];

/** Where in the network a message stands; the addressable parts of a permalink, hosts aside. Ids stay strings: some exceed 2^53. */
export type Place =
  | { kind: 'post'; ownerId: string; postId: string }
  | { kind: 'comment'; ownerId: string; postId: string; commentId: string; rootId: string }
  | { kind: 'dialog'; communityId: string; peerId: string; messageId: string };

/** A post, comment or dialog message in our words, whatever the network. */
export interface IncomingMessage {
  place: Place;
  /** Unique within (network, community). */
  externalId: string;
  authorExternalId: string;
  text: string;
  attachments: { kind: string; url: string | null }[];
  /** ISO instant by the network's clock, whole seconds. */
  sentAt: string;
  replyToExternalId: string | null;
  url: string;
}

/** What one delivery of a network tells us. */
export type NetworkEvent =
  | { kind: 'message'; message: IncomingMessage }
  | { kind: 'edit'; message: IncomingMessage }
  | { kind: 'restore'; message: IncomingMessage }
  | { kind: 'delete'; externalId: string }
  /** Written in our community's own name: by us, or by a press officer in the network's interface. */
  | { kind: 'own'; message: IncomingMessage; randomId: number | null }
  | { kind: 'ignored'; reason: string };

export const gateOf = (message: IncomingMessage): 'empty' | null =>
  message.text.trim() === '' && message.attachments.length === 0 ? 'empty' : null;

/**
 * The thread a message belongs to: everything under a resident's own wall post is that post's thread,
 * under the community's post each root comment is one, and so is a dialog.
 */
export const threadOf = (place: Place, postIsResidents: boolean): string => {
  if (place.kind === 'dialog') return dialogThread(place.communityId, place.peerId);
  if (place.kind === 'post' || postIsResidents) return postThread(place.ownerId, place.postId);
  return commentThread(place.ownerId, place.postId, place.rootId);
};

export const postThread = (ownerId: string, postId: string): string => `wall${ownerId}_${postId}`;
export const commentThread = (ownerId: string, postId: string, rootId: string): string => `wall${ownerId}_${postId}_r${rootId}`;
export const dialogThread = (communityId: string, peerId: string): string => `dialog${communityId}_${peerId}`;

export interface Told {
  place: Place;
  sentAt: Date;
  /** The order in which we took them in. */
  seq: string;
}

/** The order of the source. Networks tell whole seconds; within one their own numbers go on, and ours may have been mixed up on the way. */
export const bySource = (a: Told, b: Told): number =>
  a.sentAt.getTime() - b.sentAt.getTime() || compareNumbers(numberOf(a.place), numberOf(b.place)) || compareNumbers(a.seq, b.seq);

const numberOf = (place: Place): string =>
  place.kind === 'comment' ? place.commentId : place.kind === 'dialog' ? place.messageId : place.postId;

/** Ids that are no numbers say nothing about order. */
const compareNumbers = (a: string, b: string): number => {
  if (!/^\d+$/.test(a) || !/^\d+$/.test(b)) return 0;
  return Number(BigInt(a) - BigInt(b));
};
