import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmodSync, chownSync, copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readConfig } from '../../server/config.js';
import { obtainTemporal } from '../../server/embedded/obtain-temporal.js';
import { mayEnter, type SystemUser } from '../../server/embedded/postgres-place.js';
import { startCopy, type Copy } from '../support/copy.js';
import { freePorts } from '../support/free-ports.js';
import { waitFor } from '../support/wait-for.js';

const checkout = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
const isRoot = process.getuid?.() === 0;
const key = 'key-of-a-copy-under-test';
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

/** One copy's place: its folders, ports and user; it may be started again and again. */
class Place {
  readonly home = makeFolder('home');
  readonly dataDir = join(this.home, 'data');
  readonly root: string;
  copy: Copy | undefined;

  constructor(
    readonly port: number,
    readonly cli: string,
    readonly user?: SystemUser,
  ) {
    this.root = checkoutFor(user);
    if (user) chownSync(this.home, user.uid, user.gid);
  }

  start(change: Partial<Parameters<typeof startCopy>[0]> = {}): Copy {
    const environment = { OTKLIK_DEMO_KEY: key, OTKLIK_DEMO_SPEED: '30', TEMPORAL_CLI_PATH: this.cli };
    const { root, dataDir, home, port, user } = this;
    return startCopy({ root, dataDir, home, port, emulatorPort: port + 1, environment, user, ...change });
  }

  async startAndWait(): Promise<Copy> {
    this.copy = this.start();
    await this.copy.ready();
    const elsewhere = /база лежит в (\S+)\.\n/.exec(this.copy.words())?.[1];
    if (elsewhere) rubbish.push(elsewhere);
    return this.copy;
  }

  private async call<T>(url: string, method: string, body?: unknown): Promise<T> {
    const headers = { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json', 'Idempotency-Key': randomUUID() };
    const answer = await fetch(url, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    if (!answer.ok) throw new Error(`${method} ${url} answered ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T;
  }

  api<T>(method: string, path: string, body?: unknown): Promise<T> {
    return this.call(`http://127.0.0.1:${this.port}/api/v1${path}`, method, body);
  }

  stand<T>(method: string, path: string, body?: unknown): Promise<T> {
    return this.call(`http://127.0.0.1:${this.port + 1}${path}`, method, body);
  }

  async comment(resident: number, text: string): Promise<string> {
    const { communities, users } = await this.stand<{
      communities: { id: string; kind: string; posts: { id: string }[] }[];
      users: { id: string }[];
    }>('GET', '/state');
    const [community] = communities.filter(({ kind }) => kind === 'own');
    const body = { communityId: community?.id, postId: community?.posts[0]?.id, text };
    return (await this.stand<{ url: string }>('POST', `/actors/${users[resident]?.id}/comment`, body)).url;
  }

  async appealOf(thread: string): Promise<Item | undefined> {
    return (await this.api<{ items: Item[] }>('GET', `/appeals?thread=${encodeURIComponent(thread)}`)).items[0];
  }

  standing(thread: string, ...statuses: string[]): Promise<Item> {
    const probe = async (): Promise<Item | undefined> => {
      const appeal = await this.appealOf(thread);
      return appeal && statuses.includes(appeal.status) ? appeal : undefined;
    };
    return waitFor(probe, `an appeal of ${thread} in ${statuses.join(' or ')}`, 60_000);
  }

  async repliesAt(thread: string): Promise<string[]> {
    const { replies } = await this.stand<{ replies: { text: string; fromCommunity: boolean }[] }>(
      'GET',
      `/assert/thread?url=${encodeURIComponent(thread)}`,
    );
    return replies.filter(({ fromCommunity }) => fromCommunity).map(({ text }) => text);
  }
}

interface Item {
  number: string;
  status: string;
  replies: { status: string }[];
  escalations: { milestone: string; to: string }[];
}

const complaint = 'На Ленина третий день нет горячей воды, когда починят?';
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
  closed = new Place(first, cli);
  ordinary = new Place(second, cli, ordinaryUser());
  await Promise.all([closed.startAndWait(), ordinary.startAndWait()]);
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

  await closed.startAndWait();
  const { number } = await closed.standing(kept, 'assigned');
  const again = await closed.comment(1, complaint);
  expect((await closed.standing(again, 'assigned')).number).not.toBe(number);
}, 120_000);

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

  await ordinary.startAndWait();
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
  const secrets = [complaint, 'Воду дадут', ...users.map(({ name }) => name), key, secretKey];
  const folder = join(ordinary.dataDir, 'logs');
  const logs = readdirSync(folder).map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }));
  expect(logs.map(({ name }) => name).sort()).toEqual(['postgres.log', 'stand.log', 'temporal.log', 'web.log', 'worker.log']);
  const found = logs.flatMap(({ name, text }) =>
    secrets.filter((secret) => text.includes(secret)).map((secret) => [name, secret]),
  );
  expect(found).toEqual([]);
});
