import { createRequire } from 'node:module';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { publishApprovalRule } from '../support/approval-rule.js';
import { openChromium } from '../support/chromium.js';
import { startOtklik, type Otklik } from '../support/otklik.js';
import { waitFor } from '../support/wait-for.js';

const axe = createRequire(import.meta.url).resolve('axe-core');

let otklik: Otklik;
let browser: Browser;
let number: string;
let url: string;
beforeAll(async () => {
  otklik = await startOtklik({ panel: 'mounted' });
  browser = await openChromium();
  expect((await publishApprovalRule(otklik, { template: 'taken' })).status).toBe(201);
  const comment = { communityId: '226000002', postId: '1', text: 'Дорога вся в ямах, когда ремонт дороги?' };
  ({ url } = await otklik.stand<{ url: string }>('POST', '/actors/100001/comment', comment));
  number = (await standing('assigned')).number;
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await otklik?.close();
});

const standing = (status: string): Promise<{ number: string }> =>
  waitFor(
    async () =>
      (
        await otklik.api<{ items: { number: string; status: string }[] }>('GET', `/appeals?thread=${encodeURIComponent(url)}`)
      ).body.items.find((item) => item.status === status),
    `the appeal in ${status}`,
    20_000,
  );
const signIn = async (login: string): Promise<Page> => {
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: 'ru-RU' });
  const page = await context.newPage();
  await page.goto(`${otklik.panelUrl()}/admin/login`);
  await page.getByLabel('Логин').fill(login);
  await page.getByLabel('Пароль').fill('otklik-demo');
  await page.getByRole('button', { name: 'Войти' }).click();
  await page.locator('.ot h1').waitFor();
  return page;
};
const violationsIn = async (page: Page): Promise<string[]> => {
  await page.addScriptTag({ path: axe });
  const run = 'axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ": " + nodes[0].html))';
  return page.evaluate(run) as Promise<string[]>;
};

test('a reply is handed in, returned with a remark, written anew and approved by keyboard', async () => {
  const author = await signIn('roads');
  await author.getByRole('link', { name: number }).click();
  const text = author.getByLabel('Текст ответа');
  await author.getByText('по правилу № 77 «Дороги согласует глава»', { exact: true }).waitFor();
  expect(await text.inputValue()).toBe(''); // a template is offered, never inserted by itself
  await author.getByRole('button', { name: /^Вставить шаблон «/ }).click();
  expect(await text.inputValue()).not.toBe('');
  await text.fill('Ямы засыпем.');
  await author.getByRole('button', { name: 'На согласование' }).click();
  await author.getByText('Ответ ждёт согласования другим сотрудником.').waitFor();

  const approver = await signIn('approver');
  expect(approver.url()).toContain('view=approval');
  await approver.getByRole('link', { name: number }).click();
  await approver.getByText('Вернуть на доработку…').click();
  await approver.getByLabel('Замечание для автора ответа').fill('Назовите день');
  await approver.getByRole('button', { name: 'Вернуть на доработку', exact: true }).click();
  await standing('assigned');

  await author.getByText('Ответ вернули на доработку: Назовите день').waitFor();
  expect(await text.inputValue()).toBe('Ямы засыпем.');
  await text.fill('Ямы засыпем 3 декабря.');
  await author.getByRole('button', { name: 'На согласование' }).click();
  await approver.locator('#ot-approve').waitFor();
  expect(await violationsIn(approver)).toEqual([]);
  await approver.keyboard.press('a');
  expect(await approver.evaluate('document.activeElement.textContent')).toBe('Согласовать и опубликовать');
  await approver.keyboard.press('Enter');
  await standing('observing');
  await approver.getByRole('link', { name: 'открыть в сети ↗' }).waitFor();
}, 120_000);
