import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { turnLogs } from '../../server/embedded/part-logs.js';
import { deathOf, startPart, type RunningPart } from '../../server/embedded/part.js';
import { supervise, type Cared } from '../../server/embedded/supervise.js';
import { waitFor } from '../support/wait-for.js';

/** Deaths in a row. */
const patience = 8;
const dataDir = mkdtempSync(join(tmpdir(), 'otklik-supervise-'));
const cared: Cared[] = [];
afterAll(async () => {
  for (const one of cared) await one.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

interface Watched {
  ready: Promise<void>;
  /** The reason. */
  givenUp: Promise<string>;
  said: string[];
  /** Of each start. */
  pids: number[];
}

/** A program of this text under care, ready as soon as it is started. */
const care = (name: string, program: string, onReady: (part: RunningPart, starts: number) => void = () => undefined): Watched => {
  const [said, pids] = [[] as string[], [] as number[]];
  let giveUp: (reason: string) => void = () => undefined;
  const givenUp = new Promise<string>((resolve) => (giveUp = resolve));
  const one = supervise({
    name,
    start: () =>
      startPart({
        ...{ name, command: process.execPath, args: ['-e', program], env: {}, dataDir },
        ending: [['SIGKILL', 2_000]],
      }),
    isReady: (part) => {
      pids.push(part.pid);
      onReady(part, pids.length);
      return Promise.resolve();
    },
    report: (line) => said.push(line),
    giveUp,
  });
  cared.push(one);
  return { ready: one.ready, givenUp, said, pids };
};

/** Most of a minute goes by in the pauses between two starts, so both are watched at once. */
let own: Watched;
let others: Watched;
beforeAll(() => {
  own = care('crashing', `setTimeout(() => { console.error('no memory of it'); process.exit(3); }, 300)`);
  others = care('killed', 'setInterval(() => undefined, 1000)', ({ pid }, starts) => {
    if (starts <= patience) setTimeout(() => process.kill(pid, 'SIGKILL'), 100);
  });
});

test('what works for a moment and dies by itself, again and again, is given up with its last words', async () => {
  await own.ready;
  expect(await own.givenUp).toBe('Не удаётся запустить процесс crashing: код 3\nno memory of it');
  expect(own.pids).toHaveLength(patience);
}, 90_000);

test('the log of a part that talks for months is cut while it runs: the end of it is kept, and so are its last words', async () => {
  const log = join(dataDir, 'logs', 'talking.log');
  mkdirSync(join(dataDir, 'logs'), { recursive: true });
  writeFileSync(log, 'yesterday\n'.repeat(400));
  const program = `
    setInterval(() => console.log('today'), 5);
    process.on('SIGTERM', () => { console.error('for good'); process.exit(3); });`;
  const talking = { name: 'talking', command: process.execPath, args: ['-e', program], env: {}, dataDir };
  const part = await startPart({ ...talking, ending: [['SIGKILL', 2_000]] });
  await waitFor(() => statSync(log).size > 4_100, 'it to have talked');
  turnLogs(dataDir, 4_100);
  expect(statSync(log).size).toBeLessThan(4_000);
  expect(readFileSync(`${log}.old`, 'utf8')).toMatch(/^yesterday\n[^]+today\n$/);
  await waitFor(() => statSync(log).size > 0, 'it to go on');
  expect(readFileSync(log, 'utf8')).toMatch(/^today\n/);
  process.kill(part.pid, 'SIGTERM');
  expect((await deathOf(part)).message).toMatch(/^talking: код 3\n(today\n)+for good$/);
});

test('whom somebody else kills, however often, is started again', async () => {
  const lives = waitFor(() => others.pids.length > patience, 'one more start', 80_000).then(() => 'lives');
  expect(await Promise.race([others.givenUp, lives])).toBe('lives');
  expect(others.said).toEqual(Array.from({ length: patience }, () => 'killed: сигнал SIGKILL; запускаю снова.'));
}, 90_000);
