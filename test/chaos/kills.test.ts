import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Client, Connection } from '@temporalio/client';
import type { DataSource } from 'typeorm';
import { createDataSource } from '../../db/data-source.js';
import { inheritedEnvironment } from '../../server/config.js';
import { createChildren } from '../../server/embedded/children.js';
import { readKept } from '../../server/embedded/kept-file.js';
import { startNodePart } from '../../server/embedded/node-part.js';
import { findCopy } from '../../server/embedded/running-copy.js';
import { secretKeyPath, shortestSecret } from '../../server/prepare.js';
import { startCopy, type Copy } from '../support/copy.js';
import { freePorts } from '../support/free-ports.js';
import { waitFor } from '../support/wait-for.js';
import { ask, type Answer } from './ask.js';
import { createJudges, type Judges } from './judges.js';
import { answerDelayMs, killAtRandom, parts, type Kills } from './killer.js';
import { startTraffic, type AskedAct, type Traffic } from './traffic.js';

/** To have the same bad luck again: put here the seed that a run has printed. */
const givenSeed: number | undefined = undefined;
const seed = givenSeed ?? Math.floor(Math.random() * 2 ** 31);
const [blind, aimed] = [82, 22];
const key = 'key-of-a-copy-in-chaos';
const checkout = fileURLToPath(new URL('../..', import.meta.url));

const home = mkdtempSync(join(tmpdir(), 'otklik-chaos-'));
const dataDir = join(home, 'data');
let copy: Copy;
let db: DataSource;
let connection: Connection;
let seconds: ReturnType<typeof createChildren>;
let standUrl: string;
let webUrls: string[];
let traffic: Traffic;
let judges: Judges;
let kills: Kills;
let again: { act: AskedAct; again: Answer }[];

const demand = async <T>(method: string, url: string, body?: unknown): Promise<T> => {
  const answer = await ask<T>(method, url, body, { Authorization: `Bearer ${key}` });
  if (!answer || answer.status >= 300) throw new Error(`${method} ${url} answered ${JSON.stringify(answer)}`);
  return answer.body;
};

/** Whole copy; then a second worker and a second web beside it, as more machines would run them. */
const start = async (): Promise<void> => {
  chmodSync(home, 0o755); // PostgreSQL's own user comes in
  mkdirSync(dataDir, { mode: 0o755 });
  const port = await freePorts(7);
  const environment = { OTKLIK_DEMO_KEY: key, OTKLIK_DEMO_SPEED: '30' };
  copy = startCopy({ root: checkout, dataDir, home, port, emulatorPort: port + 1, environment });
  await copy.ready();
  const running = findCopy(dataDir);
  const secretKey = readKept(secretKeyPath({ dataDir }), shortestSecret);
  if (!running || secretKey === undefined) throw new Error('the copy does not say where it runs');
  const [emulatorPort, secondPort] = [String(port + 1), String(port + 6)];
  const env = {
    ...environment,
    ...{ PATH: inheritedEnvironment.PATH, HOME: home, PORT: secondPort, OTKLIK_EMULATOR_PORT: emulatorPort },
    ...{ OTKLIK_DATA_DIR: dataDir, OTKLIK_LOG_LEVEL: 'error', ADMIN_JS_TMP_DIR: join(home, 'admin-2') },
    ...{ DATABASE_URL: running.databaseUrl, TEMPORAL_ADDRESS: running.temporalAddress, OTKLIK_SECRET_KEY: secretKey },
  };
  standUrl = `http://127.0.0.1:${port + 1}`;
  webUrls = [`http://127.0.0.1:${port}`, `http://127.0.0.1:${port + 6}`];
  seconds = createChildren(
    () => undefined,
    (reason) => process.stderr.write(`${reason}\n`),
  );
  for (const name of ['worker', 'web'])
    await seconds.add({
      name: `${name}-2`,
      start: () => startNodePart({ name: `${name}-2`, args: [`server/${name}.ts`], env, dataDir }),
    });
  await allReady();

  db = await createDataSource({ url: running.databaseUrl }).initialize();
  connection = Connection.lazy({ address: running.temporalAddress });
  judges = createJudges({ db, temporal: new Client({ connection, namespace: running.namespace }), dataDir });
};

const allReady = (): Promise<unknown> =>
  waitFor(
    async () => {
      const answers = await Promise.all(webUrls.map((url) => ask('GET', `${url}/health/ready`)));
      const stand = await ask('GET', `${standUrl}/state`);
      return [...answers, stand].every((answer) => answer?.status === 200);
    },
    'everybody to stand again',
    120_000,
  );

const badDays = async (): Promise<void> => {
  for (const method of ['wall.createComment', 'messages.send']) {
    const fault = (id: string, probability: number, change = {}): Promise<unknown> =>
      demand('POST', `${standUrl}/faults`, { id, network: 'vk', method, probability, seed, ...change });
    await fault('F8', 0.7, { delayMs: answerDelayMs });
    await fault('F6', 0.15);
    await fault('F6', 0.1, { when: 'before' });
    await fault('F7', 0.15);
  }
};

/** What the network has given up telling us is told again, as an administrator asks for it on the community's page. */
const redeliverLost = async (): Promise<void> => {
  const { items } = await demand<{ items: { id: string }[] }>('GET', `${standUrl}/deliveries?status=lost&limit=1000`);
  for (const { id } of items) await demand('POST', `${standUrl}/deliveries/${id}/redeliver`);
  const waiting = async (): Promise<boolean> =>
    (await demand<{ items: unknown[] }>('GET', `${standUrl}/deliveries?status=waiting`)).items.length === 0;
  await waitFor(waiting, 'the network to have told everything', 90_000);
};

/** Nobody can tell whether these stand: people look, and say. */
const settleDoubts = async (): Promise<void> => {
  const doubted = (await db.query(
    `select a.number, r.id, r.text, first.url from replies r join publications p on p.reply_id = r.id join appeals a on a.id = r.appeal_id
       join lateral (select m.url from messages m where m.appeal_id = a.id order by m.seq limit 1) as first on true
     where p.status = 'unconfirmed'`,
  )) as { number: string; id: string; text: string; url: string }[];
  for (const { number, id, text, url } of doubted) {
    const { replies } = await demand<{ replies: { text: string }[] }>(
      'GET',
      `${standUrl}/assert/thread?url=${encodeURIComponent(url)}`,
    );
    const decision = replies.some((reply) => reply.text === text) ? 'stands' : 'send-again';
    await ask(
      'POST',
      `${webUrls[0]}/api/v1/appeals/${number}/replies/${id}/settle`,
      { decision },
      {
        ...{ Authorization: `Bearer ${key}`, 'Idempotency-Key': `doubt-${id}-${decision}` },
      },
    );
  }
};

const troubles = async (): Promise<string[]> => {
  await settleDoubts();
  const found = await Promise.all([judges.words(), judges.acts(), judges.replies(), judges.ladders(), judges.runs()]);
  return found.flat();
};

beforeAll(async () => {
  process.stdout.write(`chaos: seed ${seed}\n`);
  await start();
  await badDays();
  traffic = await startTraffic({ standUrl, webUrls, key, seed });
  const temporal = new Client({ connection });
  kills = await killAtRandom({ dataDir, standUrl, webUrls, db, temporal, seed, blind, aimed, longestMs: 600_000 });
  await traffic.end();
  await Promise.race([allReady(), copy.ended.then(() => Promise.reject(new Error(`the copy gave up: ${copy.words()}`)))]);
  await demand('DELETE', `${standUrl}/faults`);
  again = await traffic.askAgain();
  await redeliverLost();
  // What is still wrong after the quiet each test says for itself. A publication whose worker died is taken up again after 90 s, and
  // looks, waits and looks again before it is settled.
  await waitFor(async () => (await troubles()).length === 0, 'everything to come to rest', 240_000).catch(() => undefined);
}, 1_020_000);

afterAll(async () => {
  await db?.destroy();
  await connection?.close();
  await seconds?.stop();
  await copy?.kill();
  rmSync(home, { recursive: true, force: true });
}, 60_000);

test('a hundred processes were killed, every part of the copy, twenty between a reply taken by the network and its record', () => {
  const total = Object.values(kills.blind).reduce((sum, count) => sum + count, kills.aimed);
  process.stdout.write(`chaos: ${total} kills ${JSON.stringify(kills)}, ${traffic.acts.length} acts\n`);
  expect(kills.aimed).toBeGreaterThanOrEqual(20);
  expect(total).toBeGreaterThanOrEqual(100);
  expect(parts.filter((name) => (kills.blind[name] ?? 0) < 2)).toEqual([]);
});

test('no word of a resident is lost, adrift, unheard or taken twice', async () => {
  expect(await judges.words()).toEqual([]);
});

test('every act of an official is answered for good, under its key with the same answer, and took effect once', async () => {
  const changed = again.filter(({ act, again: { status, body } }) => {
    const before = act.answer;
    return !before || before.status !== status || before.body.id !== (body as { id?: string }).id;
  });
  expect(changed).toEqual([]);
  expect(again.filter(({ again: { status } }) => status !== 201 && status !== 409)).toEqual([]);
  expect(await judges.acts()).toEqual([]);
});

test('every reply stands exactly once in its thread, and nothing stands there that nobody wrote', async () => {
  expect(await judges.replies()).toEqual([]);
});

test('every step of a ladder fired once, in order, and none is missing', async () => {
  expect(await judges.ladders()).toEqual([]);
});

test('no appeal is stuck: each open one has a run that waits, and nothing fails or is left over', async () => {
  expect(await judges.runs()).toEqual([]);
});
