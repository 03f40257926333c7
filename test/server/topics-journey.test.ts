import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startOtklik, type Otklik } from '../support/otklik.js';
import { waitFor } from '../support/wait-for.js';

let otklik: Otklik;
beforeAll(async () => ({ ...(otklik = await startOtklik()) }), 120_000);
afterAll(() => otklik?.close());

interface Item {
  number: string;
  status: string;
  topic: { code: string; name: string } | null;
  department: { code: string } | null;
}
const write = async (resident: string, text: string): Promise<Item> => {
  const comment = { communityId: '226000002', postId: '1', text };
  const { url } = await otklik.stand<{ url: string }>('POST', `/actors/${resident}/comment`, comment);
  const find = async (): Promise<Item | undefined> =>
    (await otklik.api<{ items: Item[] }>('GET', `/appeals?thread=${encodeURIComponent(url)}`)).body.items.find(({ status }) =>
      ['assigned', 'triage'].includes(status),
    );
  return waitFor(find, 'an appeal', 20_000);
};
const send = async (query: string, text: string) => {
  const response = await fetch(`${otklik.url}/api/v1/settings/topics/import${query}`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${otklik.demoKey}`, 'Content-Type': 'text/csv' },
    body: text,
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};

// The day of an event: nobody restarts anything, and the next message is known.
test('a topic brought in a file and published is what the next message is about; the one before keeps its own', async () => {
  const words = 'Метеорит упал за школой, стёкла выбило, кто заменит?';
  const before = await write('100001', words);
  expect(before.topic?.code).not.toBe('meteorite');

  const csv =
    'Код;Тема;Группа;Подразделение;Слова и фразы\r\n' +
    'meteorite;Последствия падения метеорита;Безопасность;Отдел гражданской защиты и безопасности;"метеорит*, упал метеорит*, метеорит* упал"\r\n';
  const preview = await send('?dryRun=true', csv);
  expect(preview).toMatchObject({ status: 200, body: { outcome: 'preview', bad: [], added: [{ code: 'meteorite' }] } });
  expect(await send(`?seal=${String(preview.body['seal'])}`, csv)).toMatchObject({ status: 200, body: { outcome: 'saved' } });
  const published = await otklik.api('POST', '/settings/draft/publish', { reason: 'Метеорит', without: 'Событие сегодня' });
  expect(published.status).toBe(201);

  const after = await write('100002', words);
  expect(after).toMatchObject({ status: 'assigned', topic: { code: 'meteorite' }, department: { code: 'safety' } });
  const { body } = await otklik.api<Item>('GET', `/appeals/${before.number}`);
  expect(body.topic).toEqual(before.topic);
}, 90_000);

test('a file with a bad line is refused with the line, and nothing of it is saved', async () => {
  const { status, body } = await send('', 'Код;Тема;Группа\r\nball;Шаровая молния;Безопасность\r\nx;Икс;Нигде\r\n');
  expect(status).toBe(422);
  expect(body['errors']).toEqual([{ field: 'строка 3, Группа', message: expect.stringContaining('«Нигде» нет') }]);
  const { body: draft } = await otklik.api<{ content: { topics: { code: string }[] } }>('GET', '/settings/draft');
  expect(draft.content.topics.map(({ code }) => code)).not.toContain('ball');
});
