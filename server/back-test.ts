import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { DataSource } from 'typeorm';
import { JobChange } from '../db/entities/job-change.js';
import { countPastAppeals, readPastAppeals } from '../db/past-appeals.js';
import { createTally, type Change, type PastAppeal, type Reckoning, type Tally } from '../domain/back-test.js';

const batchSize = 500;
/** More would take the time of the appeals that are alive. */
const mostThreads = 2;

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
  const threads = Array.from({ length: Math.min(mostThreads, availableParallelism()) }, () => startThread(reckoning));
  try {
    let after = '0';
    const wanted = { rest: true };
    const read = async (): Promise<PastAppeal[]> => {
      const { appeals, last } = await readPastAppeals(db, { ...period, after, limit: batchSize });
      after = last ?? after;
      return appeals;
    };
    let reading = read();
    /** Batches are read one after another and reckoned by whichever thread is free. */
    const next = (): Promise<PastAppeal[]> => {
      const batch = reading;
      reading = batch.then((appeals) => (appeals.length < batchSize ? [] : read()));
      return batch;
    };
    await Promise.all(
      threads.map(async (thread) => {
        for (let batch = await next(); batch.length > 0 && wanted.rest; batch = await next()) {
          const changes = await thread.reckon(batch);
          await keep(db, jobId, changes);
          tally.add(batch.length, changes);
          if ((await report({ done: tally.checked(), total })) === 'stop') wanted.rest = false;
        }
      }),
    );
    await reading;
    return wanted.rest ? tally.result() : undefined;
  } finally {
    await Promise.all(threads.map((thread) => thread.stop()));
  }
};

const startThread = (reckoning: Reckoning) => {
  const worker = new Worker(new URL('./back-test-thread.mjs', import.meta.url), { workerData: reckoning });
  return {
    async reckon(appeals: PastAppeal[]): Promise<Change[]> {
      const answered = once(worker, 'message') as Promise<[Change[]]>; // rejects with the thread's error
      worker.postMessage(appeals);
      return (await answered)[0];
    },
    stop: () => worker.terminate(),
  };
};

const keep = async (db: DataSource, jobId: string, changes: readonly Change[]): Promise<void> => {
  if (changes.length > 0)
    await db.manager.insert(
      JobChange,
      changes.map((change) => ({ jobId, ...change })),
    );
};
