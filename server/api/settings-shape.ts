import { z } from 'zod';
import { effectsShape, whenShape } from '../../admin/settings/rule-notation.js';
import { badSign, plainText } from '../../db/kept-text.js';
import { isPlainText } from '../../domain/plain-text.js';
import {
  channels,
  clockStarts,
  ladderRoles,
  milestoneKinds,
  timeUnits,
  type OpenInterval,
  type Settings,
} from '../../domain/settings.js';
import { longest } from '../../domain/text-lengths.js';

const code = plainText(longest.code);
const name = plainText(longest.name);
const codeOrNone = code.nullable();
const stems = z.array(plainText(longest.stem)).max(20_000);
const amount = z.number();
const span = z.strictObject({ amount, unit: z.enum(timeUnits) });
/** In place of a tuple: readers of OpenAPI stumble over one inside a dictionary. */
const interval = z.array(plainText(5)).length(2) as unknown as z.ZodType<OpenInterval>;
const day = z.array(interval).max(48);

const telling = {
  to: z.union([z.enum(ladderRoles), z.templateLiteral(['person:', z.string().min(1).max(200)]).refine(isPlainText, badSign)]),
  by: z.array(z.enum(channels)).max(5),
  acknowledgeMinutes: amount.nullable(),
};
const step = z.union([
  z.strictObject({ percent: amount, ...telling }),
  z.strictObject({ after: amount, unit: z.enum(timeUnits), ...telling }),
]);

/** More are a mistake: the check as a whole compares rows with one another. */
const rows = <Row extends z.ZodType>(row: Row) => z.array(row).max(5_000);

/** The settings document as it comes and goes; whether its rows agree with one another `checkSettings` says. */
export const settingsShape = z.strictObject({
  groups: rows(z.strictObject({ code, name })),
  topics: rows(
    z.strictObject({
      ...{ code, name, group: code, stems, department: codeOrNone },
      fastTrack: z.boolean(),
      season: z.strictObject({ from: plainText(5), to: plainText(5) }).nullable(),
      photoRequired: z.boolean(),
      norms: plainText(longest.norms),
      examples: z.array(plainText(longest.example)).max(longest.examples),
    }),
  ),
  departments: rows(
    z.strictObject({
      code,
      name,
      timeZone: name,
      calendar: code,
      policy: codeOrNone,
      kind: z.enum(['own', 'outside']),
      email: plainText(longest.email).nullable(),
    }),
  ),
  territories: rows(z.strictObject({ code, name, stems })),
  rules: rows(z.strictObject({ number: z.int32(), name, priority: z.int32(), when: whenShape, effects: effectsShape })),
  addressees: z
    .array(z.strictObject({ topic: codeOrNone, group: codeOrNone, territory: codeOrNone, department: code }))
    .max(20_000),
  urgency: rows(z.strictObject({ number: z.int32(), name, when: whenShape })),
  policies: rows(
    z.strictObject({
      ...{ code, name, demo: z.boolean(), repeatDays: z.int32(), start: z.enum(clockStarts) },
      ...{ extension: span.nullable(), pauseLimit: span.nullable(), pauseReasons: z.array(name).max(100) },
      milestones: z
        .array(z.strictObject({ kind: z.enum(milestoneKinds), amount, unit: z.enum(timeUnits), ladder: codeOrNone }))
        .max(50),
    }),
  ),
  calendars: rows(
    z.strictObject({
      code,
      name,
      timeZone: name,
      week: z.array(day).max(7),
      exceptions: z.record(plainText(10), day),
      notes: z.record(plainText(10), plainText(1_000)),
    }),
  ),
  ladders: rows(z.strictObject({ code, name, steps: z.array(step).max(100) })),
  phrases: z.strictObject({ thanks: stems, chatter: stems, complaint: stems }),
  templates: rows(z.strictObject({ code, name, topic: codeOrNone, group: codeOrNone, text: plainText(10_000) })),
}) satisfies z.ZodType<Settings>;
