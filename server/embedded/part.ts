import { spawn } from 'node:child_process';
import { closeSync, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { explainFolder } from './cannot-start.js';
import { freeMbOn } from './data-dir.js';
import { forgetKept, readKept, writeKept } from './kept-file.js';
import { openLog } from './part-logs.js';
import { endProcess, killProcess, markOf, processMark, type ProcessMark } from './process-mark.js';
import { until } from './until.js';

type Signals = readonly (readonly [NodeJS.Signals, number])[];

/** One program that this copy runs beside itself. */
export interface Part {
  name: string;
  command: string;
  args: readonly string[];
  env: NodeJS.ProcessEnv;
  cwd?: string;
  dataDir: string;
  /** Where it writes, when that is not the data folder itself. */
  folder?: string;
  /** How it is asked to end: signals in order, each with the milliseconds it may take. */
  ending: Signals;
  /** PostgreSQL refuses to run as root. */
  user?: { uid: number; gid: number } | undefined;
  /** Its standard input is a pipe that closes when we die, however we die. */
  parentPipe?: boolean;
}

export interface RunningPart {
  name: string;
  pid: number;
  /** Of the Part. */
  folder: string;
  /** Settles when the process is gone, with the words for it: «код 1», «сигнал SIGKILL». */
  exited: Promise<string>;
  /** The last lines it wrote since this start: the reason of its death is there. */
  lastWords: () => string;
  stop: () => Promise<void>;
}

const markPath = (dataDir: string, name: string): string => join(dataDir, 'pids', `${name}.json`);

/** Ends what a killed copy left running under this name. */
export const endLeftover = async (dataDir: string, name: string, ending: Signals): Promise<void> => {
  const left: ProcessMark | undefined = readKept(markPath(dataDir, name), processMark);
  if (left) await endProcess(left, ending);
  forgetKept(markPath(dataDir, name));
};

/** Every part of this copy that lives, those that were not ready yet too: their records stay for the next start to look at. */
export const killParts = (dataDir: string): void => {
  const folder = join(dataDir, 'pids');
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    const mark = readKept(join(folder, name), processMark);
    if (mark) killProcess(mark);
  }
};

/** Starts the program in a group of its own: Ctrl+C of the terminal reaches us alone, and we end the parts in order. */
export const startPart = async (part: Part): Promise<RunningPart> => {
  const { name, dataDir, folder = dataDir, ending } = part;
  await endLeftover(dataDir, name, ending);
  const { log, lastWords } = orExplain(() => openLog(dataDir, name), dataDir);
  const child = spawn(part.command, part.args, {
    ...part.user,
    env: part.env,
    cwd: part.cwd,
    detached: true,
    stdio: [part.parentPipe ? 'pipe' : 'ignore', log, log],
  });
  closeSync(log);
  const exited = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ? `сигнал ${signal}` : `код ${code}`));
  });
  child.stdin?.on('error', () => undefined); // the child may be gone before the pipe
  const mark = child.pid === undefined ? undefined : markOf(child.pid);
  try {
    if (mark) writeKept(markPath(dataDir, name), mark);
  } catch (error) {
    child.kill('SIGKILL'); // nobody would find it again
    await exited;
    throw explainFolder(error, dataDir);
  }
  const stop = async (): Promise<void> => {
    if (mark) await endProcess(mark, ending);
    await exited;
    forgetKept(markPath(dataDir, name));
  };
  return { name, pid: child.pid ?? 0, folder, exited, lastWords, stop };
};

const orExplain = <T>(work: () => T, folder: string): T => {
  try {
    return work();
  } catch (error) {
    throw explainFolder(error, folder);
  }
};

/** The message is its name, the way it went and its last words. */
export class PartDied extends Error {
  override name = 'PartDied';
  constructor(
    name: string,
    readonly how: string,
    lastWords: string,
  ) {
    super(`${name}: ${how}\n${lastWords}`);
  }
}

/** `kill -9`, or a system that ran out of memory: no fault of its own. */
export const wasKilled = (failure: Error): boolean => failure instanceof PartDied && failure.how === 'сигнал SIGKILL';

/** Why it is gone, once it is: a disk that takes nothing is told as such, whichever part was the first to find out. */
export const deathOf = async (part: RunningPart, name = part.name): Promise<Error> => {
  const died = new PartDied(name, await part.exited, part.lastWords());
  const isFull = existsSync(part.folder) && freeMbOn(part.folder) === 0; // and then its last words were not kept
  return explainFolder(isFull ? Object.assign(died, { code: 'ENOSPC' }) : died, part.folder);
};

/** Waits until the probe says yes; the part's death meanwhile is thrown with its last words. */
export const whenReady = async (
  part: RunningPart,
  isReady: () => Promise<boolean>,
  timeoutMs = 60_000,
  everyMs?: number,
): Promise<void> => {
  const death = deathOf(part);
  const step = async (): Promise<Error | true | undefined> => {
    const dead = await Promise.race([death, Promise.resolve(undefined)]);
    return dead ?? ((await isReady()) ? true : undefined);
  };
  const outcome = await until(step, `${part.name} to be ready`, timeoutMs, everyMs);
  if (outcome !== true) throw outcome;
};
