import type { DataSource } from 'typeorm';
import { JobBreach } from '../db/entities/job-breach.js';
import { countPastLives, readPastAnswers, readPastLives } from '../db/past-lives.js';
import { rowsAtOnce } from '../db/settings-rows.js';
import type { Period } from '../domain/period.js';
import type { Settings } from '../domain/settings.js';
import { chooseCalendar } from '../domain/sla.js';
import { createWhatIfTally, type Judged, type PastLife, type WhatIf, type WhatIfTally } from '../domain/what-if.js';
import { delaysWithout } from '../domain/without-people.js';
import { reckonInThreads } from './reckon-in-threads.js';

/** As the job has it. */
export interface WhatIfAsked extends Period<string> {
  /** Operators' ids. */
  without: string[];
}

interface Asked extends WhatIfAsked {
  draft: Settings;
  speed: number;
  now: Date;
  jobId: string;
  report(progress: { done: number; total: number }): Promise<'go on' | 'stop'>;
}

/** Every round of the period with its terms as they were and as the draft would have them; undefined when it was stopped. */
export const runWhatIf = async (
  db: DataSource,
  { draft, speed, now, from, to, without, jobId, report }: Asked,
): Promise<(WhatIfTally & { delayed: number; asOf: string; zone: string }) | undefined> => {
  const zone = chooseCalendar(draft, null).timeZone;
  const asOf = new Date(Math.min(Date.parse(to), now.getTime())).toISOString();
  const total = await countPastLives(db, { from, to });
  await db.query(`delete from job_breaches where job_id = $1`, [jobId]);
  const delays =
    without.length === 0 ? new Map<string, never>() : delaysWithout(await readPastAnswers(db, { from, to }), without);
  const tally = createWhatIfTally();
  let after = '0';
  const knows: WhatIf = { draft, speed, asOf, delays };
  const ended = await reckonInThreads<PastLife, Judged>({
    ...{ thread: new URL('./what-if-thread.mjs', import.meta.url), knows },
    async read(limit) {
      const { lives, last } = await readPastLives(db, { from, to, zone, after, limit });
      after = last ?? after;
      return lives;
    },
    async keep(lives, breaches) {
      await keepBreaches(db, jobId, breaches);
      tally.add(lives, breaches);
      return report({ done: tally.done(), total });
    },
  });
  return ended === 'done' ? { ...tally.result(), delayed: delays.size, asOf, zone } : undefined;
};

const keepBreaches = async (db: DataSource, jobId: string, breaches: readonly Judged[]): Promise<void> => {
  for (let from = 0; from < breaches.length; from += rowsAtOnce)
    await db.manager.insert(
      JobBreach,
      breaches.slice(from, from + rowsAtOnce).map((breach) => ({ jobId, ...breach })),
    );
};
