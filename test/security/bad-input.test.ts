import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { request as askRaw } from 'node:http';
import { createCalendars } from '../../admin/calendars/index.js';
import { createDesk } from '../../admin/desk/index.js';
import { createRules } from '../../admin/rules/index.js';
import { createDrafting } from '../../admin/settings/drafting.js';
import { createMoves } from '../../admin/settings/moves.js';
import { createSources } from '../../admin/sources/index.js';
import { openApi } from '../../server/api/openapi.js';
import { startOtklik, type Otklik } from '../support/otklik.js';
import { signIn, type Visitor } from '../support/visitor.js';
import { waitFor } from '../support/wait-for.js';

let otklik: Otklik;
let admin: Visitor;
let number: string;
beforeAll(async () => {
  otklik = await startOtklik({ panel: 'mounted' });
  admin = await signIn(otklik.panelUrl(), { login: 'admin', password: 'otklik-demo' });
  const comment = { communityId: '226000002', postId: '1', text: 'Дорога вся в ямах, когда ремонт дороги?' };
  await otklik.stand('POST', '/actors/100001/comment', comment);
  number = await waitFor(async () => {
    const { body } = await otklik.api<{ items: { number: string; status: string }[] }>('GET', '/appeals');
    return body.items.find(({ status }) => status === 'assigned')?.number;
  }, 'an appeal at a department');
}, 180_000);
afterAll(() => otklik?.close());

/** Every field that any door of the panel knows. */
const fields = [
  ...['text', 'code', 'reason', 'without', 'backTest', 'url', 'until', 'promisedAt', 'importance', 'messageId', 'reopens'],
  ...[
    'decision',
    'communityId',
    'at',
    'draft',
    'from',
    'to',
    'version',
    'numbers',
    'preview',
    'number',
    'ids',
    'kind',
    'payload',
  ],
  ...['key', 'seen', 'days', 'address', 'token', 'policy', 'territory', 'serviceToken', 'confirmation', 'cells', 'topics'],
];
const deep = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`;
const values: [string, string][] = [
  ['U+0000', '"\\u0000"'],
  ['half a character', '"\\ud83d"'],
  ['half a character in a text', '"снег \\ud83d"'],
  ['a number beyond any column', '9007199254740993'],
  ['a number beyond any number', '1e400'],
  ['nothing', 'null'],
  ['a list of lists', '[["\\u0000"],"\\ud83d",null,{}]'],
  ['an object that is no text', '{"toString":1,"valueOf":2}'],
  ['an object with a strange key', '{"\\u0000":"\\ud83d","__proto__":{"x":1}}'],
  ['the year 0', '"0000-01-01T00:00:00Z"'],
  ['the year 9999', '"9999-12-31T23:59:59Z"'],
  ['a day that no year has', '"2026-02-30"'],
];
const bodiesOf = (known: readonly string[]): [string, string][] => [
  ...values.map(([name, value]): [string, string] => [name, `{${known.map((field) => `"${field}":${value}`).join()}}`]),
  ...values.map(([name, value]): [string, string] => [`${name} as the whole`, value]),
  ['nested without end', `{"text":${deep(100_000)},"days":${deep(100_000)},"topics":${deep(100_000)}}`],
  ['no JSON', '{"text":'],
  ['more than anybody writes', `{"text":"${'x'.repeat(1.5 * 2 ** 20)}"}`],
];

/** What a door answered that must not be: a failure of the server. */
const failures = async (known: readonly string[], ask: (body: string) => Promise<number>): Promise<string[]> => {
  const failed: string[] = [];
  for (const [name, body] of bodiesOf(known)) {
    const status = await ask(body);
    if (status >= 500) failed.push(`${name}: ${status}`);
  }
  return failed;
};

describe('whatever is sent, no door of the API fails', () => {
  interface Described {
    requestBody?: { content: { 'application/json'?: { schema: { properties?: object } } } };
  }
  const doors = Object.entries(openApi.en['paths'] as Record<string, Record<string, Described>>).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, { requestBody }]) => {
      const { properties = {} } = requestBody?.content['application/json']?.schema ?? {};
      return method === 'get' ? [] : [[method.toUpperCase(), path, Object.keys(properties)] as const];
    }),
  );
  test.each(doors)('%s %s', async (method, path, known) => {
    const placed = path
      .replace('{number}', path.startsWith('/settings') ? '1' : number)
      .replace(/\{(?:id|replyId)\}/, randomUUID())
      .replace('{code}', 'office');
    const failed = await failures(known, async (body) => {
      const headers = { Authorization: `Bearer ${otklik.demoKey}`, 'Idempotency-Key': randomUUID(), 'If-Match': '*' };
      return (await fetch(`${otklik.url}/api/v1${placed}`, { method, headers, body })).status;
    });
    expect(failed).toEqual([]);
  });
});

/** What may stand in an address in place of a number, an id or a code. */
const strangeParts: [string, string][] = [
  ['U+0000', '%00'],
  ['36 hyphens', '-'.repeat(36)],
  ['36 digits', '1'.repeat(36)],
  ['an id in capitals with U+0000', `${randomUUID().toUpperCase()}%00`],
  ['half a character', '%ED%A0%BD'],
  ['half of a byte', '%e'],
  ['10,000 characters', 'x'.repeat(10_000)],
  ['10,000 digits', '9'.repeat(10_000)],
  ['a negative number', '-1'],
  ['a number beyond any column', '9007199254740993'],
  ['the folder above', '..'],
  ['the folder above, written out', '%2e%2e%2f..'],
  ['a quote and a wildcard', `%27%25`],
  ['a name of all objects', '__proto__'],
];
const inPath = /\{\w+\}|:\w+/g;

/** As it is written: `fetch` would tidy the address first. */
const statusOf = (base: string, path: string, method: string, headers: Record<string, string>, body?: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(base);
    const asked = askRaw({ hostname, port, path, method, headers }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode ?? 0));
    });
    asked.on('error', reject).end(body);
  });

/** One part of the address at a time is strange, the others are as they should be, and all of them at once. */
const failuresOfPaths = async (path: string, usual: (name: string) => string, ask: (path: string) => Promise<number>) => {
  const places = path.match(inPath) ?? [];
  const failed: string[] = [];
  for (const [name, strange] of strangeParts)
    for (const chosen of places.length > 1 ? [...places, 'all'] : places) {
      const placed = path.replace(inPath, (place) => (chosen === 'all' || chosen === place ? strange : usual(place)));
      const status = await ask(placed);
      if (status >= 500 || status === 0) failed.push(`${name} for ${chosen}: ${status}`);
    }
  return failed;
};

describe('nothing that stands in an address makes a door fail', () => {
  const usual = (path: string) => (place: string) =>
    /number|other/.test(place) ? (path.includes('/settings') ? '1' : number) : place.includes('code') ? 'office' : randomUUID();

  const ofApi = Object.entries(openApi.en['paths'] as Record<string, object>).flatMap(([path, methods]) =>
    Object.keys(methods).flatMap((method) => (path.search(inPath) >= 0 ? [[method.toUpperCase(), path] as const] : [])),
  );
  test.each(ofApi)('%s /api/v1%s', async (method, path) => {
    const headers = () => ({
      authorization: `Bearer ${otklik.demoKey}`,
      'idempotency-key': randomUUID(),
      'if-match': '*',
      'content-type': 'application/json',
    });
    const failed = await failuresOfPaths(path, usual(path), (placed) =>
      statusOf(otklik.url, `/api/v1${placed}`, method, headers(), method === 'GET' ? undefined : '{}'),
    );
    expect(failed).toEqual([]);
  });

  const parts = {} as never;
  const ofDesk = (
    [
      ['', createDesk(parts)],
      ['/moves', createMoves(parts)],
      ['/settings', createDrafting(parts)],
      ['/calendars', createCalendars(parts)],
      ['/sources', createSources(parts)],
    ] as const
  ).flatMap(([place, { stack }]) =>
    stack.flatMap(({ route }) => {
      const { methods = {}, path = '' } = (route ?? {}) as { methods?: Record<string, boolean>; path?: string };
      return Object.keys(methods).flatMap((method) =>
        path.search(inPath) >= 0 ? [[method.toUpperCase(), `/desk${place}${path}`] as const] : [],
      );
    }),
  );
  const tables = [
    'operators',
    'absences',
    'communities',
    'api-keys',
    'notices',
    'webhook-addresses',
    'calendars',
    'rules',
    'versions',
  ];
  const ofTables = [
    ['GET', '/api/resources/:table/actions/:action'] as const,
    ...tables.flatMap((table) =>
      (['show', 'edit', 'delete'] as const).flatMap((action) =>
        (action === 'show' ? ['GET'] : ['GET', 'POST']).map(
          (method) => [method, `/api/resources/${table}/records/:record/${action}`] as const,
        ),
      ),
    ),
  ];
  test.each([...ofDesk, ...ofTables, ['GET', '/language/:language'] as const])('%s /admin%s', async (method, path) => {
    const ofForm = path.startsWith('/api');
    const headers = {
      origin: otklik.panelUrl(),
      cookie: admin.cookie,
      accept: 'application/json',
      ...(method === 'POST' && { 'content-type': ofForm ? 'application/x-www-form-urlencoded' : 'application/json' }),
    };
    const body = method === 'GET' ? undefined : ofForm ? 'name=x' : '{"kind":"resume","payload":{}}';
    const failed = await failuresOfPaths(path, usual(path), (placed) =>
      statusOf(otklik.panelUrl(), `/admin${placed}`, method, headers, body),
    );
    expect(failed).toEqual([]);
  });

  test.each([
    ['GET', '/notices/:token'],
    ['POST', '/notices/:token'],
    ['GET', '/outside/:token'],
    ['POST', '/outside/:token/answer'],
    ['POST', '/webhooks/:network/:community'],
    ['POST', '/webhooks/vk/:community'],
  ])('%s %s', async (method, path) => {
    const failed = await failuresOfPaths(
      path,
      () => 'vk',
      (placed) => statusOf(otklik.url, placed, method, {}, method === 'GET' ? undefined : '{}'),
    );
    expect(failed).toEqual([]);
  });
});

describe('nor does one of the panel', () => {
  const parts = {} as never;
  const doors = (
    [
      ['', createDesk(parts)],
      ['/settings', createDrafting(parts)],
      ['/rules', createRules(parts)],
      ['/calendars', createCalendars(parts)],
      ['/sources', createSources(parts)],
    ] as const
  ).flatMap(([place, { stack }]) =>
    stack.flatMap(({ route }) => {
      const { methods = {} } = (route ?? {}) as { methods?: Record<string, boolean> };
      return route && methods['post'] ? [`${place}${route.path}`] : [];
    }),
  );
  test.each(doors)('POST %s', async (path) => {
    const placed = path
      .replace(':number', path.startsWith('/settings') ? '1.5' : number)
      .replace(':id', randomUUID())
      .replace(':code', 'office');
    const failed = await failures(fields, async (body) => {
      const headers = { origin: otklik.panelUrl(), 'content-type': 'application/json' };
      return (await admin.ask(`/admin/desk${placed}?from=2026&to=2026`, { method: 'POST', headers, body })).status;
    });
    expect(failed).toEqual([]);
  });
  test('a day’s note that cannot be kept is kept as it can be', async () => {
    const { seen, days: shown } = (await admin.ask('/admin/desk/calendars/office?year=2027')).json;
    const day = (shown as { date: string; seen?: string }[]).find(({ date }) => date === '2027-08-03');
    const days = [{ date: '2027-08-03', hours: 'выходной', note: 'День \ud83d города', seen: day?.seen }];
    const told = await admin.send('/admin/desk/calendars/office/days', { days, seen });
    expect([told.status, told.json['error']]).toEqual([200, undefined]);
  });
  test('a reason that cannot be kept is kept as it can be', async () => {
    const told = await admin.send('/admin/desk/settings/draft/publish', { reason: 'Так \ud83d', without: 'проба \ud83d' });
    expect([told.status, told.json['error']]).toEqual([200, undefined]);
  });
  test('a version between two', async () => {
    expect((await admin.send('/admin/desk/settings/versions/1.5/restore', { seen: '' })).status).toBe(404);
  });
  test('an act of no kind, with a key that is no text', async () => {
    const told = await admin.send(`/admin/desk/appeals/${number}/acts`, { kind: 'resume', payload: {}, key: { toString: 1 } });
    expect(told.status).toBeLessThan(500);
  });
  test('a code of U+0000 in an address', async () => {
    const { id } = (await admin.send('/admin/desk/settings/draft/back-test', {})).json;
    const told = await admin.ask(`/admin/desk/settings/jobs/${String(id)}/changes?was=%00&part=topic`);
    expect(told.status).toBe(200);
  });
  test('a what-if of days that no calendar has, and its appeals asked for as those of a back-test', async () => {
    const asked = (body: object) => admin.send('/admin/desk/settings/draft/what-if', body);
    expect((await asked({ from: '2026-02-01', to: '2026-02-30' })).json['error']).toMatch(/Такого дня нет/);
    expect((await asked({ from: '0000-01-01', to: '2026-02-01' })).json['error']).toMatch(/Принимаются годы/);
    expect((await asked({ from: '2026-02-02', to: '2026-02-01' })).json['error']).toMatch(/Последний день раньше первого/);
    expect((await asked({ from: '2026-02-01' })).status).toBe(422);
    const { status, json } = await asked({ from: '2026-02-01', to: '2026-02-01' });
    expect([status, json['asked']]).toMatchObject([200, { without: [] }]);
    expect((await admin.ask(`/admin/desk/settings/jobs/${String(json['id'])}/changes`)).status).toBe(404);
  });
  test('a back-test of a period that is none, and of a draft by which nothing is decided', async () => {
    const asked = (body: object) => admin.send('/admin/desk/settings/draft/back-test', body);
    expect((await asked({ from: '2026-11-02', to: '2026-11-01' })).json['error']).toMatch(/Последний день раньше первого/);
    await otklik.parts.db.query(`delete from departments where code = 'waste'`);
    expect((await asked({})).status).toBe(422);
    const tried = { text: 'Мусор не вывозят', communityId: '226000003', draft: true };
    expect((await admin.send('/admin/desk/rules/try', tried)).status).toBe(422);
  });
});
