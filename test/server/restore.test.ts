import { randomUUID } from 'node:crypto';
import { chmodSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { createDataSource } from '../../db/data-source.js';
import { verifyAudit } from '../../db/verify-audit.js';
import { readConfig } from '../../server/config.js';
import { obtainTemporal } from '../../server/embedded/obtain-temporal.js';
import { findCopy } from '../../server/embedded/running-copy.js';
import { startCopy, type Copy } from '../support/copy.js';
import { freePorts } from '../support/free-ports.js';
import { runTool, type ToolRun } from '../support/run-tool.js';
import { waitFor } from '../support/wait-for.js';

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
const key = 'key-of-a-copy-under-test';
const complaint = 'На Ленина третий день нет горячей воды, когда починят?';
/** Of the network’s communities the one that lets us wait. */
const busy = 1;
const unclear = 'Ну и что это вообще такое творится у вас';

interface Item {
  number: string;
  status: string;
  round: number;
  milestones: { kind: string; dueAt: string; metAt: string | null }[];
  escalations: { milestone: string; step: string; to: string }[];
  replies: { status: string }[];
}

let home: string;
let cli: string;
let port: number;
let copy: Copy | undefined;
let threads: Record<'triage' | 'assigned' | 'publishing' | 'observing' | 'closed', string>;
let dues: string[];

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'otklik-restore-'));
  chmodSync(home, 0o755); // PostgreSQL's own user comes in
  const { temporal, searchPath, cacheDir, environment } = readConfig();
  const sources = { cliPath: temporal.cliPath, searchPath, dataDir: home, cacheDir, environment, report: () => undefined };
  cli = (await obtainTemporal(sources)).path;
  port = await freePorts(6);
});
afterAll(async () => {
  await copy?.kill();
  rmSync(home, { recursive: true, force: true });
});

const folder = (name: string): string => join(home, name);

/** The first reply is due 20 s after receipt, with steps at 10, 16, 20, 24 and 30 s; the final one after 2 minutes. */
const begin = (dataDir: string): Copy => {
  const environment = { OTKLIK_DEMO_KEY: key, OTKLIK_DEMO_SPEED: '30', TEMPORAL_CLI_PATH: cli };
  return startCopy({ root, dataDir: folder(dataDir), home, port, emulatorPort: port + 1, environment });
};
const start = async (dataDir: string): Promise<void> => {
  copy = begin(dataDir);
  await copy.ready();
};
/** `kill -9` of everything when the servers stand and the application does not: the store is no longer made by the next start. */
const startKilledEarly = async (dataDir: string): Promise<void> => {
  copy = begin(dataDir);
  await waitFor(() => copy?.words().includes('Запускаю приложение…'), 'the servers to stand', 90_000);
  await copy.kill();
  expect(copy.words()).not.toContain('Отклик работает.');
  expect(readdirSync(folder(join(dataDir, 'temporal')))).toContain('temporal.sqlite');
};
const stop = async (): Promise<void> => expect(await copy?.interrupt()).toBe(0);

const tool = (name: string, dataDir: string, ...args: string[]): Promise<ToolRun> =>
  runTool(`server/tools/${name}.ts`, args, { OTKLIK_DATA_DIR: folder(dataDir), HOME: home });

const call = async <T>(url: string, method: string, body?: unknown): Promise<T> => {
  const headers = { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json', 'Idempotency-Key': randomUUID() };
  const answer = await fetch(url, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  if (!answer.ok) throw new Error(`${method} ${url} answered ${answer.status} ${await answer.text()}`);
  const text = await answer.text();
  return (text === '' ? null : JSON.parse(text)) as T;
};
const api = <T>(method: string, path: string, body?: unknown): Promise<T> =>
  call(`http://127.0.0.1:${port}/api/v1${path}`, method, body);
const stand = <T>(method: string, path: string, body?: unknown): Promise<T> =>
  call(`http://127.0.0.1:${port + 1}${path}`, method, body);

interface World {
  communities: { id: string; kind: string; posts: { id: string }[] }[];
  users: { id: string }[];
}
const comment = async (resident: number, text: string, at = 0): Promise<string> => {
  const { communities, users } = await stand<World>('GET', '/state');
  const community = communities.filter(({ kind }) => kind === 'own')[at];
  const body = { communityId: community?.id, postId: community?.posts[0]?.id, text };
  return (await stand<{ url: string }>('POST', `/actors/${users[resident]?.id}/comment`, body)).url;
};
const appealOf = async (thread: string): Promise<Item> => {
  const { items } = await api<{ items: Item[] }>('GET', `/appeals?thread=${encodeURIComponent(thread)}`);
  if (items.length !== 1) throw new Error(`${items.length} appeals of ${thread}`);
  return items[0] as Item;
};
const standing = (thread: string, ...statuses: string[]): Promise<Item> =>
  waitFor(
    async () => {
      const appeal = await appealOf(thread);
      return statuses.includes(appeal.status) && appeal;
    },
    `an appeal of ${thread} in ${statuses.join(' or ')}`,
    60_000,
  );
const reply = async (thread: string, text: string): Promise<void> =>
  void (await api('POST', `/appeals/${(await standing(thread, 'assigned')).number}/replies`, { text }));
const repliesAt = async (thread: string): Promise<string[]> => {
  const { replies } = await stand<{ replies: { text: string; fromCommunity: boolean }[] }>(
    'GET',
    `/assert/thread?url=${encodeURIComponent(thread)}`,
  );
  return replies.filter(({ fromCommunity }) => fromCommunity).map(({ text }) => text);
};
const stepsOf = async (thread: string): Promise<string[]> =>
  (await appealOf(thread)).escalations.filter(({ milestone }) => milestone === 'first-reply').map(({ to }) => to);
/** Of the appeals that the backup knows: when the reply stands, the observation is reckoned from its own moment. */
const duesNow = async (): Promise<string[]> => {
  const { triage, assigned, closed, observing } = threads;
  const known = await Promise.all([triage, assigned, closed, observing].map(appealOf));
  return known.map(({ number, milestones }) => [number, ...milestones.map(({ kind, dueAt }) => `${kind} ${dueAt}`)].join(', '));
};
/** So that a reply is still on its way. */
const delayReplies = async (at: number): Promise<void> => {
  const { communities } = await stand<World>('GET', '/state');
  const communityId = communities.filter(({ kind }) => kind === 'own')[at]?.id;
  await stand('POST', '/faults', { id: 'F1', network: 'vk', method: 'wall.createComment', communityId, count: 1000 });
};

const withDatabase = async <T>(dataDir: string, work: (db: DataSource) => Promise<T>): Promise<T> => {
  const url = findCopy(folder(dataDir))?.databaseUrl;
  if (url === undefined) throw new Error('no copy runs there');
  const db = await createDataSource({ url, poolSize: 1 }).initialize();
  return work(db).finally(() => db.destroy());
};

test('a backup is taken while people write, and life goes on', async () => {
  await start('first');
  // Nobody remembers a key sent twice here: a second publication would stand as a second reply.
  await stand('PATCH', '/settings', { guidMode: 'off' });
  const closed = await comment(0, complaint);
  await reply(closed, 'Воду дадут завтра.');
  await standing(closed, 'closed');

  const written = [comment(1, complaint), comment(2, complaint, busy), comment(3, complaint), comment(4, unclear)];
  const [assigned = '', publishing = '', observing = '', triage = ''] = await Promise.all(written);
  threads = { triage, assigned, publishing, observing, closed };
  await waitFor(async () => (await stepsOf(assigned)).length > 0, 'the first step of the ladder', 30_000);
  await delayReplies(busy);
  await reply(publishing, 'Воду дадут к 18:00.');
  await reply(observing, 'Воду дадут к 19:00.');
  await standing(observing, 'observing');
  await standing(triage, 'triage');
  const [backup] = await Promise.all([
    tool('backup', 'first', folder('backup')),
    ...[5, 6, 7].map((resident) => comment(resident, complaint)),
  ]);
  expect(backup).toEqual({ code: 0, words: expect.stringContaining('Копия снята') });
  expect((await stepsOf(assigned)).length).toBeLessThan(5);
  expect((await appealOf(publishing)).replies).toMatchObject([{ status: 'intended' }]);

  // What is published from now on, the backup knows nothing of.
  await stand('DELETE', '/faults');
  await standing(publishing, 'observing', 'closed');
  dues = await duesNow();
  await stop();
}, 120_000);

test('a spoilt or unfinished backup, and a database that is not empty, are refused in a sentence', async () => {
  const spoil = (name: string, change: (copied: string) => void): string => {
    const copied = folder(name);
    cpSync(folder('backup'), copied, { recursive: true });
    change(copied);
    return copied;
  };
  const changed = spoil('changed', (copied) => {
    const lines = gunzipSync(readFileSync(join(copied, 'messages.copy.gz'))).toString();
    writeFileSync(join(copied, 'messages.copy.gz'), gzipSync(lines.replace('горячей', 'холодной')));
  });
  const cut = spoil('cut', (copied) => truncateSync(join(copied, 'audit_entries.copy.gz'), 100));
  const lost = spoil('lost', (copied) => rmSync(join(copied, 'replies.copy.gz')));
  const unfinished = spoil('unfinished', (copied) => rmSync(join(copied, 'backup.json')));
  const refusals: [string, string, string][] = [
    ['second', changed, 'messages.copy.gz испорчен'],
    ['second', cut, 'audit_entries.copy.gz испорчен'],
    ['second', lost, 'replies.copy.gz испорчен или отсутствует'],
    ['second', unfinished, 'не была закончена'],
    ['first', folder('backup'), 'База не пуста'],
  ];
  for (const [dataDir, backup, sentence] of refusals) {
    const { code, words } = await tool('restore', dataDir, backup);
    expect(code).toBe(2);
    expect(words).toContain(sentence);
    expect(words).not.toMatch(/^\s+at /m);
  }
}, 120_000);

describe('restored into a new folder, with a new Temporal store', () => {
  beforeAll(async () => {
    expect(await tool('restore', 'second', folder('backup'))).toEqual({
      code: 0,
      words: expect.stringContaining('Восстановлено состояние на'),
    });
    cpSync(folder('first/stand'), folder('second/stand'), { recursive: true }); // the network has lived on
    await startKilledEarly('second');
    await start('second');
  }, 240_000);

  test('what was open goes on from its rows, with the same deadlines', async () => {
    expect(copy?.words()).toMatch(/Хранилище Temporal новое: открытых обращений продолжено \d+\./);
    await standing(threads.triage, 'triage');
    await standing(threads.assigned, 'assigned');
    await standing(threads.closed, 'closed');
    expect(await duesNow()).toEqual(dues);
  });

  test('every step of the ladder has fired once, in order', async () => {
    await waitFor(async () => (await stepsOf(threads.assigned)).length >= 5, 'the whole ladder', 60_000);
    expect(await stepsOf(threads.assigned)).toEqual(['executor', 'head', 'curator', 'deputy', 'chief']);
  }, 60_000);

  test('a reply that the backup knew as not yet sent is found in its thread and not published again', async () => {
    await standing(threads.publishing, 'observing', 'closed');
    await standing(threads.observing, 'closed');
    expect(await repliesAt(threads.publishing)).toEqual(['Воду дадут к 18:00.']);
    expect(await repliesAt(threads.observing)).toEqual(['Воду дадут к 19:00.']);
    expect(await repliesAt(threads.closed)).toEqual(['Воду дадут завтра.']);
  }, 60_000);

  test('the record’s chain is whole, the keys can be read, and the doctor finds nothing ill', async () => {
    const { code, words } = await tool('doctor', 'second');
    expect(words).toMatch(/хорошо {2}Ключи соцсетей: читаются, \d+/);
    expect(words).toMatch(/хорошо {2}Цепочка журнала: цела, записей \d+/);
    expect([code, words]).toEqual([0, expect.stringContaining('Неполадок не найдено.')]);
  });
});

test('an older Temporal store put back: npm run reconcile tells it what it has missed', async () => {
  const store = (): string[] => readdirSync(folder('second/temporal')).filter((name) => name.startsWith('temporal.sqlite'));
  await stop();
  cpSync(folder('second/temporal'), folder('old-store'), { recursive: true });
  await start('second');
  const answered = threads.assigned;
  await reply(answered, 'Воду дали.');
  await standing(answered, 'observing', 'closed');
  const late = await comment(8, complaint);
  await standing(late, 'assigned');
  await stop();
  for (const name of store()) rmSync(folder(join('second/temporal', name)));
  for (const name of readdirSync(folder('old-store')).filter((name) => name.startsWith('temporal.sqlite')))
    cpSync(folder(join('old-store', name)), folder(join('second/temporal', name)));
  await start('second');

  const { code, words } = await tool('reconcile', 'second');
  expect([code, words]).toEqual([0, expect.stringMatching(/продолжено \d+, запущено заново [1-9]\d*\./)]);
  await reply(late, 'Слесарь выехал.');
  await standing(late, 'observing', 'closed');
  await standing(answered, 'closed');
  await standing(threads.triage, 'triage');
  expect(await repliesAt(answered)).toEqual(['Воду дали.']);
  expect(await repliesAt(late)).toEqual(['Слесарь выехал.']);
  expect(await stepsOf(answered)).toHaveLength(5);
  expect(await withDatabase('second', verifyAudit)).toMatchObject({ broken: [] });
  await stop();
}, 120_000);
