import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { inheritedEnvironment } from '../../server/config.js';
import { readKept } from '../../server/embedded/kept-file.js';
import type { SystemUser } from '../../server/embedded/postgres-place.js';
import { processMark } from '../../server/embedded/process-mark.js';
import { waitFor } from './wait-for.js';

export interface Wanted {
  /** Of the checkout. */
  root: string;
  dataDir: string;
  home: string;
  port: number;
  emulatorPort: number;
  environment?: Record<string, string>;
  /** Undefined = whoever runs the test. */
  user?: SystemUser | undefined;
}

/** `npm start` as a person at a terminal has it: a process group of its own, one copy of Otklik. */
export interface Copy {
  /** Everything that it has printed so far. */
  words(): string;
  /** The exit code; null = it was killed. */
  ended: Promise<number | null>;
  ready(): Promise<void>;
  /** Ctrl+C: the terminal sends it to the whole group. */
  interrupt(): Promise<number | null>;
  /** `kill -9` of npm, of ours and of every part. */
  kill(): Promise<void>;
  /** `kill -9` of npm and of ours alone: no part is told. */
  killSupervisor(): Promise<void>;
  /** Of the process groups of npm and of the parts, those that still live. */
  living(): number[];
}

/** Of these process groups, those with a living member; a zombie is none. */
const livingOf = (groups: number[]): number[] => {
  const lines = execFileSync('ps', ['-eo', 'pgid=,state='], { encoding: 'utf8' }).trim().split('\n');
  const living = new Set(
    lines.map((line) => line.trim().split(/\s+/)).flatMap(([group, state]) => (state === 'Z' ? [] : [Number(group)])),
  );
  return groups.filter((group) => living.has(group));
};

export const startCopy = ({ root, dataDir, home, port, emulatorPort, environment = {}, user }: Wanted): Copy => {
  const child = spawn('npm', ['start'], {
    ...user,
    cwd: root,
    detached: true,
    env: {
      PATH: inheritedEnvironment.PATH,
      NO_UPDATE_NOTIFIER: '1',
      HOME: home,
      PORT: String(port),
      OTKLIK_EMULATOR_PORT: String(emulatorPort),
      OTKLIK_DATA_DIR: dataDir,
      OTKLIK_LOG_LEVEL: 'error',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const group = child.pid ?? 0;
  let words = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (words += text));
  let exit: { code: number | null } | undefined;
  const ended = once(child, 'close').then(([code]) => (exit = { code: code as number | null }).code);
  const known = new Set<number>();
  /** Each part leads a group of its own; the files in which a copy keeps them are gone when it has ended. */
  const parts = (): void => {
    const folder = join(dataDir, 'pids');
    for (const name of existsSync(folder) ? readdirSync(folder) : []) {
      const mark = readKept(join(folder, name), processMark);
      if (mark) known.add(mark.pid);
    }
  };
  const groups = (): number[] => [group, ...known];

  return {
    words: () => words,
    ended,
    async ready() {
      await waitFor(() => exit !== undefined || words.includes('Отклик работает.'), 'the copy to say that it works', 90_000);
      if (exit) throw new Error(`the copy ended with ${exit.code}: ${words}`);
      parts();
    },
    async interrupt() {
      process.kill(-group, 'SIGINT');
      return ended;
    },
    async kill() {
      parts();
      for (const pid of livingOf(groups())) process.kill(-pid, 'SIGKILL');
      await ended;
      await waitFor(() => livingOf(groups()).length === 0, 'everything to be gone');
    },
    async killSupervisor() {
      parts();
      process.kill(-group, 'SIGKILL');
      await ended;
    },
    living: () => livingOf(groups()),
  };
};
