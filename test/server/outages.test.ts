import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
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
  });
  const text = await response.text();
  const isJson = /json/.test(response.headers.get('Content-Type') ?? '');
  const tookMs = performance.now() - began;
  return { status: response.status, headers: response.headers, body: (isJson ? JSON.parse(text) : text) as T, tookMs };
};

const postId = 800_001;
let lastId = 900_000;
/** As VK delivers a comment; `rootId` = under an earlier one. */
const deliver = async (text: string, fromId: number, rootId?: number): Promise<{ id: number; answer: Answer }> => {
  const id = ++lastId;
  const date = Math.floor(Date.now() / 1000);
  const under = rootId === undefined ? {} : { parents_stack: [rootId], reply_to_comment: rootId };
  const object = { id, from_id: fromId, post_id: postId, owner_id: -group, date, text, ...under };
  const event = {
    type: 'wall_reply_new',
    group_id: group,
    event_id: randomUUID(),
    v: '5.199',
    secret: `secret-${group}`,
    object,
  };
  return { id, answer: await call('POST', `/webhooks/vk/${group}`, event) };
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
