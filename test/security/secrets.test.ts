import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomBytes, randomUUID } from 'node:crypto';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import type { DataSource } from 'typeorm';
import { createDataSource } from '../../db/data-source.js';
import { startStand, type Stand } from '../../emulator/stand.js';
import { inheritedEnvironment, readConfig, type Wired } from '../../server/config.js';
import { prepareDatabase } from '../../server/prepare.js';
import { appealWorkflowId } from '../../workflows/messages.js';
import { freePorts } from '../support/free-ports.js';
import { createTestDatabase, temporalAddress, type TestDatabase } from '../support/servers.js';
import { signIn, trySignIn, visitor, type Told } from '../support/visitor.js';
import { waitFor } from '../support/wait-for.js';

/** A word that stands nowhere but where it is typed. */
const canary = (place: string): string => `zq${place}${randomBytes(4).toString('hex')}`;
const said = {
  comment: canary('comment'),
  addition: canary('addition'),
  correction: canary('correction'),
  message: canary('message'),
  unreadable: canary('unreadable'),
  lost: canary('lost'),
  reply: canary('reply'),
  refused: canary('refused'),
  reason: canary('reason'),
  doubtful: canary('doubtful'),
};
const secrets = {
  demoKey: canary('key'),
  unknownKey: canary('unknownkey'),
  secretKey: `${canary('secret')}${randomBytes(16).toString('hex')}`,
  wrongPassword: canary('password'),
  newPassword: canary('newpassword'),
  wrongSecret: canary('wrongsecret'),
  newToken: canary('token'),
  typedLogin: canary('login'),
};
const password = 'otklik-demo';
const ofStand = ['vk-service-demo', 'vk-community-226000002', 'secret-226000002', password];

let folder: string;
let database: TestDatabase;
let db: DataSource;
let stand: Stand;
let standUrl: string;
let temporal: Client;
const processes: ChildProcess[] = [];
/** All that the processes wrote, and all that was answered with a refusal. */
let log = '';
const refusals: string[] = [];
let base: string;
let cookie: string;
let names: string[];
const numbers: Record<'answered' | 'refused' | 'rejected' | 'silent', string> = {
  answered: '',
  refused: '',
  rejected: '',
  silent: '',
};

const start = async (script: string, env: Record<string, string>): Promise<void> => {
  const child = spawn(process.execPath, ['--import', 'tsx', script], {
    env: { ...inheritedEnvironment, ...env, NODE_ENV: 'production' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (log += text));
  processes.push(child);
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'otklik-secrets-'));
  database = await createTestDatabase();
  const first = await freePorts(6);
  base = `http://127.0.0.1:${first + 5}`;
  standUrl = `http://127.0.0.1:${first}`;
  const namespace = `secrets-${randomUUID().slice(0, 8)}`;
  const address = await temporalAddress();
  const connection = await Connection.connect({ address });
  const retention = { seconds: 86_400 as never };
  await connection.workflowService.registerNamespace({ namespace, workflowExecutionRetentionPeriod: retention });
  temporal = new Client({ connection, namespace });
  await waitFor(async () => (await connection.workflowService.describeNamespace({ namespace })) && true, 'the namespace', 30_000);
  const environment = {
    DATABASE_URL: database.url,
    TEMPORAL_ADDRESS: address,
    TEMPORAL_NAMESPACE: namespace,
    OTKLIK_DATA_DIR: folder,
    OTKLIK_EMULATOR_PORT: String(first),
    OTKLIK_DEMO_KEY: secrets.demoKey,
    OTKLIK_DEMO_SPEED: '60',
    OTKLIK_SECRET_KEY: secrets.secretKey,
    OTKLIK_LOG_LEVEL: 'trace',
    PORT: String(first + 5),
  };
  await prepareDatabase(readConfig(environment) as Wired);
  db = await createDataSource({ url: database.url }).initialize();
  await Promise.all([start('server/web.ts', environment), start('server/worker.ts', environment)]);
  stand = await startStand({ dataDir: join(folder, 'stand'), port: first, callbackUrl: base });
  await waitFor(async () => (await fetch(`${base}/health/ready`).catch(() => undefined))?.ok, 'both processes', 90_000);
  names = (await onStand<{ users: { name: string }[] }>('GET', '/state')).users.map(({ name }) => name);
  await live();
}, 240_000);
afterAll(async () => {
  for (const child of processes) {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  await stand?.close();
  await temporal?.connection.close();
  await db?.destroy();
  await database?.drop();
  rmSync(folder, { recursive: true, force: true });
});

const onStand = async <Answer>(method: string, path: string, body?: unknown): Promise<Answer> => {
  const json = { method, headers: { 'Content-Type': 'application/json' } };
  const response = await fetch(standUrl + path, body === undefined ? json : { ...json, body: JSON.stringify(body) });
  expect(response.ok).toBe(true);
  return (await response.json()) as Answer;
};
const wall = { communityId: '226000002', postId: '1' };
const write = (resident: number, text: string, replyTo?: string) =>
  onStand<{ url: string; commentId: string }>('POST', `/actors/10000${resident}/comment`, {
    ...wall,
    text,
    ...(replyTo && { replyTo }),
  });

const noteRefusal = (told: Told): Told => {
  if (told.status >= 400) refusals.push(told.text);
  return told;
};
const api = async (method: string, path: string, body?: string, key = secrets.demoKey): Promise<Told> =>
  noteRefusal(
    await visitor(base).ask(`/api/v1${path}`, {
      method,
      headers: { Authorization: `Bearer ${key}`, 'Idempotency-Key': randomUUID() },
      ...(body === undefined ? {} : { body }),
    }),
  );
const webhook = async (body: string): Promise<Told> =>
  noteRefusal(await visitor(base).ask('/webhooks/vk/226000002', { method: 'POST', body }));

interface Item {
  number: string;
  status: string;
}
const standing = (url: string, ...statuses: string[]): Promise<string> =>
  waitFor(
    async () => {
      const { items } = (await api('GET', `/appeals?thread=${encodeURIComponent(url)}`)).json as unknown as { items: Item[] };
      return items.find(({ status }) => statuses.includes(status))?.number;
    },
    `an appeal in ${statuses.join(' or ')}`,
    40_000,
  );

/** Lives of appeals, with all that goes wrong in them. */
const live = async (): Promise<void> => {
  const answered = await write(1, `Дорога вся в ямах, когда ремонт дороги? ${said.comment}`);
  const refused = await write(2, `На Ленина третий день нет горячей воды ${said.refused}`);
  const rejected = await write(3, `Контейнеры с мусором не вывозят с понедельника ${said.lost}`);
  const silent = await onStand<{ url: string }>('POST', '/actors/100004/message', {
    communityId: wall.communityId,
    text: `Во дворе не горят фонари ${said.message}`,
  });
  numbers.answered = await standing(answered.url, 'assigned');
  numbers.refused = await standing(refused.url, 'assigned');
  numbers.rejected = await standing(rejected.url, 'assigned');
  numbers.silent = await standing(silent.url, 'assigned');
  await write(1, `и ещё там люк открыт ${said.addition}`, answered.commentId);
  await onStand('PATCH', `/actors/100003/comment/${rejected.commentId}`, { text: `мусор не вывозят ${said.correction}` }).catch(
    () => undefined,
  );

  await api('POST', `/appeals/${numbers.answered}/replies`, JSON.stringify({ text: `Засыпали. ${said.reply}` }));
  await standing(answered.url, 'observing', 'closed');
  await write(1, `Ничего не засыпали! ${said.doubtful}`, answered.commentId);
  await onStand('POST', '/faults', { id: 'F20', network: 'vk', method: 'wall.createComment', count: 1 });
  await api('POST', `/appeals/${numbers.refused}/replies`, JSON.stringify({ text: `Дали. ${said.reply}` }));
  await api('POST', `/appeals/${numbers.rejected}/decline`, JSON.stringify({ reason: said.reason }));
  await api('POST', `/appeals/${numbers.rejected}/reject`, JSON.stringify({ reason: 'spam' }));
  await attackTheDoors();
  await breakTheDatabase();
  await waitFor(async () => (await count('escalations')) > 0, 'an escalation', 60_000);
  await waitFor(
    async () => (await count('deliveries where processed_at is null')) === 0,
    'all deliveries to be processed',
    60_000,
  );
};

const attackTheDoors = async (): Promise<void> => {
  const event = (change: object) =>
    JSON.stringify({
      type: 'wall_reply_new',
      group_id: 226000002,
      event_id: randomUUID(),
      secret: 'secret-226000002',
      ...change,
    });
  await webhook(event({ secret: secrets.wrongSecret, object: { text: said.unreadable } }));
  await webhook(`{"type":"wall_reply_new","text":"${said.unreadable}`);
  await webhook(event({ type: `wall_${said.unreadable.length}`, object: { text: said.unreadable } }));
  await api('GET', '/appeals', undefined, secrets.unknownKey);
  await api('POST', `/appeals/${numbers.silent}/replies`, `{"text":"${said.unreadable}`);
  await api('POST', `/appeals/${numbers.silent}/replies`, JSON.stringify({ text: said.unreadable.repeat(1_000) }));
  await api('POST', `/appeals/${numbers.silent}/reopen`, JSON.stringify({ reason: said.reason }));
  await api('GET', `/appeals?thread=${said.unreadable}`);
  noteRefusal(await trySignIn(base, { login: 'auditor', password: secrets.wrongPassword }));
  await trySignIn(base, { login: secrets.typedLogin, password: secrets.wrongPassword }); // the form comes back with the login in it
  const admin = await signIn(base, { login: 'admin', password });
  cookie = admin.cookie.split('=')[1] ?? '';
  const { json } = await admin.ask('/admin/api/resources/operators/actions/list');
  const auditor = (json['records'] as { id: string; params: { login: string } }[]).find(
    ({ params }) => params.login === 'auditor',
  );
  const form = { login: 'auditor', name: 'Аудитор', 'may.auditor': 'true', password: secrets.newPassword };
  await admin.post(`/admin/api/resources/operators/records/${auditor?.id}/edit`, form);
  noteRefusal(
    await admin.post('/admin/api/resources/operators/actions/new', { ...form, login: 'chief', 'may.auditor': 'false' }),
  );
  const keys = { name: '', token: secrets.newToken, secret: secrets.newToken };
  noteRefusal(await admin.post('/admin/api/resources/communities/actions/new', keys));
  noteRefusal(await admin.post('/admin/api/resources/api-keys/actions/new', { name: 'x', operatorId: 'x' }));
};

/** What is asked meanwhile fails within the server. */
const breakTheDatabase = async (): Promise<void> => {
  const curator = await signIn(base, { login: 'curator', password });
  await db.query('alter table appeals rename to appeals_away');
  const text = `Яма на дороге у школы ${said.unreadable}`;
  const object = { id: 991_001, from_id: 700_991_001, post_id: 800_001, owner_id: -226000002, date: 1_764_000_000, text };
  const body = JSON.stringify({
    type: 'wall_reply_new',
    group_id: 226000002,
    event_id: randomUUID(),
    secret: 'secret-226000002',
    object,
  });
  const seen = [
    await webhook(body),
    await api('GET', '/appeals'),
    await api('POST', `/appeals/${numbers.silent}/replies`, JSON.stringify({ text: said.reply })),
    noteRefusal(await curator.ask('/admin/desk/queue')),
    noteRefusal(
      await curator.send(`/admin/desk/appeals/${numbers.silent}/acts`, {
        kind: 'declineAsNotOurs',
        payload: { reason: said.reason },
      }),
    ),
  ];
  await waitFor(async () => (await count('deliveries where last_error is not null')) > 0, 'a delivery to fail', 30_000);
  await db.query('alter table appeals_away rename to appeals');
  await db.query('alter table deliveries rename to deliveries_away');
  seen.push(await webhook(body.replace(/"event_id":"[^"]+"/, `"event_id":"${randomUUID()}"`)));
  await db.query('alter table deliveries_away rename to deliveries');
  expect(seen.map(({ status }) => status)).toEqual([200, 500, 500, 500, 500, 503]);
};

const count = async (of: string): Promise<number> =>
  ((await db.query(`select count(*)::int as n from ${of}`)) as { n: number }[])[0]?.n ?? 0;
const dump = async (sql: string): Promise<string> => JSON.stringify(await db.query(sql));

const forbidden = (): [string, string][] => [
  ...Object.entries({ ...said, ...secrets }),
  ...ofStand.map((secret): [string, string] => [secret, secret]),
  ...names.map((name): [string, string] => [name, name]),
  ['the session', decodeURIComponent(cookie)],
  ['the session', cookie],
];
const found = (text: string): string[] =>
  forbidden()
    .filter(([, word]) => word !== '' && text.includes(word))
    .map(([name]) => name);

describe('no words, names, keys or passwords', () => {
  test('the lives were lived', async () => {
    expect(names.length).toBeGreaterThan(3);
    expect(cookie).not.toBe('');
    expect(await dump('select text from messages')).toContain(said.comment);
    expect(await dump('select text from replies')).toContain(said.reply);
    expect(await dump('select payload from commands')).toContain(said.reason);
    expect(log).toMatch(/"level":50/);
    expect(log).toContain('web is listening');
    expect(refusals.length).toBeGreaterThan(12);
  });
  test('in the logs, at their most talkative', () => expect(found(log)).toEqual([]));
  test('in what is answered to a mistake or a failure', () => expect(found(refusals.join('\n'))).toEqual([]));
  test('in the measurements', async () => {
    const { status, text } = await visitor(base).ask('/metrics');
    expect([status, found(text)]).toEqual([200, []]);
  });
  test.each([
    ['in the record', 'select * from audit_entries'],
    ['in notices', 'select * from notifications'],
    ['in escalations', 'select * from escalations'],
    ['in deliveries that are processed', 'select * from deliveries where processed_at is not null'],
    ['in why a delivery failed', 'select last_error, ignored_reason, type from deliveries'],
    ['in what is kept of networks', 'select * from community_keys'],
    ['in what is kept of programs and people', 'select k.*, o.* from api_keys k, operators o'],
    ['in sessions', 'select sess from sessions'],
  ])('%s', async (_where, sql) => {
    const kept = await dump(sql);
    expect(kept.length).toBeGreaterThan(20);
    expect(found(kept)).toEqual([]);
  });
  test('in Temporal’s histories', async () => {
    const rounds = (await db.query('select id, round from appeals where announced_at is not null')) as {
      id: string;
      round: number;
    }[];
    expect(rounds.length).toBeGreaterThanOrEqual(4);
    let read = 0;
    for (const { id, round } of rounds)
      for (let each = 1; each <= round; each++) {
        const history = await temporal.workflow.getHandle(appealWorkflowId(id, each)).fetchHistory();
        const text = readable(history);
        expect(text.replace(/[\\"]/g, '')).toContain(`appealId:${id}`); // payloads were opened
        expect(found(text)).toEqual([]);
        read += history.events?.length ?? 0;
      }
    expect(read).toBeGreaterThan(50);
  });
});

/** Payloads are bytes, or base64 where the message writes itself down: they are opened. */
const readable = (history: object): string =>
  JSON.stringify(
    history,
    (key, value: unknown) => {
      if (value instanceof Uint8Array) return Buffer.from(value).toString('utf8');
      return key === 'data' && typeof value === 'string' ? Buffer.from(value, 'base64').toString('utf8') : value;
    },
    1,
  );
