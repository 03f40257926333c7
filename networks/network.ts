import type { NetworkCode, NetworkEvent, Place } from '../domain/message.js';

/** What a network needs to know of one of our communities. Decrypted by the caller, never logged. */
export interface CommunityAccess {
  externalId: string;
  /** Writes, and reads dialogs. */
  token: string;
  /** Reads walls; VK's community key may not. */
  serviceToken: string | null;
  /** Proves that a webhook call comes from the network. */
  secret: string;
  /** What the network wants to hear when the webhook is set up. */
  confirmation: string;
}

export type Verdict =
  | { kind: 'confirmation'; answer: string }
  /** `eventId` is null where the network gives none. */
  | { kind: 'event'; eventId: string | null; type: string }
  | { kind: 'forged'; reason: string };

export interface ReplyToPublish {
  /** What the resident wrote and we answer. */
  place: Place;
  text: string;
  /** The same at every attempt: `guid` for comments, `randomId` for dialogs. */
  guid: string;
  randomId: number;
}

export interface Published {
  externalId: string;
  url: string;
}

/** A message of our own community found in the thread; whose it is, the caller decides by its own tables. */
export interface OwnReply extends Published {
  text: string;
  randomId: number | null;
}

/** The addressable parts of a permalink; hosts are not compared. */
export type LinkTarget =
  | { kind: 'post'; ownerId: string; postId: string }
  | { kind: 'comment'; ownerId: string; postId: string; commentId: string }
  | { kind: 'dialog'; communityId: string; peerId: string };

/** What the key of a community must allow: to reply on the wall, to answer in dialogs, to set up the webhook. */
export const keyRights = ['wall', 'messages', 'manage'] as const;
export type KeyRight = (typeof keyRights)[number];

export interface NamedCommunity {
  externalId: string;
  name: string;
}

/** What the network calls when something is written, as it knows it. */
export interface CallbackServer {
  id: string;
  state: 'confirmed' | 'waiting' | 'failed';
  /** undefined = the network does not tell. */
  secret: string | undefined;
}

/**
 * For the administrator who connects a community. Each is one call, and may be repeated. Throws NetworkRefused, whose `code` is all that
 * is told of it, or NetworkBusy.
 */
export interface Connection {
  /** A number or the last part of an address, as people copy it; undefined = it cannot be one. */
  readAddress(words: string): string | undefined;
  /** Whose key this is. */
  ownerOf(token: string): Promise<NamedCommunity>;
  /** undefined = there is none. */
  findCommunity(token: string, address: string): Promise<NamedCommunity | undefined>;
  rightsOf(token: string): Promise<KeyRight[]>;
  /** What the network will want to hear at the address that is put next. */
  confirmationFor(community: CommunityAccess): Promise<string>;
  findServer(community: CommunityAccess, url: string): Promise<CallbackServer | undefined>;
  /** Adds it, or puts the known one right; the network then asks the address for the confirmation. Returns its id. */
  putServer(community: CommunityAccess, url: string, known: CallbackServer | undefined): Promise<string>;
  /** Is the server told of all that we need? */
  hearsAll(community: CommunityAccess, serverId: string): Promise<boolean>;
  hearAll(community: CommunityAccess, serverId: string): Promise<void>;
  /** With the service key. */
  readWall(community: CommunityAccess & { serviceToken: string }): Promise<void>;
}

export interface Network {
  code: NetworkCode;
  connection: Connection;
  /** Judges one webhook body (already JSON) before it is stored. Secrets are compared in constant time. */
  verify(body: unknown, community: CommunityAccess): Verdict;
  /** Translates a stored body. Never calls out; an unknown event is `ignored` with its reason. */
  parse(body: unknown): NetworkEvent;
  /** One write, no retry. Throws NetworkRefused, NetworkBusy or NetworkUnclear. */
  publish(community: CommunityAccess, reply: ReplyToPublish): Promise<Published>;
  /** Our community's replies that stand where `reply` would stand, newest first: same parent comment, or same dialog. */
  findOwnReplies(community: CommunityAccess, reply: ReplyToPublish): Promise<OwnReply[]>;
  /** undefined = not a link of this network. */
  readLink(url: string): LinkTarget | undefined;
  /** By which `messages` and `publications` know what the link leads to; undefined = a dialog, not one message of it. */
  externalIdOf(target: LinkTarget): string | undefined;
}

/** The message of each of these is a reason of domain/publication-reason.ts, fit to be kept. */

/** Permanent: a person must act. `fault` says whether the text or the place (closed, banned, captcha) is to blame. */
export class NetworkRefused extends Error {
  override name = 'NetworkRefused';
  constructor(
    readonly fault: 'text' | 'place',
    readonly code: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Certainly nothing was written: try again after the delay. */
export class NetworkBusy extends Error {
  override name = 'NetworkBusy';
  constructor(
    readonly retryAfterMs: number,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** A write whose outcome nobody knows: look before anything else. */
export class NetworkUnclear extends Error {
  override name = 'NetworkUnclear';
}
