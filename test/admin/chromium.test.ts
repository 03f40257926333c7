import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { openChromium } from '../support/chromium.js';
import { startOtklik, type Otklik } from '../support/otklik.js';
import { waitFor } from '../support/wait-for.js';

interface Item {
  number: string;
  status: string;
  department: { code: string } | null;
}
interface Violations {
  violations: { id: string; nodes: { html: string }[] }[];
}
const axe = createRequire(import.meta.url).resolve('axe-core');

let otklik: Otklik;
let browser: Browser;
let opened: Page[] = [];
/** Where every page's requests went, and what it complained of. */
const hosts = new Set<string>();
const complaints: string[] = [];
const written: Record<'roads' | 'housing' | 'unclear', { url: string; number: string }> = {
  roads: { url: '', number: '' },
  housing: { url: '', number: '' },
  unclear: { url: '', number: '' },
};

beforeAll(async () => {
  otklik = await startOtklik({ panel: 'mounted' });
  browser = await openChromium();
  const state = await otklik.stand<{
    communities: { id: string; kind: string; posts: { id: string }[] }[];
    users: { id: string }[];
  }>('GET', '/state');
  const wall = state.communities.find(({ kind }) => kind === 'own');
  const write = async (user: number, text: string): Promise<string> => {
    const place = { communityId: wall?.id, postId: wall?.posts[0]?.id };
    return (await otklik.stand<{ url: string }>('POST', `/actors/${state.users[user]?.id}/comment`, { ...place, text })).url;
  };
  written.roads.url = await write(0, 'Дорога вся в ямах, машину оставили без колеса. Когда ремонт дороги?');
  written.housing.url = await write(1, 'На Ленина третий день нет горячей воды, когда починят?');
  written.unclear.url = await write(2, 'Здравствуйте, так жить нельзя, обратите внимание!');
  for (const [name, place] of Object.entries(written))
    place.number = (await standing(place.url, name === 'unclear' ? 'triage' : 'assigned')).number;
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await otklik?.close();
});

const standing = (url: string, status: string): Promise<Item> =>
  waitFor(
    async () => {
      const { body } = await otklik.api<{ items: Item[] }>('GET', `/appeals?thread=${encodeURIComponent(url)}`);
      return body.items.find((item) => item.status === status);
    },
    `an appeal of ${url} in ${status}`,
    20_000,
  );

const newPage = async (): Promise<Page> => {
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: 'ru-RU' });
  const page = await context.newPage();
  page.on('request', (request) => hosts.add(new URL(request.url()).host));
  page.on('console', (line) => line.type() === 'error' && complaints.push(line.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(`${otklik.panelUrl()}/admin/login`);
  opened.push(page);
  return page;
};
const signIn = async (login: string): Promise<Page> => {
  const page = await newPage();
  await page.getByLabel('Логин').fill(login);
  await page.getByLabel('Пароль').fill('otklik-demo');
  await page.getByRole('button', { name: 'Войти' }).click();
  await page.locator('.ot h1').waitFor();
  return page;
};
const go = async (page: Page, path: string, ready: string): Promise<void> => {
  await page.goto(`${otklik.panelUrl()}/admin${path}`);
  await page.locator(ready).first().waitFor();
};
/** So many minutes from now, as the input of a date wants it, on the district's clocks. */
const inTheDistrict = (minutes: number): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Yekaterinburg', dateStyle: 'short', timeStyle: 'short' })
    .format(Date.now() + minutes * 60_000)
    .replace(' ', 'T');
const close = async (): Promise<void> => {
  await Promise.all(opened.map((page) => page.context().close()));
  opened = [];
};

describe('in a browser', () => {
  test('an executor begins with his own appeals, answers one by keyboard, and the answer stands in the network', async () => {
    const page = await signIn('roads');
    expect(page.url()).toContain('view=mine');
    await page.getByRole('link', { name: written.roads.number }).waitFor();
    expect(await page.locator('.ot-queue tbody tr').count()).toBe(1);
    expect(await page.getByRole('link', { name: 'Сотрудники' }).count()).toBe(0);

    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: written.roads.number }).waitFor();
    await page.getByLabel('Текст ответа').waitFor();
    await page.keyboard.press('r');
    await page.keyboard.type('Здравствуйте! Ямы засыплют до пятницы.');
    await page.keyboard.press('Control+Enter');
    await standing(written.roads.url, 'observing');
    const at = `/assert/thread?url=${encodeURIComponent(written.roads.url)}`;
    const { replies } = await otklik.stand<{ replies: { text: string; fromCommunity: boolean }[] }>('GET', at);
    expect(replies).toMatchObject([{ text: 'Здравствуйте! Ямы засыплют до пятницы.', fromCommunity: true }]);
    await page.getByRole('link', { name: 'открыть в сети ↗' }).waitFor();
  });

  test('another department’s appeal is not there for him', async () => {
    const page = await signIn('roads');
    await go(page, `/pages/appeal?number=${written.housing.number}`, '[role=alert]');
    expect(await page.getByRole('alert').textContent()).toContain('не вашего подразделения');
  });

  test('a moderator begins with the triage and sends an appeal where it belongs', async () => {
    const page = await signIn('moderator');
    expect(page.url()).toContain('view=triage');
    await page.getByRole('link', { name: written.unclear.number }).click();
    await page.getByLabel('Подразделение', { exact: true }).selectOption({ label: 'Отдел благоустройства' });
    await page.getByRole('button', { name: 'Назначить' }).click();
    expect((await standing(written.unclear.url, 'assigned')).department).toMatchObject({ code: 'landscaping' });
  });

  test('a curator stops the clock and starts it, puts the term off, and the page says so', async () => {
    const page = await signIn('curator');
    await go(page, `/pages/appeal?number=${written.housing.number}`, '.ot-milestones');
    await page.getByText('Приостановить срок…').click();
    await page.getByLabel('Чего ждём от жителя').selectOption('Уточняем адрес');
    await page.getByRole('button', { name: 'Приостановить', exact: true }).click();
    await page.getByText('Срок стоит с сегодня').waitFor();
    expect(await page.locator('.ot-header-due').textContent()).toContain('срок стоит, останется');
    await page.getByRole('button', { name: 'Возобновить срок' }).click();
    await page.getByText('Срок идёт снова.').waitFor();

    await page.getByText('Продлить до…').click();
    await page.getByLabel('Новый срок').fill(inTheDistrict(300));
    await page.locator('details[open]').getByLabel('Причина').fill('Ждём подрядчика');
    await page.getByRole('button', { name: 'Продлить', exact: true }).click();
    await page.getByText('Регламент этого обращения разрешает срок не позже').waitFor();
    await page.getByLabel('Новый срок').fill(inTheDistrict(100));
    await page.getByRole('button', { name: 'Продлить', exact: true }).click();
    await page.getByText('Срок продлён.').waitFor();
    await page.locator('.ot-milestones').getByText('продлено до').waitFor();
    await page.getByText('Причина: Ждём подрядчика.').first().waitFor();
  });

  test('an interim reply with a date leads to the promises', async () => {
    const page = await signIn('curator');
    await go(page, `/pages/appeal?number=${written.unclear.number}`, '.ot-milestones');
    await page.getByText('Промежуточный ответ…').click();
    await page.getByLabel('Текст промежуточного ответа').fill('Здравствуйте! Выясняем, ответим подробно.');
    await page.getByLabel('Окончательный ответ обещаем до').fill(inTheDistrict(30));
    await page.getByRole('button', { name: 'Опубликовать с обещанием' }).click();
    await standing(written.unclear.url, 'promised');
    await page.getByRole('link', { name: 'Обещания' }).click();
    await page.getByRole('link', { name: written.unclear.number }).waitFor();
  });

  test('an administrator sees a refusal beside the field, and what he typed stays', async () => {
    const page = await signIn('admin');
    await go(page, '/resources/policies/records/show/edit', '.ot-form');
    await page.getByLabel('Сроки', { exact: true }).fill('первый ответ: 10 мин, лестница nowhere');
    await page.getByRole('button', { name: 'Сохранить' }).click();
    const field = page.locator('.ot-field', { has: page.getByLabel('Сроки', { exact: true }) });
    await field.locator('.ot-error').waitFor();
    expect(await field.locator('.ot-error').textContent()).toMatch(/[а-яё]/i);
    expect(await page.getByLabel('Сроки', { exact: true }).inputValue()).toBe('первый ответ: 10 мин, лестница nowhere');
    expect(await otklik.parts.db.query('select max(number) as number from settings_versions')).toEqual([{ number: 1 }]);
  });
  test('what was changed in a form and not saved outlives the page', async () => {
    const page = await signIn('admin');
    await go(page, '/resources/territories/records/igrim/edit', '.ot-form');
    await page.getByLabel('Название').fill('Игрим и округа');
    await page.reload();
    await page.getByText('несохранённые правки').waitFor();
    expect(await page.getByLabel('Название').inputValue()).toBe('Игрим и округа');
    await page.getByRole('button', { name: 'Вернуть сохранённое' }).click();
    expect(await page.getByLabel('Название').inputValue()).toBe('Игрим');
  });
  test('what somebody else has saved since a change was begun is told before it could be written over', async () => {
    const page = await signIn('admin');
    await go(page, '/resources/territories/records/svetly/edit', '.ot-form');
    await page.getByLabel('Название').fill('Светлый и округа');
    await otklik.parts.db.query(`update territories set name = 'Светлое' where code = 'svetly'`);
    await page.getByRole('button', { name: 'Сохранить' }).click();
    await page.getByText('эту запись изменил кто-то другой').waitFor();
    await page.reload();
    const told = page.getByRole('alert').filter({ hasText: 'Пока ваша правка лежала' });
    expect(await told.textContent()).toMatch(/Название: Светлое$/);
    expect(await page.getByLabel('Название').inputValue()).toBe('Светлый и округа');
    await page.getByRole('button', { name: 'Сохранить' }).click();
    await page.getByText('Сохранено.').waitFor();
    expect(await otklik.parts.db.query(`select name from territories where code = 'svetly'`)).toEqual([
      { name: 'Светлый и округа' },
    ]);
  });
  test('a cell of the table of addressees that two have opened: the second reads what the first wrote', async () => {
    const [page, other] = [await signIn('admin'), await signIn('admin')];
    const cell = (of: Page) => of.getByRole('button', { name: /^Дороги, Игрим:/ });
    const list = (of: Page) => of.getByRole('combobox', { name: 'Дороги, Игрим' });
    for (const each of [page, other]) {
      await go(each, '/pages/addressees', '.ot-grid');
      await cell(each).click();
    }
    await list(page).selectOption({ label: 'Управление делами' });
    await page.getByText('Сохранено.').waitFor();
    await list(other).selectOption({ label: 'Отдел благоустройства' });
    await other.getByText('кто-то другой записал сюда «Управление делами»').waitFor();
    expect(await cell(other).textContent()).toBe('Управление делами');
    await cell(other).click();
    await list(other).selectOption({ index: 0 });
    await other.getByText('Удалено.').waitFor();
  });
  test('a community is connected from the panel, step by step, and no key comes back', async () => {
    const { db } = otklik.parts;
    await db.query(
      `delete from community_keys where community_id in (select id from communities where external_id = '226000005')`,
    );
    await db.query(`delete from communities where external_id = '226000005'`);
    const page = await signIn('admin');
    const answered: string[] = [];
    page.on(
      'response',
      (response) =>
        void response.text().then(
          (text) => answered.push(text),
          () => undefined,
        ),
    );
    await go(page, '/resources/communities', '.ot-table');
    await page.getByRole('link', { name: 'Подключить сообщество' }).click();
    await page.getByLabel('Адрес или номер сообщества').fill('https://vk.com/club226000005');
    await page.getByLabel('Ключ доступа сообщества').fill('vk-community-226000004');
    await page.getByLabel('Регламент').selectOption('show');
    await page.getByRole('button', { name: 'Подключить' }).click();
    await page.getByRole('alert').getByText('Это ключ другого сообщества').waitFor();
    await page.getByLabel('Ключ доступа сообщества').fill('vk-community-226000005');
    await page.getByRole('button', { name: 'Подключить' }).click();
    await page.getByRole('heading', { name: 'Подключение: Саранпауль' }).waitFor();
    await page.getByRole('button', { name: 'Настроить' }).click();
    await page.getByText('Всё подключено').waitFor({ timeout: 20_000 });
    expect(answered.join('\n')).not.toMatch(/vk-community-226000005|vk-service-demo/);
  });
  test('an event that could not be processed is shown to the administrator and tried again', async () => {
    const { db } = otklik.parts;
    await db.query(
      `insert into deliveries (community_id, type, body, attempts, last_error, next_try_at)
       select id, 'wall_reply_new', '{"type":"like_add","group_id":1}', 7, 'it cannot be read', now() + interval '1 hour' from communities limit 1`,
    );
    const page = await signIn('admin');
    await page.getByRole('link', { name: 'Не разобрано' }).getByText('1').waitFor();
    await page.getByRole('link', { name: 'Не разобрано' }).click();
    await page.getByText('it cannot be read').waitFor();
    await page.getByRole('button', { name: 'Повторить сейчас' }).click();
    await page.getByText('Все события разобраны.').waitFor({ timeout: 20_000 });
  });
  test('filters live in the address', async () => {
    const page = await signIn('curator');
    await page.getByLabel('Подразделение').selectOption('housing');
    await page.waitForURL(/department=housing/);
    await page.getByRole('link', { name: written.housing.number }).waitFor();
    expect(await page.locator('.ot-queue tbody tr').count()).toBe(1);
  });
});

test('in English nothing is Russian but what people named and wrote', async () => {
  const page = await signIn('curator');
  await page.getByRole('link', { name: 'English' }).click();
  await page.getByRole('heading', { name: 'All open appeals' }).waitFor();
  await go(page, `/pages/appeal?number=${written.housing.number}`, '.ot-milestones');
  await page.getByText('With executor').waitFor();
  const labels = await page.locator('nav, h2, summary, button:not(.ot-chip)').allTextContents();
  const russian = labels.flatMap((words) => words.match(/[А-Яа-яё]{3,}/g) ?? []);
  // The district's name, the curator's, and the way back.
  expect(new Set(russian)).toEqual(new Set(['Берёзовский', 'район', 'Куратор', 'Русский']));
  const history = await page.locator('.ot-history li').allTextContents();
  expect(history.join(' ')).toMatch(/Clock\. Deadlines .*Router\. Sent to .*Classifier\. Topic .*Resident\. Appeal received/);
  await page.getByRole('link', { name: 'Sign out' }).click();
  await page.getByRole('button', { name: 'Sign in' }).waitFor();
});

describe('for whoever reads by ear, axe finds nothing', () => {
  const check = async (page: Page): Promise<void> => {
    await page.addScriptTag({ path: axe });
    const { violations } = await page.evaluate<Violations>('axe.run()');
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
  };

  let page: Page;
  let communityId: string;
  beforeAll(async () => {
    const [row] = (await otklik.parts.db.query('select id from communities limit 1')) as { id: string }[];
    communityId = row?.id ?? '';
    page = await signIn('admin');
  });

  test('at sign-in', async () => check(await newPage()));
  test.each<[string, () => string, string]>([
    ['in the queue', () => '/pages/appeals?view=open', '.ot-queue'],
    ['on an appeal', () => `/pages/appeal?number=${written.housing.number}`, '.ot-cols'],
    ['in the inbox', () => '/pages/inbox', '.ot-lines, .ot-empty'],
    ['in the journal', () => '/pages/journal', '.ot-lines'],
    ['where a community is connected', () => '/pages/connect', '.ot-form'],
    ['where a connection is checked', () => `/pages/connect?community=${communityId}`, '.ot-checks'],
    ['among what was not processed', () => '/pages/unprocessed', '.ot-empty'],
    ['in a list of settings', () => '/resources/topics', '.ot-table'],
    ['in a form of settings', () => '/resources/policies/records/show/edit', '.ot-form'],
    ['in the list of rules', () => '/resources/rules', '.ot-table-rules'],
    ['in the editor of a rule', () => '/resources/rules/records/4/edit', '.ot-effects'],
    ['in the table of addressees', () => '/pages/addressees', '.ot-grid'],
    ['where a text is tried', () => '/pages/try', '#try-community'],
  ])('%s', async (_place, path, ready) => {
    await go(page, path(), ready);
    await check(page);
    const wider = await page.evaluate<boolean>('document.documentElement.scrollWidth > innerWidth');
    expect(wider).toBe(false);
  });
});

test('no request leaves for another host, and the browser has nothing to complain of', async () => {
  await close();
  expect([...hosts].filter((host) => host !== '')).toEqual([new URL(otklik.panelUrl()).host]);
  // What is not one's own is answered 404, what is refused 409, and the browser says so.
  expect(complaints.filter((words) => !/\b40[49]\b/.test(words))).toEqual([]);
});
