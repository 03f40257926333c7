import type { Logger } from 'pino';
import type { DataSource } from 'typeorm';
import { Job } from '../db/entities/job.js';
import { newestVersion, type ReadSettings } from '../db/settings.js';
import { toPlainText } from '../domain/plain-text.js';
import { runBackTest } from './back-test.js';
import { everySecond, type Repeated } from './every-second.js';
import { plainMessage } from './parts.js';
import { runWhatIf, type WhatIfAsked } from './what-if.js';

interface JobsParts {
  db: DataSource;
  readSettings: ReadSettings;
  speed: number;
  log: Logger;
}

/** Of a job that says nothing for so long the reckoner is dead: another one begins it anew. */
const silence = `interval '60 seconds'`;

/** The long work that people have asked for, one piece at a time, beside the appeals. */
export const startJobs = (parts: JobsParts): Repeated => {
  const { db, log } = parts;
  const ending = { begun: false };
  const loop = everySecond(log, async () => {
    const job = await claim(db);
    if (!job) return 'all done';
    await run(parts, job, ending).catch(async (error: unknown) => {
      log.error({ err: error, job: job.id }, 'job failed');
      const reason = toPlainText(error instanceof Error ? plainMessage(error) : String(error)).slice(0, 500);
      await db.query(`update jobs set status = 'failed', ended_at = now(), result = $2 where id = $1 and status = 'running'`, [
        job.id,
        { reason },
      ]);
    });
    return 'more waits';
  });
  return {
    stop() {
      ending.begun = true;
      return loop.stop();
    },
  };
};

const claim = async (db: DataSource): Promise<Job | undefined> => {
  const [[claimed]] = (await db.query(
    `update jobs set status = 'running', done = 0, claimed_until = now() + ${silence} where id = (
       select id from jobs where kind in ('back-test', 'what-if') and (status = 'waiting' or (status = 'running' and claimed_until < now()))
       order by asked_at limit 1 for update skip locked)
     returning id`,
  )) as [{ id: string }[], number];
  return claimed && (await db.manager.findOneByOrFail(Job, { id: claimed.id }));
};

const run = async ({ db, readSettings, speed }: JobsParts, job: Job, ending: { begun: boolean }): Promise<void> => {
  if (!job.draft) throw new Error(`job ${job.id} has no draft to try`);
  const report = async ({ done, total }: { done: number; total: number }): Promise<'go on' | 'stop'> => {
    if (ending.begun) {
      await db.query(`update jobs set status = 'waiting' where id = $1 and status = 'running'`, [job.id]); // for whoever lives on
      return 'stop';
    }
    const [, running] = (await db.query(
      `update jobs set done = $2, total = $3, claimed_until = now() + ${silence} where id = $1 and status = 'running'`,
      [job.id, done, total],
    )) as [unknown, number];
    return running === 0 ? 'stop' : 'go on';
  };
  const version = await newestVersion(db.manager);
  const reckoner = { speed, jobId: job.id, report };
  const result = await (job.kind === 'what-if'
    ? runWhatIf(db, { ...reckoner, draft: job.draft, now: new Date(), ...(job.asked as unknown as WhatIfAsked) })
    : runBackTest(db, {
        ...reckoner,
        reckoning: { inForce: await readSettings(version), draft: job.draft, speed, now: new Date().toISOString() },
        ...{ from: null, to: null, ...(job.asked as { from?: string | null; to?: string | null }) },
      }));
  if (!result) return;
  await db.query(
    `update jobs set status = 'done', done = $2, total = $2, result = $3, ended_at = now() where id = $1 and status = 'running'`,
    [job.id, 'checked' in result ? result.checked : result.appeals, { version, ...result }],
  );
};
