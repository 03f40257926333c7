import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Client, Connection } from '@temporalio/client';
import pg from 'pg';
import { createDataSource } from '../../db/data-source.js';
import { createAnnouncer } from '../../server/announce.js';
import { readConfig } from '../../server/config.js';
import { readKept } from '../../server/embedded/kept-file.js';
import { obtainTemporal } from '../../server/embedded/obtain-temporal.js';
import { startPostgres, type RunningPostgres } from '../../server/embedded/postgres.js';
import { processMark } from '../../server/embedded/process-mark.js';
import { startTemporal, type RunningTemporal } from '../../server/embedded/temporal.js';
import { reconcile, type Reconciled } from '../../server/reconcile.js';
import { taskQueue } from '../../workflows/messages.js';
import { startCopy, type Copy } from '../support/copy.js';
import { freePorts } from '../support/free-ports.js';
import { waitFor } from '../support/wait-for.js';

const checkout = fileURLToPath(new URL('../..', import.meta.url));
const home = mkdtempSync(join(tmpdir(), 'otklik-outages-'));
const dataDir = join(home, 'data');
const serversDir = join(home, 'servers');
const key = 'key-of-a-copy-in-need';
const group = 226_000_003;
let postgres: RunningPostgres;
let temporal: RunningTemporal;
let copy: Copy;
let port: number;
let pidsBefore: (number | undefined)[];

const runPostgres = (): Promise<RunningPostgres> =>
  startPostgres({ dataDir: serversDir, report: () => undefined, durability: 'durable', port: postgres?.port });
const runTemporal = async (): Promise<RunningTemporal> => {
  const { temporal: wanted, searchPath, cacheDir, environment } = readConfig();
  const sources = { cliPath: wanted.cliPath, searchPath, dataDir: serversDir, cacheDir, environment, report: () => undefined };
  const cli = await obtainTemporal(sources);
  return startTemporal({ dataDir: serversDir, namespace: 'default', cli, durability: 'durable', ports: temporal?.ports });
};

/** One copy on servers that are not its own: they go and come, and it must bear it. */
beforeAll(async () => {
  mkdirSync(serversDir);
  for (const folder of [home, serversDir]) chmodSync(folder, 0o755);
  [postgres, temporal] = await Promise.all([runPostgres(), runTemporal()]);
  port = await freePorts(6);
  const environment = { OTKLIK_DEMO_KEY: key, DATABASE_URL: postgres.url, TEMPORAL_ADDRESS: temporal.address };
  copy = startCopy({ root: checkout, dataDir, home, port, emulatorPort: port + 1, environment });
  await copy.ready();
  pidsBefore = pids();
}, 180_000);
afterAll(async () => {
  await copy?.kill();
  await temporal?.stop();
  await postgres?.stop();
  rmSync(home, { recursive: true, force: true });
}, 60_000);

const pids = (): (number | undefined)[] =>
  ['web', 'worker', 'stand'].map((name) => readKept(join(dataDir, 'pids', `${name}.json`), processMark)?.pid);

interface Answer<T = unknown> {
  status: number;
  headers: Headers;
  body: T;
  tookMs: number;
}
const call = async <T>(
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer<T>> => {
  const began = performance.now();
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    method,
    headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(30_000),
  });
  const text = await response.text();
  const isJson = /json/.test(response.headers.get('Content-Type') ?? '');
  const tookMs = performance.now() - began;
  return { status: response.status, headers: response.headers, body: (isJson ? JSON.parse(text) : text) as T, tookMs };
};

const postId = 800_001;
let lastId = 900_000;
/** As VK tells of a comment; `rootId` = under an earlier one. */
const commentOf = (text: string, fromId: number, rootId?: number) => {
  const id = ++lastId;
  const date = Math.floor(Date.now() / 1000);
  const under = rootId === undefined ? {} : { parents_stack: [rootId], reply_to_comment: rootId };
  const object = { id, from_id: fromId, post_id: postId, owner_id: -group, date, text, ...under };
  const secret = `secret-${group}`;
  return { id, event: { type: 'wall_reply_new', group_id: group, event_id: randomUUID(), v: '5.199', secret, object } };
};
const send = (event: object): Promise<Answer> => call('POST', `/webhooks/vk/${group}`, event);
const deliver = async (...said: Parameters<typeof commentOf>): Promise<{ id: number; answer: Answer }> => {
  const { id, event } = commentOf(...said);
  return { id, answer: await send(event) };
};

interface Item {
  number: string;
  status: string;
}
const appealOf = async (id: number): Promise<Item | undefined> => {
  const link = encodeURIComponent(`https://vk.com/wall-${group}_${postId}?reply=${id}`);
  return (await call<{ items: Item[] }>('GET', `/api/v1/appeals?thread=${link}`)).body.items[0];
};
const standing = (id: number, status: string): Promise<Item> =>
  waitFor(
    async () => {
      const appeal = await appealOf(id);
      return appeal?.status === status ? appeal : undefined;
    },
    `the appeal of comment ${id} in ${status}`,
    60_000,
  );
const ready = async (): Promise<Answer<{ missing: string[] }>> => call('GET', '/health/ready');
const allWell = (): Promise<unknown> => waitFor(async () => (await ready()).status === 200, 'everything to be there', 60_000);
const ask = async <Row extends pg.QueryResultRow>(sql: string, parameters: unknown[]): Promise<Row[]> => {
  const client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  return client
    .query<Row>(sql, parameters)
    .then(({ rows }) => rows)
    .finally(() => client.end());
};

/** As after a start on a new store, where Temporal may be slower than we. */
const reconcileNow = async (): Promise<Reconciled> => {
  const db = await createDataSource({ url: postgres.url, poolSize: 2 }).initialize();
  const connection = Connection.lazy({ address: temporal.address });
  const client = new Client({ connection });
  try {
    return await reconcile({ db, temporal: client, announcer: createAnnouncer({ db, temporal: client, taskQueue }) });
  } finally {
    await connection.close();
    await db.destroy();
  }
};

const complaint = 'На Ленина третий день нет горячей воды, когда починят?';
const further = ['И отопления тоже нет', 'Дети мёрзнут третий день', 'Когда же почините?'];

test('Temporal is away: the network is answered, people are told «принято», and all goes on in order when it is back', async () => {
  const before = await deliver(complaint, 700_001);
  const { number } = await standing(before.id, 'assigned');
  await temporal.stop();
  await waitFor(async () => (await ready()).body.missing?.includes('temporal'), 'health to name Temporal', 15_000);

  const words: { id: number; answer: Answer }[] = [];
  for (const text of further) words.push(await deliver(text, 700_001, before.id));
  const others = await Promise.all([1, 2, 3, 4, 5].map((n) => deliver(complaint, 700_100 + n)));
  for (const { answer } of [...words, ...others]) expect(answer).toMatchObject({ status: 200, body: 'ok' });
  const keyed = { 'Idempotency-Key': randomUUID() };
  const reply = { text: 'Воду дадут к 18:00.' };
  const act = await call<{ status: string }>('POST', `/api/v1/appeals/${number}/replies`, reply, keyed);
  expect(act).toMatchObject({ status: 202, body: { status: 'pending' } });
  expect(act.tookMs).toBeLessThan(15_000);
  for (const { id } of others) await standing(id, 'received');

  const reconciling = reconcileNow();
  temporal = await runTemporal();
  const { told, begun } = await reconciling;
  expect(told + begun).toBeGreaterThan(others.length);
  for (const { id } of others) await standing(id, 'assigned');
  await waitFor(
    async () => (await call('POST', `/api/v1/appeals/${number}/replies`, reply, keyed)).status === 201,
    'the act to be done',
    60_000,
  );
  const heard = await waitFor(
    async () => {
      const rows = await ask<{ text: string }>(
        `select m.text from audit_entries e join appeals a on a.id = e.appeal_id join messages m on m.id = (e.because ->> 'messageId')::uuid
         where a.number = $1 and e.what = 'message-joined' order by e.seq`,
        [number],
      );
      return rows.length === further.length ? rows : undefined;
    },
    'the resident’s further words to be heard',
    60_000,
  );
  expect(heard.map(({ text }) => text)).toEqual(further);
  await allWell();
  expect(pids()).toEqual(pidsBefore);
}, 180_000);

test('PostgreSQL is away: the network is asked to come again, programs get a problem and not a silence, health names it', async () => {
  await postgres.stop();
  const refused = await deliver(complaint, 700_201);
  expect(refused.answer.status).toBe(503);
  expect(Number(refused.answer.headers.get('Retry-After'))).toBeGreaterThan(0);
  const keyed = { 'Idempotency-Key': randomUUID() };
  const answers = await Promise.all([
    call<{ status: number; title: string }>('GET', '/api/v1/appeals'),
    call<{ status: number; title: string }>('POST', '/api/v1/appeals/2026-000001/replies', { text: 'Ответ' }, keyed),
  ]);
  for (const { status, headers, body, tookMs } of answers) {
    expect(status).toBe(503);
    expect(Number(headers.get('Retry-After'))).toBeGreaterThan(0);
    expect(headers.get('Content-Type')).toContain('application/problem+json');
    expect(body).toMatchObject({ status, title: expect.stringMatching(/[а-я]/) });
    expect(tookMs).toBeLessThan(15_000);
  }
  const metrics = await call('GET', '/metrics');
  expect(metrics.status).toBe(503);
  expect(Number(metrics.headers.get('Retry-After'))).toBeGreaterThan(0);
  const health = await ready();
  expect(health.status).toBe(503);
  expect(health.body.missing).toEqual(expect.arrayContaining(['database', 'migrations', 'settings']));
  expect(health.tookMs).toBeLessThan(10_000);
  expect((await call('GET', '/health/live')).status).toBe(200);

  postgres = await runPostgres();
  await allWell();
  const { id, answer } = await deliver(complaint, 700_201);
  expect(answer).toMatchObject({ status: 200, body: 'ok' });
  await standing(id, 'assigned');
  expect(pids()).toEqual(pidsBefore);
}, 180_000);

/** PostgreSQL and all that serves its connections. */
const signalPostgres = (signal: 'SIGSTOP' | 'SIGCONT'): void => {
  const postmaster = Number(readFileSync(join(postgres.data, 'postmaster.pid'), 'utf8').split('\n')[0]);
  process.kill(postmaster, signal); // first, so that it makes no more of them
  for (const pid of execFileSync('ps', ['-o', 'pid=', '--ppid', String(postmaster)], { encoding: 'utf8' }).match(/\d+/g) ?? [])
    process.kill(Number(pid), signal);
};

test('PostgreSQL hangs: networks and programs are answered as if it were away, and what they repeat is not doubled', async () => {
  const before = await deliver(complaint, 700_301);
  const { number } = await standing(before.id, 'assigned');
  const comments = Array.from({ length: 15 }, (_, n) => commentOf(complaint, 700_310 + n)); // more than connections
  const keyed = { 'Idempotency-Key': randomUUID() };
  const act = (): Promise<Answer> => call('POST', `/api/v1/appeals/${number}/replies`, { text: 'Воду дадут к 18:00.' }, keyed);
  await Promise.all(comments.map(() => call('GET', '/api/v1/appeals'))); // the connections stand open
  signalPostgres('SIGSTOP');
  try {
    const [answers, done, health, live] = await Promise.all([
      Promise.all(comments.map(({ event }) => send(event))),
      act(),
      ready(),
      call('GET', '/health/live'),
    ]);
    expect(health).toMatchObject({ status: 503, body: { missing: expect.arrayContaining(['database']) } });
    expect(live.status).toBe(200);
    for (const { status, headers, tookMs } of answers) {
      expect(status).toBe(503);
      expect(Number(headers.get('Retry-After'))).toBeGreaterThan(0);
      expect(tookMs).toBeLessThan(8_000); // VK waits no longer
    }
    expect(done.status).toBe(503);
    expect(done.tookMs).toBeLessThan(20_000);
    for (const { status, tookMs } of await Promise.all(comments.map(({ event }) => send(event)))) {
      expect(status).toBe(503); // with no connection left as well
      expect(tookMs).toBeLessThan(8_000);
    }
  } finally {
    signalPostgres('SIGCONT');
  }
  await allWell();
  for (const { event } of comments) expect(await send(event)).toMatchObject({ status: 200, body: 'ok' });
  await waitFor(async () => (await act()).status === 201, 'the act to be done', 60_000);
  for (const { id } of comments) await standing(id, 'assigned');
  const events = comments.map(({ event }) => event.event_id);
  expect(await ask(`select event_id from deliveries where event_id = any ($1)`, [events])).toHaveLength(events.length);
  const external = comments.map(({ id }) => `c-${group}_${postId}_${id}`);
  expect(await ask(`select appeal_id from messages where external_id = any ($1)`, [external])).toHaveLength(events.length);
  expect(await ask(`select 1 from replies r join appeals a on a.id = r.appeal_id where a.number = $1`, [number])).toHaveLength(1);
  expect(pids()).toEqual(pidsBefore);
}, 180_000);

test('a part that dies at every start ends everything, with its last words and code 1', async () => {
  const stand = readKept(join(dataDir, 'pids', 'stand.json'), processMark);
  process.kill(stand?.pid ?? 0, 'SIGKILL');
  const usurper = createServer();
  await waitFor(
    async () => {
      usurper.listen(port + 1, '127.0.0.1');
      return Promise.race([once(usurper, 'listening').then(() => true), once(usurper, 'error').then(() => false)]);
    },
    'the port of the dead stand',
    10_000,
  );
  expect(await copy.ended).toBe(1);
  usurper.close();
  expect(copy.words()).toMatch(/Не удаётся запустить процесс stand: код 1\n[^]*EADDRINUSE/);
  expect(copy.living()).toEqual([]);
}, 150_000);
