import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { createDataSource } from '../../db/data-source.js';
import { verifyAudit } from '../../db/verify-audit.js';
import { readConfig } from '../../server/config.js';
import { readKept } from '../../server/embedded/kept-file.js';
import { obtainTemporal } from '../../server/embedded/obtain-temporal.js';
import { startPart } from '../../server/embedded/part.js';
import { isAlive, processMark, type ProcessMark } from '../../server/embedded/process-mark.js';
import { findCopy } from '../../server/embedded/running-copy.js';
import { startCopy, type Copy } from '../support/copy.js';
import { freePorts } from '../support/free-ports.js';
import { waitFor } from '../support/wait-for.js';

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
const movableClock = new URL('../support/movable-clock.mjs', import.meta.url).href;
const key = 'key-of-a-copy-under-test';
const complaint = 'На Ленина третий день нет горячей воды, когда починят?';
const group = 226_000_003;
const children = ['stand', 'web', 'worker', 'temporal', 'postgres'] as const;
type Child = (typeof children)[number];

const home = mkdtempSync(join(tmpdir(), 'otklik-kills-'));
const disk = join(home, 'disk');
const dataDir = join(disk, 'data');
const clockFile = join(home, 'clock');
/** A disk of its own, small enough to be filled; only root may make one. */
const mountSmallDisk = (): boolean => {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=600m,mode=755', 'tmpfs', disk], { stdio: 'ignore' });
    return true;
  } catch {
    return false; // root of a container that may not mount
  }
};
let cli: string;
let port: number;
let copy: Copy;

mkdirSync(disk);
for (const folder of [home, disk]) chmodSync(folder, 0o755); // PostgreSQL's own user comes in
const hasOwnDisk = mountSmallDisk();

beforeAll(async () => {
  const { temporal, searchPath, cacheDir, environment } = readConfig();
  const sources = { cliPath: temporal.cliPath, searchPath, dataDir: home, cacheDir, environment, report: () => undefined };
  cli = (await obtainTemporal(sources)).path;
  port = await freePorts(6);
}, 120_000);
afterAll(async () => {
  await copy?.kill();
  if (hasOwnDisk) execFileSync('umount', ['--lazy', disk]);
  rmSync(home, { recursive: true, force: true });
}, 60_000);

const begin = (): Copy => {
  const clock = { NODE_OPTIONS: `--import ${movableClock}`, OTKLIK_TEST_CLOCK: clockFile };
  const environment = { OTKLIK_DEMO_KEY: key, OTKLIK_DEMO_SPEED: '30', TEMPORAL_CLI_PATH: cli, ...clock };
  return startCopy({ root, dataDir, home, port, emulatorPort: port + 1, environment });
};

const markOf = (name: Child): ProcessMark | undefined => readKept(join(dataDir, 'pids', `${name}.json`), processMark);
const living = (name: Child, except?: ProcessMark): Promise<ProcessMark> =>
  waitFor(
    () => {
      const mark = markOf(name);
      return mark && mark.pid !== except?.pid && isAlive(mark) ? mark : undefined;
    },
    `${name} to live${except ? ' again' : ''}`,
    60_000,
  );

const call = async <T>(url: string, method: string, body?: unknown): Promise<T> => {
  const headers = { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json', 'Idempotency-Key': randomUUID() };
  const answer = await fetch(url, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  if (!answer.ok) throw new Error(`${method} ${url} answered ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as T;
};
const api = <T>(method: string, path: string, body?: unknown): Promise<T> =>
  call(`http://127.0.0.1:${port}/api/v1${path}`, method, body);
const stand = <T>(method: string, path: string, body?: unknown): Promise<T> =>
  call(`http://127.0.0.1:${port + 1}${path}`, method, body);
const allWell = (): Promise<unknown> =>
  waitFor(async () => (await fetch(`http://127.0.0.1:${port}/health/ready`)).ok, 'everything to be there', 90_000);

interface Item {
  number: string;
  status: string;
}
const comment = async (resident: number): Promise<string> => {
  const { communities, users } = await stand<{
    communities: { id: string; kind: string; posts: { id: string }[] }[];
    users: { id: string }[];
  }>('GET', '/state');
  const community = communities.find(({ kind }) => kind === 'own');
  const body = { communityId: community?.id, postId: community?.posts[0]?.id, text: complaint };
  return (await stand<{ url: string }>('POST', `/actors/${users[resident]?.id}/comment`, body)).url;
};
const standing = (thread: string, ...statuses: string[]): Promise<Item> =>
  waitFor(
    async () => {
      const { items } = await api<{ items: Item[] }>('GET', `/appeals?thread=${encodeURIComponent(thread)}`);
      return items.length === 1 && statuses.includes(items[0]?.status ?? '') ? items[0] : undefined;
    },
    `one appeal of ${thread} in ${statuses.join(' or ')}`,
    60_000,
  );
/** From the resident's words to the reply in his thread, which stands there once. */
const oneLife = async (resident: number, text: string): Promise<string> => {
  const thread = await comment(resident);
  const { number } = await standing(thread, 'assigned');
  await api('POST', `/appeals/${number}/replies`, { text });
  await standing(thread, 'observing', 'closed');
  expect(await repliesAt(thread)).toEqual([text]);
  return thread;
};
const repliesAt = async (thread: string): Promise<string[]> => {
  const { replies } = await stand<{ replies: { text: string; fromCommunity: boolean }[] }>(
    'GET',
    `/assert/thread?url=${encodeURIComponent(thread)}`,
  );
  return replies.filter(({ fromCommunity }) => fromCommunity).map(({ text }) => text);
};
const databaseUrl = (): string => {
  const url = findCopy(dataDir)?.databaseUrl;
  if (url === undefined) throw new Error('no copy runs there');
  return url;
};
const withClient = async <T>(work: (client: pg.Client) => Promise<T>): Promise<T> => {
  const client = new pg.Client({ connectionString: databaseUrl() });
  client.on('error', () => undefined); // its server may be killed
  await client.connect();
  return work(client).finally(() => client.end().catch(() => undefined));
};
const brokenLinks = async (): Promise<unknown> => {
  const db = await createDataSource({ url: databaseUrl(), poolSize: 1 }).initialize();
  const { broken } = await verifyAudit(db).finally(() => db.destroy());
  return broken;
};
const logOf = (name: Child): string => readFileSync(join(dataDir, 'logs', `${name}.log`), 'utf8');

let first: string;

test('a part that somebody kills before it was ever ready is started again, and the start goes on', async () => {
  copy = begin();
  for (const name of ['worker', 'web'] as const) process.kill((await living(name)).pid, 'SIGKILL');
  await copy.ready();
  expect(copy.words()).toMatch(/^worker: сигнал SIGKILL; запускаю снова\.$/m);
  expect(copy.words()).toMatch(/^web: сигнал SIGKILL; запускаю снова\.$/m);
  first = await oneLife(0, 'Воду дадут к 18:00.');
}, 180_000);

test('kill -9 of each part in turn: it stands again, and life goes on', async () => {
  for (const name of children) {
    const before = await living(name);
    process.kill(before.pid, 'SIGKILL');
    await living(name, before);
  }
  await allWell();
  for (const name of [...children.slice(0, 3), 'Temporal', 'PostgreSQL'])
    expect(copy.words()).toContain(`${name}: сигнал SIGKILL; запускаю снова.`);
  await oneLife(1, 'Воду дадут к 19:00.');
}, 180_000);

test('PostgreSQL waits until the last of a killed one’s processes has let go of its memory', async () => {
  await withClient(async (client) => {
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
    const backend = rows[0]?.pid ?? 0;
    const before = await living('postgres');
    process.kill(backend, 'SIGSTOP');
    process.kill(before.pid, 'SIGKILL');
    await waitFor(() => logOf('postgres').includes('is still in use'), 'the new one to find the memory in use', 30_000);
    process.kill(backend, 'SIGCONT'); // and it sees that its postmaster is gone
    await living('postgres', before);
  });
  await allWell();
  await standing(first, 'observing', 'closed');
}, 120_000);

test('kill -9 of the supervisor alone: what is ours ends by itself, what is not is found by the next start', async () => {
  const marks = Object.fromEntries(await Promise.all(children.map(async (name) => [name, await living(name)] as const)));
  await copy.killSupervisor();
  const ours = ['web', 'worker', 'stand'].map((name) => marks[name]);
  const servers = ['postgres', 'temporal'].map((name) => marks[name]);
  await waitFor(() => ours.every((mark) => mark && !isAlive(mark)), 'our own programs to end', 30_000);
  expect(servers.map((mark) => mark && isAlive(mark))).toEqual([true, true]);
  rmSync(join(dataDir, 'pids', 'postgres.json')); // as after a kill between the start and its record: its own pid file tells

  copy = begin();
  await copy.ready();
  expect(servers.map((mark) => mark && isAlive(mark))).toEqual([false, false]);
  await standing(first, 'observing', 'closed');
  expect(await repliesAt(first)).toEqual(['Воду дадут к 18:00.']);
  await oneLife(2, 'Воду дадут к 20:00.');
}, 180_000);

test('the clock is put back an hour: it is told, replies go out at once, the record stays whole', async () => {
  const hour = 3_600_000;
  writeFileSync(clockFile, String(hour));
  // Of PostgreSQL's clock the test has only this one: new sessions find this now() before the server's own.
  await withClient(async (client) => {
    await client.query(
      `create function now() returns timestamptz language sql as $$ select pg_catalog.clock_timestamp() - interval '1 hour' $$`,
    );
    await client.query('alter database otklik set search_path = public, pg_catalog');
    await client.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    );
  });
  await allWell();
  await waitFor(() => copy.words().includes('часы этой машины перевели назад на 60 мин'), 'the sentence', 30_000);
  await oneLife(3, 'Воду дадут к 21:00.');
  expect(await brokenLinks()).toEqual([]);

  rmSync(clockFile);
  await withClient(async (client) => {
    await client.query('alter database otklik reset search_path');
    await client.query('drop function public.now()');
    await client.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    );
  });
  await allWell();
}, 180_000);

/** Leaves nothing free. */
const fillDisk = (): string => {
  const path = join(disk, 'ballast');
  const block = Buffer.alloc(1_000_000, 1);
  try {
    for (;;) writeFileSync(path, block, { flag: 'a' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  }
  return path;
};

/** As VK delivers a comment; what was answered. */
const deliver = async (id: number): Promise<number> => {
  const object = {
    id,
    from_id: 700_000 + id,
    post_id: 800_001,
    owner_id: -group,
    date: Math.floor(Date.now() / 1000),
    text: complaint,
  };
  const event = {
    type: 'wall_reply_new',
    group_id: group,
    event_id: randomUUID(),
    v: '5.199',
    secret: `secret-${group}`,
    object,
  };
  const url = `http://127.0.0.1:${port}/webhooks/vk/${group}`;
  const headers = { 'Content-Type': 'application/json' };
  const signal = AbortSignal.timeout(20_000);
  return (await fetch(url, { method: 'POST', headers, body: JSON.stringify(event), signal })).status;
};

(hasOwnDisk ? test : test.skip)(
  'the disk is full while all runs: it is told what to do, and when there is room again nothing is lost',
  async () => {
    const ballast = fillDisk();
    expect(statfsSync(disk).bavail).toBe(0);
    await waitFor(() => copy.words().includes(`на диске с ${dataDir} осталось 0 МБ: освободите место.`), 'the warning', 30_000);
    const accepted: number[] = [];
    for (let id = 900_001; id <= 900_040; id++) {
      const status = await deliver(id);
      expect([200, 503]).toContain(status);
      if (status === 200) accepted.push(id);
    }
    const program = { command: process.execPath, args: ['-e', 'setInterval(() => undefined, 1000)'], env: {} };
    const another = startPart({ ...program, name: 'another', dataDir: disk, ending: [['SIGKILL', 2_000]] });
    await expect(another).rejects.toThrow(`Папка данных ${disk} не годится: на диске не осталось места.`);

    rmSync(ballast);
    await allWell();
    expect(copy.words()).not.toMatch(/^\s+at /m);
    for (const id of accepted) await standing(`https://vk.com/wall-${group}_800001?reply=${id}`, 'assigned');
    expect(await brokenLinks()).toEqual([]);
    await oneLife(4, 'Воду дадут к 22:00.');
  },
  300_000,
);
