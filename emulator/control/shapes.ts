import { z } from 'zod';
import { knownFaults } from '../faults/index.js';
import { Refusal } from './refusal.js';

/** Of an absent thing some clients send `null`, and a form an empty field. */
const absent = (value: unknown): unknown => (value === null || value === '' ? undefined : value);
const optional = <Shape extends z.ZodType>(shape: Shape) => z.preprocess(absent, shape.optional());

/** Ids are strings with those who ask and numbers in the stand. */
const id = z
  .union([z.string().regex(/^\d{1,15}$/, 'ожидается число'), z.int().nonnegative().transform(String)])
  .transform(Number);
const text = z.string('ожидается текст').refine((words) => words.trim() !== '', 'не может быть пустым');

/** In a form everything is text. */
const number = z.preprocess(
  (value) => (typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value),
  z.number('ожидается число'),
);
const whole = (smallest: number, largest: number) =>
  number.pipe(z.int('ожидается целое число').min(smallest, `не меньше ${smallest}`).max(largest, `не больше ${largest}`));

const page = { limit: optional(whole(1, 20_000)) };

export const shapes = {
  id,
  comment: z.strictObject({ communityId: id, postId: id, text, replyTo: optional(id) }),
  post: z.strictObject({ communityId: id, text }),
  message: z.strictObject({ communityId: id, text }),
  edit: z.strictObject({ text, communityId: optional(id) }),
  ofCommunity: z.object({ communityId: optional(id) }),
  byHand: z.strictObject({
    communityId: optional(id),
    text,
    url: optional(z.string('ожидается ссылка')),
    postId: optional(id),
    replyTo: optional(id),
    userId: optional(id),
    adminId: optional(id),
  }),
  onWall: z.object({ post: optional(id), comment: optional(id) }),
  link: z.object({ url: z.string('нужна ссылка') }),
  journal: z.object({ network: optional(z.string()), method: optional(z.string()), ...page }),
  deliveries: z.object({
    communityId: optional(id),
    type: optional(z.string()),
    status: optional(z.enum(['waiting', 'delivered', 'lost'])),
    ...page,
  }),
  clock: z.strictObject({ seconds: whole(1, 366 * 86_400) }),
  fault: z.strictObject({
    id: z.enum(knownFaults),
    network: z.literal('vk', 'стенд знает пока только сеть vk'),
    method: optional(z.string()),
    count: optional(whole(1, 1_000_000)),
    probability: optional(number.pipe(z.number().gt(0, 'больше 0').max(1, 'не больше 1'))),
    seed: optional(whole(0, 2 ** 31 - 1)),
    forSeconds: optional(whole(1, 86_400)),
    communityId: optional(id),
    code: optional(whole(1, 100_000)),
    subcode: optional(whole(1, 100_000)),
    delayMs: optional(whole(0, 600_000)),
    skewSeconds: optional(whole(-31_536_000, 31_536_000)),
    copies: optional(whole(1, 50)),
    variant: optional(z.string()),
    when: optional(z.enum(['before', 'after'])),
  }),
  community: z.strictObject({
    name: text.optional(),
    commentsOpen: z.boolean('ожидается true или false').optional(),
    commentsHidden: z.boolean('ожидается true или false').optional(),
    groupsCanPost: z.boolean('ожидается true или false').optional(),
    linksForbidden: z.boolean('ожидается true или false').optional(),
    rights: z.array(z.enum(['messages', 'wall', 'manage'])).optional(),
    blacklist: z.array(id).optional(),
    denied: z.array(id).optional(),
    callbackUrl: z.url({ protocol: /^https?$/, error: 'ожидается адрес http:// или https://' }).optional(),
  }),
  settings: z.strictObject({
    profile: z.enum(['schema-5.199', 'observed-2026', 'legacy-user']).optional(),
    guidMode: z.enum(['off', 'same-id', 'error']).optional(),
  }),
};

/** Throws a refusal that names the field: «text: не может быть пустым». */
export const demand = <Shape>(shape: z.ZodType<Shape>, given: unknown): Shape => {
  const { data, error } = shape.safeParse(given ?? {});
  if (!error) return data;
  const [issue] = error.issues;
  const path = issue?.path.join('.') ?? '';
  throw new Refusal(400, `${path === '' ? 'Запрос' : path}: ${issue ? wordsOf(issue) : 'не подходит'}`);
};

const wordsOf = (issue: z.core.$ZodIssue): string => {
  if (/[а-яё]/i.test(issue.message)) return issue.message;
  if (issue.code === 'unrecognized_keys') return `неизвестное поле ${issue.keys.join(', ')}`;
  if (issue.code === 'invalid_union') return 'ожидается число';
  if (issue.code === 'invalid_type' && issue.path.length === 0) return 'ожидается объект';
  return issue.code === 'invalid_value' ? `ожидается одно из: ${issue.values.join(', ')}` : 'не подходит';
};
