import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { createDataSource } from '../../db/data-source.js';
import { ApiKey } from '../../db/entities/api-key.js';
import { CommunityKeys } from '../../db/entities/community-keys.js';
import { Operator } from '../../db/entities/operator.js';
import { keyedHash } from '../../db/keyed-hash.js';
import { hashPassword } from '../../db/password.js';
import { createSeal } from '../../db/seal.js';
import { verifyAudit } from '../../db/verify-audit.js';
import type { Role } from '../../domain/access.js';
import { actKinds } from '../../domain/appeal.js';
import { freeGuesses } from '../../domain/sign-in-lock.js';
import { readConfig, type Wired } from '../../server/config.js';
import { prepareDatabase } from '../../server/prepare.js';
import { startPanel, type Panel } from '../support/panel.js';
import { aCommunity } from '../support/rows.js';
import { createTestDatabase, temporalAddress, type TestDatabase } from '../support/servers.js';
import { cookieOf, cookiesOf, signIn, trySignIn, visitor, type Told, type Visitor } from '../support/visitor.js';
import { waitFor } from '../support/wait-for.js';

const password = 'correct horse battery';
const secretKey = randomBytes(32).toString('hex');
/** In production the cookie is for HTTPS alone: the proxy on this machine says that it was. */
const viaProxy = { 'x-forwarded-proto': 'https' };

let folder: string;
let uploads: string;
let database: TestDatabase;
let db: DataSource;
/** Two web processes of one installation, in production. */
let panel: Panel;
let other: Panel;
let base: string;
let passwordHash: string;
let communityId: string;
let admin: Visitor;
/** Opened at once: it takes a while until they are thrown out. */
let dribblers: { headers: Promise<number>; body: Promise<number> };

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'otklik-doors-'));
  uploads = join(folder, 'tmp');
  mkdirSync(uploads);
  database = await createTestDatabase();
  const settings = {
    OTKLIK_MODE: 'production',
    DATABASE_URL: database.url,
    TEMPORAL_ADDRESS: await temporalAddress(),
    OTKLIK_SECRET_KEY: secretKey,
    ADMIN_JS_TMP_DIR: join(folder, 'bundle'),
    TMPDIR: uploads,
  };
  await prepareDatabase(readConfig(settings) as Wired);
  db = await createDataSource({ url: database.url }).initialize();
  passwordHash = await hashPassword(password);
  communityId = await aCommunity(db);
  const seal = createSeal(secretKey);
  const keys = { token: 'network-token', serviceToken: 'service-token', secret: 'callback-secret', confirmation: 'confirm-me' };
  const sealed = Object.fromEntries(Object.entries(keys).map(([name, key]) => [name, seal.close(key)]));
  await db.manager.insert(CommunityKeys, { communityId, ...sealed });
  const adminId = await anOperator('admin', ['administrator']);
  await db.manager.insert(ApiKey, { hash: 'f'.repeat(64), operatorId: adminId, name: 'program' });
  panel = await startPanel(settings);
  // It has the pages' scripts from the first.
  other = await startPanel({ ...settings, ADMIN_JS_SKIP_BUNDLE: 'true', OTKLIK_TRUST_PROXY: '192.168.78.0/24, 2001:db8::1' });
  base = panel.url;
  dribblers = { headers: dribble('GET /admin/login HTTP/1.1\r\nHost: x\r\n'), body: dribble(aForm(1_000)) };
  admin = await signIn(base, { login: 'admin', password }, viaProxy);
}, 180_000);
afterAll(async () => {
  await panel?.close();
  await other?.close();
  await db?.destroy();
  await database?.drop();
  rmSync(folder, { recursive: true, force: true });
});

const anOperator = async (login: string, roles: Role[], change: Partial<Operator> = {}): Promise<string> => {
  const { identifiers } = await db.manager.insert(Operator, { login, name: login, roles, passwordHash, ...change });
  return (identifiers[0] as { id: string }).id;
};
const enter = (login: string, at = base): Promise<Visitor> => signIn(at, { login, password }, viaProxy);
const rows = async <Row>(sql: string, values: unknown[] = []): Promise<Row[]> => (await db.query(sql, values)) as Row[];
const stateOf = (): Promise<unknown> =>
  rows(`select (select max(number) from settings_versions) as version, (select json_agg(o order by login) from operators o) as operators,
    (select count(*) from topics) as topics, (select count(*) from commands) as commands, (select count(*) from api_keys) as keys`);

const aForm = (length: number): string =>
  `POST /admin/login HTTP/1.1\r\nHost: x\r\nSec-Fetch-Site: same-origin\r\n` +
  `Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ${length}\r\n\r\n`;

/** Says so much and a letter a second more; how long it was borne with. */
const dribble = (beginning: string): Promise<number> =>
  new Promise((resolve) => {
    const { port, hostname } = new URL(base);
    const from = performance.now();
    const socket = connect(Number(port), hostname, () => socket.write(beginning));
    const more = setInterval(() => socket.write('x'), 1_000);
    socket.on('error', () => undefined).resume();
    socket.on('close', () => {
      clearInterval(more);
      resolve(performance.now() - from);
    });
  });

describe('the cookie of the session', () => {
  test('is for the server alone, for our own pages, and for HTTPS', async () => {
    const { headers } = await trySignIn(base, { login: 'admin', password }, viaProxy);
    const [cookie = ''] = headers.getSetCookie().filter((line) => line.startsWith('otklik.sid='));
    expect(cookie).toMatch(/; HttpOnly/);
    expect(cookie).toMatch(/; SameSite=(Lax|Strict)/);
    expect(cookie).toMatch(/; Secure/);
  });

  test('planted before the sign-in it opens nothing after it', async () => {
    await anOperator('planter', ['executor'], { departmentCode: 'roads' });
    const planter = await enter('planter');
    expect((await planter.ask('/admin/desk/counts')).status).toBe(200);
    const { headers, status } = await trySignIn(base, { login: 'admin', password, browser: planter.cookie }, viaProxy);
    expect(status).toBe(303);
    expect(cookieOf({ headers })).not.toBe(planter.cookie);
    expect((await planter.ask('/admin/desk/counts')).status).toBe(401);
  });
});

describe('the form of the sign-in page', () => {
  const sessions = async (): Promise<number> =>
    (await rows<{ count: number }>('select count(*)::int as count from sessions'))[0]?.count ?? 0;
  const aPage = async (cookie = ''): Promise<{ token: string; cookie: string; told: Told }> => {
    const told = await visitor(base, { cookie, headers: viaProxy }).ask('/admin/login');
    return { token: /name="token" value="([^"]+)"/.exec(told.text)?.[1] ?? '', cookie: cookiesOf(told), told };
  };
  const send = async (token: string, cookie: string): Promise<number> =>
    (await visitor(base, { cookie, headers: viaProxy }).post('/admin/login', { login: 'admin', password, token })).status;

  test('leaves nothing in the database, looked at or refused: a session comes with a sign-in', async () => {
    const before = await sessions();
    for (let n = 0; n < 20; n++) await aPage();
    expect((await trySignIn(base, { login: 'no-such-person', password: 'wrong' }, viaProxy)).status).toBe(401);
    expect(await send('forged', '')).toBe(403);
    expect(await sessions()).toBe(before);
    await enter('admin');
    expect(await sessions()).toBe(before + 1);
  });

  test('is taken only with the cookie that it was given out with', async () => {
    const [ours, others] = [await aPage(), await aPage()];
    expect(await send(ours.token, '')).toBe(403);
    expect(await send('', ours.cookie)).toBe(403);
    expect(await send(ours.token, others.cookie)).toBe(403);
    expect(await send(`${ours.token}x`, ours.cookie)).toBe(403);
    // What the attacker can write himself: any word, and that word for a token.
    expect(await send('a'.repeat(24), `__Host-otklik.form=${'a'.repeat(24)}`)).toBe(403);
    expect(await send(ours.token, ours.cookie)).toBe(303);
  });

  test('may stand open twice in one browser', async () => {
    const first = await aPage();
    const second = await aPage(first.cookie);
    expect(second.cookie).toBe(first.cookie);
    expect(await send(first.token, second.cookie)).toBe(303);
  });

  test('is guarded by a cookie that no script and no other site sees, and no neighbour can plant', async () => {
    const { told } = await aPage();
    expect(told.headers.getSetCookie()).toEqual([
      expect.stringMatching(
        /^__Host-otklik\.form=[\w-]{24}; Max-Age=43200; Path=\/; Expires=[^;]+; HttpOnly; Secure; SameSite=Strict$/,
      ),
    ]);
  });
});

describe('a request from a foreign page changes nothing', () => {
  const doors = [
    '/admin/login',
    '/admin/api/resources/topics/actions/new',
    '/admin/api/resources/topics/records/flood/edit',
    '/admin/api/resources/topics/records/flood/delete',
    '/admin/api/resources/topics/bulk/bulkDelete?recordIds=flood',
    '/admin/api/pages/inbox',
    '/admin/desk/inbox/read',
    '/admin/desk/appeals/2026-000001/acts',
  ];
  const senders: [string, Record<string, string>][] = [
    ['another origin', { origin: 'https://evil.example' }],
    ['another origin, and a browser that says so', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
    ['a neighbouring host', { 'sec-fetch-site': 'same-site' }],
    ['a sandboxed frame', { origin: 'null' }],
    ['a link of another site', { referer: 'https://evil.example/admin' }],
    ['our host in another’s name', { origin: 'https://evil.example/?127.0.0.1', 'x-forwarded-host': 'evil.example' }],
    ['nobody knows where', {}],
  ];
  const bodies = (): [string, Record<string, string>, BodyInit][] => {
    const multipart = new FormData();
    multipart.set('name', 'Взлом');
    return [
      ['url-encoded', {}, new URLSearchParams({ name: 'Взлом', code: 'broken-in' })],
      ['multipart', {}, multipart],
      ['JSON', { 'content-type': 'application/json' }, '{"kind":"rejectAppeal","payload":{"reason":"spam"}}'],
      ['JSON in disguise', { 'content-type': 'text/plain' }, '{"name":"Взлом"}'],
    ];
  };

  test.each(senders)('from %s', async (_sender, headers) => {
    const before = await stateOf();
    const refused = [];
    for (const door of doors)
      for (const [kind, type, body] of bodies())
        for (const method of ['POST', ...(kind === 'JSON' ? ['PUT', 'PATCH', 'DELETE'] : [])]) {
          const { status } = await admin.ask(door, { method, headers: { ...type, ...headers }, body });
          if (status !== 403) refused.push(`${method} ${door} ${kind}: ${status}`);
        }
    expect(refused).toEqual([]);
    expect(await stateOf()).toEqual(before);
  });

  // A browser sends the cookie along with a link that is followed from anywhere.
  test('by a link that is followed', async () => {
    const before = await stateOf();
    const hash = 'f'.repeat(64);
    for (const link of [
      'topics/records/flood/delete',
      `api-keys/records/${hash}/delete`,
      'topics/records/flood/edit?name=Взлом',
    ]) {
      const { status } = await admin.ask(`/admin/api/resources/${link}`, { headers: { 'sec-fetch-site': 'cross-site' } });
      expect([link, status < 500 && status >= 400]).toEqual([link, true]);
    }
    await admin.ask('/admin/desk/appeals/2026-000001/acts?kind=rejectAppeal');
    expect(await stateOf()).toEqual(before);
  });
});

describe('files', () => {
  const left = (): string[] => readdirSync(uploads).filter((name) => !name.startsWith('tsx'));
  /** Is answered before it has sent what it announced. */
  const upload = (path: string, cookie: string): Promise<number> =>
    new Promise((resolve, reject) => {
      const headers = { ...viaProxy, cookie, origin: base, 'content-length': 500_000_000 };
      const sent = request(base + path, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'multipart/form-data; boundary=x' },
      });
      sent.on('response', ({ statusCode = 0 }) => {
        resolve(statusCode);
        sent.destroy();
      });
      sent.on('error', reject);
      sent.write('--x\r\nContent-Disposition: form-data; name="f"; filename="a.bin"\r\n\r\n');
      sent.write(Buffer.alloc(100_000));
    });

  test.each(['/admin', '/admin/api/resources/topics/actions/new', '/admin/api/dashboard', '/admin/desk/inbox/read'])(
    'to %s are refused to a stranger before they are read, and nothing stays',
    async (path) => {
      expect(await upload(path, '')).toBe(401);
      expect(left()).toEqual([]);
    },
  );
  test('are refused to an operator too: the panel takes none', async () => {
    expect(await upload('/admin/api/resources/topics/actions/new', admin.cookie)).toBe(415);
    expect(left()).toEqual([]);
  });
});

describe('guessing a password', () => {
  let next = 0;
  /** Each as good as a client of its own, behind the proxy. */
  const anAddress = (): string => `203.0.${113 + (next >> 8)}.${next++ & 255}`;
  const guess = async (login: string, { at = base, word = 'wrong', from = '198.51.100.1', browser = '' } = {}): Promise<number> =>
    (await trySignIn(at, { login, password: word, browser }, { ...viaProxy, 'x-forwarded-for': from })).status;
  const guesses = async (count: number, login: string, how: () => Parameters<typeof guess>[1]): Promise<number[]> => {
    const tries = [];
    for (let n = 0; n < count; n++) tries.push(await guess(login, how()));
    return tries;
  };
  /** What the browser keeps of having signed in, the session aside. */
  const browserOf = async (login: string, browser = ''): Promise<string> => {
    const answer = await trySignIn(base, { login, password, browser }, { ...viaProxy, 'x-forwarded-for': anAddress() });
    expect(answer.status).toBe(303);
    return /otklik\.browser=[^;]+/.exec(cookiesOf(answer))?.[0] ?? '';
  };
  /** As if so many wrong ones had come before: at this login from all over the world, or from this address at all logins. */
  const guessedAlready = (of: 'all strangers' | 'address', whose: string, failures: number) =>
    db.query(
      `insert into sign_in_failures (key, failures) values ($1, $2) on conflict (key) do update set failures = $2, last_at = now()`,
      [keyedHash(secretKey, `sign-in failures: ${of}`, whose), failures],
    );
  /** On a slow machine the first locks, of seconds, would be over too soon: whatever is locked by now is so for a quarter of an hour. */
  const lockForLong = () =>
    db.query(`update sign_in_failures set failures = failures + 15, last_at = now() where failures = any ($1)`, [
      Object.values(freeGuesses),
    ]);
  const fiveWrong = [401, 401, 401, 401, 401];

  test.each([
    ['of an operator', 'guessed'],
    ['of nobody', 'nobody-at-all'],
  ])('%s locks out the guesser in every process, and the right one is refused to him too', async (_of, login) => {
    if (login === 'guessed') await anOperator(login, ['auditor']);
    const from = anAddress();
    let n = 0;
    expect(await guesses(5, login, () => ({ from, at: n++ % 2 ? other.url : base }))).toEqual(fiveWrong);
    await lockForLong();
    expect(await guess(login, { from })).toBe(429);
    expect(await guess(login, { from, at: other.url, word: password })).toBe(429);
    expect(await guess(` ${login.toUpperCase()}`, { from, word: password })).toBe(429);
    expect(await guess(login, { from, word: password, browser: 'otklik.browser=aaaaaaaaaaaaaaaaaaaaaaaa.forged' })).toBe(429);
  });

  test('locks nobody else out: not at another address, not in a browser that he has signed in with', async () => {
    await anOperator('envied', ['auditor']);
    const browser = await browserOf('envied');
    const from = anAddress();
    await guesses(5, 'envied', () => ({ from }));
    await lockForLong();
    expect(await guess('envied', { from })).toBe(429);
    expect(await guess('envied', { from, word: password, browser })).toBe(303);
    expect(await guess('envied', { from: anAddress(), word: password })).toBe(303);
  });

  test('IPv6: who changes the address within what he was given is the same guesser', async () => {
    let n = 0;
    const how = () => ({ from: `2001:db8:1:2::${(n++).toString(16)}` });
    expect(await guesses(5, 'by-ipv6', how)).toEqual(fiveWrong);
    await lockForLong();
    expect(await guess('by-ipv6', how())).toBe(429);
    expect(await guess('by-ipv6', { from: '2001:db8:1:3::1' })).toBe(401);
  });

  test('from a private network: what its own computer says of others is not believed', async () => {
    await anOperator('inward', ['auditor']);
    // The proxy has written down who asked, after what he said himself.
    const from = (): string => `${anAddress()}, 192.168.77.5`;
    expect(await guesses(5, 'inward', () => ({ from: from() }))).toEqual(fiveWrong);
    await lockForLong();
    expect(await guess('inward', { from: from() })).toBe(429);
    // Unless it is named as a proxy.
    expect(await guess('inward', { from: `${anAddress()}, 192.168.78.5`, at: other.url, word: password })).toBe(303);
    const named = anAddress();
    expect(await guesses(5, 'inward', () => ({ from: `${named}, 192.168.78.5`, at: other.url }))).toEqual(fiveWrong);
    await lockForLong();
    expect(await guess('inward', { from: `${named}, 192.168.78.5`, at: other.url })).toBe(429);
    expect(await guess('inward', { from: `${anAddress()}, 192.168.78.5`, at: other.url })).toBe(401);
  });

  test('from the whole world at one login is bounded too, and never stops the owner’s browser', async () => {
    await anOperator('famous', ['auditor']);
    const browser = await browserOf('famous');
    await guessedAlready('all strangers', 'famous', freeGuesses.login - 1);
    expect(await guess('famous', { from: anAddress() })).toBe(401);
    await lockForLong();
    expect(await guess('famous', { from: anAddress() })).toBe(429);
    expect(await guess('famous', { from: anAddress(), word: password })).toBe(429);
    expect(await guess('famous', { from: anAddress(), word: password, browser })).toBe(303);
    expect(await guess('famous', { from: anAddress(), word: password })).toBe(429); // the owner's success frees no guesser
  });

  test('one address at many logins is stopped for all of them, whatever it knows of one', async () => {
    await anOperator('insider', ['auditor']);
    const from = anAddress();
    await guessedAlready('address', from, freeGuesses.address - 2);
    expect(await guess('spray-1', { from })).toBe(401);
    expect(await guess('insider', { from, word: password })).toBe(303);
    expect(await guess('spray-2', { from })).toBe(401);
    await lockForLong();
    expect(await guess('spray-another', { from })).toBe(429);
    expect(await guess('spray-another', { from: anAddress() })).toBe(401);
  });

  test('in a known browser is counted there, and its mark is good for its own login alone', async () => {
    await anOperator('trusted', ['auditor']);
    await anOperator('neighbour', ['auditor']);
    const browser = await browserOf('trusted');
    const how = () => ({ from: anAddress(), browser });
    expect(await guesses(5, 'trusted', how)).toEqual(fiveWrong);
    await lockForLong();
    expect(await guess('trusted', { ...how(), word: password })).toBe(429);
    await guessedAlready('all strangers', 'neighbour', freeGuesses.login + 15);
    expect(await guess('neighbour', { ...how(), word: password })).toBe(429);
    // Two at one desk: the browser knows them both.
    await guessedAlready('all strangers', 'neighbour', 0);
    const both = await browserOf('neighbour', browser);
    await guessedAlready('all strangers', 'neighbour', freeGuesses.login + 15);
    expect(await guess('neighbour', { from: anAddress(), word: password, browser: both })).toBe(303);
    expect(await guess('trusted', { from: anAddress(), word: password, browser: both })).toBe(429);
  });

  test('many at once gives no more tries than one after another', async () => {
    const tries = await Promise.all(Array.from({ length: 24 }, (_, n) => guess('at-once', { at: n % 2 ? other.url : base })));
    expect(tries.filter((status) => status === 401).length).toBeLessThanOrEqual(10);
    await guessedAlready('all strangers', 'everywhere', freeGuesses.login - 3);
    const spread = await Promise.all(
      Array.from({ length: 24 }, (_, n) => guess('everywhere', { at: n % 2 ? other.url : base, from: anAddress() })),
    );
    expect(spread.filter((status) => status === 401).length).toBeLessThanOrEqual(8);
  });

  test('what is locked may be tried again when its time is over, and what is old is thrown away', async () => {
    await anOperator('forgetful', ['auditor']);
    const from = anAddress();
    await guesses(5, 'forgetful', () => ({ from }));
    await lockForLong();
    expect(await guess('forgetful', { from, word: password })).toBe(429);
    await db.query(`update sign_in_failures set last_at = now() - interval '16 minutes'`);
    expect(await guess('forgetful', { from, word: password })).toBe(303);
    await db.query(`update sign_in_failures set last_at = now() - interval '25 hours'`);
    await guess('somebody', { from });
    expect(await rows('select failures from sign_in_failures')).toEqual([{ failures: 1 }, { failures: 1 }, { failures: 1 }]);
  });

  test('no login is kept as it was typed', async () => {
    await guess('My-Secret-Password', { from: anAddress() });
    const kept = JSON.stringify(await rows('select * from sign_in_failures'));
    expect(kept).not.toMatch(/my-secret|203\.0\.|forgetful/i);
    const plain = createHash('sha256').update('my-secret-password').digest();
    expect(kept).not.toContain(plain.toString('base64url'));
    expect(kept).not.toContain(plain.toString('hex'));
  });

  test('the mark of a browser is for the server alone, and long-lived', async () => {
    await anOperator('marked', ['auditor']);
    const { headers } = await trySignIn(base, { login: 'marked', password }, viaProxy);
    const [cookie = ''] = headers.getSetCookie().filter((line) => line.startsWith('otklik.browser='));
    expect(cookie).toMatch(/; Max-Age=31536000; Path=\/admin\/login;.*; HttpOnly; Secure; SameSite=Strict$/);
    expect(decodeURIComponent(cookie)).not.toContain('marked');
  });
});

describe('whoever is signed in is looked up at every request', () => {
  test('blocked, he is out', async () => {
    const id = await anOperator('leaver', ['curator']);
    const leaver = await enter('leaver');
    expect((await leaver.ask('/admin/desk/queue')).status).toBe(200);
    await db.manager.update(Operator, id, { blockedAt: new Date() });
    expect((await leaver.ask('/admin/desk/queue')).status).toBe(401);
    expect((await leaver.ask('/admin/pages/appeals', { headers: { accept: 'text/html' } })).headers.get('location')).toMatch(
      /^\/admin\/login/,
    );
  });

  test('without the role, he may no more', async () => {
    const id = await anOperator('mover', ['administrator', 'curator']);
    const mover = await enter('mover');
    expect((await mover.ask('/admin/api/resources/operators/actions/list')).status).toBe(200);
    await db.manager.update(Operator, id, { roles: ['executor'] });
    expect((await mover.ask('/admin/api/resources/operators/actions/list')).status).toBe(403);
    await db.manager.update(Operator, id, { roles: ['administrator'] });
    expect((await mover.ask('/admin/desk/queue')).status).toBe(403);
  });

  test('with a new password, whoever came in with the old one is out', async () => {
    const id = await anOperator('robbed', ['auditor']);
    const robber = await enter('robbed', other.url);
    const form = { login: 'robbed', name: 'robbed', 'may.auditor': 'true', password: 'quite another one' };
    expect((await admin.post(`/admin/api/resources/operators/records/${id}/edit`, form)).json['notice']).toMatchObject({
      type: 'success',
    });
    expect((await robber.ask('/admin/desk/queue')).status).toBe(401);
  });

  test('nor is he let in again by a request that was under way and wrote his session anew', async () => {
    const id = await anOperator('robbed-again', ['auditor']);
    const robber = await enter('robbed-again');
    const kept = await rows<object>(`select * from sessions where sess ->> 'operatorId' = $1`, [id]);
    expect(kept).toHaveLength(1);
    const form = { login: 'robbed-again', name: 'robbed', 'may.auditor': 'true', password: 'quite another one' };
    await admin.post(`/admin/api/resources/operators/records/${id}/edit`, form);
    await db.query(`insert into sessions select * from json_populate_recordset(null::sessions, $1)`, [JSON.stringify(kept)]);
    expect((await robber.ask('/admin/desk/queue')).status).toBe(401);
    await signIn(base, { login: 'robbed-again', password: 'quite another one' }, viaProxy);
  });

  test('let in again, whoever has the demonstration’s password is given another', async () => {
    const of = { blockedAt: new Date(), passwordHash: await hashPassword('otklik-demo') };
    const id = await anOperator('of-the-demonstration', ['auditor'], of);
    const at = `/admin/api/resources/operators/records/${id}/edit`;
    const form = { login: 'of-the-demonstration', name: 'x', 'may.auditor': 'true', blocked: 'false', password: '' };
    const refused = (await admin.post(at, form)).json;
    expect(JSON.stringify(refused['record'])).toContain('Это пароль из демонстрации');
    expect(await rows('select blocked_at is null as open from operators where id = $1', [id])).toEqual([{ open: false }]);
    // What changes nothing of that is saved, and so is a new password.
    expect((await admin.post(at, { ...form, name: 'y', blocked: 'true' })).json['notice']).toMatchObject({ type: 'success' });
    expect((await admin.post(at, { ...form, password })).json['notice']).toMatchObject({ type: 'success' });
    await enter('of-the-demonstration');
  });

  test('his name and login are no markup in the page’s script', async () => {
    const evil = `</script><script>pwned()</script>`;
    await anOperator(`x${evil}`, ['administrator'], { name: evil, departmentCode: evil });
    const page = await (await enter(`x${evil}`)).ask('/admin', { headers: { accept: 'text/html' } });
    expect(page.status).toBe(200);
    expect(page.text).not.toContain('<script>pwned');
  });
});

describe('what is hidden never leaves', () => {
  const tables = ['operators', 'communities', 'api-keys', 'topics', 'versions', 'departments'];
  const secret = /scrypt\$|v1:[\w-]+:|network-token|service-token|callback-secret|confirm-me/;
  const asked = async (): Promise<Told[]> => {
    const answers = [];
    for (const table of tables) {
      const at = `/admin/api/resources/${table}`;
      const list = await admin.ask(`${at}/actions/list?perPage=500`);
      answers.push(
        list,
        await admin.ask(`${at}/actions/new`),
        await admin.ask(`/admin/resources/${table}`, { headers: { accept: 'text/html' } }),
      );
      for (const { id } of (list.json['records'] as { id: string }[]).slice(0, 3))
        for (const action of ['show', 'edit']) answers.push(await admin.ask(`${at}/records/${encodeURIComponent(id)}/${action}`));
    }
    return answers;
  };

  test('in a list, a record, a form, a reference or a page', async () => {
    const answers = await asked();
    expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThan(25);
    for (const { text } of answers) expect(text.match(secret)).toBeNull();
    // A page names the columns of its tables; a record does not.
    for (const { json } of answers) expect(JSON.stringify(json)).not.toMatch(/password_?hash/i);
  });

  test('nor is it filtered, sorted or searched by', async () => {
    const at = '/admin/api/resources/operators/actions';
    for (const query of ['list?filters.passwordHash=scrypt', 'list?filters[passwordHash]=scrypt', 'list?sortBy=passwordHash'])
      expect([query, (await admin.ask(`${at}/${query}`)).status]).toEqual([query, 400]);
    for (const query of ['search?searchProperty=passwordHash', 'search/scrypt?searchProperty=passwordHash'])
      expect([query, (await admin.ask(`${at}/${query}`)).status]).toEqual([query, 404]);
    expect((await admin.ask('/admin/api/resources/operators/search/a')).status).toBe(404);
  });

  test('nor told back by a form that was refused', async () => {
    const form = {
      name: '',
      token: 'typed-token',
      password: 'typed-password',
      secret: 'typed-secret',
      confirmation: 'typed-word',
    };
    for (const path of [`communities/records/${communityId}/edit`, 'operators/actions/new']) {
      const { text, json } = await admin.post(`/admin/api/resources/${path}`, form);
      expect(json['notice']).toMatchObject({ type: 'error' });
      expect(text).not.toMatch(path.startsWith('operators') ? /typed-password/ : /typed-(token|secret|word)/);
    }
  });
});

describe('a form saves its own fields and no others', () => {
  test('of an operator', async () => {
    const id = await anOperator('posted', ['auditor']);
    const before = await rows('select id, password_hash, blocked_at from operators where id = $1', [id]);
    const form = {
      ...{ login: 'posted', name: 'Новое имя', 'may.auditor': 'true', 'roles.0': 'administrator', roles: 'administrator' },
      ...{ passwordHash: 'scrypt$1', password_hash: 'scrypt$1', id: randomUUID(), blockedAt: '2020-01-01', __proto__: 'x' },
    };
    const { json } = await admin.post(`/admin/api/resources/operators/records/${id}/edit`, form);
    expect(json['notice']).toMatchObject({ type: 'success' });
    expect(await rows('select id, password_hash, blocked_at from operators where id = $1', [id])).toEqual(before);
    expect(await rows('select name, roles from operators where id = $1', [id])).toEqual([
      { name: 'Новое имя', roles: ['auditor'] },
    ]);
  });

  test('of a community', async () => {
    const before = await rows('select external_id, kind, switched_off_at from communities where id = $1', [communityId]);
    const form = {
      name: 'Игрим, посёлок',
      network: 'vk',
      externalId: '77',
      policyCode: 'show',
      kind: 'foreign',
      switchedOffAt: '2020-01-01',
    };
    await admin.post(`/admin/api/resources/communities/records/${communityId}/edit`, form);
    expect(await rows('select external_id, kind, switched_off_at from communities where id = $1', [communityId])).toEqual(before);
    expect(await rows('select name from communities where id = $1', [communityId])).toEqual([{ name: 'Игрим, посёлок' }]);
  });

  test('of a program’s key: nobody chooses it', async () => {
    const [operator] = await rows<{ id: string }>(`select id from operators where login = 'admin'`);
    await admin.post('/admin/api/resources/api-keys/actions/new', {
      name: 'chosen',
      operatorId: operator?.id ?? '',
      hash: 'e'.repeat(64),
    });
    const [key] = await rows<{ hash: string }>(`select hash from api_keys where name = 'chosen'`);
    expect(key?.hash).not.toBe('e'.repeat(64));
  });

  test('of a topic', async () => {
    const { json } = await admin.post('/admin/api/resources/topics/records/flood/edit', {
      name: 'Потоп',
      photoRequired: 'true',
      hash: 'x',
      number: '99',
      by: 'me',
    });
    expect(json['notice']).toMatchObject({ type: 'success' });
    expect(await rows(`select name, photo_required from topics where code = 'flood'`)).toEqual([
      { name: 'Потоп', photo_required: true },
    ]);
    expect(await rows(`select max(number)::int as newest from settings_versions where "by" ->> 'kind' = 'operator'`)).toEqual([
      { newest: null }, // it is in the draft
    ]);
  });
});

describe('what an administrator changes is in the record', () => {
  const lines = (from: string) =>
    rows<{ by: unknown; what: string; because: Record<string, unknown> }>(
      'select by, what, because from audit_entries where appeal_id is null and id > $1 order by id',
      [from],
    );
  const newest = async (): Promise<string> =>
    (await rows<{ id: string }>('select coalesce(max(id), 0) as id from audit_entries'))[0]?.id ?? '0';
  const at = '/admin/api/resources';

  test('operators, keys and communities: by ids and codes, never a name, a login, a key or a password', async () => {
    const from = await newest();
    const [adminRow] = await rows<{ id: string }>(`select id from operators where login = 'admin'`);
    const by = { kind: 'operator', id: adminRow?.id };
    const form = { login: 'recorded-login', name: 'Recorded Name', 'may.auditor': 'true', password: 'recorded password' };
    await admin.post(`${at}/operators/actions/new`, form);
    const [{ id: operatorId = '' } = {}] = await rows<{ id: string }>(`select id from operators where login = 'recorded-login'`);
    const change = { ...form, name: 'Other Name', password: '', 'may.curator': 'true', departmentCode: 'roads', blocked: 'true' };
    for (let twice = 0; twice < 2; twice++) await admin.post(`${at}/operators/records/${operatorId}/edit`, change);
    await admin.post(`${at}/operators/records/${operatorId}/edit`, { ...change, blocked: 'false', password: 'another password' });
    const made = await admin.post(`${at}/api-keys/actions/new`, { name: 'Recorded Program', operatorId });
    const key = /otk_[\w-]+/.exec(made.text)?.[0] ?? '';
    const hash = createHash('sha256').update(key).digest('hex');
    for (let twice = 0; twice < 2; twice++) await admin.post(`${at}/api-keys/records/${hash}/delete`, {});
    const community = { name: 'Recorded Community', policyCode: 'show', territoryCode: 'igrim' };
    for (let twice = 0; twice < 2; twice++) await admin.post(`${at}/communities/records/${communityId}/edit`, community);
    await admin.send(`/admin/desk/sources/communities/${communityId}/keys`, { token: '', serviceToken: 'recorded service key' });

    const written = await lines(from);
    expect(written).toEqual([
      { by, what: 'operator-added', because: { operatorId, roles: ['auditor'], department: null } },
      {
        ...{ by, what: 'operator-changed' },
        because: {
          operatorId,
          changed: ['name', 'roles', 'department', 'blocked'],
          roles: ['curator', 'auditor'],
          department: 'roads',
        },
      },
      {
        ...{ by, what: 'operator-changed' },
        because: { operatorId, changed: ['password', 'unblocked'], roles: ['curator', 'auditor'], department: 'roads' },
      },
      { by, what: 'api-key-made', because: { operatorId, key: hash.slice(0, 12) } },
      { by, what: 'api-key-revoked', because: { operatorId, key: hash.slice(0, 12) } },
      {
        ...{ by, what: 'community-changed' },
        because: { communityId, changed: ['name', 'territory'], policy: 'show', territory: 'igrim' },
      },
      { by, what: 'community-keys-changed', because: { communityId, keys: ['serviceToken'] } },
    ]);
    expect(JSON.stringify(written)).not.toMatch(/recorded|other name|password"?:|otk_/i);
    expect((await verifyAudit(db)).broken).toEqual([]);
  });

  test('nothing is changed without its line', async () => {
    const form = { login: 'unrecorded', name: 'x', 'may.auditor': 'true', password: 'unrecorded one' };
    await db.query('alter table audit_entries rename to audit_entries_away');
    const { json } = await admin.post(`${at}/operators/actions/new`, form);
    await db.query('alter table audit_entries_away rename to audit_entries');
    expect(json['notice']).toMatchObject({ type: 'error' });
    expect(await rows(`select 1 from operators where login = 'unrecorded'`)).toEqual([]);
  });

  test('is read in the journal, but not by a department', async () => {
    await anOperator('reading', ['auditor']);
    await anOperator('reading-roads', ['auditor'], { departmentCode: 'roads' });
    const told = async (login: string): Promise<string> => (await (await enter(login)).ask('/admin/desk/journal')).text;
    expect(await told('reading')).toMatch(/Добавлен сотрудник «Other Name».*|Отозван ключ программы/);
    const byDepartment = await told('reading-roads');
    expect(byDepartment).toContain('Опубликована версия настроек');
    expect(byDepartment).not.toMatch(/сотрудник «|ключ программы|Сообщество «/);
  });
});

describe('a strange request gets a clean answer', () => {
  const table = '/admin/api/resources/operators';
  const clean = ({ status, text }: Told): void => {
    expect(status).toBeLessThan(500);
    expect(text).not.toMatch(/node_modules|at [A-Z]\w+\.|QueryFailed|<pre>/);
  };
  test.each([
    ...['perPage=100000000', 'perPage=0', 'perPage=abc', 'page=-1', 'page=99999999999999999999', 'page[]=1', 'sortBy=nope'],
    ...[
      'direction=sideways',
      'filters.nope=1',
      'filters.id=xyz',
      'filters[roles]=x',
      'filters.roles~~from=1',
      'searchProperty=id',
    ],
    ...['__proto__[polluted]=1', '__proto__.polluted=1', 'constructor.prototype.polluted=1'],
  ])('a list with ?%s: 400', async (query) => {
    const answer = await admin.ask(`${table}/actions/list?${query}`);
    clean(answer);
    // What the parser of queries throws away by itself is as if it had not been said.
    expect(answer.status).toBe(query.startsWith('__proto__[') ? 200 : 400);
  });
  test.each([
    ...[`${table}/records/not-a-uuid/show`, `${table}/records/${randomUUID()}x/edit`, `${table}/records/%00/show`],
    ...['/admin/api/resources/rules/records/zzz/show', '/admin/api/resources/rules/records/99999999999/show'],
    ...['/admin/api/resources/topics/records/%00/show', '/admin/api/resources/nothing/actions/list'],
    ...['/admin/api/resources/__proto__/actions/list', `${table}/actions/__proto__`, `${table}/actions/toString`],
    ...[`${table}/bulk/bulkDelete?recordIds=1`, `${table}/records/1/list`, '/admin/api/pages/__proto__', '/admin/api/dashboard'],
    ...['/admin/nothing', '/nothing', `/${'a'.repeat(9_000)}`],
  ])('%s: 404', async (path) => {
    const answer = await admin.ask(path);
    clean(answer);
    expect(answer.status).toBe(404);
  });
  test.each([
    ...['/admin/login?next[]=/admin', '/admin/login?next=//evil.example', '/admin/login?next=javascript:alert(1)'],
    ...['/admin/api/resources/%E0%A4%A/actions/list', '/admin/desk/appeals/%E0%A4%A', '/admin/desk/appeals/%00'],
    ...[
      '/admin/desk/inbox?before=-100000-01-01T00:00:00Z',
      '/admin/desk/inbox?before=2026-02-31',
      '/admin/desk/inbox?before[]=1',
    ],
    ...['/admin/desk/queue?before=2026-99-99%2099:99:99%2B00%205', '/admin/desk/queue?before=2026-02-30%2010:00:00%2B00%205'],
    ...[
      '/admin/desk/queue?view[]=open&status[]=x&__proto__[x]=1',
      '/admin/desk/queue?view=__proto__',
      '/admin/desk/queue?number=%25',
    ],
    ...['/admin/desk/journal?before=999999999999999999', '/admin/desk/journal?what=%00', `/admin/${'a'.repeat(20_000)}`],
    ...[
      '/api/v1/appeals?__proto__[x]=1&constructor[prototype][x]=1',
      '/api/v1/appeals/%E0%A4%A',
      '/metrics?x=1',
      '/health/ready',
    ],
  ])('%s', async (path) => {
    const reader = await (readers ??= anOperator('reader', ['curator']).then(() => enter('reader')));
    const answer = await reader.ask(path);
    if (!path.startsWith('/health')) clean(answer);
    expect((await reader.ask('/admin/desk/counts')).json).not.toHaveProperty('polluted');
  });
  let readers: Promise<Visitor> | undefined;

  test('login or token given twice', async () => {
    const headers = { origin: base, 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await admin.ask('/admin/login', {
      method: 'POST',
      headers,
      body: 'login=a&login=b&token=1&token=2&next=a&next=b',
    });
    expect(answer.status).toBe(403);
  });
  test.each<[string, Record<string, string>, string, number]>([
    ['JSON cut in the middle', { 'content-type': 'application/json' }, '{"a":', 415],
    ['an empty multipart', { 'content-type': 'multipart/form-data' }, 'x', 415],
    ['plain text', { 'content-type': 'text/plain' }, 'x', 415],
    ['a form of three megabytes', { 'content-type': 'application/x-www-form-urlencoded' }, `a=${'x'.repeat(3_000_000)}`, 413],
    ['a thousand fields', { 'content-type': 'application/x-www-form-urlencoded' }, 'a=1&'.repeat(1_000), 413],
  ])('%s does not take the process down', async (_what, headers, body, status) => {
    const answer = await admin.ask('/admin/api/resources/topics/actions/new', {
      method: 'POST',
      headers: { ...headers, origin: base },
      body,
    });
    expect(answer.status).toBe(status);
    expect((await admin.ask('/health/live')).status).toBe(200);
  });
  test('an act of two megabytes: 413; of no JSON, a list or a string: refused', async () => {
    const json = { origin: base, 'content-type': 'application/json' };
    const act = (body: string) => admin.ask('/admin/desk/inbox/read', { method: 'POST', headers: json, body });
    expect((await act(`{"ids":["${'x'.repeat(2_000_000)}"]}`)).status).toBe(413);
    for (const body of ['{"ids":', '"x"', '1']) expect((await act(body)).status).toBe(400);
    for (const body of ['[]', '{"ids":{"a":1}}', '{"ids":["\\u0000"]}', '{"__proto__":{"ids":[1]}}']) clean(await act(body));
  });
  test('a method in disguise is no other method', async () => {
    const before = await stateOf();
    for (const name of ['x-http-method-override', 'x-method-override', 'x-http-method'])
      for (const method of ['GET', 'POST'])
        clean(
          await admin.ask('/admin/api/resources/topics/records/no-such/delete?_method=DELETE', {
            method,
            headers: { [name]: 'DELETE', origin: base },
          }),
        );
    expect(await stateOf()).toEqual(before);
  });
  test('headers of a megabyte: 431', async () => {
    const answer = await admin.ask('/admin', { headers: { 'x-long': 'a'.repeat(1_000_000) } }).catch(() => ({ status: 431 }));
    expect(answer.status).toBe(431);
    expect((await admin.ask('/health/live')).status).toBe(200);
  });
  test.each(['/webhooks/vk/%00', '/webhooks/vk%00/1', `/webhooks/vk/${'9'.repeat(5_000)}`, '/webhooks/__proto__/1'])(
    '%s: 404',
    async (path) => {
      expect((await admin.ask(path, { method: 'POST', body: '{}' })).status).toBe(404);
    },
  );
  test('an act unknown to us, or none', async () => {
    await anOperator('asker', [...new Set<Role>(['curator', 'moderator'])]);
    const asker = await enter('asker');
    for (const kind of ['__proto__', 'constructor', 'toString', '', undefined, 1])
      expect((await asker.send('/admin/desk/appeals/2026-000001/acts', { kind, payload: {} })).status).toBe(422);
    for (const kind of actKinds)
      clean(await asker.send('/admin/desk/appeals/2026-999999/acts', { kind, payload: { __proto__: 1 } }));
  });
});

test('every answer forbids what it does not need', async () => {
  for (const path of ['/admin', '/admin/login', '/admin/desk/counts', '/api/v1/openapi.json', '/nothing']) {
    const { headers } = await admin.ask(path, { headers: { accept: 'text/html' } });
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain(`default-src 'self'`);
    expect(policy).toContain(`frame-ancestors 'self'`);
    expect(policy).toContain(`form-action 'self'`);
    expect(policy).toContain(`object-src 'none'`);
    expect(policy).not.toMatch(/https?:|\*|wss?:/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-powered-by')).toBeNull();
  }
});

test('whoever dribbles is thrown out', async () => {
  expect(await waitFor(() => dribblers.headers, 'the headers to be given up', 30_000)).toBeLessThan(20_000);
  expect(await dribblers.body).toBeLessThan(45_000);
});
