import { z } from 'zod';
import { plainText } from '../../db/kept-text.js';
import { tryText, type Tried, type TryParts } from '../../db/try-text.js';
import type { Language } from '../../domain/language.js';
import { Problem } from './problem.js';
import { longestText, tryWords as words } from './try-words.js';

export const tryBody = z.strictObject({
  text: z.string().max(longestText),
  communityId: plainText(40),
  at: z.iso.datetime({ offset: true }).regex(/^20/).optional(),
  draft: z.boolean().optional(),
  hasOpenAppeal: z.boolean().optional(),
});

const named = z.object({ code: z.string(), name: z.string() });
const nullableNamed = named.nullable();
export const tryAnswer = z.object({
  at: z.iso.datetime(),
  version: z.int().nullable(),
  decision: z.enum(['sure', 'unsure', 'noise']),
  topic: nullableNamed,
  territory: nullableNamed,
  urgent: z.boolean(),
  department: nullableNamed,
  policy: named,
  approval: z.boolean().nullable(),
  template: z.string().nullable(),
  labels: z.array(z.string()),
  milestones: z.array(z.object({ kind: z.string(), name: z.string(), dueAt: z.iso.datetime(), why: z.string() })),
  words: z.array(
    z.object({
      start: z.int(),
      end: z.int(),
      hint: z.string(),
      ...{ topic: z.string().optional(), rule: z.int().optional(), urgency: z.int().optional() },
    }),
  ),
  why: z.array(z.string()),
  lost: z.array(z.string()),
});

/** Throws 422 with the field. */
export const answerTry = async (parts: TryParts, given: unknown, language: Language): Promise<z.output<typeof tryAnswer>> => {
  const refuse = (field: string, message: string): Problem => new Problem(422, () => message, [{ field, message }]);
  const { data, error } = tryBody.safeParse(given ?? {});
  if (error) {
    const field = String(error.issues[0]?.path[0] ?? '');
    throw refuse(field, field in words[language] ? words[language][field as keyof Tried] : words[language].other);
  }
  const answer = await tryText(parts, data, language);
  if (!answer) throw refuse('communityId', words[language].nowhere);
  return tryAnswer.parse(answer);
};
