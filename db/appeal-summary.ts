import type { DataSource } from 'typeorm';
import { isOver, type AppealStatus, type ReplyKind, type ReplyStatus } from '../domain/appeal.js';
import { workingMinutesBetween } from '../domain/calendar.js';
import type { Names } from '../domain/explain.js';
import type { Calendar, LadderRole, MilestoneKind, Settings, TimeUnit } from '../domain/settings.js';
import { chooseCalendar } from '../domain/sla.js';
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
}

export interface Due {
  kind: MilestoneKind;
  startsAt: string;
  at: string;
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
  escalations: { milestone: MilestoneKind; step: string; to: LadderRole; at: string }[];
  replies: {
    id: string;
    kind: ReplyKind;
    status: ReplyStatus;
    publishedUrl: string | null;
    publishedAt: string | null;
    reason: string | null;
    text: string;
    by: string | null;
  }[];
}

export interface ViewParts {
  db: DataSource;
  readSettings: ReadSettings;
}

export type Row = Omit<AppealSummary, 'topic' | 'topicGroup' | 'department' | 'receivedAt' | 'timeZone' | 'due'> & {
  topic: string | null;
  department: string | null;
  version: number;
  received_at: Date;
  due: string | null;
};

// Instants inside JSON are written by hand: PostgreSQL's own form is not quite ISO 8601.
const instant = (column: string): string => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** `source` chooses the appeals; what is shown of them is gathered for those alone. */
export const selectItems = (source: string): string => `
  select a.id, a.seq, a.number, a.status, a.round, a.network, a.urgent, a.topic_code as topic, a.department_code as department,
    a.territory_code as territory, a.settings_version as version, a.received_at, a.due::text as due, c.name as community,
    coalesce(first.url, '') as thread, coalesce(first.words, '') as words,
    (select o.name from operators o where o.id = a.executor_id) as executor,
    (select coalesce(json_agg(json_build_object('kind', m.kind, 'round', m.round, 'policy', m.policy_code,
       'startsAt', ${instant('m.starts_at')}, 'dueAt', ${instant('m.due_at')}, 'metAt', ${instant('m.met_at')})
       order by m.round, m.due_at), '[]') from milestones m where m.appeal_id = a.id) as milestones,
    (select coalesce(json_agg(json_build_object('milestone', m.kind, 'step', e.step, 'to', e.to, 'at', ${instant('e.at')})
       order by e.at), '[]') from escalations e join milestones m on m.id = e.milestone_id
       where e.appeal_id = a.id and not e.skipped) as escalations,
    (select coalesce(json_agg(json_build_object('id', r.id, 'kind', r.kind, 'status', coalesce(p.status, 'approval'),
       'publishedUrl', p.url, 'publishedAt', ${instant('p.published_at')}, 'reason', p.reason, 'text', r.text, 'by', o.name)
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
    replies: row.replies.map((reply) => ({ ...reply, text: fromStored(reply.text) })),
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
  { status, round, milestones }: Pick<Row, 'status' | 'round' | 'milestones'>,
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
  return { kind, startsAt, at: dueAt, working: unit?.startsWith('working') ? workingLeft(dueAt, unit, calendar) : null };
};

const workingLeft = (dueAt: string, unit: TimeUnit, calendar: Calendar): NonNullable<Due['working']> => ({
  minutes: workingMinutesBetween(new Date(), new Date(dueAt), calendar),
  ofDay: Math.max(...calendar.week.map(openMinutes)),
  in: unit === 'working-days' ? 'days' : 'hours',
});

const openMinutes = (day: Calendar['week'][number]): number => {
  const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
  return day.reduce((sum, [from, to]) => sum + minutesOf(to) - minutesOf(from), 0);
};

export const namesIn = (settings: Settings): Omit<Names, 'operator' | 'community'> => {
  const named = (rows: readonly Named[]) => (code: string) => rows.find((row) => row.code === code)?.name ?? code;
  return {
    topic: named(settings.topics),
    department: named(settings.departments),
    territory: named(settings.territories),
    policy: named(settings.policies),
  };
};
