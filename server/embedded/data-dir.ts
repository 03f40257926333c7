import { existsSync, linkSync, mkdirSync, renameSync, rmSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { CannotStart, explainFolder } from './cannot-start.js';
import { readKept, writeKept } from './kept-file.js';
import { isAlive, markOf, processMark } from './process-mark.js';
import { until } from './until.js';

const holder = processMark.extend({ stopping: z.boolean() });
type Holder = z.infer<typeof holder>;

export interface HeldDataDir {
  /** From now on a new copy waits for us instead of refusing. */
  startStopping: () => void;
  release: () => void;
}

/** Makes the data folder ours alone. A living copy is refused by name, one that is ending is waited for, a dead one's lock is cleared. */
export const holdDataDir = async (
  dataDir: string,
  report: (line: string) => void,
  { neededMb } = { neededMb: 100 },
): Promise<HeldDataDir> => {
  const lock = join(dataDir, 'lock.json');
  const mark = markOf(process.pid);
  if (mark === undefined) throw new Error('this process has no start time');
  const mine = (stopping: boolean): Holder => ({ ...mark, stopping });
  try {
    mkdirSync(dataDir, { recursive: true });
    writeKept(`${lock}.${process.pid}`, mine(false)); // proves that the folder takes files
    demandSpace(dataDir, neededMb);
    while (!take(`${lock}.${process.pid}`, lock)) await clear(lock, dataDir, report);
  } catch (error) {
    forget(`${lock}.${process.pid}`);
    throw explainFolder(error, dataDir);
  }
  forget(`${lock}.${process.pid}`);
  const startStopping = (): void => {
    try {
      writeKept(lock, mine(true));
    } catch {
      // On a full disk it stays as it is, and a new copy refuses until we are gone: no reason to leave the parts running.
    }
  };
  return { startStopping, release: () => rmSync(lock, { force: true }) };
};

/** Where there is no folder, there is nothing to forget. */
const forget = (path: string): void => {
  if (existsSync(path)) rmSync(path, { force: true });
};

/** On the disk where this folder lies. */
export const freeMbOn = (folder: string): number => {
  const { bavail, bsize } = statfsSync(folder);
  return Math.floor((bavail * bsize) / 1_000_000);
};

const demandSpace = (dataDir: string, neededMb: number): void => {
  const freeMb = freeMbOn(dataDir);
  if (freeMb >= neededMb) return;
  throw new CannotStart(
    `На диске с ${dataDir} свободно ${freeMb} МБ, а нужно не меньше ${neededMb}: освободите место или укажите другую OTKLIK_DATA_DIR.`,
  );
};

/** A hard link appears whole or not at all, and never over another one. */
const take = (written: string, lock: string): boolean => {
  try {
    linkSync(written, lock);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
};

const clear = async (lock: string, dataDir: string, report: (line: string) => void): Promise<void> => {
  const found = readKept(lock, holder);
  if (found && isAlive(found)) {
    if (!found.stopping) {
      throw new CannotStart(
        `Отклик уже работает с папкой ${dataDir} (процесс ${found.pid}): остановите его или укажите другую OTKLIK_DATA_DIR.`,
      );
    }
    report('Прежняя копия ещё останавливается, жду…');
    await until(() => (isAlive(found) ? undefined : true), `process ${found.pid} to end`, 60_000);
  }
  // Two copies may clear at once: what was moved away must still be the dead one's.
  const aside = `${lock}.stale.${process.pid}`;
  try {
    renameSync(lock, aside);
  } catch {
    return; // the other one was quicker
  }
  const moved = readKept(aside, holder);
  if (moved && isAlive(moved)) take(aside, lock);
  rmSync(aside, { force: true });
};
