import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { Operator } from '../../db/entities/operator.js';
import { createNetworks } from '../../networks/index.js';
import { openChromium } from '../support/chromium.js';
import { startOtklik, type Otklik } from '../support/otklik.js';
import { signIn, visitor, type Visitor } from '../support/visitor.js';
import { waitFor } from '../support/wait-for.js';

/** One text that would run wherever it is not taken for a text: between tags, in an attribute, in a script, in an address. */
const scriptIn = (place: string): string =>
  `${place}"'><img src=x onerror="window.__pwned='${place}'"><svg/onload=window.__pwned='${place}'></script><script>window.__pwned='${place}'</script>{{7*7}}\${window.__pwned='${place}'}`;
const typed = {
  comment: `Дорога вся в ямах, когда ремонт дороги? ${scriptIn('comment')}`,
  post: `Яма на дороге, пробил колесо! ${scriptIn('post')}`,
  message: `Дорога вся в ямах, когда ремонт дороги? ${scriptIn('message')}`,
  reply: `Здравствуйте! ${scriptIn('reply')}`,
  reason: scriptIn('reason'),
  community: scriptIn('community'),
  topic: scriptIn('topic'),
  department: scriptIn('department'),
  operator: `=HYPERLINK("http://evil.example")${scriptIn('operator')}`,
};
const password = 'otklik-demo';

let otklik: Otklik;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let admin: Visitor;
/** Where the browser went, and what it was told. */
const hosts = new Set<string>();
const dialogs: string[] = [];
/** A host of the attacker's: whoever asks it anything is written down. */
let trap: Server;
const trapped: string[] = [];
let trapUrl: string;
const numbers: Record<'comment' | 'post' | 'message' | 'linked', string> = { comment: '', post: '', message: '', linked: '' };

beforeAll(async () => {
  trap = createServer((request, response) => {
    trapped.push(`${request.method} ${request.url}`);
    response.end('{}');
  });
  await new Promise<void>((resolve) => trap.listen(0, '127.0.0.1', resolve));
  trapUrl = `http://127.0.0.1:${(trap.address() as AddressInfo).port}`;
  otklik = await startOtklik({ panel: 'mounted' });
  const { db } = otklik.parts;
  await db.manager.update(Operator, { login: 'admin' }, { name: typed.operator });
  admin = await signIn(otklik.panelUrl(), { login: 'admin', password });
  const [community] = (await db.query(`select id from communities where external_id = '226000002'`)) as { id: string }[];
  const form = { name: typed.community, network: 'vk', externalId: '226000002', policyCode: 'show' };
  await save(`communities/records/${community?.id}/edit`, form);
  await save('departments/records/roads/edit', { name: typed.department });
  for (const { code } of (await db.query(`select code from topics where group_code = 'roads'`)) as { code: string }[])
    await save(`topics/records/${code}/edit`, { name: `${code} ${typed.topic}` });
  const published = await otklik.api('POST', '/settings/draft/publish', { reason: typed.reason, without: typed.reason });
  expect(published.status).toBe(201);

  const wall = { communityId: '226000002', postId: '1' };
  const write = async (kind: 'comment' | 'post' | 'message', resident: string, place: object): Promise<string> =>
    (await otklik.stand<{ url: string }>('POST', `/actors/${resident}/${kind}`, { ...place, text: typed[kind] })).url;
  numbers.comment = await standing(await write('comment', '100001', wall));
  numbers.post = await standing(await write('post', '100002', { communityId: wall.communityId }));
  numbers.message = await standing(await write('message', '100003', { communityId: wall.communityId }));
  numbers.linked = await standing(await deliverWithLinks());
  const act = (number: string, path: string, body: object) =>
    otklik.api('POST', `/appeals/${number}/${path}`, body, { 'Idempotency-Key': randomUUID() });
  await act(numbers.comment, 'replies', { text: typed.reply });
  await act(numbers.post, 'decline', { reason: typed.reason });

  browser = await openChromium();
  context = await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: 'ru-RU' });
  page = await context.newPage();
  page.on('request', (request) => hosts.add(new URL(request.url()).host));
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  await page.goto(`${otklik.panelUrl()}/admin/login`);
  await page.getByLabel('Логин').fill('admin');
  await page.getByLabel('Пароль').fill(password);
  await page.getByRole('button', { name: 'Войти' }).click();
  await page.locator('.ot h1').waitFor();
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await otklik?.close();
  trap.closeAllConnections();
  trap.close();
});

const save = async (path: string, form: Record<string, string>): Promise<void> => {
  const { json } = await admin.post(`/admin/api/resources/${path}`, form);
  expect(json['notice']).toMatchObject({ type: 'success' });
};
const standing = (url: string): Promise<string> =>
  waitFor(
    async () => {
      const { body } = await otklik.api<{ items: { number: string; status: string }[] }>(
        'GET',
        `/appeals?thread=${encodeURIComponent(url)}`,
      );
      return body.items.find(({ status }) => status !== 'received')?.number;
    },
    `an appeal of ${url}`,
    20_000,
  );

/** What VK would send of a comment with every kind of address in it. */
const deliverWithLinks = async (): Promise<string> => {
  const at = (path: string): string => `${trapUrl}/${path}`;
  const object = {
    ...{ id: 990_001, from_id: 700_990_001, post_id: 800_001, owner_id: -226000002, date: 1_764_000_000 },
    text: `Дорога вся в ямах, когда ремонт дороги? ${at('text')} [club1|${at('mention')}] <img src="${at('img')}">`,
    attachments: [
      { type: 'photo', photo: { id: 1, sizes: [{ url: at('photo'), width: 100, height: 100 }] } },
      { type: 'link', link: { url: at('link'), title: 'x', photo: { sizes: [{ url: at('preview'), width: 1, height: 1 }] } } },
      { type: 'doc', doc: { url: at('document'), ext: 'svg' } },
      { type: 'audio_message', audio_message: { link_mp3: at('voice') } },
      { type: 'doc', doc: { url: 'javascript:window.__pwned=1' } },
      { type: 'video', video: { player: at('player'), url: 'file:///etc/passwd' } },
    ],
  };
  const event = { type: 'wall_reply_new', group_id: 226000002, event_id: randomUUID(), secret: 'secret-226000002', object };
  const told = await visitor(otklik.url).ask('/webhooks/vk/226000002', { method: 'POST', body: JSON.stringify(event) });
  expect(told.text).toBe('ok');
  return 'https://vk.com/wall-226000002_800001?reply=990001';
};

const pwned = (): Promise<unknown> => page.evaluate('window.__pwned');
const open = async (path: string, ready: string): Promise<string> => {
  await page.goto(path.startsWith('http') ? path : `${otklik.panelUrl()}${path}`);
  await page.locator(ready).first().waitFor();
  return page.locator('body').innerText();
};
/** However a page breaks its lines. */
const flat = (text: string): string => text.replace(/\s+/g, ' ');

describe('a script is shown as the text it is', () => {
  test.each<[string, () => string, string, (keyof typeof typed)[]]>([
    ['in the queue', () => '/admin/pages/appeals?view=all', '.ot-queue tbody tr', ['topic', 'department']],
    [
      'on the appeal of a comment that is answered',
      () => `/admin/pages/appeal?number=${numbers.comment}`,
      '.ot-cols',
      ['comment', 'reply', 'operator'],
    ],
    ['on the appeal of a post that came back', () => `/admin/pages/appeal?number=${numbers.post}`, '.ot-cols', ['post']],
    ['on the appeal of a message', () => `/admin/pages/appeal?number=${numbers.message}`, '.ot-cols', ['message', 'department']],
    ['on an appeal with links', () => `/admin/pages/appeal?number=${numbers.linked}`, '.ot-cols', []],
    ['in the inbox', () => '/admin/pages/inbox', '.ot-lines, .ot-empty', []],
    ['in the journal', () => '/admin/pages/journal', '.ot-lines', ['operator', 'reason']],
    ['in the list of topics', () => '/admin/resources/topics', '.ot-table', ['topic', 'department']],
    ['in the list of departments', () => '/admin/resources/departments', '.ot-table', ['department']],
    ['in the list of operators', () => '/admin/resources/operators', '.ot-table', ['operator']],
    ['in the list of communities', () => '/admin/resources/communities', '.ot-table', ['community']],
    ['in the list of versions', () => '/admin/resources/versions', '.ot-table', ['operator', 'reason']],
    ['in a form', () => '/admin/resources/departments/records/roads/edit', '.ot-form', []],
    ['on a record', () => '/admin/resources/departments/records/roads/show', '.ot h1', ['department']],
  ])('%s', async (_place, path, ready, shown) => {
    const text = flat(await open(path(), ready));
    for (const field of shown) {
      // A long one may be cut short.
      const beginning = flat(typed[field]).slice(0, 60);
      await waitFor(
        async () => flat(await page.locator('body').innerText()).includes(beginning),
        `«${beginning}» to be shown in ${text.slice(0, 200)}`,
      );
    }
    expect(await pwned()).toBeUndefined();
    expect(await page.locator('img[src=x]').count()).toBe(0);
    expect(await page.locator('a[href^="javascript:"], a[href^="data:"], a[href^="file:"]').count()).toBe(0);
  });

  test.each<[string, () => string, string]>([
    ['a number', () => `/admin/pages/appeal?number=${encodeURIComponent(scriptIn('number'))}`, '[role=alert]'],
    [
      'a filter',
      () =>
        `/admin/pages/appeals?view=${encodeURIComponent(scriptIn('view'))}&number=${encodeURIComponent(scriptIn('n'))}&department=${encodeURIComponent(scriptIn('d'))}`,
      '.ot h1',
    ],
    [
      'a filter of the journal',
      () => `/admin/pages/journal?what=${encodeURIComponent(scriptIn('what'))}&number=${encodeURIComponent(scriptIn('n'))}`,
      '.ot h1',
    ],
    ['a page that is not there', () => `/admin/pages/${encodeURIComponent(scriptIn('page'))}`, 'body'],
    ['a table that is not there', () => `/admin/resources/${encodeURIComponent(scriptIn('table'))}`, 'body'],
    [
      'a record that is not there',
      () => `/admin/resources/topics/records/${encodeURIComponent(scriptIn('record'))}/edit`,
      'body',
    ],
    ['a page of the list', () => `/admin/resources/topics?page=${encodeURIComponent(scriptIn('page'))}`, 'body'],
    ['the goal of a sign-in', () => `/admin/login?next=${encodeURIComponent(scriptIn('next'))}`, 'form'],
    ['an address of nothing', () => `/${encodeURIComponent(scriptIn('address'))}`, 'body'],
    ['an address of a webhook', () => `/webhooks/vk/${encodeURIComponent(scriptIn('webhook'))}`, 'body'],
    ['an address of the API', () => `/api/v1/appeals?thread=${encodeURIComponent(scriptIn('thread'))}`, 'body'],
  ])('given in an address as %s', async (_what, path, ready) => {
    await open(path(), ready);
    await page.waitForLoadState('networkidle');
    expect(await pwned()).toBeUndefined();
    expect(await page.locator('img[src=x]').count()).toBe(0);
  });

  test('typed as a login that is refused', async () => {
    const stranger = await (await browser.newContext()).newPage();
    await stranger.goto(`${otklik.panelUrl()}/admin/login`);
    await stranger.getByLabel('Логин').fill(scriptIn('login'));
    await stranger.getByLabel('Пароль').fill('wrong');
    await stranger.getByRole('button', { name: 'Войти' }).click();
    await stranger.getByRole('alert').waitFor();
    expect(await stranger.getByLabel('Логин').inputValue()).toBe(scriptIn('login'));
    expect(await stranger.evaluate('window.__pwned')).toBeUndefined();
    await stranger.context().close();
  });

  test.each<[string, string, (keyof typeof typed)[]]>([
    ['wall', '/club226000002', ['post']],
    ['thread', '/wall-226000002_1', ['comment', 'reply']],
    ['dialog', '/gim226000002?sel=100003', ['message']],
  ])('on the residents’ %s of the stand', async (_place, path, shown) => {
    await page.goto(`${otklik.standUrl}${path}`);
    for (const field of shown) {
      const beginning = flat(typed[field]).slice(0, 60);
      await waitFor(async () => flat(await page.locator('body').innerText()).includes(beginning), `«${beginning}» to be shown`);
    }
    expect(await pwned()).toBeUndefined();
    expect(await page.locator('img[src=x]').count()).toBe(0);
  });
});

test('a journal taken into a spreadsheet has no formulas', async () => {
  const { text, headers } = await admin.ask('/admin/desk/journal?format=csv');
  expect(headers.get('content-disposition')).toContain('attachment');
  expect(text).toContain('HYPERLINK');
  const cells = text
    .replace('\uFEFF', '')
    .split(/\r\n/)
    .filter(Boolean)
    .flatMap((line) => line.slice(1, -1).split('";"'));
  expect(cells.filter((cell) => /^[=+\-@\t\r]/.test(cell))).toEqual([]);
});

test('nothing of this went to another host: not the browser, not the product', async () => {
  const ours = [new URL(otklik.panelUrl()).host, new URL(otklik.standUrl).host];
  expect([...hosts].filter((host) => host !== '' && !ours.includes(host))).toEqual([]);
  expect(dialogs).toEqual([]);
  expect(trapped).toEqual([]);
});

test('a redirect of the network’s is not followed', async () => {
  const network = createServer((_request, response) => void response.writeHead(307, { Location: `${trapUrl}/stolen` }).end());
  await new Promise<void>((resolve) => network.listen(0, '127.0.0.1', resolve));
  const apiUrl = `http://127.0.0.1:${(network.address() as AddressInfo).port}`;
  const { vk } = createNetworks({ vk: { apiUrl, siteUrl: 'https://vk.com' } });
  const access = { externalId: '1', token: 'network-token', serviceToken: 'service-token', secret: 's', confirmation: 'c' };
  const place = { kind: 'comment', ownerId: '-1', postId: '1', commentId: '1', rootId: '1' } as const;
  const reply = { place, text: 'Ответ', guid: randomUUID(), randomId: 1 };
  await expect(vk?.publish(access, reply)).rejects.toThrow();
  await expect(vk?.findOwnReplies(access, reply)).rejects.toThrow();
  expect(trapped).toEqual([]);
  network.closeAllConnections();
  network.close();
});
