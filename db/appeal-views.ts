import type { DataSource } from 'typeorm';
import { isOver, type AppealStatus, type ReplyKind, type ReplyStatus } from '../domain/appeal.js';
import type { Because, By } from '../domain/audit.js';
import { explain, isDecision, type Names } from '../domain/explain.js';
import { workingMinutesBetween } from '../domain/calendar.js';
import type { Calendar, LadderRole, MilestoneKind, Settings, TimeUnit } from '../domain/settings.js';
import { chooseCalendar } from '../domain/sla.js';
import { Appeal } from './entities/appeal.js';
import { fromStored } from './nul-safe.js';
import type { ReadSettings } from './settings.js';

/** What somebody looks for: all appeals of a kind, by the work that waits in them. Noise stands apart from all the others. */
export const appealViews = ['mine', 'new', 'triage', 'overdue', 'publication', 'open', 'all', 'noise'] as const;
export type AppealView = (typeof appealViews)[number];

const isOpen = `a.status not in ('closed', 'rejected')`;
const ofThisRound = (table: string): string => `${table}.appeal_id = a.id and ${table}.round = a.round`;

const isOfView: Record<AppealView, string> = {
  mine: `(a.status in ('assigned', 'promised') or a.status = 'observing' and a.doubt_message_id is not null)`,
  new: `a.status in ('received', 'assigned') and not exists (select 1 from replies r where ${ofThisRound('r')})`,
  triage: `a.status = 'triage'`,
  overdue: `a.status not in ('closed', 'rejected', 'observing') and exists (select 1 from milestones m
    where ${ofThisRound('m')} and m.kind <> 'observation' and m.met_at is null and m.due_at < now())`,
  publication: `a.status = 'publishing' and exists (select 1 from replies r join publications p on p.reply_id = r.id
    where ${ofThisRound('r')} and p.status in ('unconfirmed', 'assisted'))`,
  open: isOpen,
  all: 'true',
  noise: `a.noise and a.status = 'rejected'`,
};

/** Appeals as people and programs are shown them. Whoever asks has been asked for his rights; `scope` is his row scope. */
export interface AppealFilter {
  /** A department; null = all of them. */
  scope: string | null;
  /** Views of open appeals come with what burns first; the others, newest first. */
  view?: AppealView | undefined;
  status?: AppealStatus | undefined;
  department?: string | undefined;
  topic?: string | undefined;
  territory?: string | undefined;
  /** Any part of it. */
  number?: string | undefined;
  /** An appeal one of whose messages stands there. */
  at?: { column: 'external_id' | 'thread'; value: string } | undefined;
  /** `next` of the page before. */
  before?: string | undefined;
  limit: number;
}

interface Named {
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

interface Parts {
  db: DataSource;
  readSettings: ReadSettings;
}

type Row = Omit<AppealSummary, 'topic' | 'topicGroup' | 'department' | 'receivedAt' | 'timeZone' | 'due'> & {
  topic: string | null;
  department: string | null;
  version: number;
  received_at: Date;
  due: string | null;
};

// Instants inside JSON are written by hand: PostgreSQL's own form is not quite ISO 8601.
const instant = (column: string): string => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** `source` chooses the appeals; what is shown of them is gathered for those alone. */
const selectItems = (source: string): string => `
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

/** When the nearest unmet deadline of an open appeal runs out. */
const nearestDue = `select coalesce(min(m.due_at), 'infinity') as due from milestones m
  where ${ofThisRound('m')} and m.met_at is null and (m.kind = 'observation') = (a.status = 'observing')`;

/** One more than asked tells that there is a next page. */
export const listAppeals = async (
  { db, readSettings }: Parts,
  filter: AppealFilter,
): Promise<{ items: AppealSummary[]; next: string | null }> => {
  const { view = 'all', limit } = filter;
  const values: unknown[] = [];
  const place = (value: unknown): string => `$${values.push(value)}`;
  const burning = view !== 'all' && view !== 'noise';
  const [due, seq] = readCursor(filter.before);
  const after = seq === undefined ? [] : [burning ? `(due, a.seq) > (${place(due)}, ${place(seq)})` : `a.seq < ${place(seq)}`];
  const conditions = [isOfView[view], ...conditionsOf(filter, place), ...after].join(' and ');
  const source = burning
    ? `select a.*, due from appeals a, lateral (${nearestDue}) as nearest where ${conditions} order by due, a.seq`
    : `select a.*, null as due from appeals a where ${conditions} order by a.seq desc`;
  const query = `${selectItems(`${source} limit ${place(limit + 1)}`)} order by ${burning ? 'a.due, a.seq' : 'a.seq desc'}`;
  const rows = (await db.query(query, values)) as Row[];
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: await Promise.all(shown.map(async (row) => summaryOf(row, await readSettings(row.version)))),
    next: rows.length > limit && last ? [last.due, last.seq].filter((part) => part !== null).join(' ') : null,
  };
};

/** Where the last page ended: `seq`, after the due instant where the list goes by it. Appeals that move meanwhile are not lost. */
const readCursor = (cursor: string | undefined): [due: string, seq: string | undefined] => {
  const [, due = 'infinity', seq] = /^(?:(infinity|\d{4}-\d\d-\d\d [\d:.+-]{8,24}) )?(\d{1,18})$/.exec(cursor ?? '') ?? [];
  return due === 'infinity' || isInstant(due) ? [due, seq] : ['infinity', undefined];
};

/** As PostgreSQL writes it; what it would refuse to read back is none. */
const isInstant = (text: string): boolean => {
  const [, year = '', month = '', day = ''] =
    /^([12]\d{3})-(\d\d)-(\d\d) (?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,6})?[+-](?:0\d|1[0-4])(?::[0-5]\d)?$/.exec(text) ?? [];
  const date = new Date(`${year}-${month}-${day}`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(`${year}-${month}-${day}`);
};

const conditionsOf = (filter: AppealFilter, place: (value: unknown) => string): string[] => {
  const { scope, view, status, department, topic, territory, number, at } = filter;
  const where = (condition: (place: string) => string, value: unknown): string[] =>
    value === undefined || value === null ? [] : [condition(place(value))];
  return [
    ...(view === 'noise' ? [] : [`not (${isOfView.noise})`]),
    ...where((it) => `a.department_code = ${it}`, scope),
    ...where((it) => `a.status = ${it}`, status),
    ...where((it) => `a.department_code = ${it}`, department),
    ...where((it) => `a.topic_code = ${it}`, topic),
    ...where((it) => `a.territory_code = ${it}`, territory),
    ...where((it) => `strpos(a.number, ${it}) > 0`, number),
    ...where((it) => `a.id in (select m.appeal_id from messages m where m.${at?.column ?? 'thread'} = ${it})`, at?.value),
  ];
};

/** How much waits in each view of open appeals. */
export const countAppeals = async (db: DataSource, scope: string | null): Promise<Partial<Record<AppealView, number>>> => {
  const counted = (['mine', 'new', 'triage', 'overdue', 'publication', 'open'] as const).map(
    (view) => `count(*) filter (where ${isOfView[view]})::int as ${view}`,
  );
  const query = `select ${counted.join(', ')} from appeals a where ${isOpen} and ($1::text is null or a.department_code = $1)`;
  const [row = {}] = (await db.query(query, [scope])) as Partial<Record<AppealView, number>>[];
  return row;
};

const summaryOf = ({ version: _version, due: _due, received_at: receivedAt, ...row }: Row, settings: Settings): AppealSummary => {
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

const namesIn = (settings: Settings): Omit<Names, 'operator'> => {
  const named = (rows: readonly Named[]) => (code: string) => rows.find((row) => row.code === code)?.name ?? code;
  return {
    topic: named(settings.topics),
    department: named(settings.departments),
    territory: named(settings.territories),
    policy: named(settings.policies),
  };
};

/** null = there is none, or none for this scope. */
export const findAppeal = async (db: DataSource, number: string, scope: string | null): Promise<Appeal | null> => {
  const appeal = /^[\w-]{1,40}$/.test(number) ? await db.manager.findOneBy(Appeal, { number }) : null;
  return appeal && (scope === null || appeal.departmentCode === scope) ? appeal : null;
};

export const readAppealDetail = async (parts: Parts, appeal: Appeal) => {
  const { db, readSettings } = parts;
  const [rows, messages, history] = await Promise.all([
    db.query(selectItems(`select *, null as due from appeals where id = $1`), [appeal.id]) as Promise<Row[]>,
    readMessages(db, appeal.id),
    readHistory(parts, appeal),
  ]);
  const previous = appeal.previousAppealId && (await db.manager.findOneBy(Appeal, { id: appeal.previousAppealId }));
  const [row] = rows;
  if (!row) throw new Error(`appeal ${appeal.id} is gone`);
  const why = history.filter(({ what }) => isDecision(what)).map(({ sentence }) => sentence);
  const summary = summaryOf(row, await readSettings(row.version));
  return { ...summary, messages, why, history, previous: previous ? previous.number : null };
};

const readMessages = async (db: DataSource, appealId: string) => {
  const messages = (await db.query(
    `select id, text, url, sent_at, author_id, deleted_at, attachments from messages where appeal_id = $1 order by sent_at, seq`,
    [appealId],
  )) as {
    id: string;
    text: string;
    url: string;
    sent_at: Date;
    author_id: string | null;
    deleted_at: Date | null;
    attachments: { kind: string; url: string | null }[];
  }[];
  return messages.map(({ id, text, url, sent_at: sentAt, author_id: authorId, deleted_at: deletedAt, attachments }) => ({
    id,
    text: fromStored(text),
    url,
    sentAt: sentAt.toISOString(),
    byResident: authorId !== null,
    deletedAt: deletedAt?.toISOString() ?? null,
    attachments,
  }));
};

interface EntryRow {
  at: Date;
  by: By;
  what: Because['what'];
  because: Record<string, unknown>;
}

/** Oldest first, each with its sentence. */
export const readHistory = async (parts: Parts, appeal: Appeal) => {
  const query = `select at, by, what, because from audit_entries where appeal_id = $1 order by seq`;
  const [entries, names] = await Promise.all([
    parts.db.query(query, [appeal.id]) as Promise<EntryRow[]>,
    allNames(parts, appeal),
  ]);
  return entries.map(({ at, by, what, because }) => ({
    ...{ at: at.toISOString(), by, what, because },
    sentence: explain({ by, because: { what, ...because } as Because }, names),
  }));
};

/** Names as they were in the appeal's own settings; people by name and post. */
const allNames = async ({ db, readSettings }: Parts, { settingsVersion }: Pick<Appeal, 'settingsVersion'>): Promise<Names> => {
  const settings = await readSettings(settingsVersion);
  const operators = (await db.query(`select id, name from operators`)) as { id: string; name: string }[];
  return {
    ...namesIn(settings),
    operator: (id) => operators.find((operator) => operator.id === id)?.name ?? 'сотрудник',
  };
};
