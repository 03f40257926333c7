import { createHash, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { IncomingMessage, NetworkEvent, Place } from '../domain/message.js';
import { toPlainText } from '../domain/plain-text.js';
import type { CommunityAccess, Verdict } from './network.js';
import { externalId, permalink } from './vk-links.js';
import { vkId, vkIdOrNone, vkList, vkText } from './vk-shapes.js';

/** Deliveries of VK's Callback API in our words (networks.md §1). Unknown fields pass; of a message only what we need must be there. */

const delivery = z.object({
  type: z.string(),
  group_id: vkId,
  event_id: z.union([z.string(), z.number()]).nullish(),
  secret: z.string().nullish(),
  object: z.unknown().optional(),
});

/** `confirmation` needs no secret: VK sends it while the server is being set up, before there is one. */
export const verify = (body: unknown, community: CommunityAccess): Verdict => {
  const { data, error } = delivery.safeParse(body);
  if (error) return { kind: 'forged', reason: unreadable(error.issues) };
  if (data.group_id !== community.externalId) return { kind: 'forged', reason: 'foreign-group' };
  if (data.type === 'confirmation') return { kind: 'confirmation', answer: community.confirmation };
  if (!data.secret) return { kind: 'forged', reason: 'no-secret' };
  if (!sameSecret(data.secret, community.secret)) return { kind: 'forged', reason: 'wrong-secret' };
  const eventId = data.event_id == null ? null : keyOf(String(data.event_id));
  return { kind: 'event', eventId, type: toPlainText(data.type.slice(0, 100)) };
};

/** An index takes 2,704 bytes. Longer than any of VK's, it is still known again when it comes again. */
const keyOf = (eventId: string): string =>
  eventId.length > 100 ? createHash('sha256').update(eventId).digest('hex') : toPlainText(eventId);

/** Hashes are of one length, so the time of comparing tells nothing of the secret. */
const sameSecret = (given: string, expected: string): boolean => {
  const hash = (secret: string) => createHash('sha256').update(secret).digest();
  return timingSafeEqual(hash(given), hash(expected));
};

/** What a delivery tells beside its object. `site` is the base of permalinks. */
interface Context {
  groupId: string;
  site: string;
}

export const parse = (body: unknown, site: string): NetworkEvent => {
  const { data, error } = delivery.safeParse(body);
  if (error) return ignored(unreadable(error.issues));
  const read = Object.hasOwn(readers, data.type) ? readers[data.type] : undefined;
  return read?.(data.object, { groupId: data.group_id, site }) ?? ignored(`unknown-type:${data.type.slice(0, 60)}`);
};

/**
 * Reads objects of one shape. One that does not fit holds words all the same: the delivery is kept until the code can read it. But ids
 * beyond those that there are no code will ever read.
 */
const reader =
  <Shape>(shape: z.ZodType<Shape>, translate: (object: Shape, context: Context) => NetworkEvent) =>
  (object: unknown, context: Context): NetworkEvent => {
    const { data, error } = shape.safeParse(object);
    if (!error) return translate(data, context);
    const beyond = error.issues.filter(isBeyond);
    if (beyond.length > 0) return ignored(unreadable(beyond, 'object'));
    throw new Error(`a delivery of VK cannot be read: ${unreadable(error.issues, 'object')}`, { cause: error });
  };

const isBeyond = (issue: z.core.$ZodIssue): boolean => {
  if (issue.path.at(-1) === 'date') return false; // in milliseconds, say: a person looks at it
  if (issue.code === 'invalid_union') return issue.errors.flat().some(isBeyond);
  return issue.code === 'too_big' || issue.code === 'too_small' || ('received' in issue && issue.received === 'Infinity');
};

/** Seconds since 1970, until the year 9999. */
const instant = z
  .int()
  .min(0)
  .max(253_402_300_799)
  .transform((seconds) => new Date(seconds * 1000).toISOString());

/** Addresses become links in the panel, so none but a web address passes. */
const webAddress = z
  .string()
  .regex(/^https?:\/\/[^\0]*$/i)
  .transform(toPlainText);
const file = z.object({
  url: webAddress.optional().catch(undefined),
  link_mp3: webAddress.optional().catch(undefined),
  sizes: vkList(z.object({ url: webAddress, width: z.number().default(0), height: z.number().default(0) })).catch([]),
});

/** A picture's largest size, or the file itself; null where there is nothing to open. */
const addressOf = (attached: unknown): string | null => {
  const { url, link_mp3, sizes = [] } = file.safeParse(attached).data ?? {};
  const [largest] = sizes.toSorted((a, b) => b.width * b.height - a.width * a.height);
  return largest?.url ?? url ?? link_mp3 ?? null;
};

/** A broken attachment is still one: its message is not empty. */
const attachments = vkList(
  z
    .looseObject({ type: z.string() })
    .transform(({ type, ...attached }) => ({ kind: toPlainText(type.slice(0, 100)), url: addressOf(attached[type]) }))
    .catch({ kind: 'unknown', url: null }),
).catch([{ kind: 'unknown', url: null }]);

const written = { from_id: vkId, date: instant, text: vkText, attachments };

const wallComment = z.object({
  ...written,
  id: vkId,
  post_id: vkId,
  owner_id: vkId.optional(),
  post_owner_id: vkId.optional(),
  parents_stack: vkList(vkId),
  reply_to_comment: vkIdOrNone,
  deleted: z.boolean().nullish(),
});

const commentReader = (kind: 'message' | 'edit' | 'restore') =>
  reader(wallComment, (comment, context) => {
    const ownerId = comment.post_owner_id ?? comment.owner_id ?? ours(context);
    const rootId = comment.parents_stack[0] ?? comment.reply_to_comment ?? comment.id;
    const place = { kind: 'comment', ownerId, postId: comment.post_id, commentId: comment.id, rootId } as const;
    if (comment.deleted) return { kind: 'delete', externalId: externalId(place) };
    const parent = comment.reply_to_comment ?? comment.parents_stack.at(-1); // an answer may name its parent in the stack alone
    const message = toMessage(place, parent === undefined ? null : { ...place, commentId: parent }, comment, context);
    if (comment.from_id !== ours(context))
      return comment.from_id.startsWith('-') ? ignored('other-community') : { kind, message };
    return kind === 'message' ? { kind: 'own', message, randomId: null } : ignored(`own-${kind}`);
  });

/** Who deleted is told as `deleter_id` or as `user_id`, and we need neither. */
const deletedReader = reader(z.object({ id: vkId, post_id: vkId, owner_id: vkId }), ({ id, post_id, owner_id }) => ({
  kind: 'delete',
  externalId: externalId({ kind: 'comment', ownerId: owner_id, postId: post_id, commentId: id, rootId: id }),
}));

const wallPost = z.object({
  ...written,
  id: vkId,
  owner_id: vkId,
  post_type: z.string().default('post'),
  copy_history: vkList(z.unknown()),
});

/** Posts that no resident addresses to us; other kinds are ignored under their own name. */
const ignoredPosts: Record<string, string> = { postpone: 'postponed', post_ads: 'ads', copy: 'repost' };

const postReader = reader(wallPost, (post, context) => {
  if (post.from_id === ours(context)) return ignored('own-post');
  if (post.from_id.startsWith('-')) return ignored('other-community');
  if (post.copy_history.length > 0) return ignored('repost');
  if (!['post', 'suggest'].includes(post.post_type))
    return ignored(ignoredPosts[post.post_type] ?? `post-type:${post.post_type.slice(0, 60)}`);
  return { kind: 'message', message: toMessage({ kind: 'post', ownerId: post.owner_id, postId: post.id }, null, post, context) };
});

const dialogMessage = z.object({
  ...written,
  peer_id: vkId,
  conversation_message_id: vkId,
  random_id: z.int().nullish().catch(null),
  reply_message: z.object({ conversation_message_id: vkId }).nullish().catch(null),
  fwd_messages: vkList(z.unknown()).catch(['something']),
});

const readDialog = (said: z.output<typeof dialogMessage>, context: Context): NetworkEvent => {
  const place = {
    kind: 'dialog',
    communityId: context.groupId,
    peerId: said.peer_id,
    messageId: said.conversation_message_id,
  } as const;
  const parent = said.reply_message?.conversation_message_id;
  // A forwarded message is something to look at, as a picture is: without it a message of nothing else would count as empty.
  const attached = [...said.attachments, ...said.fwd_messages.map(() => ({ kind: 'forwarded', url: null }))];
  const replyTo = parent === undefined ? null : { ...place, messageId: parent };
  const message = toMessage(place, replyTo, { ...said, attachments: attached }, context);
  // 0 is no number: a person wrote in VK's own interface.
  if (said.from_id === ours(context)) return { kind: 'own', message, randomId: said.random_id || null };
  return said.from_id.startsWith('-') ? ignored('other-community') : { kind: 'message', message };
};

const readers: Record<string, (object: unknown, context: Context) => NetworkEvent> = {
  wall_reply_new: commentReader('message'),
  wall_reply_edit: commentReader('edit'),
  wall_reply_restore: commentReader('restore'),
  wall_reply_delete: deletedReader,
  wall_post_new: postReader,
  wall_repost: () => ignored('repost'),
  message_new: reader(z.object({ message: dialogMessage }), ({ message }, context) => readDialog(message, context)),
  message_reply: reader(dialogMessage, readDialog),
};

const toMessage = (
  place: Place,
  replyTo: Place | null,
  {
    from_id,
    text,
    date,
    attachments,
  }: { from_id: string; text: string; date: string; attachments: IncomingMessage['attachments'] },
  { site }: Context,
): IncomingMessage => ({
  place,
  externalId: externalId(place),
  authorExternalId: from_id,
  text,
  attachments,
  sentAt: date,
  replyToExternalId: replyTo && externalId(replyTo),
  url: site + permalink(place),
});

const ours = ({ groupId }: Context): string => `-${groupId}`;

const ignored = (reason: string): NetworkEvent => ({ kind: 'ignored', reason: toPlainText(reason) });

const unreadable = ([issue]: z.core.$ZodIssue[], ...prefix: string[]): string =>
  `unreadable:${[...prefix, ...(issue?.path ?? [])].map(String).join('.') || 'body'}`;
