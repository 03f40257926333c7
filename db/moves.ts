import type { DataSource } from 'typeorm';
import { Job } from './entities/job.js';
import type { MoveOutcome } from './entities/move-item.js';
import { readJob, type JobSeen } from './jobs.js';
import { peopleAt, putIntoInbox } from './ring.js';

export interface Move {
  id: string;
  version: number;
  operatorId: string;
}

/** No move is of more appeals. */
export const mostAtOnce = 10_000;

/** The numbers among these that no appeal has. */
export const unknownNumbers = async (db: DataSource, numbers: readonly string[]): Promise<string[]> => {
  const rows = (await db.query(
    `select number from unnest($1::text[]) with ordinality as asked (number, place)
     where not exists (select 1 from appeals a where a.number = asked.number) order by place`,
    [numbers],
  )) as { number: string }[];
  return rows.map(({ number }) => number);
};

/** Written down; the sweeper starts its run. */
export const askMove = async (
  db: DataSource,
  { operatorId, version, numbers }: { operatorId: string; version: number; numbers: readonly string[] },
): Promise<JobSeen> => {
  const id = await db.transaction(async (tx) => {
    const { identifiers } = await tx.insert(Job, {
      ...{ kind: 'move', operatorId, asked: { version }, draft: null, draftHash: null, total: numbers.length },
    });
    const { id } = identifiers[0] as { id: string };
    await tx.query(`insert into move_items (job_id, number) select $1, unnest($2::text[])`, [id, numbers]);
    return id;
  });
  const job = await readJob(db, id);
  if (!job) throw new Error(`the move ${id} was stored and is not there`);
  return job;
};

/** A move that was stopped still has to hear what becomes of the acts on their way, and to tell of what it did. */
const goesOn = `(status in ('waiting', 'running') or status = 'cancelled' and result is null)`;

/** undefined = there is nothing to do any more. Whoever is silent for so long is dead: the sweeper begins its run again. */
export const claimMove = async (db: DataSource, id: string): Promise<Move | undefined> => {
  const [[claimed]] = (await db.query(
    `update jobs set claimed_until = now() + interval '2 minutes',
       status = case when status = 'waiting' then 'running' else status end
     where id = $1 and kind = 'move' and ${goesOn}
     returning id, (asked ->> 'version')::int as version, operator_id as "operatorId"`,
    [id],
  )) as [Move[], number];
  return claimed;
};

/** Of a move that was stopped only those whose act was sent already: nobody can call it back. */
const isLeft = `i.outcome = 'waiting' and (i.attempts > 0 or j.status = 'running')`;

export const nextOfMove = async (db: DataSource, id: string, limit: number): Promise<string[]> => {
  const rows = (await db.query(
    `select i.number from move_items i join jobs j on j.id = i.job_id where i.job_id = $1 and ${isLeft}
     order by i.attempts, i.number limit $2`,
    [id, limit],
  )) as { number: string }[];
  return rows.map(({ number }) => number);
};

export interface ActOfMove {
  moveId: string;
  number: string;
  commandId: string;
  appeal: { id: string; round: number };
  operatorId: string;
  version: number;
}

/** Writes the act down before it is sent, once; false = the move was stopped meanwhile, and this act had not begun. */
export const beginAct = (
  db: DataSource,
  { moveId, number, commandId, appeal, operatorId, version }: ActOfMove,
): Promise<boolean> =>
  db.transaction(async (tx) => {
    const [, begun] = (await tx.query(
      `update move_items i set attempts = i.attempts + 1 from jobs j where j.id = i.job_id and i.job_id = $1 and i.number = $2 and ${isLeft}`,
      [moveId, number],
    )) as [unknown, number];
    if (begun === 0) return false;
    await tx.query(
      `insert into commands (id, appeal_id, round, kind, operator_id, payload, next_try_at)
       values ($1, $2, $3, 'adoptSettings', $4, $5, now() + interval '10 seconds') on conflict (id) do nothing`,
      [commandId, appeal.id, appeal.round, operatorId, { version: String(version) }],
    );
    return true;
  });

export const noteOutcome = async (
  db: DataSource,
  {
    moveId,
    number,
    outcome,
    refusal,
  }: { moveId: string; number: string; outcome: Exclude<MoveOutcome, 'waiting'>; refusal?: string },
): Promise<void> => {
  await db.query(`update move_items set outcome = $3, refusal = $4 where job_id = $1 and number = $2 and outcome = 'waiting'`, [
    moveId,
    number,
    outcome,
    refusal ?? null,
  ]);
};

/** Progress onto the job, for whoever watches it; the answer is how many still wait. */
export const reportMove = async (db: DataSource, id: string): Promise<number> => {
  const [row] = (await db.query(
    `with counted as (select count(*) filter (where i.outcome <> 'waiting')::int as done, count(*) filter (where ${isLeft})::int as waiting
       from move_items i join jobs j on j.id = i.job_id where i.job_id = $1),
     told as (update jobs set done = counted.done from counted where id = $1)
     select waiting from counted`,
    [id],
  )) as { waiting: number }[];
  return row?.waiting ?? 0;
};

interface Ended {
  result: { version: number; moved: number; closed: unknown[]; refused: unknown[] };
}

/** Ends the job with its list, and tells the curators once; a move that was stopped stays so, and tells of what it had done. */
export const endMove = async (db: DataSource, id: string): Promise<void> => {
  await db.transaction(async (tx) => {
    const [rows] = (await tx.query(
      `update jobs set status = case when status = 'running' then 'done' else status end, ended_at = coalesce(ended_at, now()),
         done = (select count(*) from move_items where job_id = $1 and outcome <> 'waiting'), result = (
         select jsonb_build_object('version', asked -> 'version',
           'moved', count(*) filter (where outcome = 'moved'),
           'closed', coalesce(jsonb_agg(number order by number) filter (where outcome = 'closed'), '[]'),
           'refused', coalesce(jsonb_agg(jsonb_build_object('number', number, 'code', refusal) order by number) filter (where outcome = 'refused'), '[]'))
         from move_items where job_id = $1)
       where id = $1 and kind = 'move' and status <> 'waiting' and ${goesOn} returning result`,
      [id],
    )) as [Ended[], number];
    const [ended] = rows;
    if (!ended) return;
    const { version, moved, closed, refused } = ended.result;
    const because = { version, moved, closed: closed.length, refused: refused.length };
    if (moved + closed.length + refused.length === 0) return; // stopped before it began
    const curators = await peopleAt(tx, { department: null, to: 'curator' });
    await putIntoInbox(tx, curators, { appealId: null, kind: 'moved', because, once: `move/${id}` });
  });
};

/** Moves whose run was never begun, or has said nothing for so long. */
export const claimIdleMoves = async (db: DataSource): Promise<{ id: string }[]> => {
  const [rows] = (await db.query(
    `update jobs set claimed_until = now() + interval '10 seconds' where id in (
       select id from jobs where kind = 'move' and ${goesOn} and (claimed_until is null or claimed_until < now())
       order by asked_at limit 10 for update skip locked)
     returning id`,
  )) as [{ id: string }[], number];
  return rows;
};
