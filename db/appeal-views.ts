import type { DataSource } from 'typeorm';
import type { AppealStatus, ReplyKind, ReplyStatus } from '../domain/appeal.js';
import type { Because, By } from '../domain/audit.js';
import { explain, isDecision, type Names } from '../domain/explain.js';
import type { MilestoneKind, Settings } from '../domain/settings.js';
import { Appeal } from './entities/appeal.js';
import { fromStored } from './nul-safe.js';
import type { ReadSettings } from './settings.js';

/** Appeals as people and programs are shown them. Whoever asks has been asked for his rights; `department` is his row scope. */
export interface AppealFilter {
  /** null = all departments. */
  scope: string | null;
  status?: AppealStatus | undefined;
  department?: string | undefined;
  topic?: string | undefined;
  number?: string | undefined;
  overdue?: boolean | undefined;
  /** Only such: rejected at once as noise. */
  noise?: boolean | undefined;
  /** An appeal one of whose messages stands there. */
  at?: { column: 'external_id' | 'thread'; value: string } | undefined;
  /** `seq` of the last one seen. */
  before?: string | undefined;
  limit: number;
}

export interface AppealSummary {
  id: string;
  seq: string;
  number: string;
  status: AppealStatus;
  round: number;
  network: string;
  urgent: boolean;
  /** Permalink and words of the first message. */
  thread: string;
  words: string;
  topic: { code: string; name: string } | null;
  department: { code: string; name: string } | null;
  /** Of the department, in which its deadlines are shown; null = none is chosen yet. */
  timeZone: string | null;
  receivedAt: string;
  milestones: { kind: MilestoneKind; dueAt: string; metAt: string | null }[];
  escalations: { milestone: MilestoneKind; step: string; to: string; at: string }[];
  replies: {
    id: string;
    kind: ReplyKind;
    status: ReplyStatus;
    publishedUrl: string | null;
    reason: string | null;
    text: string;
  }[];
}

interface Parts {
  db: DataSource;
  readSettings: ReadSettings;
}

type Row = Omit<AppealSummary, 'topic' | 'department' | 'receivedAt' | 'timeZone'> & {
  topic: string | null;
  department: string | null;
  version: number;
  received_at: Date;
};

// Instants inside JSON are written by hand: PostgreSQL's own form is not quite ISO 8601.
const instant = (column: string): string => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

const selectItems = `
  select a.id, a.seq, a.number, a.status, a.round, a.network, a.urgent, a.topic_code as topic, a.department_code as department,
    a.settings_version as version, a.received_at, coalesce(first.url, '') as thread, coalesce(first.words, '') as words,
    (select coalesce(json_agg(json_build_object('kind', m.kind, 'dueAt', ${instant('m.due_at')}, 'metAt', ${instant('m.met_at')})
       order by m.round, m.due_at), '[]') from milestones m where m.appeal_id = a.id) as milestones,
    (select coalesce(json_agg(json_build_object('milestone', m.kind, 'step', e.step, 'to', e.to, 'at', ${instant('e.at')})
       order by e.at), '[]') from escalations e join milestones m on m.id = e.milestone_id
       where e.appeal_id = a.id and not e.skipped) as escalations,
    (select coalesce(json_agg(json_build_object('id', r.id, 'kind', r.kind, 'status', coalesce(p.status, 'approval'),
       'publishedUrl', p.url, 'reason', p.reason, 'text', r.text)
       order by r.written_at), '[]') from replies r left join publications p on p.reply_id = r.id
       where r.appeal_id = a.id) as replies
  from appeals a
  left join lateral (select m.url, left(m.text, 300) as words from messages m where m.appeal_id = a.id
    order by m.sent_at, m.seq limit 1) as first on true`;

/** Newest first; one more than asked tells that there is a next page. */
export const listAppeals = async (
  { db, readSettings }: Parts,
  filter: AppealFilter,
): Promise<{ items: AppealSummary[]; next: string | null }> => {
  const { scope, status, department, topic, number, overdue, noise = false, at, before, limit } = filter;
  const values: unknown[] = [];
  const where = (condition: (place: string) => string, value: unknown): string[] =>
    value === undefined || value === null ? [] : [condition(`$${values.push(value)}`)];
  const conditions = [
    noise ? `a.noise and a.status = 'rejected'` : `not (a.noise and a.status = 'rejected')`,
    ...where((it) => `a.department_code = ${it}`, scope),
    ...where((it) => `a.status = ${it}`, status),
    ...where((it) => `a.department_code = ${it}`, department),
    ...where((it) => `a.topic_code = ${it}`, topic),
    ...where((it) => `a.number = ${it}`, number),
    ...where((it) => `a.seq < ${it}`, before),
    ...where((it) => `a.id in (select m.appeal_id from messages m where m.${at?.column ?? 'thread'} = ${it})`, at?.value),
    ...(overdue === true ? [isOverdue] : []),
  ];
  values.push(limit + 1);
  const query = `${selectItems} where ${conditions.join(' and ')} order by a.seq desc limit $${values.length}`;
  const rows = (await db.query(query, values)) as Row[];
  const shown = rows.slice(0, limit);
  return {
    items: await Promise.all(shown.map(async (row) => summaryOf(row, await readSettings(row.version)))),
    next: rows.length > limit ? (shown.at(-1)?.seq ?? null) : null,
  };
};

const isOverdue = `a.status not in ('closed', 'rejected', 'observing') and exists (select 1 from milestones m
  where m.appeal_id = a.id and m.round = a.round and m.kind <> 'observation' and m.met_at is null and m.due_at < now())`;

const summaryOf = ({ version: _version, received_at: receivedAt, ...row }: Row, settings: Settings): AppealSummary => {
  const names = namesIn(settings);
  return {
    ...row,
    words: fromStored(row.words),
    replies: row.replies.map((reply) => ({ ...reply, text: fromStored(reply.text) })),
    topic: row.topic === null ? null : { code: row.topic, name: names.topic(row.topic) },
    department: row.department === null ? null : { code: row.department, name: names.department(row.department) },
    timeZone: settings.departments.find(({ code }) => code === row.department)?.timeZone ?? null,
    receivedAt: receivedAt.toISOString(),
  };
};

const namesIn = (settings: Settings): Pick<Names, 'topic' | 'department'> => ({
  topic: (code) => settings.topics.find((topic) => topic.code === code)?.name ?? code,
  department: (code) => settings.departments.find((department) => department.code === code)?.name ?? code,
});

/** null = there is none, or none for this scope. */
export const findAppeal = async (db: DataSource, number: string, scope: string | null): Promise<Appeal | null> => {
  const appeal = /^[\w-]{1,40}$/.test(number) ? await db.manager.findOneBy(Appeal, { number }) : null;
  return appeal && (scope === null || appeal.departmentCode === scope) ? appeal : null;
};

export const readAppealDetail = async (parts: Parts, appeal: Appeal) => {
  const { db, readSettings } = parts;
  const [rows, messages, history] = await Promise.all([
    db.query(`${selectItems} where a.id = $1`, [appeal.id]) as Promise<Row[]>,
    readMessages(db, appeal.id),
    readHistory(parts, appeal),
  ]);
  const [row] = rows;
  if (!row) throw new Error(`appeal ${appeal.id} is gone`);
  const why = history.filter(({ what }) => isDecision(what)).map(({ sentence }) => sentence);
  return { ...summaryOf(row, await readSettings(row.version)), messages, why, history };
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
    territory: (code) => settings.territories.find((territory) => territory.code === code)?.name ?? code,
    policy: (code) => settings.policies.find((policy) => policy.code === code)?.name ?? code,
    operator: (id) => operators.find((operator) => operator.id === id)?.name ?? 'сотрудник',
  };
};
