import { createRequire } from 'node:module';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { openChromium } from '../support/chromium.js';
import { startOtklik, type Otklik } from '../support/otklik.js';
import { signIn, type Visitor } from '../support/visitor.js';

const axe = createRequire(import.meta.url).resolve('axe-core');

let otklik: Otklik;
let browser: Browser;
let page: Page;
let administrator: Visitor;
beforeAll(async () => {
  otklik = await startOtklik({ panel: 'mounted' });
  administrator = await signIn(otklik.panelUrl(), { login: 'admin', password: 'otklik-demo' });
  browser = await openChromium();
  page = await (await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: 'ru-RU' })).newPage();
  await page.goto(`${otklik.panelUrl()}/admin/login`);
  await page.getByLabel('Логин').fill('admin');
  await page.getByLabel('Пароль').fill('otklik-demo');
  await page.getByRole('button', { name: 'Войти' }).click();
  await page.locator('.ot h1').waitFor();
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await otklik?.close();
});

const open = async (code = 'office', year = 2026): Promise<void> => {
  await page.goto(`${otklik.panelUrl()}/admin/pages/calendar?code=${code}&year=${year}`);
  await page.locator('.ot-months').waitFor();
};
const stored = async (code = 'office') => {
  const [row] = (await otklik.parts.db.query(`select exceptions, notes from calendars where code = $1`, [code])) as {
    exceptions: Record<string, unknown>;
    notes: Record<string, string>;
  }[];
  return row;
};
const day = (name: string) => page.getByRole('button', { name: new RegExp(`^${name}:`) });
const violations = async (): Promise<unknown> => {
  await page.addScriptTag({ path: axe });
  const found = await page.evaluate<{ violations: { id: string; nodes: { html: string }[] }[] }>('axe.run()');
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
};

test('a calendar opens on its year: every day is what it is in words, with the decision', async () => {
  await page.goto(`${otklik.panelUrl()}/admin/resources/calendars`);
  await page.getByRole('link', { name: 'Рабочая неделя' }).click();
  await page.locator('.ot-months').waitFor();
  await open();
  expect(await page.locator('aside').textContent()).toContain('247 рабочих, 118 выходных');
  const title = (name: string) => day(name).getAttribute('title');
  expect(await title('понедельник, 11 мая')).toContain(
    'выходной вместо рабочего. Выходной перенесён с 9 мая, ч. 2 ст. 112 ТК РФ',
  );
  expect(await title('четверг, 31 декабря')).toContain('постановление Правительства РФ от 24.09.2025 № 1466');
  const mark = (name: string) => day(name).locator('small').getAttribute('data-mark');
  expect([await mark('пятница, 12 июня'), await mark('четверг, 11 июня')]).toEqual(['пр', 'сокр']);
  // One stop for the Tab key, whatever the number of days.
  expect(await page.locator('.ot-month button[tabindex="0"]').count()).toBe(1);
  expect(await page.evaluate<boolean>('document.documentElement.scrollWidth > innerWidth')).toBe(false);
  expect(await violations()).toEqual([]);
});

test('a click toggles a day, and another one toggles it back; so do Enter and Space', async () => {
  await open();
  const name = (of: string) => day(of).getAttribute('title');
  const before = await name('вторник, 24 ноября');
  const presses: (() => Promise<void>)[] = [
    () => day('вторник, 24 ноября').click(),
    () => day('вторник, 24 ноября').press('Enter'),
    () => day('вторник, 24 ноября').press('Space'),
  ];
  for (const press of presses) {
    await press();
    expect(await name('вторник, 24 ноября')).toContain('выходной вместо рабочего, не сохранено');
    await press();
    expect(await name('вторник, 24 ноября')).toBe(before);
  }
  await day('воскресенье, 22 ноября').click();
  expect(await name('воскресенье, 22 ноября')).toContain('рабочий вместо выходного, 09:00–13:00, 14:00–18:00, не сохранено');
  await day('воскресенье, 22 ноября').click();
});

test('by keyboard: arrows move, Enter turns a day, the reason is asked for, one version holds all that was turned', async () => {
  await open();
  await day('четверг, 24 декабря').focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await day('суббота, 26 декабря').click();
  await page.getByRole('button', { name: 'Сохранить 2 дня' }).click();
  await page.getByText('Впишите, почему этот день особый').first().waitFor();
  expect((await stored())?.exceptions['2026-12-25']).toBeUndefined();
  const notes = page.getByLabel('Почему и по чьему решению');
  await notes.first().fill('День района, решение Думы № 7');
  await page.reload();
  expect(await notes.first().inputValue()).toBe('День района, решение Думы № 7');
  await notes.nth(1).fill('Вместо 25 декабря');
  await page.getByLabel(/^Часы/).nth(1).fill('10:00–14:00');
  expect(await violations()).toEqual([]);
  await page.getByRole('button', { name: 'Сохранить 2 дня' }).click();
  await page.getByText('Сохранено.').waitFor();
  const { exceptions, notes: kept } = (await stored()) ?? { exceptions: {}, notes: {} };
  expect([exceptions['2026-12-25'], exceptions['2026-12-26']]).toEqual([[], [['10:00', '14:00']]]);
  expect(kept['2026-12-25']).toBe('День района, решение Думы № 7');
  expect(await day('пятница, 25 декабря').getAttribute('title')).toContain('День района');
});

test('a file is shown before it is saved; a bad line keeps all of it out', async () => {
  await open('office', 2027);
  const bring = async (name: string, text: string): Promise<void> => {
    await page.getByLabel('Файл', { exact: true }).setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
    await page.getByRole('button', { name: 'Показать, что изменится' }).click();
    await page.getByRole('heading', { name: `Файл «${name}»` }).waitFor();
  };
  await bring('bad.csv', 'дата;часы;пояснение\n2027-11-05;выходной;\n2027-12-31;09:00–13:00, 12:00–15:00;');
  const alert = page.getByRole('alert').filter({ hasText: 'Ничего не сохранено' });
  expect(await alert.textContent()).toContain('Строка 3 · Часы: 2027-12-31: часы работы пересекаются');
  expect(await page.getByRole('button', { name: /^Сохранить/ }).count()).toBe(0);
  await page.getByLabel('По чьему решению', { exact: true }).fill('постановление № 1');
  await bring('good.csv', '2027-11-05;выходной;Перенос с 2 января\n2027-12-31;выходной;Перенос с 3 января');
  await page.getByText('Изменятся 2 дня.').waitFor();
  expect(await page.locator('.ot-changes').textContent()).toContain('сокращённый день 09:00–13:00, 14:00–16:00');
  expect(await violations()).toEqual([]);
  await page.getByRole('button', { name: 'Сохранить 2 дня' }).click();
  await page.getByText('Сохранено.').waitFor();
  expect((await stored())?.notes['2027-12-31']).toBe('Перенос с 3 января, постановление № 1');
  expect(await page.locator('aside').textContent()).toContain('247 рабочих, 118 выходных');
});

test('whoever may only look turns nothing; days that another has changed meanwhile are not written over, the others are free', async () => {
  const auditor = await signIn(otklik.panelUrl(), { login: 'auditor', password: 'otklik-demo' });
  const at = '/admin/desk/calendars/office';
  const looked = (await auditor.ask(`${at}?year=2026`)).json;
  expect(looked).toMatchObject({ mayEdit: false, total: { working: 247 } });
  const seenOf = (date: string) => (looked['days'] as { date: string; seen: string }[]).find((day) => day.date === date)?.seen;
  const turned = (date: string, note: string) => ({ date, hours: 'выходной', note, seen: seenOf(date) });
  expect((await auditor.send(`${at}/days`, { days: [turned('2026-12-28', 'нет')] })).status).toBe(403);
  expect((await administrator.send(`${at}/days`, { days: [turned('2026-12-28', 'Юбилей')] })).status).toBe(200);
  const late = await administrator.send(`${at}/days`, { days: [turned('2026-12-29', 'Мост'), turned('2026-12-28', 'Мост')] });
  expect([late.status, late.json]).toEqual([
    409,
    {
      error: expect.stringContaining('тем временем изменил кто-то другой'),
      bad: [{ line: 2, field: 'hours', message: expect.stringMatching(/сейчас: выходной\. Юбилей$/) }],
    },
  ]);
  expect([(await stored())?.notes['2026-12-28'], (await stored())?.exceptions['2026-12-29']]).toEqual(['Юбилей', undefined]);
  expect((await administrator.send(`${at}/days`, { days: [turned('2026-12-29', 'Мост')] })).status).toBe(200);
});

test('days turned yesterday do not write over what another has saved since: the page says what, and they can be turned anew', async () => {
  await open('six-day', 2026);
  await day('вторник, 22 декабря').click();
  await page.getByLabel('Почему и по чьему решению').fill('Мой день');
  const { json } = await administrator.ask('/admin/desk/calendars/six-day?year=2026');
  const seen = (json['days'] as { date: string; seen: string }[]).find(({ date }) => date === '2026-12-22')?.seen;
  const other = [{ date: '2026-12-22', hours: '10:00–12:00', note: 'Чужой день', seen }];
  expect((await administrator.send('/admin/desk/calendars/six-day/days', { days: other })).status).toBe(200);
  await open('six-day', 2026);
  await page.getByRole('button', { name: 'Сохранить 1 день' }).click();
  await page.getByText('сейчас: 10:00–12:00. Чужой день').waitFor();
  expect((await stored('six-day'))?.notes['2026-12-22']).toBe('Чужой день');
  await page.getByRole('button', { name: 'Вернуть как было' }).click();
  await day('вторник, 22 декабря').click();
  await page.getByLabel('Почему и по чьему решению').fill('Всё же выходной');
  await page.getByRole('button', { name: 'Сохранить 1 день' }).click();
  await page.getByText('Сохранено.').waitFor();
  expect((await stored('six-day'))?.notes['2026-12-22']).toBe('Всё же выходной');
});

const bring = (body: BodyInit, wish: string) =>
  administrator.ask(`/admin/desk/calendars/office/import?${wish}`, {
    method: 'POST',
    headers: { origin: otklik.panelUrl(), 'content-type': 'application/octet-stream' },
    body,
  });

test('a file is saved only as it was shown, over nothing that was saved since', async () => {
  const save = (text: string, seal: string) =>
    administrator.ask(`/admin/desk/calendars/office/import/save?from=2026&to=2026${seal}`, {
      method: 'POST',
      headers: { origin: otklik.panelUrl(), 'content-type': 'application/octet-stream' },
      body: text,
    });
  const csv = '2026-08-10;выходной;День строителя';
  const sealOf = async (text: string) => `&seal=${String((await bring(text, 'from=2026&to=2026')).json['seal'])}`;
  const seen = await sealOf(csv);
  for (const [text, seal] of [
    [csv, ''],
    [csv, '&seal=0'],
    [csv.replace('10', '11'), seen],
  ] as const) {
    const { status, json } = await save(text, seal);
    expect([status, json['error']]).toEqual([409, expect.stringContaining('Календарь тем временем изменили')]);
  }
  const other = '2026-08-12;выходной;Другое';
  expect((await save(other, await sealOf(other))).status).toBe(200);
  expect((await save(csv, seen)).status).toBe(409);
  expect((await stored())?.exceptions['2026-08-10']).toBeUndefined();
  const { status, json } = await save(csv, await sealOf(csv));
  expect([status, json['notice']]).toEqual([200, expect.stringContaining('Сохранено.')]);
  expect((await save(csv, await sealOf(csv))).json['error']).toContain('уже так');
});

test('a file that shuts the office for too long is refused, and that is said before it is saved', async () => {
  const shut = Array.from({ length: 400 }, (_none, index) => new Date(Date.UTC(2028, 1, 1 + index)).toISOString().slice(0, 10));
  const text = shut.map((date) => `${date};выходной;Ремонт`).join('\n');
  const { json } = await bring(text, 'from=2028&to=2029');
  expect(json['bad']).toMatchObject([{ line: null, message: expect.stringContaining('366') as unknown }]);
  await open('office', 2028);
  await page
    .getByLabel('Файл', { exact: true })
    .setInputFiles({ name: 'a.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
  await page.getByLabel('по', { exact: true }).fill('2029');
  await page.getByRole('button', { name: 'Показать, что изменится' }).click();
  await page.getByRole('heading', { name: 'Файл «a.csv»' }).waitFor();
  const alert = await page.getByRole('alert').filter({ hasText: 'Ничего не сохранено' }).textContent();
  expect([alert, alert?.includes('Строка')]).toEqual([expect.stringContaining('366'), false]);
  expect(await page.getByRole('button', { name: /^Сохранить/ }).count()).toBe(0);
});

test('what is exported is read back without a difference', async () => {
  for (const as of ['ics', 'csv']) {
    const { text, status } = await administrator.ask(`/admin/desk/calendars/office/export?year=2026&as=${as}`);
    expect([status, /2026-?05-?11/.test(text)]).toEqual([200, true]);
    const answer = await bring(text, 'from=2026&to=2026&others=remove');
    expect([as, answer.json]).toEqual([as, expect.objectContaining({ changes: [], bad: [], skipped: [] })]);
  }
});

test('a file in cp1251 is read; one that is too large, or no text, is refused in words', async () => {
  const inCp1251 = Uint8Array.from('2026-08-03;выходной;День города', (sign) => {
    const code = sign.charCodeAt(0);
    return code >= 0x410 ? code - 0x350 : code;
  });
  const { json } = await bring(inCp1251, 'from=2026&to=2026');
  expect(json['changes']).toMatchObject([{ date: '2026-08-03', after: { kind: 'day-off', note: 'День города' } }]);
  const large = await bring(new Uint8Array(2_200_000).fill(65), 'from=2026&to=2026');
  expect([large.status, large.json['error']]).toEqual([413, expect.stringContaining('2 МБ')]);
  const workbook = await bring(Uint8Array.from([0x50, 0x4b, 3, 4]), 'from=2026&to=2026');
  expect(workbook.json['bad']).toMatchObject([{ line: 1, field: 'Файл', message: expect.stringContaining('Excel') as unknown }]);
});

test.each<[string, string, number]>([
  ['no such calendar', '/nowhere?year=2026', 404],
  ['no such year', '/office?year=99999', 422],
  ['no year', '/office', 422],
])('%s is answered in words', async (_fault, path, status) => {
  const answer = await administrator.ask(`/admin/desk/calendars${path}`);
  expect([answer.status, answer.json['error']]).toEqual([status, expect.stringMatching(/[а-я]/)]);
});

test('in English nothing is Russian but what people named and wrote', async () => {
  await open('six-day', 2026);
  await page.getByRole('link', { name: 'English' }).click();
  await page.waitForFunction('document.documentElement.lang === "en"');
  await open('around-the-clock', 2026);
  const words = await page.locator('main').innerText();
  expect(new Set(words.match(/[А-Яа-яё]{3,}/g))).toEqual(new Set(['Круглосуточно', 'Рабочая', 'неделя', 'Шестидневка']));
  expect(await page.getByText('365 working days').count()).toBe(1);
});
