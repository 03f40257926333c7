import type { DataSource } from 'typeorm';
import { namesIn } from '../../db/appeal-summary.js';
import { reasonsOf } from '../../db/reasons-of.js';
import { namesById } from '../../db/names-by-id.js';
import { newestVersion, type ReadSettings } from '../../db/settings.js';
import type { Because, By } from '../../domain/audit.js';
import { explain, explainNotice, type Names } from '../../domain/explain.js';
import type { Language } from '../../domain/language.js';
import { isUuid } from '../../domain/uuid.js';
import { writeCsv } from '../files/csv.js';
import type { Answers } from '../locales/answers.js';

const pageSize = 50;

interface Notice {
  id: string;
  number: string | null;
  kind: string;
  because: Record<string, unknown>;
  at: Date;
  readAt: Date | null;
  acknowledgedAt: Date | null;
}

/** An operator's own notifications, newest first. */
export const readInbox = async (
  db: DataSource,
  { operatorId, language, before }: { operatorId: string; language: Language; before: string },
) => {
  const from = isInstant(before) ? before : 'infinity';
  const rows = (await db.query(
    `select n.id, a.number, n.kind, n.because, n.at, n.read_at as "readAt", n.acknowledged_at as "acknowledgedAt" from notifications n left join appeals a on a.id = n.appeal_id
     where n.operator_id = $1 and n.at < $2 order by n.at desc limit $3`,
    [operatorId, from, pageSize + 1],
  )) as Notice[];
  const unread = await countUnread(db, operatorId);
  const items = rows.slice(0, pageSize).map(({ because, kind, acknowledgedAt, ...row }) => ({
    ...row,
    toAcknowledge: kind === 'escalated' && acknowledgedAt === null,
    sentence: explainNotice(kind, because, language),
  }));
  return { items, unread, next: rows.length > pageSize ? (items.at(-1)?.at.toISOString() ?? null) : null };
};

/** As `next` gives it. */
const isInstant = (text: string): boolean =>
  /^2\d{3}-/.test(text) && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString() === text;

export const countUnread = async (db: DataSource, operatorId: string): Promise<number> => {
  const query = `select count(*)::int as unread from notifications where operator_id = $1 and read_at is null`;
  const [{ unread = 0 } = {}] = (await db.query(query, [operatorId])) as { unread?: number }[];
  return unread;
};

/** `ids` of one's own, or all. */
export const markRead = async (db: DataSource, operatorId: string, ids: unknown): Promise<object> => {
  const asked = Array.isArray(ids) ? idsIn(ids) : null;
  await db.query(
    `update notifications set read_at = now() where operator_id = $1 and read_at is null and ($2::uuid[] is null or id = any($2))`,
    [operatorId, asked],
  );
  return {};
};

export const idsIn = (given: unknown): string[] =>
  Array.isArray(given) ? given.filter((id): id is string => typeof id === 'string' && isUuid(id)) : [];

export interface JournalLine {
  id: string;
  at: string;
  number: string | null;
  what: string;
  sentence: string;
}

/**
 * The record, newest first, of appeals this operator may see; entries about the settings are everybody's, those about people, keys
 * and communities are not of a department. */
export const readJournal = async (
  { db, readSettings }: { db: DataSource; readSettings: ReadSettings },
  { scope, language }: { scope: string | null; language: Language },
  query: Record<string, unknown>,
): Promise<{ items: JournalLine[]; next: string | null }> => {
  const text = (name: string, shape: RegExp): string | null => {
    const value = query[name];
    return typeof value === 'string' && shape.test(value) ? value : null;
  };
  const limit = query['format'] === 'csv' ? 10_000 : pageSize;
  const rows = (await db.query(
    `select e.id, e.at, e.by, e.what, e.because, a.number from audit_entries e left join appeals a on a.id = e.appeal_id
     where ($1::bigint is null or e.id < $1) and ($2::text is null or a.number = $2) and ($3::text is null or e.what = $3)
       and ($4::text is null or a.department_code = $4 or (e.appeal_id is null and e.what = 'settings-published'))
     order by e.id desc limit $5`,
    [text('before', /^\d{1,18}$/), text('number', /^[\w-]{1,40}$/), text('what', /^[a-z-]{1,40}$/), scope, limit + 1],
  )) as { id: string; at: Date; by: By; what: string; because: object; number: string | null }[];
  const extensions = rows.flatMap(({ what, because }) =>
    what === 'extended' || what === 'reply-returned' ? [String((because as { commandId?: string }).commandId)] : [],
  );
  const names = await namesNow(db, { readSettings, language, extensions });
  const items = rows.slice(0, limit).map(({ id, at, by, what, because, number }) => ({
    ...{ id, number, what },
    at: at.toISOString(),
    sentence: explain({ by, because: { what, ...because } as Because }, names, language),
  }));
  return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
};

interface NamesAsked {
  readSettings: ReadSettings;
  language: Language;
  /** Commands of which the reason is told. */
  extensions: string[];
}

const namesNow = async (db: DataSource, { readSettings, language, extensions }: NamesAsked): Promise<Names> => ({
  ...namesIn(await readSettings(await newestVersion(db.manager))),
  ...(await namesById(db, language)),
  ...(await reasonsOf(db, extensions)),
});

export const toCsv = (lines: readonly JournalLine[], titles: Answers['csv']): string =>
  writeCsv([titles, ...lines.map(({ at, number, what, sentence }) => [at, number ?? '', what, sentence])]);
