import { In, type DataSource } from 'typeorm';
import { Appeal } from './entities/appeal.js';
import { Job } from './entities/job.js';
import type { MoveOutcome } from './entities/move-item.js';
import { readJob, type JobSeen } from './jobs.js';
import { peopleAt, putIntoInbox } from './ring.js';

export interface Move {
  id: string;
  version: number;
  operatorId: string;
}

/** The numbers among these that no appeal has. */
export const unknownNumbers = async (db: DataSource, numbers: readonly string[]): Promise<string[]> => {
  const known = await db.manager.find(Appeal, { where: { number: In([...numbers]) }, select: { number: true } });
  const found = new Set(known.map(({ number }) => number));
  return numbers.filter((number) => !found.has(number));
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

/** undefined = there is nothing to do any more. Whoever is silent for so long is dead: the sweeper begins its run again. */
export const claimMove = async (db: DataSource, id: string): Promise<Move | undefined> => {
  const [[claimed]] = (await db.query(
    `update jobs set status = 'running', claimed_until = now() + interval '2 minutes'
     where id = $1 and kind = 'move' and status in ('waiting', 'running')
     returning id, (asked ->> 'version')::int as version, operator_id as "operatorId"`,
    [id],
  )) as [Move[], number];
  return claimed;
};

export const nextOfMove = async (db: DataSource, id: string, limit: number): Promise<string[]> => {
  const rows = (await db.query(
    `select number from move_items where job_id = $1 and outcome = 'waiting' order by attempts, number limit $2`,
    [id, limit],
  )) as { number: string }[];
  return rows.map(({ number }) => number);
};

export const noteOutcome = async (
  db: DataSource,
  { moveId, number, outcome, refusal }: { moveId: string; number: string; outcome: MoveOutcome; refusal?: string },
): Promise<void> => {
  await db.query(
    `update move_items set outcome = $3, refusal = $4, attempts = attempts + 1 where job_id = $1 and number = $2 and outcome = 'waiting'`,
    [moveId, number, outcome, refusal ?? null],
  );
};

/** Progress onto the job, for whoever watches it; the answer is how many still wait. */
export const reportMove = async (db: DataSource, id: string): Promise<number> => {
  const [row] = (await db.query(
    `with counted as (select count(*) filter (where outcome <> 'waiting')::int as done, count(*) filter (where outcome = 'waiting')::int as waiting
       from move_items where job_id = $1),
     told as (update jobs set done = counted.done from counted where id = $1)
     select waiting from counted`,
    [id],
  )) as { waiting: number }[];
  return row?.waiting ?? 0;
};

/** Ends the job with its list, and tells the curators once; a move that was cancelled stays cancelled. */
export const endMove = async (db: DataSource, id: string): Promise<void> => {
  await db.transaction(async (tx) => {
    const [rows] = (await tx.query(
      `update jobs set status = 'done', done = total, ended_at = now(), result = (
         select jsonb_build_object('version', asked -> 'version',
           'moved', count(*) filter (where outcome = 'moved'),
           'closed', coalesce(jsonb_agg(number order by number) filter (where outcome = 'closed'), '[]'),
           'refused', coalesce(jsonb_agg(jsonb_build_object('number', number, 'code', refusal) order by number) filter (where outcome = 'refused'), '[]'))
         from move_items where job_id = $1)
       where id = $1 and kind = 'move' and status = 'running' returning result`,
      [id],
    )) as [{ result: { version: number; moved: number; closed: unknown[]; refused: unknown[] } }[], number];
    const [ended] = rows;
    if (!ended) return;
    const { version, moved, closed, refused } = ended.result;
    const because = { version, moved, closed: closed.length, refused: refused.length };
    const curators = await peopleAt(tx, { department: null, to: 'curator' });
    await putIntoInbox(tx, curators, { appealId: null, kind: 'moved', because, once: `move/${id}` });
  });
};

/** Moves whose run was never begun, or has said nothing for so long. */
export const claimIdleMoves = async (db: DataSource): Promise<{ id: string }[]> => {
  const [rows] = (await db.query(
    `update jobs set claimed_until = now() + interval '10 seconds' where id in (
       select id from jobs where kind = 'move' and status in ('waiting', 'running') and (claimed_until is null or claimed_until < now())
       order by asked_at limit 10 for update skip locked)
     returning id`,
  )) as [{ id: string }[], number];
  return rows;
};
