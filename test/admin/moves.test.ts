import { createRequire } from 'node:module';
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { ApiKey } from '../../db/entities/api-key.js';
import { Notification } from '../../db/entities/notification.js';
import { Operator } from '../../db/entities/operator.js';
import { hashPassword } from '../../db/password.js';
import { openChromium } from '../support/chromium.js';
import { makeOpenAppeals, publishElsewhere } from '../support/open-appeals.js';
import { startOtklik, type Otklik } from '../support/otklik.js';
import { signIn, type Told, type Visitor } from '../support/visitor.js';
import { waitFor } from '../support/wait-for.js';

interface Violations {
  violations: { id: string; nodes: { html: string }[] }[];
}
const axe = createRequire(import.meta.url).resolve('axe-core');
const password = 'otklik-demo';

let otklik: Otklik;
let version: number;
let numbers: string[];
let admin: Visitor;
/** An administrator who may not read appeals. */
let plain: Visitor;
beforeAll(async () => {
  otklik = await startOtklik({ panel: 'mounted' });
  const { db } = otklik.parts;
  numbers = await makeOpenAppeals(db, { count: 120, prefix: '2026-7' });
  version = await publishElsewhere(otklik);
  const row = {
    login: 'plain',
    name: 'Настройщик',
    passwordHash: await hashPassword(password),
    roles: ['administrator' as const],
  };
  const { identifiers } = await db.manager.insert(Operator, row);
  const { id: operatorId } = identifiers[0] as { id: string };
  await db.manager.insert(ApiKey, { name: 'plain', operatorId, hash: createHash('sha256').update('plain-key').digest('hex') });
  admin = await signIn(otklik.panelUrl(), { login: 'admin', password });
  plain = await signIn(otklik.panelUrl(), { login: 'plain', password });
}, 180_000);
afterAll(() => otklik?.close());

const desk = '/admin/desk/moves';
interface Seen {
  status: string;
  total: number;
  counts: Record<'moved' | 'refused' | 'closed' | 'waiting', number>;
}
const seen = async (id: string): Promise<Seen> => (await admin.ask(`${desk}/${id}`)).json as unknown as Seen;
const begun = async (chosen: readonly string[]): Promise<string> => {
  const { status, json } = await admin.send(`${desk}/`, { version, numbers: chosen });
  expect(status).toBe(200);
  return String(json['id']);
};
const until = (id: string, wanted: (move: Seen) => boolean, what: string): Promise<Seen> =>
  waitFor(
    async () => {
      const move = await seen(id);
      return wanted(move) && move;
    },
    what,
    60_000,
  );
const itemsOf = ({ json }: Told) => json['items'] as Record<string, unknown>[];

describe('in the panel', () => {
  test('open appeals of older versions come a page at a time, narrowed by what is asked', async () => {
    const first = await admin.ask(`${desk}/appeals?version=${version}`);
    expect(first.json).toMatchObject({ total: 120, version, versions: [version - 1] });
    expect(itemsOf(first).length).toBe(50);
    const second = await admin.ask(`${desk}/appeals?version=${version}&before=${String(first.json['next'])}`);
    const both = [...itemsOf(first), ...itemsOf(second)].map(({ number }) => number);
    expect(new Set(both).size).toBe(100);
    expect((await admin.ask(`${desk}/appeals?version=${version}&department=housing`)).json).toMatchObject({ total: 0 });
    const { json } = await admin.ask(`${desk}/numbers?version=${version}&department=roads`);
    expect(json['numbers']).toEqual(numbers);
  });

  test('a preview says what would change and why what would not', async () => {
    const [one = '', two = ''] = numbers;
    const { db } = otklik.parts;
    await db.query(`update appeals set status = 'publishing' where number = $1`, [two]);
    const { json } = await admin.send(`${desk}/preview`, { version, numbers: [one, two] });
    await db.query(`update appeals set status = 'assigned' where number = $1`, [two]);
    expect(json['items']).toMatchObject([
      { number: one, outcome: 'moves', department: { was: 'roads', becomes: 'landscaping' } },
      { number: two, outcome: 'refused', code: 'in-publishing', reason: expect.stringContaining('«Публикуется»') },
    ]);
  });

  test.each<[string, object]>([
    ['nothing', { numbers: [] }],
    ['an appeal that does not exist', { numbers: ['2026-000000'] }],
    ['what is no number', { numbers: ["' or true"] }],
    ['a version that is not published', { version: 99 }],
  ])('%s is refused', async (_case, change) => {
    const { status, json } = await admin.send(`${desk}/`, { version, numbers: numbers.slice(0, 1), ...change });
    expect([status, json['error']]).toEqual([422, expect.stringContaining('10000')]);
  });

  test('a move is stopped by those alone who may ask for one; what it had moved stays, and the curators hear of it once', async () => {
    const { db } = otklik.parts;
    const chosen = numbers.slice(0, 60);
    const id = await begun(chosen);
    expect((await plain.send(`${desk}/${id}/cancel`, {})).status).toBe(403);
    expect((await plain.send(`/admin/desk/settings/jobs/${id}/cancel`, {})).status).toBe(404);
    const key = { Authorization: 'Bearer plain-key' };
    expect((await otklik.api('POST', `/jobs/${id}/cancel`, {}, key)).status).toBe(404);
    await until(id, ({ counts }) => counts.moved > 0, 'the move to be under way');
    expect((await admin.send(`${desk}/${id}/cancel`, {})).status).toBe(200);
    const result = await waitFor(
      async () => (await otklik.api<{ result: { moved: number } | null }>('GET', `/jobs/${id}`)).body.result,
      'the move to tell of itself',
      30_000,
    );
    const stopped = await seen(id);
    expect(stopped).toMatchObject({ status: 'cancelled', counts: { moved: result.moved, refused: 0, closed: 0 } });
    expect(stopped.counts.waiting).toBeGreaterThan(0);
    const [{ moved } = { moved: 0 }] = (await db.query(
      `select count(*)::int as moved from appeals where number = any ($1) and settings_version = $2`,
      [chosen, version],
    )) as { moved: number }[];
    expect(moved).toBe(result.moved);
    const told = await db.manager.findBy(Notification, { kind: 'moved' });
    expect(new Set(told.map(({ operatorId }) => operatorId)).size).toBe(told.length);
    expect(told[0]?.because).toMatchObject({ version, moved });
    expect(itemsOf(await admin.ask(`${desk}/`))).toMatchObject([{ id, status: 'cancelled' }]);
  }, 120_000);

  test('the rest may be moved later, and those that went before are refused with the sentence', async () => {
    const id = await begun(numbers.slice(0, 60));
    const done = await until(id, ({ status }) => status === 'done', 'the move to end');
    expect(done.counts.moved + done.counts.refused).toBe(60);
    const refused = itemsOf(await admin.ask(`${desk}/${id}/items?outcome=refused`));
    expect(refused[0]).toMatchObject({ outcome: 'refused', reason: expect.stringContaining('уже идёт по этой версии') });
  });
});

describe('in a browser', () => {
  let browser: Browser;
  let page: Page;
  const complaints: string[] = [];
  beforeAll(async () => {
    browser = await openChromium();
    const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: 'ru-RU' });
    page = await context.newPage();
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(`${otklik.panelUrl()}/admin/login`);
    await page.getByLabel('Логин').fill('admin');
    await page.getByLabel('Пароль').fill(password);
    await page.getByRole('button', { name: 'Войти' }).click();
    await page.locator('.ot h1').waitFor();
  }, 60_000);
  afterAll(() => browser?.close());
  const check = async (): Promise<void> => {
    await page.addScriptTag({ path: axe });
    const { violations } = await page.evaluate<Violations>('axe.run()');
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
    expect(await page.evaluate<boolean>('document.documentElement.scrollWidth > innerWidth')).toBe(false);
  };

  test('appeals are chosen by keyboard, looked at, moved and listed; the page of a move outlives a reload', async () => {
    await page.goto(`${otklik.panelUrl()}/admin/resources/versions`);
    await page.getByRole('link', { name: 'Перевести открытые обращения…' }).click();
    await page.getByText('Найдено 60 обращений.').waitFor();
    await check();
    await page.getByLabel('Подразделение').selectOption('roads');
    await page.waitForURL(/department=roads/);
    await page.getByText('Найдено 60 обращений.').waitFor();
    await page.getByRole('heading', { level: 1 }).click(); // keys typed in a field are the field's
    await page.keyboard.press('j');
    await page.keyboard.press('x');
    await page.keyboard.press('j');
    await page.keyboard.press('x');
    await page.getByText('Выбрано 2.').waitFor();
    await page.locator('tbody input[type=checkbox]').first().focus();
    await page.keyboard.press('Space');
    await page.getByText('Выбрано 3.').waitFor();
    await page.reload();
    await page.getByText('Выбрано 3.').waitFor();

    await page.getByRole('button', { name: 'Что изменится' }).click();
    await page.getByText('Показано 3 из 3: изменится 3').waitFor();
    const rows = page.locator('.ot-table-move-preview tbody tr');
    expect(await rows.count()).toBe(3);
    expect(await rows.first().textContent()).toMatch(/Отдел дорог.* → Отдел благоустройства/);
    expect(await page.locator('.ot-table-move-preview caption').textContent()).toContain('GMT+5');
    await check();
    await page.getByRole('button', { name: 'Перевести 3 обращения' }).click();
    await page.waitForURL(/pages\/move\?id=/);
    await page.getByText('Окончен. Пройдено 3 из 3').waitFor({ timeout: 30_000 });
    await page.reload();
    await page.getByText('Окончен. Пройдено 3 из 3').waitFor();
    await page.getByRole('link', { name: 'Переведены 3' }).click();
    await page.locator('.ot-table-moved tbody tr').nth(2).waitFor();
    expect(await page.locator('.ot-table-moved tbody tr').count()).toBe(3);
    await check();
    await page.getByRole('link', { name: 'Отказано 0' }).click();
    await page.getByText('Таких обращений нет.').waitFor();
    await page.getByRole('link', { name: 'Выбор обращений' }).click();
    await page.getByText('Найдено 57 обращений. Выбрано 0.').waitFor();
    await page.getByRole('link', { name: `на версию ${version}, 3 обращения` }).waitFor();
  }, 120_000);

  test('all that are found are chosen at once, however many pages they fill', async () => {
    await page.getByRole('button', { name: 'Выбрать все 57 найденных' }).click();
    await page.getByText('Выбрано 57.').waitFor();
    await page.getByRole('button', { name: 'Снять выбор' }).click();
    await page.getByText('Выбрано 0.').waitFor();
    expect(await page.getByRole('button', { name: 'Что изменится' }).isDisabled()).toBe(true);
  });

  test('in English there is nothing Russian but what people named', async () => {
    await page.getByRole('link', { name: 'English' }).click();
    await page.getByText('57 appeals found. 0 chosen.').waitFor();
    const labels = await page.locator('h1, main p, main th, main button, main label').allTextContents();
    expect(labels.join(' ')).not.toMatch(/[а-яё]/i);
    expect(complaints).toEqual([]);
  });
});
