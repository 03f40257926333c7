import type { DataSource } from 'typeorm';
import { z } from 'zod';
import type { Deps } from '../../activities/deps.js';
import type { ReadSettings } from '../../db/settings.js';
import { Appeal } from '../../db/entities/appeal.js';
import { fromStored } from '../../db/nul-safe.js';
import { mayReadAudit, maySee, type Operator } from '../../domain/access.js';
import type { AppealStatus } from '../../domain/appeal.js';
import type { Because, By } from '../../domain/audit.js';
import { explain, isDecision, type Names } from '../../domain/explain.js';
import type { LinkTarget } from '../../networks/network.js';
import { Problem } from './problem.js';
import { appealQuery, type AppealItem } from './schemas.js';

export interface ReadParts {
  db: DataSource;
  networks: Deps['networks'];
  readSettings: ReadSettings;
}

interface Row extends Pick<AppealItem, 'number' | 'round' | 'network' | 'milestones' | 'escalations' | 'replies'> {
  id: string;
  seq: string;
  status: AppealStatus;
  thread: string | null;
  topic: string | null;
  department: string | null;
  version: number;
  received_at: Date;
}

// Instants inside JSON are written by hand: PostgreSQL's own form is not quite ISO 8601.
const instant = (column: string): string => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

const selectItems = `
  select a.id, a.seq, a.number, a.status, a.round, a.network, a.topic_code as topic, a.department_code as department,
    a.settings_version as version, a.received_at,
    (select m.url from messages m where m.appeal_id = a.id order by m.sent_at, m.seq limit 1) as thread,
    (select coalesce(json_agg(json_build_object('kind', m.kind, 'dueAt', ${instant('m.due_at')}, 'metAt', ${instant('m.met_at')})
       order by m.round, m.due_at), '[]') from milestones m where m.appeal_id = a.id) as milestones,
    (select coalesce(json_agg(json_build_object('milestone', m.kind, 'step', e.step, 'to', e.to, 'at', ${instant('e.at')})
       order by e.at), '[]') from escalations e join milestones m on m.id = e.milestone_id
       where e.appeal_id = a.id and not e.skipped) as escalations,
    (select coalesce(json_agg(json_build_object('id', r.id, 'kind', r.kind, 'status', coalesce(p.status, 'approval'), 'publishedUrl', p.url)
       order by r.written_at), '[]') from replies r left join publications p on p.reply_id = r.id
       where r.appeal_id = a.id) as replies
  from appeals a`;

/** A page, newest first. Throws 400 for what cannot be asked. */
export const listAppeals = async ({ db, networks, readSettings }: ReadParts, operator: Operator, query: unknown) => {
  const { thread, status, department, cursor, limit: asked = '50' } = demandQuery(query);
  const limit = Number(asked);
  if (limit < 1 || limit > 200) throw new Problem(400, 'limit: ожидается число от 1 до 200');
  const values: unknown[] = [];
  const where = (condition: (place: string) => string, value: unknown): string => condition(`$${values.push(value)}`);
  const conditions = [
    `not (a.noise and a.status = 'rejected')`,
    ...(operator.department === null ? [] : [where((it) => `a.department_code = ${it}`, operator.department)]),
    ...(status === undefined ? [] : [where((it) => `a.status = ${it}`, status)]),
    ...(department === undefined ? [] : [where((it) => `a.department_code = ${it}`, department)]),
    ...(cursor === undefined ? [] : [where((it) => `a.seq < ${it}`, readCursor(cursor))]),
    ...(thread === undefined ? [] : [where(...atLink(readThread(networks, thread)))]),
  ];
  values.push(limit + 1);
  const rows = (await db.query(
    `${selectItems} where ${conditions.join(' and ')} order by a.seq desc limit $${values.length}`,
    values,
  )) as Row[];
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: await Promise.all(shown.map(async (row) => itemOf(row, namesIn(await readSettings(row.version))))),
    next: rows.length > limit && last ? Buffer.from(last.seq).toString('base64url') : null,
  };
};

const demandQuery = (query: unknown): z.output<typeof appealQuery> => {
  const { data, error } = appealQuery.safeParse(query);
  if (data) return data;
  const [issue] = error.issues;
  if (issue?.code === 'unrecognized_keys') throw new Problem(400, `Неизвестный параметр: ${issue.keys.join(', ')}`);
  throw new Problem(400, `Неверный параметр ${issue?.path.join('.') ?? ''}`);
};

const readCursor = (cursor: string): string => {
  const seq = Buffer.from(cursor, 'base64url').toString();
  if (!/^\d{1,18}$/.test(seq)) throw new Problem(400, 'cursor: возьмите его из поля next предыдущей страницы');
  return seq;
};

const readThread = (networks: Deps['networks'], link: string): LinkTarget => {
  const [target] = Object.values(networks).flatMap((network) => network.readLink(link) ?? []);
  if (!target) throw new Problem(400, 'thread: ожидается ссылка на запись, комментарий или переписку');
  return target;
};

/** By any message of the appeal, whatever the host of the link. */
const atLink = (target: LinkTarget): [(place: string) => string, string] => {
  const byMessage = (place: string): string =>
    `a.id in (select m.appeal_id from messages m where m.external_id = ${place} and m.place ->> 'kind' = '${target.kind}')`;
  switch (target.kind) {
    case 'post':
      return [byMessage, `p${target.ownerId}_${target.postId}`];
    case 'comment':
      return [byMessage, `c${target.ownerId}_${target.postId}_${target.commentId}`];
    case 'dialog':
      return [(place) => `a.thread = ${place}`, `dialog${target.communityId}_${target.peerId}`];
  }
};

type SettingsNames = Pick<Names, 'topic' | 'department'>;

const namesIn = (settings: Awaited<ReturnType<ReadSettings>>): SettingsNames => ({
  topic: (code) => settings.topics.find((topic) => topic.code === code)?.name ?? code,
  department: (code) => settings.departments.find((department) => department.code === code)?.name ?? code,
});

const itemOf = (row: Row, names: SettingsNames): AppealItem => ({
  number: row.number,
  status: row.status,
  round: row.round,
  network: row.network,
  thread: row.thread ?? '',
  topic: row.topic === null ? null : { code: row.topic, name: names.topic(row.topic) },
  department: row.department === null ? null : { code: row.department, name: names.department(row.department) },
  receivedAt: row.received_at.toISOString(),
  milestones: row.milestones,
  escalations: row.escalations,
  replies: row.replies,
});

/** Throws 404 for one that this operator may not see, as if there were none. */
const seenAppeal = async ({ db }: ReadParts, operator: Operator, number: string): Promise<Appeal> => {
  const appeal = /^[\w-]{1,40}$/.test(number) ? await db.manager.findOneBy(Appeal, { number }) : null;
  if (!appeal || !maySee(operator, { department: appeal.departmentCode })) throw new Problem(404, 'Такого обращения нет');
  return appeal;
};

export const readAppeal = async (parts: ReadParts, operator: Operator, number: string) => {
  const appeal = await seenAppeal(parts, operator, number);
  const { db, readSettings } = parts;
  const [rows, messages, entries, names] = await Promise.all([
    db.query(`${selectItems} where a.id = $1`, [appeal.id]) as Promise<Row[]>,
    readMessages(db, appeal.id),
    readEntries(db, appeal.id),
    allNames(parts, appeal),
  ]);
  const [row] = rows;
  if (!row) throw new Problem(404, 'Такого обращения нет');
  const why = entries.filter(({ what }) => isDecision(what)).map((entry) => explain(whole(entry), names));
  return { ...itemOf(row, namesIn(await readSettings(row.version))), messages, why };
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

const readEntries = async (db: DataSource, appealId: string): Promise<EntryRow[]> =>
  db.query(`select at, by, what, because from audit_entries where appeal_id = $1 order by seq`, [appealId]);

const whole = ({ by, what, because }: EntryRow) => ({ by, because: { what, ...because } as Because });

export const readAudit = async (parts: ReadParts, operator: Operator, number: string) => {
  if (!mayReadAudit(operator)) throw new Problem(403, 'Ваши роли не дают читать историю');
  const appeal = await seenAppeal(parts, operator, number);
  const [entries, names] = await Promise.all([readEntries(parts.db, appeal.id), allNames(parts, appeal)]);
  const items = entries.map((entry) => ({
    at: entry.at.toISOString(),
    by: entry.by,
    what: entry.what,
    because: entry.because,
    sentence: explain(whole(entry), names),
  }));
  return { items };
};

/** Names as they were in the appeal's own settings; people by name and post. */
export const allNames = async ({ db, readSettings }: ReadParts, { settingsVersion }: Appeal): Promise<Names> => {
  const settings = await readSettings(settingsVersion);
  const operators = (await db.query(`select id, name from operators`)) as { id: string; name: string }[];
  return {
    ...namesIn(settings),
    territory: (code) => settings.territories.find((territory) => territory.code === code)?.name ?? code,
    policy: (code) => settings.policies.find((policy) => policy.code === code)?.name ?? code,
    operator: (id) => operators.find((operator) => operator.id === id)?.name ?? 'сотрудник',
  };
};
