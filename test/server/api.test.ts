import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { appealDetail, appealPage, auditPage } from '../../server/api/schemas.js';
import { startOtklik, type Otklik } from '../support/otklik.js';
import { waitFor } from '../support/wait-for.js';

let otklik: Otklik;
let url: string;
let number: string;

interface Page {
  items: { number: string; status: string }[];
  next: string | null;
}
const write = async (text: string, userId = '100001'): Promise<string> => {
  const comment = { communityId: '226000002', postId: '1', text };
  return (await otklik.stand<{ url: string }>('POST', `/actors/${userId}/comment`, comment)).url;
};
const find = async (thread: string) =>
  (await otklik.api<Page>('GET', `/appeals?thread=${encodeURIComponent(thread)}`)).body.items.find(
    ({ status }) => status !== 'received',
  );
const act = (path: string, body: unknown, key: string = randomUUID()) =>
  otklik.api<{ id?: string; detail?: string; errors?: { field: string }[] }>('POST', `/appeals/${number}/${path}`, body, {
    'Idempotency-Key': key,
  });

beforeAll(async () => {
  otklik = await startOtklik();
  url = await write('На улице Ленина не чистят снег, дорогу замело');
  number = (await waitFor(() => find(url), 'an appeal that stands somewhere')).number;
}, 120_000);
afterAll(() => otklik.close());

describe('keys', () => {
  const ask = async (headers: Record<string, string>): Promise<number> =>
    (await fetch(`${otklik.url}/api/v1/appeals`, { headers })).status;
  test('none: 401', async () => expect(await ask({})).toBe(401));
  test('unknown: 401', async () => expect(await ask({ Authorization: 'Bearer nobody' })).toBe(401));
  test('the OpenAPI document needs none', async () =>
    expect((await fetch(`${otklik.url}/api/v1/openapi.json`)).status).toBe(200));
});

describe('reading', () => {
  test('answers fit the published shapes', async () => {
    appealPage.parse((await otklik.api('GET', '/appeals')).body);
    appealDetail.parse((await otklik.api('GET', `/appeals/${number}`)).body);
    auditPage.parse((await otklik.api('GET', `/appeals/${number}/audit`)).body);
  });
  test('sentences come in Russian, or in English to whoever asks for it', async () => {
    const why = async (language: string): Promise<string> => {
      const headers = { 'Accept-Language': language };
      return (await otklik.api<{ why: string[] }>('GET', `/appeals/${number}`, undefined, headers)).body.why.join(' ');
    };
    expect(await why('*')).toContain('Настройки версии');
    expect(await why('en-GB,en;q=0.9')).toContain('Settings version');
  });
  test.each([
    ['GET', '/appeals?limit=0', {}, 400],
    ['GET', '/appeals', { Authorization: 'Bearer nobody' }, 401],
    ['GET', '/nothing', {}, 404],
    ['DELETE', '/appeals', {}, 405],
    ['POST', '/appeals/2026-999999/decline', { 'Idempotency-Key': randomUUID() }, 422],
    ['GET', '/openapi.json', {}, 200],
  ])('%s %s has no Russian word for who asks in English', async (method, path, headers, expected) => {
    const { status, body } = await otklik.api(method, path, undefined, { ...headers, 'Accept-Language': 'en' });
    expect(status).toBe(expected);
    expect(JSON.stringify(body)).not.toMatch(/[а-яё]/i);
  });
  test('the host of a link does not matter', async () => {
    const elsewhere = url.replace(/^https?:\/\/[^/]+/, 'https://vk.com');
    expect((await find(elsewhere))?.number).toBe(number);
  });
  test.each(['color=red', 'limit=0', 'limit=201', 'limit=many', 'status=lost', 'cursor=%00', 'thread=nowhere'])(
    '%s: 400',
    async (query) => {
      expect((await otklik.api('GET', `/appeals?${query}`)).status).toBe(400);
    },
  );
  test('pages follow one another without a gap', async () => {
    const thread = await write('В подъезде нет света на Мира 3', '100002');
    await waitFor(() => find(thread), 'a second appeal');
    const first = (await otklik.api<Page>('GET', '/appeals?limit=1')).body;
    const second = (await otklik.api<Page>('GET', `/appeals?limit=1&cursor=${first.next}`)).body;
    expect(second.items[0]?.number).not.toBe(first.items[0]?.number);
    expect(Number(second.items[0]?.number.slice(5))).toBeLessThan(Number(first.items[0]?.number.slice(5)));
  });
  test('what is not there: 404, wrong method: 405', async () => {
    expect((await otklik.api('GET', '/appeals/2026-999999')).status).toBe(404);
    expect((await otklik.api('GET', '/nothing')).status).toBe(404);
    expect((await otklik.api('DELETE', '/appeals')).status).toBe(405);
  });
});

describe('acts', () => {
  test('a body is JSON, whatever its Content-Type says', async () => {
    const answer = await fetch(`${otklik.url}/api/v1/appeals/${number}/replies`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${otklik.demoKey}`, 'Idempotency-Key': randomUUID(), 'Content-Type': 'text/plain' },
      body: '{"text":""}',
    });
    const problem = (await answer.json()) as { detail: string };
    expect([answer.status, problem.detail]).toEqual([422, 'Текст ответа: не может быть пустым']);
  });
  test('without an idempotency key: 400', async () => {
    expect((await otklik.api('POST', `/appeals/${number}/replies`, { text: 'Да' })).status).toBe(400);
  });
  test.each<[string, unknown, string]>([
    ['replies', { text: '  ' }, 'text'],
    ['replies', {}, 'text'],
    ['replies', { text: 'Да', urgent: true }, 'urgent'],
    ['replies', { text: 'а'.repeat(5000) }, 'text'],
    ['topic', { code: 'no-such-topic' }, 'code'],
    ['reject', { reason: 'because' }, 'reason'],
  ])('%s with %j: 422 and the field', async (path, body, field) => {
    const { status, body: problem } = await act(path, body);
    expect([status, problem.errors?.[0]?.field]).toEqual([422, field]);
  });
  test('the same key is the same act, with another body it is refused', async () => {
    const key = randomUUID();
    const first = await act('replies', { text: 'Здравствуйте! Технику направили.' }, key);
    const again = await act('replies', { text: 'Здравствуйте! Технику направили.' }, key);
    expect([first.status, again.status, again.body.id]).toEqual([201, 201, first.body.id]);
    expect((await act('replies', { text: 'Другой ответ' }, key)).status).toBe(422);
  });
  test('what the appeal’s state does not allow: 409 with the reason', async () => {
    const { status, body } = await act('decline', { reason: 'Не к нам' });
    expect(status).toBe(409);
    expect(body.detail).toMatch(/нельзя/);
  });
});
