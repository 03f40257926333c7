import type { DataSource } from 'typeorm';
import { isOver, type AppealStatus, type ReplyKind, type ReplyStatus } from '../domain/appeal.js';
import { workingMinutesBetween } from '../domain/calendar.js';
import type { Names } from '../domain/explain.js';
import type { Calendar, MilestoneKind, Settings, TimeUnit } from '../domain/settings.js';
import { chooseCalendar } from '../domain/sla.js';
import type { Escalation } from './entities/escalation.js';
import { isoInstant } from './iso-instant.js';
import { fromStored } from './nul-safe.js';
import type { ReadSettings } from './settings.js';

export interface Named {
  code: string;
  name: string;
}

interface MilestoneRow {
  kind: MilestoneKind;
  round: number;
  policy: string;
  startsAt: string;
  dueAt: string;
  metAt: string | null;
  extendedUntil: string | null;
  /** A promise that a later one took the place of. */
  replaced: boolean;
}

export interface Due {
  kind: MilestoneKind;
  startsAt: string;
  at: string;
  /** Since when the clock stands: until it goes on, what was left then is left. */
  standsAt: string | null;
  /** Where the policy counts working time: minutes of it that are left (negative = overdue), and how many make a day. */
  working: { minutes: number; ofDay: number; in: 'hours' | 'days' } | null;
}

export interface AppealSummary {
  id: string;
  seq: string;
  number: string;
  status: AppealStatus;
  round: number;
  network: string;
  community: string;
  urgent: boolean;
  /** Permalink and words of the first message. */
  thread: string;
  words: string;
  topic: Named | null;
  topicGroup: string | null;
  territory: string | null;
  department: Named | null;
  /** Who in the department took it. */
  executor: string | null;
  /** Of the department, in which its deadlines are shown; the district's own while none is chosen. */
  timeZone: string;
  receivedAt: string;
  /** Of all rounds, in their order. */
  milestones: MilestoneRow[];
  /** The nearest one that is still to be met. */
  due: Due | null;
  /** The clock stands, until then at the latest, while the resident is awaited; null = it runs. */
  paused: { since: string; until: string; reason: string } | null;
  escalations: { milestone: MilestoneKind; step: string; to: Escalation['to']; at: string }[];
  replies: {
    id: string;
    round: number;
    kind: ReplyKind;
    status: ReplyStatus;
    publishedUrl: string | null;
    publishedAt: string | null;
    promisedAt: string | null;
    reason: string | null;
    text: string;
    by: string | null;
    /** The outside body whose answer somebody of ours entered. */
    onBehalfOf: Named | null;
    authorId: string;
    /** Why it was returned for rework. */
    remark: string | null;
  }[];
}

export interface ViewParts {
  db: DataSource;
  readSettings: ReadSettings;
}

export type Row = Omit<AppealSummary, 'topic' | 'topicGroup' | 'department' | 'receivedAt' | 'timeZone' | 'due' | 'replies'> & {
  replies: (Omit<AppealSummary['replies'][number], 'onBehalfOf'> & { onBehalfOf: string | null })[];
  topic: string | null;
  department: string | null;
  version: number;
  received_at: Date;
  due: string | null;
};

/** Until it is approved a reply has no publication; one that never got there was returned, or something else took its place. */
const statusOfReply = `coalesce(p.status, case when r.returned_by is not null then 'returned'
  when a.status = 'approval' and r.round = a.round then 'approval' else 'withdrawn' end)`;

/** `source` chooses the appeals; what is shown of them is gathered for those alone. */
export const selectItems = (source: string): string => `
  select a.id, a.seq, a.number, a.status, a.round, a.network, a.urgent, a.topic_code as topic, a.department_code as department,
    a.territory_code as territory, a.settings_version as version, a.received_at, a.due::text as due, c.name as community,
    coalesce(first.url, '') as thread, coalesce(first.words, '') as words,
    (select o.name from operators o where o.id = a.executor_id) as executor,
    (select coalesce(json_agg(json_build_object('kind', m.kind, 'round', m.round, 'policy', m.policy_code,
       'startsAt', ${isoInstant('m.starts_at')}, 'dueAt', ${isoInstant('m.due_at')}, 'metAt', ${isoInstant('m.met_at')},
       'extendedUntil', ${isoInstant('m.extended_until')}, 'replaced', m.replaced)
       order by m.round, m.kind = 'observation', m.due_at), '[]') from milestones m where m.appeal_id = a.id) as milestones,
    (select json_build_object('since', ${isoInstant('p.since')}, 'until', ${isoInstant('p.until')}, 'reason', p.reason)
       from pauses p where p.appeal_id = a.id and p.round = a.round and p.ended_at is null) as paused,
    (select coalesce(json_agg(json_build_object('milestone', m.kind, 'step', e.step, 'to', e.to, 'at', ${isoInstant('e.at')})
       order by e.at), '[]') from escalations e join milestones m on m.id = e.milestone_id
       where e.appeal_id = a.id and not e.skipped) as escalations,
    (select coalesce(json_agg(json_build_object('id', r.id, 'round', r.round, 'kind', r.kind, 'status', ${statusOfReply},
       'publishedUrl', p.url, 'publishedAt', ${isoInstant('p.published_at')}, 'promisedAt', ${isoInstant('r.promised_at')}, 'reason', p.reason, 'text', r.text, 'by', o.name, 'authorId', r.operator_id,
       'onBehalfOf', r.on_behalf_of, 'remark', (select c.payload ->> 'remark' from commands c where c.id = r.returned_by))
       order by r.written_at), '[]') from replies r left join publications p on p.reply_id = r.id
       left join operators o on o.id = r.operator_id where r.appeal_id = a.id) as replies
  from (${source}) a join communities c on c.id = a.community_id
  left join lateral (select m.url, left(m.text, 300) as words from messages m where m.appeal_id = a.id
    order by m.sent_at, m.seq limit 1) as first on true`;

export const summaryOf = (
  { version: _version, due: _due, received_at: receivedAt, ...row }: Row,
  settings: Settings,
): AppealSummary => {
  const names = namesIn(settings);
  const topic = settings.topics.find(({ code }) => code === row.topic);
  const calendar = chooseCalendar(settings, row.department);
  return {
    ...row,
    words: fromStored(row.words),
    replies: row.replies.map(({ onBehalfOf: body, ...reply }) => ({
      ...{ ...reply, text: fromStored(reply.text), remark: reply.remark && fromStored(reply.remark) },
      onBehalfOf: body === null ? null : { code: body, name: names.department(body) },
    })),
    topic: row.topic === null ? null : { code: row.topic, name: names.topic(row.topic) },
    topicGroup: settings.groups.find(({ code }) => code === topic?.group)?.name ?? null,
    territory: row.territory === null ? null : names.territory(row.territory),
    department: row.department === null ? null : { code: row.department, name: names.department(row.department) },
    timeZone: calendar.timeZone,
    receivedAt: receivedAt.toISOString(),
    due: dueOf(row, settings, calendar),
  };
};

const dueOf = (
  { status, round, milestones, paused }: Pick<Row, 'status' | 'round' | 'milestones' | 'paused'>,
  { policies }: Settings,
  calendar: Calendar,
): Due | null => {
  const awaited = milestones.filter(
    ({ kind, round: of, metAt }) => of === round && metAt === null && (kind === 'observation') === (status === 'observing'),
  );
  const [nearest] = awaited.sort((a, b) => (a.dueAt < b.dueAt ? -1 : 1));
  if (!nearest || isOver(status)) return null;
  const { kind, policy, startsAt, dueAt } = nearest;
  const unit = policies.find(({ code }) => code === policy)?.milestones.find((milestone) => milestone.kind === kind)?.unit;
  // A promise is not put off by waiting for the resident.
  const standsAt = paused && kind !== 'promise' ? paused.since : null;
  const from = standsAt === null ? new Date() : new Date(standsAt);
  const working = unit?.startsWith('working') ? workingLeft(from, dueAt, unit, calendar) : null;
  return { kind, startsAt, at: dueAt, standsAt, working };
};

const workingLeft = (from: Date, dueAt: string, unit: TimeUnit, calendar: Calendar): NonNullable<Due['working']> => ({
  minutes: workingMinutesBetween(from, new Date(dueAt), calendar),
  ofDay: Math.max(...calendar.week.map(openMinutes)),
  in: unit === 'working-days' ? 'days' : 'hours',
});

const openMinutes = (day: Calendar['week'][number]): number => {
  const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
  return day.reduce((sum, [from, to]) => sum + minutesOf(to) - minutesOf(from), 0);
};

export const namesIn = (settings: Settings): Omit<Names, 'operator' | 'community' | 'reason'> => {
  const named = (rows: readonly Named[]) => (code: string) => rows.find((row) => row.code === code)?.name ?? code;
  return {
    topic: named(settings.topics),
    group: named(settings.groups),
    department: named(settings.departments),
    territory: named(settings.territories),
    policy: named(settings.policies),
    template: named(settings.templates),
  };
};
