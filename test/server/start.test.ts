import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readConfig } from '../../server/config.js';
import { readKept } from '../../server/embedded/kept-file.js';
import { obtainTemporal } from '../../server/embedded/obtain-temporal.js';
import { processMark } from '../../server/embedded/process-mark.js';
import { findCopy } from '../../server/embedded/running-copy.js';
import { examineMachine } from '../../server/tools/examine/machine.js';
import { mayEnter, type SystemUser } from '../../server/embedded/postgres-place.js';
import { freePorts } from '../support/free-ports.js';
import { checkout, complaint, Place, type PlaceWanted } from '../support/place.js';
import { waitFor } from '../support/wait-for.js';

const isRoot = process.getuid?.() === 0;
const rubbish: string[] = [];

const makeFolder = (name: string): string => {
  const folder = mkdtempSync(join(tmpdir(), `otklik-${name}-`)); // for its owner alone, as a home may be
  rubbish.push(folder);
  return folder;
};

/** Whom root asks to start a copy: PostgreSQL's refusal of root must not be the only case. */
const ordinaryUser = (): SystemUser | undefined => {
  const id = (flag: string): number => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }));
  return isRoot ? { uid: id('-u'), gid: id('-g') } : undefined;
};

/** The checkout itself, or a copy of it where the user may not come in. */
const checkoutFor = (user: SystemUser | undefined): string => {
  if (!user || mayEnter(checkout, user)) return checkout;
  const folder = makeFolder('checkout');
  chmodSync(folder, 0o755);
  const rooms = readdirSync(checkout).filter((name) => !name.startsWith('.'));
  execFileSync('cp', ['-a', ...rooms.map((name) => join(checkout, name)), folder]);
  return folder;
};

/** Its own home; on its first start it says where its database lies if not there. */
const placeFor = (port: number, cli: string, special: Partial<PlaceWanted> = {}): Place => {
  const { user, dataDir = 'data' } = special;
  const root = checkoutFor(user);
  const home = makeFolder('home');
  if (user) chownSync(home, user.uid, user.gid);
  return new Place({ port, cli, root, ...special, home, dataDir: join(home, dataDir) });
};
const startAndWait = async (place: Place): Promise<void> => {
  const copy = await place.startAndWait();
  const elsewhere = /база лежит в (\S+)\.\n/.exec(copy.words())?.[1];
  if (elsewhere) rubbish.push(elsewhere);
};

let closed: Place; // its home is open to its owner alone; as root PostgreSQL's user may not come in
let ordinary: Place;
let kept: string;

beforeAll(async () => {
  const shared = makeFolder('shared');
  chmodSync(shared, 0o755);
  const { temporal, searchPath, cacheDir, environment } = readConfig();
  const sources = { cliPath: temporal.cliPath, searchPath, dataDir: shared, cacheDir, environment, report: () => undefined };
  const cli = join(shared, 'temporal');
  copyFileSync((await obtainTemporal(sources)).path, cli);
  chmodSync(cli, 0o755);
  const [first, second] = [await freePorts(6), await freePorts(6)];
  closed = placeFor(first, cli);
  // On one address alone, and in a folder whose name would mean something else in the URI of a store.
  ordinary = placeFor(second, cli, { user: ordinaryUser(), host: '127.0.0.2', dataDir: 'Мои данные?#%41' });
  await Promise.all([startAndWait(closed), startAndWait(ordinary)]);
}, 180_000);

afterAll(async () => {
  for (const place of [closed, ordinary]) await place.copy?.kill();
  for (const folder of rubbish) rmSync(folder, { recursive: true, force: true });
}, 60_000);

describe('two copies side by side', () => {
  test('in each a resident’s comment becomes an appeal of its own', async () => {
    const [one, other] = await Promise.all([closed, ordinary].map((place) => place.comment(0, complaint)));
    kept = one ?? '';
    await closed.standing(kept, 'assigned');
    await ordinary.standing(other ?? '', 'assigned');
    expect((await closed.api<{ items: unknown[] }>('GET', '/appeals')).items).toHaveLength(1);
  });

  test('a second copy on the same data folder, and one on a busy port, are refused in a sentence', async () => {
    const port = await freePorts(6);
    const sameFolder = closed.start({ port, emulatorPort: port + 1 });
    const samePort = closed.start({ dataDir: join(makeFolder('data'), 'data'), emulatorPort: port + 1 });
    expect(await Promise.all([sameFolder.ended, samePort.ended])).toEqual([1, 1]);
    expect(sameFolder.words()).toContain(`Отклик уже работает с папкой ${closed.dataDir}`);
    expect(samePort.words()).toContain(`Порт ${closed.port} занят другой программой`);
    expect(sameFolder.words() + samePort.words()).not.toMatch(/^\s+at /m);
    await closed.standing(kept, 'assigned');
  });
});

test('Ctrl+C ends everything with code 0, and the next start has the appeal', async () => {
  const { copy } = closed;
  if (!copy) throw new Error('the copy has not been started');
  expect(await copy.interrupt()).toBe(0);
  expect(copy.living()).toEqual([]);
  expect(existsSync(join(closed.dataDir, 'lock.json'))).toBe(false);

  await startAndWait(closed);
  const { number } = await closed.standing(kept, 'assigned');
  const again = await closed.comment(1, complaint);
  expect((await closed.standing(again, 'assigned')).number).not.toBe(number);
}, 120_000);

test('told to listen on one address, it listens, prints and is found there', async () => {
  expect(ordinary.running.words()).toContain(`Панель           ${ordinary.url}/admin\n`);
  await expect(fetch(`http://127.0.0.1:${ordinary.port}/health/live`)).rejects.toThrow('fetch failed');
  const [port] = (await examineMachine(readConfig(), findCopy(ordinary.dataDir))).filter(({ what }) => what === 'Порт');
  expect(port).toEqual({ what: 'Порт', found: `${ordinary.port}, Отклик отвечает`, state: 'well' });
});

test('its stores lie in the data folder, whatever its name, and nothing beside it', () => {
  expect(existsSync(join(ordinary.dataDir, 'temporal', 'temporal.sqlite'))).toBe(true);
  expect(readdirSync(ordinary.wanted.home).filter((name) => !name.startsWith('.'))).toEqual(['Мои данные?#%41']);
});

test('kill -9 of everything while replies are on their way: the next start publishes each once, and the clocks go on', async () => {
  const threads = await Promise.all([1, 2, 3].map((resident) => ordinary.comment(resident, complaint)));
  const [unwritten = '', written = '', unanswered = ''] = threads;
  const reply = async (thread: string, when: 'before' | 'after'): Promise<void> => {
    const { number } = await ordinary.standing(thread, 'assigned');
    await ordinary.stand('POST', '/faults', { id: 'F6', network: 'vk', method: 'wall.createComment', count: 1, when });
    await ordinary.api('POST', `/appeals/${number}/replies`, { text: `Воду дадут к 18:00 (${when}).` });
    await waitFor(async () => (await ordinary.appealOf(thread))?.replies[0]?.status !== 'intended', 'the reply to leave');
  };
  await reply(written, 'after');
  await reply(unwritten, 'before');
  expect((await ordinary.appealOf(unwritten))?.replies[0]?.status).toBe('sending');
  await ordinary.copy?.kill();
  expect(ordinary.copy?.living()).toEqual([]);

  await startAndWait(ordinary);
  await ordinary.standing(unwritten, 'observing', 'closed');
  await ordinary.standing(written, 'observing', 'closed');
  const ladder = async (): Promise<boolean> => {
    const appeal = await ordinary.appealOf(unanswered);
    return appeal?.escalations.filter(({ milestone }) => milestone === 'first-reply').length === 5;
  };
  await waitFor(ladder, 'the whole ladder of the unanswered appeal', 60_000);
  await Promise.all([ordinary.standing(unwritten, 'closed'), ordinary.standing(written, 'closed')]);
  expect(await ordinary.repliesAt(unwritten)).toEqual(['Воду дадут к 18:00 (before).']);
  expect(await ordinary.repliesAt(written)).toEqual(['Воду дадут к 18:00 (after).']);
}, 180_000);

test('what the parts have written meanwhile holds no words, names or keys', async () => {
  const { users } = await ordinary.stand<{ users: { name: string }[] }>('GET', '/state');
  const secretKey = JSON.parse(readFileSync(join(ordinary.dataDir, 'secret-key.json'), 'utf8')) as string;
  const secrets = [complaint, 'Воду дадут', ...users.map(({ name }) => name), ordinary.key, secretKey];
  const folder = join(ordinary.dataDir, 'logs');
  const logs = readdirSync(folder).map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }));
  expect(logs.map(({ name }) => name).sort()).toEqual(['postgres.log', 'stand.log', 'temporal.log', 'web.log', 'worker.log']);
  const found = logs.flatMap(({ name, text }) =>
    secrets.filter((secret) => text.includes(secret)).map((secret) => [name, secret]),
  );
  expect(found).toEqual([]);
});

test('a second Ctrl+C, when a part does not obey the first, ends all at once: no part is left, and the next start goes on', async () => {
  const { running } = closed;
  const worker = readKept(join(closed.dataDir, 'pids', 'worker.json'), processMark);
  if (!worker) throw new Error('no worker runs');
  process.kill(worker.pid, 'SIGSTOP');
  const all = running.living().length;
  void running.interrupt();
  const pressed = performance.now();
  await waitFor(() => running.living().length < all, 'web, which is asked first, to have ended');
  await waitFor(() => performance.now() - pressed > 1_100, 'a press that is not the same one');
  expect(await running.interrupt()).toBe(130);
  await waitFor(() => running.living().length === 0, 'everything to be gone', 5_000);
  expect(running.words()).not.toMatch(/^\s+at /m);

  await startAndWait(closed);
  await closed.standing(kept, 'assigned');
}, 120_000);
