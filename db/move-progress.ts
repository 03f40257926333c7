import type { DataSource } from 'typeorm';
import type { JobStatus } from './entities/job.js';
import type { MoveOutcome } from './entities/move-item.js';

/** A move as those who asked for it, and their colleagues, watch it. */
export interface MoveSeen {
  id: string;
  version: number;
  status: JobStatus;
  askedAt: string;
  endedAt: string | null;
  /** Who asked for it. */
  by: string | null;
  total: number;
  counts: Record<MoveOutcome, number>;
}

const seen = `select j.id, (j.asked ->> 'version')::int as version, j.status, j.asked_at as "askedAt", j.ended_at as "endedAt",
    o.name as by, j.total, json_build_object(
      'waiting', count(*) filter (where i.outcome = 'waiting'), 'moved', count(*) filter (where i.outcome = 'moved'),
      'closed', count(*) filter (where i.outcome = 'closed'), 'refused', count(*) filter (where i.outcome = 'refused')) as counts
  from jobs j join move_items i on i.job_id = j.id left join operators o on o.id = j.operator_id
  where j.kind = 'move'`;
type Row = Omit<MoveSeen, 'askedAt' | 'endedAt'> & { askedAt: Date; endedAt: Date | null };

const readMoves = async (db: DataSource, query: string, values: unknown[]): Promise<MoveSeen[]> =>
  ((await db.query(query, values)) as Row[]).map((row) => ({
    ...row,
    askedAt: row.askedAt.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
  }));

export const readMove = async (db: DataSource, id: string): Promise<MoveSeen | undefined> =>
  (await readMoves(db, `${seen} and j.id = $1 group by j.id, o.name`, [id]))[0];

/** The latest, of any version. */
export const latestMoves = (db: DataSource): Promise<MoveSeen[]> =>
  readMoves(
    db,
    `${seen} and j.id in (select id from jobs where kind = 'move' order by asked_at desc limit 10) group by j.id, o.name order by j.asked_at desc`,
    [],
  );

export interface MovedItem {
  number: string;
  outcome: MoveOutcome;
  refusal: string | null;
  /** As the appeal stands now. */
  department: string | null;
}

/** By number, a page at a time: `next` is the `after` of the page that follows. */
export const readMoveItems = async (
  db: DataSource,
  { moveId, outcome, after }: { moveId: string; outcome: MoveOutcome | null; after: string | null },
): Promise<{ items: MovedItem[]; next: string | null }> => {
  const pageSize = 50;
  const rows = (await db.query(
    `select i.number, i.outcome, i.refusal, a.department_code as department from move_items i join appeals a on a.number = i.number
     where i.job_id = $1 and ($2::text is null or i.outcome = $2) and ($3::text is null or i.number > $3) order by i.number limit $4`,
    [moveId, outcome, after, pageSize + 1],
  )) as MovedItem[];
  const items = rows.slice(0, pageSize);
  return { items, next: rows.length > pageSize ? (items.at(-1)?.number ?? null) : null };
};
