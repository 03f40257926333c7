import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createHash, randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import type { ResourceWithOptions } from 'adminjs';
import express, { type Router } from 'express';
import { createCalendars } from '../../admin/calendars/index.js';
import { createPeople } from '../../admin/people/index.js';
import { createRules } from '../../admin/rules/index.js';
import { createSources } from '../../admin/sources/index.js';
import { createMoves } from '../../admin/settings/moves.js';
import { createTopicsPage } from '../../admin/settings/topics-file.js';
import { createSettings } from '../../admin/settings/index.js';
import { createDesk } from '../../admin/desk/index.js';
import { Absence } from '../../db/entities/absence.js';
import { Addressee } from '../../db/entities/addressee.js';
import { ApiKey } from '../../db/entities/api-key.js';
import { Notice } from '../../db/entities/notice.js';
import { Operator } from '../../db/entities/operator.js';
import { WebhookAddress } from '../../db/entities/webhook-address.js';
import { hashPassword } from '../../db/password.js';
import { actKinds, type ActKind } from '../../domain/appeal.js';
import { actPaths } from '../../server/api/acts.js';
import { openApi } from '../../server/api/openapi.js';
import { guardMetrics } from '../../server/metrics-door.js';
import { startOtklik, type Otklik } from '../support/otklik.js';
import { signIn, visitor, type Visitor } from '../support/visitor.js';
import { waitFor } from '../support/wait-for.js';
import {
  acts,
  api,
  calendars,
  measurements,
  moves,
  pages,
  people,
  rules,
  sources,
  tables,
  topicsFile,
  tried,
  work,
  type Person,
} from './access-table.js';

type Line = { names: string[]; allowed: Partial<Record<Person, string>> };

/** The first line names the columns; as many words before them as the line has more. */
const linesOf = (table: string): Line[] => {
  const [head = [], ...lines] = table
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/));
  const columns = head.filter((word): word is Person => word in people);
  const first = head.length - columns.length;
  return lines.map((words) => ({
    names: words.slice(0, first),
    allowed: Object.fromEntries(columns.map((person, index) => [person, words[first + index]])),
  }));
};
const everybody = Object.keys(people) as Person[];

let otklik: Otklik;
/** Open, and answered: what an act may not do to the one, it may not do to the other. */
let open: string;
let answered: string;
const visitors = {} as Record<Person, Visitor>;
const keyOf = (person: Person): string => `key-of-${person}`;

beforeAll(async () => {
  otklik = await startOtklik({ panel: 'mounted' });
  const { db } = otklik.parts;
  await db.manager.insert(Addressee, {
    ...{ code: 'group:roads@sosva', groupCode: 'roads', territoryCode: 'sosva', departmentCode: 'roads' },
  });
  const password = 'correct horse battery';
  const passwordHash = await hashPassword(password);
  for (const [login, person] of Object.entries(people)) {
    if (person === null) continue;
    const row = { login: `of-${login}`, name: login, passwordHash, roles: person.roles, departmentCode: person.department };
    const { identifiers } = await db.manager.insert(Operator, row);
    const { id } = identifiers[0] as { id: string };
    await db.manager.insert(ApiKey, {
      name: login,
      operatorId: id,
      hash: createHash('sha256').update(`key-of-${login}`).digest('hex'),
    });
  }
  for (const person of everybody)
    visitors[person] =
      person === 'nobody' ? visitor(otklik.panelUrl()) : await signIn(otklik.panelUrl(), { login: `of-${person}`, password });
  const { id: someone } = await db.manager.findOneByOrFail(Operator, { login: 'of-curator' });
  const days = { fromDay: '2026-12-01', toDay: '2026-12-31', reason: 'leave' as const };
  await db.manager.insert(Absence, { ...days, operatorId: someone, substituteId: someone });
  await db.manager.insert(WebhookAddress, { name: 'Диспетчерская', url: 'https://example.org/hook', secret: '' });
  await db.manager.insert(Notice, {
    ...{ appealId: randomUUID(), round: 1, once: 'for the table', channel: 'email', kind: 'escalated', status: 'sent' },
    ...{ recipientKind: 'operator', recipient: someone, nextTryAt: new Date(), giveUpAt: new Date() },
  });
  await db.manager.update(Operator, { login: 'of-blocked' }, { blockedAt: new Date() });
  open = await anAppeal('100001');
  answered = await anAppeal('100002');
  await otklik.api('POST', `/appeals/${answered}/replies`, { text: 'Засыпали.' }, { 'Idempotency-Key': randomUUID() });
  await waitFor(async () => (await statusOf(answered)) === 'observing', 'the reply to be published', 20_000);
}, 180_000);
afterAll(() => otklik?.close());

interface Item {
  number: string;
  status: string;
  department: { code: string } | null;
}
const anAppeal = async (resident: string): Promise<string> => {
  const comment = { communityId: '226000002', postId: '1', text: 'Дорога вся в ямах, когда ремонт дороги?' };
  const { url } = await otklik.stand<{ url: string }>('POST', `/actors/${resident}/comment`, comment);
  const found = await waitFor(
    async () =>
      (await otklik.api<{ items: Item[] }>('GET', `/appeals?thread=${encodeURIComponent(url)}`)).body.items.find(
        ({ status }) => status === 'assigned',
      ),
    'an appeal at a department',
    20_000,
  );
  expect(found.department?.code).toBe('roads');
  return found.number;
};
const statusOf = async (number: string): Promise<string> => (await otklik.api<Item>('GET', `/appeals/${number}`)).body.status;

const viaApi = async (person: Person, method: string, path: string, body?: unknown): Promise<number> => {
  const key = {
    Authorization: person === 'nobody' ? '' : `Bearer ${keyOf(person)}`,
    'Idempotency-Key': randomUUID(),
    'If-Match': '"seen"',
  };
  const sent = body === undefined ? {} : { body: JSON.stringify(body) };
  const headers = { ...key, ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) };
  return (await fetch(`${otklik.url}/api/v1${path}`, { method, headers, ...sent })).status;
};
/** In the table's words. A refusal for the state (409, 412) or for a field (422) comes after the right has been granted. */
const word = (status: number): string => (status < 300 || [409, 412, 422].includes(status) ? 'yes' : String(status));
const ask = async (question: (person: Person) => Promise<string>): Promise<Partial<Record<Person, string>>> => {
  const answers: Partial<Record<Person, string>> = {};
  for (const person of everybody) answers[person] = await question(person);
  return answers;
};

/** A payload that is well formed, on an appeal whose state refuses it: rights are asked, nothing is moved. */
const samples: Record<ActKind, Record<string, string>> = {
  submitReply: { text: 'Здравствуйте!' },
  submitInterim: { text: 'Здравствуйте!', promisedAt: new Date(Date.now() + 86_400_000).toISOString() },
  declineAsNotOurs: { reason: 'Не к нам' },
  decideTopic: { code: 'roads-repair' },
  assignDepartment: { code: 'housing' },
  rejectAppeal: { reason: 'spam' },
  extend: { until: new Date(Date.now() + 86_400_000).toISOString(), reason: 'Ждём подрядчика' },
  pause: { reason: 'Уточняем адрес' },
  resume: {},
  setImportance: { importance: 'urgent' },
  settleDoubt: { messageId: randomUUID(), reopens: 'no' },
  approveReply: { replyId: randomUUID(), lastMessageId: randomUUID() },
  returnReply: { replyId: randomUUID(), remark: 'Короче' },
  withdrawReply: { replyId: randomUUID() },
  settlePublication: { replyId: randomUUID(), decision: 'stands' },
  takeAsReply: { messageId: randomUUID() },
  reopen: { reason: 'Не по существу' },
};
const subject = (kind: ActKind): string => (kind === 'reopen' ? open : answered);

describe('acts', () => {
  test('all are in the table', () => expect(linesOf(acts).map(({ names: [kind] }) => kind)).toEqual([...actKinds]));

  test.each(linesOf(acts).map(({ names: [kind], allowed }) => [kind as ActKind, allowed] as const))(
    '%s, over the API',
    async (kind, allowed) => {
      const { path = '' } = actPaths.find((known) => known.kind === kind) ?? {};
      const { replyId = '', ...rest } = samples[kind];
      const isInPath = path.includes(':replyId');
      const body = isInPath ? rest : samples[kind];
      const at = `/appeals/${subject(kind)}/${path.replace(':replyId', replyId)}`;
      expect(await ask(async (person) => word(await viaApi(person, 'POST', at, body)))).toEqual(allowed);
    },
  );
  test.each(linesOf(acts).map(({ names: [kind], allowed }) => [kind as ActKind, allowed] as const))(
    '%s, in the panel',
    async (kind, allowed) => {
      const at = `/admin/desk/appeals/${subject(kind)}/acts`;
      const answers = await ask(async (person) =>
        word((await visitors[person].send(at, { kind, payload: samples[kind], key: randomUUID() })).status),
      );
      expect(answers).toEqual(allowed);
    },
  );
  test('none of this has moved anything', async () => {
    expect([await statusOf(open), await statusOf(answered)]).toEqual(['assigned', 'observing']);
  });
});

describe('reading over the API', () => {
  test('all routes are in the table', () => {
    const documented = Object.entries(openApi.ru['paths'] as Record<string, object>);
    const reads = documented.filter(([, methods]) => 'get' in methods).map(([path]) => path);
    expect(linesOf(api).map(({ names: [path] }) => path)).toEqual([...reads, '/openapi.json']);
    const writes = documented
      .filter(([, methods]) => Object.keys(methods).some((method) => method !== 'get'))
      .map(([path]) => path);
    const actWrites = actPaths.map(({ path }) => `/appeals/{number}/${path.replace(/:(\w+)/, '{$1}')}`);
    const asked = linesOf(tried).map(({ names: [route = ''] }) => route.replace(/^\w+:/, ''));
    expect(writes).toEqual([...asked, ...actWrites, '/settings/topics/import']);
  });
  const placed = (path: string): string =>
    path
      .replace('{number}', path.startsWith('/settings') ? '1' : open)
      .replace('{other}', '1')
      .replace('{id}', randomUUID())
      .replace('{code}', 'office');
  test.each(linesOf(tried).map(({ names: [route = ''], allowed }) => [route, allowed] as const))('%s', async (route, allowed) => {
    const [, method = '', path = ''] = /^(\w+):(.+)$/.exec(route) ?? [];
    expect(await ask(async (person) => word(await viaApi(person, method, placed(path), {})))).toEqual(allowed);
  });
  test.each(linesOf(api).map(({ names: [path = ''], allowed }) => [path, allowed] as const))('%s', async (path, allowed) => {
    expect(await ask(async (person) => word(await viaApi(person, 'GET', placed(path))))).toEqual(allowed);
  });
  test('a list holds the appeals of one’s own department alone', async () => {
    const listed = async (person: Person, path: string): Promise<number> =>
      (await otklik.api<{ items: unknown[] }>('GET', path, undefined, { Authorization: `Bearer ${keyOf(person)}` })).body.items
        .length;
    for (const path of ['/appeals', '/appeals?department=roads', '/appeals?status=assigned&department=roads'])
      expect([path, await listed('stranger', path), (await listed('executor', path)) > 0]).toEqual([path, 0, true]);
  });
});

describe('the measurements', () => {
  const measured = async (headers: Record<string, string>): Promise<number> =>
    (await fetch(`${otklik.url}/metrics`, { headers })).status;

  test('are read by a neighbour as they are', async () => expect(await measured({})).toBe(200));
  test.each([
    { 'x-forwarded-for': '203.0.113.1' },
    { forwarded: 'for=203.0.113.1' },
    { 'x-forwarded-proto': 'https' },
    { via: '1.1 x' },
  ])('ask for a key through a proxy: %j', async (headers) => expect(await measured(headers as Record<string, string>)).toBe(401));
  test.each(linesOf(measurements).map(({ names: [path = ''], allowed }) => [path, allowed] as const))(
    '%s',
    async (_path, allowed) => {
      const answers = await ask(async (person) => {
        const key = person === 'nobody' ? '' : `Bearer ${keyOf(person)}`;
        return word(await measured({ 'x-forwarded-for': '203.0.113.1', Authorization: key }));
      });
      expect(answers).toEqual(allowed);
    },
  );
  test('ask for a key from whoever is no neighbour', async () => {
    const app = express(); // has no neighbours
    app.use(guardMetrics(otklik.parts.db), (_request, response) => response.send('measured'));
    const server = app.listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { status } = await fetch(url);
    const withKey = await fetch(url, { headers: { Authorization: `Bearer ${keyOf('administrator')}` } });
    server.close();
    expect([status, withKey.status]).toEqual([401, 200]);
  });
});

const routesOf = ({ stack }: Router): string[] =>
  stack.flatMap(({ route }) => {
    const [method = ''] = Object.keys((route as unknown as { methods?: object } | undefined)?.methods ?? {});
    return route ? [`${method.toUpperCase()}:${route.path}`] : [];
  });

describe('the panel’s pages of sources', () => {
  test('all routes are in the table', () => {
    const routes = routesOf(createSources({} as Parameters<typeof createSources>[0]));
    expect(linesOf(sources).map(({ names: [route] }) => route)).toEqual(routes);
  });
  test.each(linesOf(sources).map(({ names: [route = ''], allowed }) => [route, allowed] as const))(
    '%s',
    async (route, allowed) => {
      const [, method, path = ''] = /^(\w+):(.+)$/.exec(route) ?? [];
      const at = `/admin/desk/sources${path.replace(':id', randomUUID())}`;
      const answers = await ask(async (person) =>
        word((await (method === 'POST' ? visitors[person].send(at, {}) : visitors[person].ask(at))).status),
      );
      expect(answers).toEqual(allowed);
    },
  );
});

describe('the panel’s pages of rules', () => {
  test('all routes are in the table', () => {
    expect(linesOf(rules).map(({ names: [route] }) => route)).toEqual(
      routesOf(createRules({} as Parameters<typeof createRules>[0])),
    );
  });
  test.each(linesOf(rules).map(({ names: [route = ''], allowed }) => [route, allowed] as const))('%s', async (route, allowed) => {
    const [, method, path = ''] = /^(\w+):(.+)$/.exec(route) ?? [];
    const at = `/admin/desk/rules${path}`;
    const answers = await ask(async (person) =>
      word((await (method === 'POST' ? visitors[person].send(at, {}) : visitors[person].ask(at))).status),
    );
    expect(answers).toEqual(allowed);
  });
});

describe('topics out to a spreadsheet and back', () => {
  const lines = linesOf(topicsFile).map(({ names: [route = ''], allowed }) => [route, allowed] as const);
  test('all routes are in the table', () => {
    expect(lines.map(([route]) => route)).toEqual(routesOf(createTopicsPage({} as Parameters<typeof createTopicsPage>[0])));
  });
  test.each(lines)('%s', async (route, allowed) => {
    const [, method = '', path = ''] = /^(\w+):(.+)$/.exec(route) ?? [];
    const inPanel = `/admin/desk/topics${path}`;
    const overApi = method === 'GET' ? '/settings/topics.csv' : '/settings/topics/import?dryRun=true';
    const body = method === 'GET' ? undefined : {};
    const answers = await ask(async (person) =>
      word((await (body ? visitors[person].send(inPanel, body) : visitors[person].ask(inPanel))).status),
    );
    expect(answers).toEqual(allowed);
    expect(await ask(async (person) => word(await viaApi(person, method, overApi, body)))).toEqual(allowed);
  });
});

describe('the panel’s page of a calendar', () => {
  test('all routes are in the table', () => {
    const routes = routesOf(createCalendars({} as Parameters<typeof createCalendars>[0]));
    expect(linesOf(calendars).map(({ names: [route] }) => route)).toEqual(routes);
  });
  test.each(linesOf(calendars).map(({ names: [route = ''], allowed }) => [route, allowed] as const))(
    '%s',
    async (route, allowed) => {
      const [, method, path = ''] = /^(\w+):(.+)$/.exec(route) ?? [];
      const at = `/admin/desk/calendars${path.replace(':code', 'office')}?year=2026&from=2026&to=2026`;
      const answers = await ask(async (person) =>
        word((await (method === 'POST' ? visitors[person].send(at, {}) : visitors[person].ask(at))).status),
      );
      expect(answers).toEqual(allowed);
    },
  );
});

describe('the panel’s pages of moves', () => {
  const lines = linesOf(moves).map(({ names: [route = ''], allowed }) => [route, allowed] as const);
  test('all routes are in the table', () => {
    expect(lines.map(([route]) => route)).toEqual(routesOf(createMoves({} as Parameters<typeof createMoves>[0])));
  });
  test.each(lines)('%s', async (route, allowed) => {
    const [, method, path = ''] = /^(\w+):(.+)$/.exec(route) ?? [];
    const at = `/admin/desk/moves${path.replace(':id', randomUUID())}`;
    const answers = await ask(async (person) =>
      word((await (method === 'POST' ? visitors[person].send(at, {}) : visitors[person].ask(at))).status),
    );
    expect(answers).toEqual(allowed);
  });
});

describe('the panel’s pages of work', () => {
  test('all routes are in the table', () => {
    expect(linesOf(work).map(({ names: [route] }) => route)).toEqual(
      routesOf(createDesk({} as Parameters<typeof createDesk>[0])),
    );
  });
  test.each(
    linesOf(work)
      .filter(({ allowed }) => allowed.moderator !== '(acts)')
      .map(({ names: [route = ''], allowed }) => [route, allowed] as const),
  )('%s', async (route, allowed) => {
    const [, method, path = ''] = /^(\w+):(.+)$/.exec(route) ?? [];
    const at = `/admin/desk${path.replace(':number', open)}`;
    const answers = await ask(async (person) =>
      word((await (method === 'POST' ? visitors[person].send(at, { ids: [] }) : visitors[person].ask(at))).status),
    );
    expect(answers).toEqual(allowed);
  });
  test('another department’s appeal is in no queue, no count, no notice and no line of the journal', async () => {
    const told = async (path: string): Promise<string> => (await visitors.stranger.ask(`/admin/desk${path}`)).text;
    for (const path of [
      '/queue?view=all',
      '/queue?department=roads',
      `/queue?view=all&number=${open}`,
      '/inbox',
      '/journal',
      `/journal?number=${open}`,
      '/journal?format=csv',
    ])
      expect([path, (await told(path)).includes(open)]).toEqual([path, false]);
    expect(JSON.parse(await told('/counts'))).toMatchObject({ open: 0, new: 0 });
  });
  test('an administrator alone is told of no appeal', async () => {
    expect((await visitors.administrator.ask('/admin/desk/counts')).json).toEqual({
      unprocessed: 0,
      changes: expect.any(Number),
    });
  });
  test('a notice is read by its owner alone', async () => {
    const { db } = otklik.parts;
    const unread = async () => (await db.query(`select count(*)::int as n from notifications where read_at is null`)) as unknown;
    const before = await unread();
    const ids = ((await db.query(`select id from notifications`)) as { id: string }[]).map(({ id }) => id);
    expect(ids.length).toBeGreaterThan(0);
    await visitors.stranger.send('/admin/desk/inbox/read', { ids });
    expect(await unread()).toEqual(before);
  });
});

describe('pages', () => {
  const html = { headers: { accept: 'text/html' } };
  test('all are in the table', async () => {
    const { text } = await visitors.auditor.ask('/admin', html);
    const [, found = ''] = /"pages":(\[\{.*?\}\])/.exec(text) ?? [];
    const names = (JSON.parse(found) as { name: string }[]).map(({ name }) => `pages/${name}`);
    expect(linesOf(pages).map(({ names: [page] }) => page)).toEqual(['(start)', ...names]);
  });
  test.each(linesOf(pages).map(({ names: [page = ''], allowed }) => [page, allowed] as const))('%s', async (page, allowed) => {
    const at = page === '(start)' ? '/admin' : `/admin/${page}?number=${open}`;
    const answers = await ask(async (person) => {
      const { status, headers, text } = await visitors[person].ask(at, html);
      expect(text).not.toContain('Дорога вся в ямах');
      return status === 302 && headers.get('location')?.startsWith('/admin/login?') ? 'sign-in' : word(status);
    });
    expect(answers).toEqual(allowed);
  });
});

const strangerTo = (record: string): string => {
  if (/^\d+$/.test(record)) return '987654';
  return /^[\da-f]{8}-/.test(record) ? randomUUID() : 'no-such';
};

describe('tables', () => {
  const unused = {} as Parameters<typeof createPeople>[0];
  const resources: ResourceWithOptions[] = [...createSettings(unused), ...createPeople(unused)];
  const actionsOf: Record<string, string[]> = { read: ['list', 'show'], write: ['new', 'edit', 'delete'] };
  const lines = linesOf(tables).flatMap(({ names: [table = '', action = ''], allowed }) =>
    (actionsOf[action] ?? [action]).map((each) => ({ table, action: each, allowed })),
  );
  const everyAction = ['list', 'search', 'show', 'new', 'edit', 'delete', 'bulkDelete'];
  const isRule = (may: unknown): may is (context: object) => unknown => typeof may === 'function';
  const nobodys = Object.fromEntries(
    everybody.map((person) => [person, person === 'blocked' || person === 'nobody' ? '401' : '403']),
  );

  test('all are in the table', () => {
    expect([...new Set(lines.map(({ table }) => table))].sort()).toEqual(resources.map(({ options }) => options?.id).sort());
  });

  test.each(resources.map(({ options }) => [options?.id ?? '', options] as const))(
    '%s: a right is a yes or a no, at once',
    (id, options) => {
      const actions = (options?.actions ?? {}) as Record<string, { isAccessible?: unknown } | undefined>;
      expect(Object.keys(actions).sort()).toEqual([...everyAction].sort());
      for (const action of everyAction) {
        const may = actions[action]?.isAccessible;
        if (!isRule(may)) throw new Error(`${id}: ${action} has no rule`);
        const line = lines.find(({ table, action: named }) => table === id && named === action);
        expect([action, may({ currentAdmin: undefined })]).toEqual([action, false]);
        for (const [person, who] of Object.entries(people)) {
          if (who === null || person === 'blocked') continue;
          const answer = may({ currentAdmin: { id: randomUUID(), ...who } });
          expect([action, person, answer]).toEqual([action, person, line?.allowed[person as Person] === 'yes']);
        }
      }
    },
  );

  test.each(resources.map(({ options }) => [options?.id ?? '']))('%s', async (table) => {
    const at = `/admin/api/resources/${table}`;
    const { json } = await visitors.administrator.ask(`${at}/actions/list`);
    const [first] = json['records'] as { id: string }[];
    const record = encodeURIComponent(first?.id ?? '');
    const question: Record<string, (who: Visitor) => Promise<{ status: number }>> = {
      list: (who) => who.ask(`${at}/actions/list`),
      new: (who) => who.ask(`${at}/actions/new`),
      show: (who) => who.ask(`${at}/records/${record}/show`),
      edit: (who) => who.ask(`${at}/records/${record}/edit`),
      // Of a record that is not there: the right is asked first.
      delete: (who) => who.post(`${at}/records/${strangerTo(record)}/delete`, {}),
    };
    for (const [action, put] of Object.entries(question)) {
      const line = lines.find((known) => known.table === table && known.action === action);
      const answers = await ask(async (person) => word((await put(visitors[person])).status));
      expect({ action, ...answers }).toEqual({ action, ...(line?.allowed ?? nobodys) });
    }
    for (const closed of [`${at}/actions/search`, `${at}/search/a`, `${at}/bulk/bulkDelete?recordIds=${record}`])
      expect([closed, (await visitors.administrator.ask(closed)).status]).toEqual([closed, 404]);
  });

  test('what may not be written stays as it was, however it is asked', async () => {
    const { db } = otklik.parts;
    const before = (await db.query('select max(number) as newest from settings_versions')) as unknown;
    for (const person of everybody) {
      if (person === 'administrator') continue;
      for (const path of [
        'topics/records/flood/edit',
        'topics/records/flood/delete',
        'topics/actions/new',
        'operators/actions/new',
      ])
        await visitors[person].post(`/admin/api/resources/${path}`, { name: 'Взлом', code: 'broken-in', login: 'broken-in' });
    }
    expect(await db.query('select max(number) as newest from settings_versions')).toEqual(before);
    expect(await db.manager.existsBy(Operator, { login: 'broken-in' })).toBe(false);
  });
});
