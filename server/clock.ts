import type { Logger } from 'pino';
import type { DataSource } from 'typeorm';
import { everySecond, type Repeated } from './every-second.js';

/** Clocks of two machines are never quite the same. */
export const clockToleranceMs = 5_000;

/** How far the newest line of the record is ahead of our clock; zero or less = it is not. */
export const recordAheadMs = async (db: DataSource): Promise<number> => {
  const [newest] = (await db.query(`select at from audit_entries order by id desc limit 1`)) as { at: Date }[];
  return newest ? newest.at.getTime() - Date.now() : 0;
};

/** Asked again and again: how far the wall clock has been put back since it was furthest ahead; a steady clock is the judge. */
export const createClockWatch = (): (() => number) => {
  let furthest = -Infinity;
  const ask = (): number => {
    const ahead = Date.now() - performance.now();
    furthest = Math.max(furthest, ahead);
    return furthest - ahead;
  };
  ask();
  return ask;
};

/** Where no terminal is watched, the log is told once, until the clock is right again. */
export const logClock = (log: Logger): Repeated => {
  const ask = createClockWatch();
  let isTold = false;
  return everySecond(log, () => {
    const behindMs = Math.round(ask());
    const isBehind = behindMs > clockToleranceMs;
    if (isBehind && !isTold) log.warn({ behindMs }, 'the clock of this machine was put back: correct it (NTP)');
    isTold = isBehind;
    return Promise.resolve('all done');
  });
};

/** A clock put back moves no deadline, but what is written now would seem older than what was before. Undefined = all is well. */
export const warningOfClock = async (db: DataSource): Promise<string | undefined> => {
  const aheadMs = await recordAheadMs(db);
  if (aheadMs < clockToleranceMs) return undefined;
  const minutes = Math.max(1, Math.round(aheadMs / 60_000));
  return `Внимание: последняя запись журнала на ${minutes} мин впереди часов этой машины: похоже, часы перевели назад, исправьте их (NTP).`;
};
