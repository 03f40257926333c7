import { z } from 'zod';
import { effectsShape, whenShape } from '../../admin/settings/rule-notation.js';
import {
  channels,
  clockStarts,
  ladderRoles,
  milestoneKinds,
  timeUnits,
  type OpenInterval,
  type Settings,
} from '../../domain/settings.js';

const code = z.string().max(200);
const name = z.string().max(500);
const codeOrNone = code.nullable();
const stems = z.array(z.string().max(500)).max(20_000);
const amount = z.number();
const span = z.strictObject({ amount, unit: z.enum(timeUnits) });
/** In place of a tuple: readers of OpenAPI stumble over one inside a dictionary. */
const interval = z.array(z.string().max(5)).length(2) as unknown as z.ZodType<OpenInterval>;
const day = z.array(interval).max(48);

const telling = {
  to: z.union([z.enum(ladderRoles), z.templateLiteral(['person:', z.string().min(1).max(200)])]),
  by: z.array(z.enum(channels)).max(5),
  acknowledgeMinutes: amount.nullable(),
};
const step = z.union([
  z.strictObject({ percent: amount, ...telling }),
  z.strictObject({ after: amount, unit: z.enum(timeUnits), ...telling }),
]);

/** The settings document as it comes and goes; whether its rows agree with one another `checkSettings` says. */
export const settingsShape = z.strictObject({
  groups: z.array(z.strictObject({ code, name })),
  topics: z.array(
    z.strictObject({
      ...{ code, name, group: code, stems, department: codeOrNone },
      fastTrack: z.boolean(),
      season: z.strictObject({ from: z.string().max(5), to: z.string().max(5) }).nullable(),
      photoRequired: z.boolean(),
      norms: z.string().max(2_000),
      examples: z.array(z.string().max(1_000)).max(200),
    }),
  ),
  departments: z.array(
    z.strictObject({
      code,
      name,
      timeZone: name,
      calendar: code,
      policy: codeOrNone,
      kind: z.enum(['own', 'outside']),
      email: z.string().max(320).nullable(),
    }),
  ),
  territories: z.array(z.strictObject({ code, name, stems })),
  rules: z.array(z.strictObject({ number: z.int32(), name, priority: z.int32(), when: whenShape, effects: effectsShape })),
  addressees: z.array(z.strictObject({ topic: codeOrNone, group: codeOrNone, territory: codeOrNone, department: code })),
  urgency: z.array(z.strictObject({ number: z.int32(), name, when: whenShape })),
  policies: z.array(
    z.strictObject({
      ...{ code, name, demo: z.boolean(), repeatDays: z.int32(), start: z.enum(clockStarts) },
      ...{ extension: span.nullable(), pauseLimit: span.nullable(), pauseReasons: z.array(name).max(100) },
      milestones: z.array(z.strictObject({ kind: z.enum(milestoneKinds), amount, unit: z.enum(timeUnits), ladder: codeOrNone })),
    }),
  ),
  calendars: z.array(
    z.strictObject({
      code,
      name,
      timeZone: name,
      week: z.array(day),
      exceptions: z.record(z.string().max(10), day),
      notes: z.record(z.string().max(10), z.string().max(1_000)),
    }),
  ),
  ladders: z.array(z.strictObject({ code, name, steps: z.array(step) })),
  phrases: z.strictObject({ thanks: stems, chatter: stems, complaint: stems }),
  templates: z.array(z.strictObject({ code, name, topic: codeOrNone, group: codeOrNone, text: z.string().max(10_000) })),
}) satisfies z.ZodType<Settings>;
