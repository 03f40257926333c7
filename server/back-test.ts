import type { DataSource } from 'typeorm';
import { JobChange } from '../db/entities/job-change.js';
import { countPastAppeals, readPastAppeals } from '../db/past-appeals.js';
import { createTally, type Change, type PastAppeal, type Reckoning, type Tally } from '../domain/back-test.js';
import { reckonInThreads } from './reckon-in-threads.js';

export interface BackTest {
  reckoning: Reckoning;
  from: string | null;
  to: string | null;
  jobId: string;
  /** Told how far it is; `stop` = nobody wants the rest. */
  report(progress: { done: number; total: number }): Promise<'go on' | 'stop'>;
}

/** Every past appeal decided twice, as the settings in force and as the draft would have it; undefined when it was stopped. */
export const runBackTest = async (
  db: DataSource,
  { reckoning, from, to, jobId, report }: BackTest,
): Promise<Tally | undefined> => {
  const period = { from, to };
  const total = await countPastAppeals(db, period);
  await db.query(`delete from job_changes where job_id = $1`, [jobId]);
  const tally = createTally();
  let after = '0';
  const ended = await reckonInThreads<PastAppeal, Change>({
    ...{ thread: new URL('./back-test-thread.mjs', import.meta.url), knows: reckoning },
    async read(limit) {
      const { appeals, last } = await readPastAppeals(db, { ...period, after, limit });
      after = last ?? after;
      return appeals;
    },
    async keep(appeals, changes) {
      await keepChanges(db, jobId, changes);
      tally.add(appeals.length, changes);
      return report({ done: tally.checked(), total });
    },
  });
  return ended === 'done' ? tally.result() : undefined;
};

const keepChanges = async (db: DataSource, jobId: string, changes: readonly Change[]): Promise<void> => {
  if (changes.length > 0)
    await db.manager.insert(
      JobChange,
      changes.map((change) => ({ jobId, ...change })),
    );
};
