import type { DataSource } from 'typeorm';
import { appealStatuses, mayBeAsked, type AppealStatus } from '../domain/appeal.js';
import { mostAtOnce } from './moves.js';

/** Which of those that may move: open, no reply on its way or out, and going by an older version than the one to move to. */
export interface MovableFilter {
  version: number;
  department?: string | undefined;
  topic?: string | undefined;
  status?: AppealStatus | undefined;
  /** ISO: received then or later. */
  receivedSince?: string | undefined;
  /** The version they go by now. */
  settingsVersion?: number | undefined;
}

export interface MovableAppeal {
  number: string;
  status: AppealStatus;
  topic: string | null;
  department: string | null;
  receivedAt: string;
  settingsVersion: number;
}

/** In all others the act is refused whatever the version. */
export const movableStatuses = appealStatuses.filter((status) => mayBeAsked('adoptSettings', status));
const isMovable = `a.status in (${movableStatuses.map((status) => `'${status}'`).join(', ')}) and a.settings_version < $1`;

const movable = `${isMovable}
  and ($2::text is null or a.department_code = $2) and ($3::text is null or a.topic_code = $3) and ($4::text is null or a.status = $4)
  and ($5::float is null or a.received_at >= to_timestamp($5)) and ($6::int is null or a.settings_version = $6)`;

const valuesOf = ({ version, department, topic, status, receivedSince, settingsVersion }: MovableFilter): unknown[] => [
  ...[version, department ?? null, topic ?? null],
  // Seconds, because PostgreSQL does not read every year that may be written.
  ...[status ?? null, receivedSince === undefined ? null : Date.parse(receivedSince) / 1000, settingsVersion ?? null],
];

/** The newest first, a page at a time: `next` is the `before` of the page that follows; `total`, of all pages. */
export const listMovable = async (
  db: DataSource,
  { limit, before, ...filter }: MovableFilter & { limit: number; before?: string | undefined },
): Promise<{ items: MovableAppeal[]; total: number; next: string | null }> => {
  const values = valuesOf(filter);
  const [rows, [counted]] = await Promise.all([
    db.query(
      `select number, status, topic_code as topic, department_code as department, received_at as "receivedAt", settings_version as "settingsVersion"
       from appeals a where ${movable} and ($7::text is null or a.seq < (select seq from appeals where number = $7))
       order by a.seq desc limit $8`,
      [...values, before ?? null, limit + 1],
    ) as Promise<(Omit<MovableAppeal, 'receivedAt'> & { receivedAt: Date })[]>,
    db.query(`select count(*)::int as total from appeals a where ${movable}`, values) as Promise<{ total: number }[]>,
  ]);
  const items = rows.slice(0, limit).map((row) => ({ ...row, receivedAt: row.receivedAt.toISOString() }));
  return { items, total: counted?.total ?? 0, next: rows.length > limit ? (items.at(-1)?.number ?? null) : null };
};

/** All of them at once, or as many as one move takes, the oldest first. */
export const movableNumbers = async (db: DataSource, filter: MovableFilter): Promise<string[]> => {
  const rows = (await db.query(`select number from appeals a where ${movable} order by a.seq limit ${mostAtOnce}`, [
    ...valuesOf(filter),
  ])) as { number: string }[];
  return rows.map(({ number }) => number);
};

/** The versions by which they go, of those that are older. */
export const olderVersions = async (db: DataSource, version: number): Promise<number[]> => {
  const rows = (await db.query(`select distinct settings_version as number from appeals a where ${isMovable} order by 1 desc`, [
    version,
  ])) as { number: number }[];
  return rows.map(({ number }) => number);
};
