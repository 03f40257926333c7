import type { DataSource } from 'typeorm';

/** Clocks of two machines are never quite the same. */
export const clockToleranceMs = 5_000;

/** How far the newest line of the record is ahead of our clock; zero or less = it is not. */
export const recordAheadMs = async (db: DataSource): Promise<number> => {
  const [newest] = (await db.query(`select at from audit_entries order by id desc limit 1`)) as { at: Date }[];
  return newest ? newest.at.getTime() - Date.now() : 0;
};

/** A clock put back moves no deadline, but what is written now would seem older than what was before. Undefined = all is well. */
export const warningOfClock = async (db: DataSource): Promise<string | undefined> => {
  const aheadMs = await recordAheadMs(db);
  if (aheadMs < clockToleranceMs) return undefined;
  const minutes = Math.max(1, Math.round(aheadMs / 60_000));
  return `Внимание: последняя запись журнала на ${minutes} мин впереди часов этой машины: похоже, часы перевели назад, исправьте их (NTP).`;
};
