import { z } from 'zod';
import { ladderRoles, milestoneKinds, timeUnits, type Settings } from '../../domain/settings.js';

const code = z.string().max(200);
const name = z.string().max(500);
const codeOrNone = code.nullable();
const stems = z.array(z.string().max(500)).max(20_000);
const amount = z.number();
const interval = z.tuple([z.string().max(5), z.string().max(5)]);
const day = z.array(interval).max(48);

const step = z.union([
  z.strictObject({ percent: amount, to: z.enum(ladderRoles) }),
  z.strictObject({ after: amount, unit: z.enum(timeUnits), to: z.enum(ladderRoles) }),
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
    z.strictObject({ code, name, timeZone: name, calendar: code, policy: codeOrNone, kind: z.enum(['own', 'outside']) }),
  ),
  territories: z.array(z.strictObject({ code, name, stems })),
  rules: z.array(
    z.strictObject({
      ...{ number: z.int32(), name, priority: z.int32() },
      ...{ topic: codeOrNone, group: codeOrNone, territory: codeOrNone, network: codeOrNone, community: codeOrNone },
      ...{ department: code, policy: codeOrNone },
    }),
  ),
  policies: z.array(
    z.strictObject({
      ...{ code, name, demo: z.boolean(), repeatDays: z.int32() },
      milestones: z.array(z.strictObject({ kind: z.enum(milestoneKinds), amount, unit: z.enum(timeUnits), ladder: codeOrNone })),
    }),
  ),
  calendars: z.array(
    z.strictObject({ code, name, timeZone: name, week: z.array(day), exceptions: z.record(z.string().max(10), day) }),
  ),
  ladders: z.array(z.strictObject({ code, name, steps: z.array(step) })),
  templates: z.array(z.strictObject({ code, name, topic: codeOrNone, group: codeOrNone, text: z.string().max(10_000) })),
  phrases: z.strictObject({ thanks: stems, chatter: stems, complaint: stems, urgent: stems }),
}) satisfies z.ZodType<Settings>;
