import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { readConfig } from '../../server/config.js';
import { readKept } from '../../server/embedded/kept-file.js';
import { obtainTemporal } from '../../server/embedded/obtain-temporal.js';
import { isAlive, processMark, type ProcessMark } from '../../server/embedded/process-mark.js';
import { freePorts } from '../support/free-ports.js';
import { Place } from '../support/place.js';
import { waitFor } from '../support/wait-for.js';

const movableClock = new URL('../support/movable-clock.mjs', import.meta.url).href;
const children = ['stand', 'web', 'worker', 'temporal', 'postgres'] as const;
type Child = (typeof children)[number];

const home = mkdtempSync(join(tmpdir(), 'otklik-kills-'));
chmodSync(home, 0o755); // PostgreSQL's own user comes in
const clockFile = join(home, 'clock');
let place: Place;

beforeAll(async () => {
  const { temporal, searchPath, cacheDir, environment } = readConfig();
  const sources = { cliPath: temporal.cliPath, searchPath, dataDir: home, cacheDir, environment, report: () => undefined };
  const { path: cli } = await obtainTemporal(sources);
  const clock = { NODE_OPTIONS: `--import ${movableClock}`, OTKLIK_TEST_CLOCK: clockFile };
  place = new Place({ port: await freePorts(6), cli, home, environment: clock });
}, 120_000);
afterAll(async () => {
  await place.copy?.kill();
  rmSync(home, { recursive: true, force: true });
}, 60_000);

const markOf = (name: Child): ProcessMark | undefined => readKept(join(place.dataDir, 'pids', `${name}.json`), processMark);
const living = (name: Child, except?: ProcessMark): Promise<ProcessMark> =>
  waitFor(
    () => {
      const mark = markOf(name);
      return mark && mark.pid !== except?.pid && isAlive(mark) ? mark : undefined;
    },
    `${name} to live${except ? ' again' : ''}`,
    60_000,
  );

const withClient = async <T>(work: (client: pg.Client) => Promise<T>): Promise<T> => {
  const client = new pg.Client({ connectionString: place.databaseUrl() });
  client.on('error', () => undefined); // its server may be killed
  await client.connect();
  return work(client).finally(() => client.end().catch(() => undefined));
};
const logOf = (name: Child): string => readFileSync(join(place.dataDir, 'logs', `${name}.log`), 'utf8');

let first: string;

test('a part that somebody kills before it was ever ready is started again, and the start goes on', async () => {
  place.copy = place.start();
  for (const name of ['worker', 'web'] as const) process.kill((await living(name)).pid, 'SIGKILL');
  await place.running.ready();
  expect(place.running.words()).toMatch(/^worker: сигнал SIGKILL; запускаю снова\.$/m);
  expect(place.running.words()).toMatch(/^web: сигнал SIGKILL; запускаю снова\.$/m);
  first = await place.oneLife(0, 'Воду дадут к 18:00.');
}, 180_000);

test('kill -9 of each part in turn: it stands again, and life goes on', async () => {
  for (const name of children) {
    const before = await living(name);
    process.kill(before.pid, 'SIGKILL');
    await living(name, before);
  }
  await place.allWell();
  for (const name of [...children.slice(0, 3), 'Temporal', 'PostgreSQL'])
    expect(place.running.words()).toContain(`${name}: сигнал SIGKILL; запускаю снова.`);
  await place.oneLife(1, 'Воду дадут к 19:00.');
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
  await place.allWell();
  await place.standing(first, 'observing', 'closed');
}, 120_000);

test('kill -9 of the supervisor alone: what is ours ends by itself, what is not is found by the next start', async () => {
  const marks = Object.fromEntries(await Promise.all(children.map(async (name) => [name, await living(name)] as const)));
  await place.running.killSupervisor();
  const ours = ['web', 'worker', 'stand'].map((name) => marks[name]);
  const servers = ['postgres', 'temporal'].map((name) => marks[name]);
  await waitFor(() => ours.every((mark) => mark && !isAlive(mark)), 'our own programs to end', 30_000);
  expect(servers.map((mark) => mark && isAlive(mark))).toEqual([true, true]);
  rmSync(join(place.dataDir, 'pids', 'postgres.json')); // as after a kill between the start and its record: its own pid file tells

  place.copy = place.start();
  await place.running.ready();
  expect(servers.map((mark) => mark && isAlive(mark))).toEqual([false, false]);
  await place.standing(first, 'observing', 'closed');
  expect(await place.repliesAt(first)).toEqual(['Воду дадут к 18:00.']);
  await place.oneLife(2, 'Воду дадут к 20:00.');
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
  await place.allWell();
  await waitFor(() => place.running.words().includes('часы этой машины перевели назад на 60 мин'), 'the sentence', 30_000);
  await place.oneLife(3, 'Воду дадут к 21:00.');
  expect(await place.brokenLinks()).toEqual([]);

  rmSync(clockFile);
  await withClient(async (client) => {
    await client.query('alter database otklik reset search_path');
    await client.query('drop function public.now()');
    await client.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    );
  });
  await place.allWell();
}, 180_000);
