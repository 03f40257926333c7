import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { until } from './until.js';

/** Names one process for good: a pid alone is given to another process sooner or later. */
export const processMark = z.object({ pid: z.int().positive(), startTime: z.string() });
export type ProcessMark = z.infer<typeof processMark>;

const hasProc = existsSync('/proc/self/stat');
const ps = (pid: number, field: string): string =>
  execFileSync('ps', ['-o', `${field}=`, '-p', String(pid)], { encoding: 'utf8', env: { PATH: '/bin:/usr/bin', LC_ALL: 'C' } });

const startTimeFromProc = (pid: number): string | undefined => {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' '); // the command's name may hold spaces and brackets
  const [state, ticks] = [fields[0], fields[19]];
  const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  return state === 'Z' || state === 'X' ? undefined : `${boot}/${ticks}`;
};

const startTimeFromPs = (pid: number): string | undefined =>
  ps(pid, 'state').startsWith('Z') ? undefined : ps(pid, 'lstart').trim();

/** Undefined when there is no such process (a zombie is none). */
export const markOf = (pid: number): ProcessMark | undefined => {
  try {
    const startTime = hasProc ? startTimeFromProc(pid) : startTimeFromPs(pid);
    return startTime === undefined ? undefined : { pid, startTime };
  } catch {
    return undefined;
  }
};

export const isAlive = (mark: ProcessMark): boolean => markOf(mark.pid)?.startTime === mark.startTime;

/** The command line, words separated by spaces; empty when there is no such process. */
export const commandOf = (pid: number): string => {
  try {
    return hasProc ? readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ') : ps(pid, 'command');
  } catch {
    return '';
  }
};

const send = (pid: number, signal: NodeJS.Signals): void => {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
};

/** At once, without time to obey. */
export const killProcess = (mark: ProcessMark): void => {
  if (isAlive(mark)) send(mark.pid, 'SIGKILL');
};

/** Sends the signals one after another, each with its time to obey, until the process is gone. */
export const endProcess = async (mark: ProcessMark, signals: readonly (readonly [NodeJS.Signals, number])[]): Promise<void> => {
  for (const [signal, graceMs] of signals) {
    if (!isAlive(mark)) return;
    send(mark.pid, signal);
    const gone = until(() => (isAlive(mark) ? undefined : true), `process ${mark.pid} to end`, graceMs);
    if (await gone.catch(() => false)) return;
  }
};
