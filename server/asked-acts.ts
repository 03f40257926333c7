import { z } from 'zod';
import { badSign, plainText } from '../db/kept-text.js';
import { importances, rejectReasons, type ActKind } from '../domain/appeal.js';
import type { Language } from '../domain/language.js';
import { isPlainText } from '../domain/plain-text.js';
import { actWords, wordsOfIssue } from './act-words.js';

/** What a refused value is told is in act-words.ts. */
const words = (longest: number) => plainText(longest).regex(/\S/, 'empty');

/** 4096 is what VK's dialogs take; the limit of wall comments is not published, so the same holds there. */
const replyText = words(4096);
const reasonText = words(1000);
const code = z.string().min(1).max(100);
const instant = z.iso.datetime({ offset: true });

/** What may be asked, as it comes from the panel and over HTTP. */
export const askedActs = {
  submitReply: z.strictObject({ text: replyText }),
  submitInterim: z.strictObject({ text: replyText, promisedAt: instant }),
  declineAsNotOurs: z.strictObject({ reason: reasonText }),
  decideTopic: z.strictObject({ code }),
  assignDepartment: z.strictObject({ code }),
  rejectAppeal: z.strictObject({ reason: z.enum(rejectReasons) }),
  extend: z.strictObject({ until: instant, reason: reasonText }),
  pause: z.strictObject({ reason: reasonText }),
  resume: z.strictObject({}),
  setImportance: z.strictObject({ importance: z.enum(importances) }),
  settleDoubt: z.strictObject({ messageId: z.uuid(), reopens: z.enum(['yes', 'no']) }),
  approveReply: z.strictObject({ replyId: z.uuid(), lastMessageId: z.uuid() }),
  returnReply: z.strictObject({ replyId: z.uuid(), remark: reasonText }),
  withdrawReply: z.strictObject({ replyId: z.uuid() }),
  settlePublication: z.strictObject({
    replyId: z.uuid(),
    decision: z.enum(['stands', 'send-again']),
    url: z
      .url({ protocol: /^https?$/ })
      .max(2000)
      .refine(isPlainText, badSign)
      .optional(),
  }),
  takeAsReply: z.strictObject({ messageId: z.uuid() }),
  reopen: z.strictObject({ reason: reasonText }),
} satisfies Record<ActKind, z.ZodObject>;

export interface FieldError {
  field: string;
  message: string;
}

/** What was asked, checked field by field. */
export const readAct = (
  kind: ActKind,
  given: unknown,
  language: Language,
): { payload: Record<string, string> } | { errors: FieldError[] } => {
  const { data, error } = askedActs[kind].safeParse(given ?? {});
  if (data) return { payload: data as Record<string, string> };
  const errors = error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((field) => ({ field, message: actWords[language].unknownField }))
      : [{ field: issue.path.join('.'), message: wordsOfIssue(issue, language) }],
  );
  return { errors };
};
