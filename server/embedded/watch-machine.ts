import { existsSync } from 'node:fs';
import { clockToleranceMs, createClockWatch } from '../clock.js';
import { freeMbOn } from './data-dir.js';
import { turnLogs } from './part-logs.js';

const everyMs = 10_000;
/** As much as a start asks for. */
const enoughMb = 100;

const failureOf = (work: () => void): string | undefined => {
  try {
    work();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

/** What no process dies of at once and what stops all of them in the end: each trouble is told once, until it is over. */
export const watchMachine = (dataDir: string, report: (line: string) => void): void => {
  const askClock = createClockWatch();
  const told = new Set<string>();
  const tell = (trouble: string, words: string | undefined): void => {
    if (words === undefined) return void told.delete(trouble);
    if (!told.has(trouble)) report(words);
    told.add(trouble);
  };
  const look = (): void => {
    const freeMb = existsSync(dataDir) ? freeMbOn(dataDir) : 0;
    tell('disk', freeMb < enoughMb ? `Внимание: на диске с ${dataDir} осталось ${freeMb} МБ: освободите место.` : undefined);
    const behindMs = askClock();
    const minutes = Math.max(1, Math.round(behindMs / 60_000));
    tell(
      'clock',
      behindMs > clockToleranceMs
        ? `Внимание: часы этой машины перевели назад на ${minutes} мин: исправьте их (NTP).`
        : undefined,
    );
    const failure = failureOf(() => turnLogs(dataDir));
    tell('logs', failure && `Внимание: журналы частей в ${dataDir} не укоротить: ${failure}.`);
  };
  setInterval(look, everyMs).unref();
};
