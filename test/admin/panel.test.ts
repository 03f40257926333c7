import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { createDataSource } from '../../db/data-source.js';
import { readConfig, type Wired } from '../../server/config.js';
import { prepareDatabase } from '../../server/prepare.js';
import { startPanel, type Panel } from '../support/panel.js';
import { createTestDatabase, temporalAddress, type TestDatabase } from '../support/servers.js';
import { signIn as signInAs, trySignIn } from '../support/visitor.js';

let database: TestDatabase;
let db: DataSource;
let web: Panel;
let base: string;

beforeAll(async () => {
  database = await createTestDatabase();
  const settings = {
    DATABASE_URL: database.url,
    TEMPORAL_ADDRESS: await temporalAddress(),
    OTKLIK_SECRET_KEY: '0123456789abcdef0123456789abcdef',
    OTKLIK_DEMO_KEY: 'demonstration-key',
  };
  await prepareDatabase(readConfig(settings) as Wired);
  db = await createDataSource({ url: database.url }).initialize();
  web = await startPanel(settings);
  base = web.url;
}, 120_000);
afterAll(async () => {
  await web.close();
  await db.destroy();
  await database.drop();
});

const password = 'otklik-demo';
/** Signs in as a browser would; the cookie of the session. */
const signIn = async (login: string) => ({ cookie: (await signInAs(base, { login, password })).cookie });

const panel = async (
  cookie: string,
  path: string,
  form?: Record<string, string>,
  headers: Record<string, string> = { origin: base },
) => {
  const response = await fetch(`${base}/admin${path}`, {
    headers: { cookie, accept: 'application/json', ...(form ? headers : {}) },
    ...(form ? { method: 'POST', body: new URLSearchParams(form) } : {}),
  });
  const text = await response.text();
  return { status: response.status, text, body: (text.startsWith('{') ? JSON.parse(text) : {}) as Answer };
};
interface Answer {
  record?: { params: Record<string, unknown>; errors: Record<string, { message: string }> };
  notice?: { type: string; message: string };
}
const newestVersion = async (): Promise<number> =>
  ((await db.query('select max(number) as number from settings_versions')) as { number: number }[])[0]?.number ?? 0;

describe('signing in', () => {
  test('a wrong password is refused', async () =>
    expect((await trySignIn(base, { login: 'auditor', password: 'nope' })).status).toBe(401));
  test('without it nothing is shown', async () =>
    expect((await panel('', '/api/resources/topics/actions/list')).status).toBe(401));
  test('a form of another site is refused', async () => {
    const { cookie } = await signIn('admin');
    const foreign = { origin: 'https://evil.example' };
    expect((await panel(cookie, '/api/resources/topics/records/shops/edit', { name: 'x' }, foreign)).status).toBe(403);
  });
  test('in the demonstration whoever was blocked comes back with its password', async () => {
    const { cookie } = await signIn('admin');
    const [row] = (await db.query(`select id from operators where login = 'roads-head'`)) as { id: string }[];
    const form = { login: 'roads-head', name: 'Дороги', 'may.executor': 'true', departmentCode: 'roads', password: '' };
    for (const [blocked, status] of [
      ['true', 401],
      ['false', 303],
    ] as const) {
      const saved = await panel(cookie, `/api/resources/operators/records/${row?.id}/edit`, { ...form, blocked });
      expect(saved.body.notice?.type).toBe('success');
      expect((await trySignIn(base, { login: 'roads-head', password })).status).toBe(status);
    }
  });
  test('the language that somebody chooses for the panel is that of his letters, chosen before the sign-in too', async () => {
    const languageOf = async (login: string): Promise<unknown> => {
      const rows = (await db.query(`select language from operators where login = $1`, [login])) as { language: string }[];
      return rows[0]?.language;
    };
    const { cookie } = await signIn('curator');
    expect(await languageOf('curator')).toBe('ru');
    await panel(cookie, '/language/en?next=/admin');
    expect(await languageOf('curator')).toBe('en');
    await panel(cookie, '/language/ru?next=/admin');
    expect(await languageOf('curator')).toBe('ru');
    await panel('', '/language/en?next=/admin'); // of nobody
    expect(await languageOf('moderator')).toBe('ru');
    await trySignIn(base, { login: 'moderator', password, browser: 'otklik.language=en' });
    expect(await languageOf('moderator')).toBe('en');
    await db.query(`update operators set language = 'ru'`);
  });
});

const noEffects = JSON.stringify({
  ...{ topic: null, importance: null, department: null, policy: null },
  ...{ approval: null, template: null, label: null },
});

describe('settings', () => {
  let cookie: string;
  beforeAll(async () => ({ cookie } = await signIn('admin')));
  const edit = '/api/resources/topics/records/shops/edit';

  test('a save goes into the draft, and no version is made of it', async () => {
    const before = await newestVersion();
    const { body } = await panel(cookie, edit, { name: 'Магазины, цены и завоз' });
    expect(body.notice).toMatchObject({ type: 'success', message: expect.stringContaining('черновик') });
    expect(await newestVersion()).toBe(before);
    const { text } = await panel(cookie, '/desk/settings/draft');
    expect(text).toContain('Магазины, цены и завоз');
  });
  test('what a deletion breaks elsewhere is told, and keeps the draft from being published', async () => {
    const { body } = await panel(cookie, '/api/resources/groups/records/trade/delete', {});
    expect(body.notice).toMatchObject({ type: 'success', message: expect.stringMatching(/исправьте ошибки: \d+/) });
    await db.query(`insert into topic_groups (code, name) values ('trade', 'Торговля')`);
  });
  test.each<[string, string, Record<string, string>, string]>([
    ['a rule that decides nothing', '/api/resources/rules/records/11/edit', { effectsText: noEffects }, 'effectsText'],
    ['conditions that are none', '/api/resources/rules/records/11/edit', { whenText: '{"all":[{"kind":"luck"}]}' }, 'whenText'],
    [
      'a ladder out of order',
      '/api/resources/ladders/records/standard/edit',
      { stepsText: '80 %: руководитель\n50 %: исполнитель' },
      'stepsText',
    ],
    [
      'a negative time',
      '/api/resources/policies/records/show/edit',
      { milestonesText: 'первый ответ: -5 мин' },
      'milestonesText',
    ],
    [
      'words that cannot be read',
      '/api/resources/policies/records/show/edit',
      { milestonesText: 'когда-нибудь' },
      'milestonesText',
    ],
  ])('%s is refused beside the field, and nothing is saved', async (_case, path, form, field) => {
    const before = await newestVersion();
    const { body } = await panel(cookie, path, form);
    expect(body.notice?.type).toBe('error');
    expect(body.record?.errors[field]?.message).toMatch(/[а-яё]/i);
    expect(await newestVersion()).toBe(before);
  });
  test('a policy that a community is bound to is not deleted, and it is said why', async () => {
    const before = await newestVersion();
    const { body } = await panel(cookie, '/api/resources/policies/records/show/delete', {});
    expect(body.notice).toMatchObject({ type: 'error', message: expect.stringMatching(/«show» назначен сообществу «.+»/) });
    expect(await newestVersion()).toBe(before);
  });
  test('a department whose appeal is open is not deleted, and the appeal is named', async () => {
    await db.query(`insert into departments (code, name, time_zone, calendar_code, kind)
      values ('staff', 'Штаб', 'Asia/Yekaterinburg', 'office', 'own')`);
    await db.query(`insert into appeals (number, community_id, network, thread, author_id, status, round, department_code, policy_code,
        default_policy_code, settings_version, received_at, round_started_at)
      select '2026-000777', id, network, 't', gen_random_uuid(), 'assigned', 1, 'staff', 'show', 'show', 1, now(), now() from communities limit 1`);
    const remove = () => panel(cookie, '/api/resources/departments/records/staff/delete', {});
    expect((await remove()).body.notice).toMatchObject({ type: 'error', message: expect.stringContaining('№ 2026-000777') });
    await db.query(`delete from appeals where number = '2026-000777'`);
    expect((await remove()).body.notice?.type).toBe('success');
  });
  test('what was opened before somebody else’s save is refused', async () => {
    const { body } = await panel(cookie, edit, { name: 'Магазины', seenRow: 'of yesterday' });
    expect(body.notice?.type).toBe('error');
  });
  test('what somebody has changed since the form was opened is not deleted either', async () => {
    const row = '/api/resources/territories/records/sosva';
    const { body: opened } = await panel(cookie, `${row}/edit`);
    const seenRow = String(opened.record?.params['seenRow']);
    await panel(cookie, `${row}/edit`, { name: 'Сосьва и округа', seenRow });
    const { body } = await panel(cookie, `${row}/delete`, { seenRow });
    expect(body.notice).toMatchObject({ type: 'error', message: expect.stringContaining('изменил кто-то другой') });
    expect(await db.query(`select name from territories where code = 'sosva'`)).toEqual([{ name: 'Сосьва и округа' }]);
    await panel(cookie, `${row}/edit`, { name: 'Сосьва' });
  });
  test('going back to a version says how many changes would be lost, and is refused over a draft that was changed since', async () => {
    const visitor = await signInAs(base, { login: 'admin', password });
    const version = await newestVersion();
    const compare = async () => (await visitor.ask(`/admin/desk/settings/versions/${version}/diff/${version}`)).json;
    const restore = (seen: unknown) => visitor.send(`/admin/desk/settings/versions/${version}/restore`, { seen });
    const before = await compare();
    await panel(cookie, '/api/resources/territories/records/igrim/edit', { name: 'Игрим и округа' });
    const after = await compare();
    expect(Number(after['unpublished']) - Number(before['unpublished'])).toBe(1);
    const late = await restore(before['seen']);
    expect([late.status, late.json]).toEqual([409, { error: expect.stringContaining('Черновик успели изменить') }]);
    expect(await db.query(`select name from territories where code = 'igrim'`)).toEqual([{ name: 'Игрим и округа' }]);
    expect((await restore(after['seen'])).status).toBe(200);
    expect((await compare())['unpublished']).toBe(0);
  });
  test('an executor may not change them', async () => {
    const { cookie: executor } = await signIn('roads');
    const before = await newestVersion();
    await panel(executor, edit, { name: 'Взлом' });
    expect(await newestVersion()).toBe(before);
  });
});

describe('rules', () => {
  let cookie: string;
  beforeAll(async () => ({ cookie } = await signIn('admin')));
  const asked = async (path: string, body?: object): Promise<Record<string, unknown>> => {
    const response = await fetch(`${base}/admin/desk/rules${path}`, {
      headers: { cookie, origin: base, 'Content-Type': 'application/json' },
      ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}),
    });
    return (await response.json()) as Record<string, unknown>;
  };

  test('a saved rule is told as a sentence and decides at once on a text that is tried by the draft', async () => {
    const when = {
      all: [{ kind: 'topic', codes: ['shops'] }],
      any: [
        { kind: 'words', stems: ['просрочк*'] },
        { kind: 'territory', codes: ['sosva'] },
      ],
      none: [{ kind: 'open-appeal' }],
    };
    const effects = { ...(JSON.parse(noEffects) as object), department: 'office', label: 'магазины' };
    const form = {
      number: '40',
      name: 'Просрочка',
      priority: '15',
      whenText: JSON.stringify(when),
      effectsText: JSON.stringify(effects),
    };
    const { body } = await panel(cookie, '/api/resources/rules/actions/new', form);
    expect(body.notice?.type).toBe('success');
    const { text } = await panel(cookie, '/api/resources/rules/actions/list');
    const { records } = JSON.parse(text) as { records: { params: Record<string, unknown> }[] };
    expect(records.find(({ params }) => params['number'] === 40)?.params['sentence']).toMatch(
      /^тема «Магазины.*» и \(в тексте «просрочк\*» или территория Сосьва\) и не у жителя уже есть открытое обращение → Управление делами, метка «магазины»$/,
    );
    expect(records[0]?.params['number']).toBe(12);
    const written = 'В магазине на полках просрочка, цены в магазинах выросли';
    expect(await asked('/try', { text: written, communityId: '226000001', draft: true })).toMatchObject({
      ...{ topic: { code: 'shops' }, department: { code: 'office' }, labels: ['магазины'] },
      reasons: {
        department: 'Управление делами: правило № 40 «Просрочка».',
        also: ['Метка «магазины»: правило № 40 «Просрочка».'],
      },
    });
  });

  describe('a cell of the table of addressees', () => {
    const cell = { kind: 'group', code: 'roads', territory: 'sosva' };
    const choose = (department: string | null, seen: string | null, place: object = cell) =>
      asked('/addressees', { ...place, department, seen });
    const stands = async (): Promise<unknown> => (await asked('/addressees'))['cells'];
    const saved = { notice: expect.stringContaining('черновик') as unknown };

    test('is filled, changed and emptied', async () => {
      expect(await choose('office', null)).toEqual(saved);
      expect(await choose('safety', 'office')).toEqual(saved);
      expect(await stands()).toEqual([
        { code: 'group:roads@sosva', topic: null, group: 'roads', territory: 'sosva', department: 'safety' },
      ]);
      expect(await choose('nobody', 'safety')).toEqual({ error: expect.stringContaining('«nobody» нет') });
      expect(await choose(null, 'safety')).toEqual(saved);
      expect(await stands()).toEqual([]);
    });
    test('that two have opened: the second is told what the first wrote, and nothing is written over', async () => {
      await choose('office', null);
      expect(await choose('safety', null)).toEqual({ error: expect.stringContaining('записал сюда «Управление делами»') });
      expect(await choose(null, 'safety')).toEqual({ error: expect.stringContaining('«Управление делами»') });
      expect(await stands()).toMatchObject([{ department: 'office' }]);
      expect(await choose('office', null)).toEqual(saved); // both chose the same
      await choose(null, 'office');
      expect(await choose('safety', 'office')).toEqual({ error: expect.stringContaining('очистил') });
      expect(await stands()).toEqual([]);
    });
    test('everywhere is the topic’s own department, and just as safe', async () => {
      const own = { kind: 'topic', code: 'shops', territory: null };
      const department = async () =>
        ((await db.query(`select department_code as code from topics where code = 'shops'`)) as { code: string | null }[])[0]
          ?.code;
      const before = (await department()) ?? null;
      expect(await choose('safety', 'nobody-s', own)).toEqual({ error: expect.stringContaining('Ваш выбор не записан') });
      expect(await department()).toBe(before);
      expect(await choose('safety', before, own)).toEqual(saved);
      expect(await department()).toBe('safety');
      expect(await choose(before, 'safety', own)).toEqual(saved);
    });
    const half = { ...cell, department: 'office\ud83d', seen: null };
    test.each([{ kind: 'topic' }, { ...cell, department: 7, seen: null }, { ...cell, department: null }, half, []])(
      'that makes no sense is refused: %j',
      async (body) => expect(await asked('/addressees', body)).toEqual({ error: 'Неверное поле.' }),
    );
  });
});

describe('nothing hidden leaks', () => {
  test.each(['operators', 'communities', 'api-keys'])('%s', async (table) => {
    const { cookie } = await signIn('admin');
    const { text, status } = await panel(cookie, `/api/resources/${table}/actions/list`);
    expect(status).toBe(200);
    expect(text).not.toMatch(/passwordHash|scrypt\$|v1:|vk-community|secret-/);
    const { cookie: executor } = await signIn('roads');
    expect((await panel(executor, `/api/resources/${table}/actions/list`)).text).not.toMatch(/"records":\[\{/);
  });
});
