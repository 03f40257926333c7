import { z } from 'zod';
import { appealStatuses, replyStatuses } from '../../domain/appeal.js';
import { dayKinds } from '../../domain/calendar-year.js';
import { milestoneKinds } from '../../domain/settings.js';

/** What the API answers; the OpenAPI document is made of these. A description is a key of openapi-words.ts. */
const instant = z.iso.datetime();
const named = z.object({ code: z.string(), name: z.string() });

const reply = z.object({
  id: z.uuid(),
  kind: z.enum(['interim', 'final']),
  status: z.enum(replyStatuses),
  publishedUrl: z.string().nullable(),
  promisedAt: instant.nullable().describe('promisedAt'),
  onBehalfOf: named.nullable().describe('onBehalfOf'),
});

export const appealItem = z.object({
  number: z.string(),
  status: z.enum(appealStatuses),
  round: z.int(),
  network: z.string(),
  thread: z.string().describe('thread'),
  topic: named.nullable(),
  department: named.nullable(),
  receivedAt: instant,
  urgent: z.boolean(),
  paused: z.object({ since: instant, until: instant, reason: z.string() }).nullable().describe('paused'),
  milestones: z.array(
    z.object({ kind: z.enum(milestoneKinds), dueAt: instant, metAt: instant.nullable(), extendedUntil: instant.nullable() }),
  ),
  escalations: z.array(z.object({ milestone: z.enum(milestoneKinds), step: z.string(), to: z.string(), at: instant })),
  replies: z.array(reply),
});
export type AppealItem = z.output<typeof appealItem>;

export const appealPage = z.object({ items: z.array(appealItem), next: z.string().nullable() });

export const appealDetail = appealItem.extend({
  replies: z.array(reply.extend({ text: z.string(), remark: z.string().nullable().describe('remark') })),
  messages: z.array(
    z.object({
      id: z.uuid(),
      text: z.string(),
      url: z.string(),
      sentAt: instant,
      byResident: z.boolean(),
      deletedAt: instant.nullable(),
      attachments: z.array(z.object({ kind: z.string(), url: z.string().nullable() })),
    }),
  ),
  lastMessageId: z.uuid().nullable().describe('lastMessageId'),
  why: z.array(z.string()).describe('why'),
});

export const auditPage = z.object({
  items: z.array(
    z.object({
      at: instant,
      by: z.looseObject({ kind: z.enum(['operator', 'machine', 'resident', 'network']) }),
      what: z.string(),
      because: z.record(z.string(), z.unknown()),
      sentence: z.string(),
    }),
  ),
});

const intervals = z.array(z.array(z.string()).length(2)).describe('intervals');
export const calendarYear = z.object({
  code: z.string(),
  name: z.string(),
  timeZone: z.string(),
  week: z.array(intervals).describe('week'),
  version: z.int(),
  year: z.int(),
  days: z.array(z.object({ date: z.iso.date(), kind: z.enum(dayKinds), intervals, note: z.string() })).describe('days'),
  total: z.object({ working: z.int(), off: z.int(), hours: z.number() }),
});
export const calendarQuery = z.strictObject({
  year: z
    .string()
    .regex(/^(?:20\d\d|2100)$/)
    .optional(),
});

export const me = z.object({
  login: z.string(),
  name: z.string(),
  roles: z.array(z.string()),
  department: z.string().nullable(),
});
export const namedPage = z.object({ items: z.array(named) });

export const actDone = z.object({ id: z.uuid(), status: z.string() });
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  errors: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
});

export const appealQuery = z.strictObject({
  thread: z.string().max(500).optional().describe('asked-thread'),
  status: z.enum(appealStatuses).optional(),
  department: z
    .string()
    .regex(/^[\w-]{1,100}$/)
    .optional(),
  cursor: z.string().max(100).optional(),
  limit: z
    .string()
    .regex(/^\d{1,3}$/)
    .optional(),
});
