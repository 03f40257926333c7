import { z } from 'zod';
import { knownFaults } from '../faults/index.js';
import { Refusal } from './refusal.js';

/** Ids are strings with those who ask and numbers in the stand. */
const id = z
  .union([z.string().regex(/^\d{1,15}$/, 'ожидается число'), z.int().nonnegative().transform(String)])
  .transform(Number);
const text = z.string('ожидается текст').refine((words) => words.trim() !== '', 'не может быть пустым');

export const shapes = {
  id,
  comment: z.strictObject({ communityId: id, postId: id, text, replyTo: id.optional() }),
  post: z.strictObject({ communityId: id, text }),
  message: z.strictObject({ communityId: id, text }),
  edit: z.strictObject({ text, communityId: id.optional() }),
  ofCommunity: z.object({ communityId: id.optional() }),
  link: z.object({ url: z.string('нужна ссылка') }),
  journal: z.object({ network: z.string().optional(), method: z.string().optional() }),
  fault: z.strictObject({
    id: z.enum(knownFaults),
    network: z.literal('vk', 'стенд знает пока только сеть vk'),
    method: z.string().optional(),
    count: z.int().positive().optional(),
    probability: z.number().gt(0).max(1).optional(),
    communityId: id.optional(),
    code: z.int().positive().optional(),
    subcode: z.int().positive().optional(),
    delayMs: z.int().min(0).max(600_000).optional(),
    copies: z.int().min(1).max(50).optional(),
    variant: z.string().optional(),
    when: z.enum(['before', 'after']).optional(),
  }),
  community: z.strictObject({
    name: text.optional(),
    commentsOpen: z.boolean().optional(),
    groupsCanPost: z.boolean().optional(),
    linksForbidden: z.boolean().optional(),
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
  return issue.code === 'invalid_value' ? `ожидается одно из: ${issue.values.join(', ')}` : 'не подходит';
};
