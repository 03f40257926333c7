import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { startOtklik, type Otklik } from '../support/otklik.js';
import { waitFor } from '../support/wait-for.js';

let otklik: Otklik;
beforeAll(async () => {
  otklik = await startOtklik();
}, 120_000);
afterAll(() => otklik.close());

const group = 226000003;
let lastId = 900_000;
const event = (text: string, change: object = {}) => {
  const id = ++lastId;
  const object = { id, from_id: 700_000_000 + id, post_id: 800_001, owner_id: -group, date: 1_764_000_000, text };
  return {
    type: 'wall_reply_new',
    group_id: group,
    event_id: randomUUID(),
    v: '5.199',
    secret: `secret-${group}`,
    object,
    ...change,
  };
};
const send = async (body: string | object, community: string = String(group)): Promise<{ status: number; text: string }> => {
  const response = await fetch(`${otklik.url}/webhooks/vk/${community}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: response.status, text: await response.text() };
};
const rows = async <T>(sql: string, parameters: unknown[] = []): Promise<T[]> =>
  (await otklik.parts.db.query(sql, parameters)) as T[];
const countOf = async (sql: string, parameters: unknown[] = []): Promise<number> =>
  (await rows<{ n: number }>(`select count(*)::int as n from ${sql}`, parameters))[0]?.n ?? 0;
const externalIdOf = ({ object: { id, post_id } }: ReturnType<typeof event>): string => `c-${group}_${post_id}_${id}`;
const appealOf = async (of: ReturnType<typeof event>): Promise<string | undefined> =>
  (await otklik.api<{ items: { number: string }[] }>('GET', `/appeals?thread=${encodeURIComponent(linkOf(of))}`)).body.items[0]
    ?.number;
const linkOf = ({ object: { id, post_id } }: ReturnType<typeof event>): string =>
  `https://vk.com/wall-${group}_${post_id}?reply=${id}`;

describe('what is not a delivery of ours is refused and leaves nothing', () => {
  const complaint = () => event('На Ленина нет горячей воды');
  test.each<[string, () => string | object, number, string?]>([
    ['a wrong secret', () => ({ ...complaint(), secret: 'secret-226000004' }), 403],
    ['no secret', () => ({ ...complaint(), secret: undefined }), 403],
    ['another community in the body', () => ({ ...complaint(), group_id: 226000004 }), 403],
    ['broken JSON', () => '{"type":"wall_reply_new"', 400],
    ['an empty body', () => '', 400],
    ['more than a megabyte', () => event('а'.repeat(600_000)), 413],
    ['an unknown community', complaint, 404, '1'],
    ['a community that is not a number', complaint, 404, "'; drop table deliveries; --"],
  ])('%s', async (...[, body, status, community]) => {
    const before = await countOf('deliveries');
    expect((await send(body(), community)).status).toBe(status);
    expect(await countOf('deliveries')).toBe(before);
  });
});

test('an unknown type of event is stored, answered and ignored with its reason', async () => {
  const unknown = event('', { type: 'like_add' });
  expect(await send(unknown)).toEqual({ status: 200, text: 'ok' });
  const reason = await waitFor(
    async () =>
      (
        await rows<{ reason: string | null }>(
          `select ignored_reason as reason from deliveries where event_id = $1 and processed_at is not null`,
          [unknown.event_id],
        )
      )[0]?.reason,
    'the delivery to be processed',
  );
  expect(reason).toContain('like_add');
});

test('the same event fifty times at once is one message and one appeal', async () => {
  const complaint = event('Яма на дороге у школы, машины объезжают по тротуару');
  const answers = await Promise.all(Array.from({ length: 50 }, () => send(complaint)));
  expect(new Set(answers.map(({ status, text }) => `${status} ${text}`))).toEqual(new Set(['200 ok']));
  await waitFor(() => appealOf(complaint), 'the appeal');
  expect(await countOf('messages where external_id = $1', [externalIdOf(complaint)])).toBe(1);
  expect(
    await countOf('appeals a join messages m on m.appeal_id = a.id where m.external_id = $1', [externalIdOf(complaint)]),
  ).toBe(1);
});

test('the same comment under fifty event ids is one message', async () => {
  const complaint = event('Не вывозят мусор с Набережной');
  await Promise.all(Array.from({ length: 50 }, () => send({ ...complaint, event_id: randomUUID() })));
  await waitFor(() => appealOf(complaint), 'the appeal');
  await waitFor(async () => (await countOf('deliveries where processed_at is null')) === 0, 'all deliveries to be processed');
  expect(await countOf('messages where external_id = $1', [externalIdOf(complaint)])).toBe(1);
});

describe('strange words are kept as they were written', () => {
  test.each([
    ['NUL bytes', 'Нет\u0000 света на улице Мира'],
    ['16 KB of emoji', `Нет света! ${'🥶'.repeat(4_000)}`],
    ['right-to-left', 'Нет света \u202Eאין אור ברחוב\u202C на Мира'],
    ['markup', '<script>alert(1)</script> <img src=x onerror=alert(2)> нет света на Мира'],
    ['lone surrogate', 'Нет света \ud83d на Мира'],
  ])('%s', async (_case, text) => {
    const complaint = event(text);
    expect((await send(complaint)).status).toBe(200);
    const number = await waitFor(() => appealOf(complaint), 'the appeal');
    const { messages } = (await otklik.api<{ messages: { text: string }[] }>('GET', `/appeals/${number}`)).body;
    expect(messages[0]?.text).toBe(text.replace('\ud83d ', '\ufffd '));
  });
});

describe('whatever the ids are, an event is answered and does not come to be tried for ever', () => {
  const tooLong = '9'.repeat(5_000);
  const parted = JSON.parse('"\\ud83d"') as string;
  const settled = async (type: string): Promise<string | null | undefined> => {
    await waitFor(async () => (await countOf('deliveries where processed_at is null')) === 0, 'all deliveries to be processed');
    const [row] = await rows<{ reason: string | null }>(
      `select ignored_reason as reason from deliveries where type = $1 order by id desc limit 1`,
      [type],
    );
    return row?.reason;
  };

  test('an event id of 20,000 characters, again and again', async () => {
    const id = Array.from({ length: 20_000 }, () => Math.floor(Math.random() * 36).toString(36)).join('');
    const complaint = event('Не работает лифт в доме', { event_id: id });
    for (const _time of [1, 2, 3]) expect(await send(complaint)).toEqual({ status: 200, text: 'ok' });
    await waitFor(() => appealOf(complaint), 'the appeal');
    expect(await countOf('messages where external_id = $1', [externalIdOf(complaint)])).toBe(1);
    expect(await countOf('deliveries where length(event_id) > 100')).toBe(0);
  });

  test.each<[string, string, object]>([
    ['a comment of thousands of digits', 'wall_reply_new', { id: tooLong }],
    ['a post of thousands of digits', 'wall_reply_new', { post_id: tooLong }],
    ['an author of thousands of digits', 'wall_reply_new', { from_id: tooLong }],
    ['a thread of thousands of digits', 'wall_reply_new', { parents_stack: [tooLong] }],
    ['an edit of thousands of digits', 'wall_reply_edit', { id: tooLong }],
    ['a restored comment of thousands of digits', 'wall_reply_restore', { id: tooLong }],
    ['a deletion of thousands of digits', 'wall_reply_delete', { id: tooLong }],
    ['our own comment of thousands of digits', 'wall_reply_new', { from_id: -group, id: tooLong }],
    ['a post of a resident, of thousands of digits', 'wall_post_new', { id: tooLong }],
    ['a dialog of thousands of digits', 'message_reply', { peer_id: tooLong, conversation_message_id: 1 }],
  ])('%s', async (_case, type, change) => {
    const whole = event('Не работает светофор', { type });
    expect((await send({ ...whole, object: { ...whole.object, ...change } })).status).toBe(200);
    expect(await settled(type)).toMatch(/^unreadable:object\./);
  });

  test.each<[string, string, object]>([
    ['a type with U+0000', 'strange_\0type', {}],
    ['a kind of post with U+0000', 'wall_post_new', { post_type: 'strange\0' }],
  ])('%s', async (_case, type, change) => {
    const whole = event('Не работает светофор', { type });
    expect((await send({ ...whole, object: { ...whole.object, ...change } })).status).toBe(200);
    expect(await settled(type.replace('\0', ''))).toMatch(/strange/);
  });

  test.each([
    ['the last second that there is', 253_402_300_799],
    ['the first', 0],
  ])('a message of %s becomes an appeal, at a department', async (_case, date) => {
    const whole = event('Не вывозят мусор с площадки у дома');
    expect((await send({ ...whole, object: { ...whole.object, date } })).status).toBe(200);
    const number = await waitFor(() => appealOf(whole), 'the appeal');
    const asked = () => otklik.api<{ status: string }>('GET', `/appeals/${number}`);
    await waitFor(async () => (await asked()).body.status === 'assigned', 'a department');
    expect((await otklik.api('GET', `/appeals/${number}/audit`)).status).toBe(200);
  });

  test.each<[string, unknown]>([
    ['a kind of half a character', [{ type: parted }]],
    ['a kind of U+0000', [{ type: '\0' }]],
    ['an address with half a character', [{ type: 'doc', doc: { url: `https://x/${parted}` } }]],
    ['a list that is none', { photo: parted }],
  ])('a message with a strange attachment becomes an appeal: %s', async (_case, attachments) => {
    const whole = event('Во дворе не горит фонарь, темно');
    const sent = { ...whole, object: { ...whole.object, attachments } };
    expect((await send(sent)).status).toBe(200);
    await waitFor(() => appealOf(whole), 'the appeal');
    // Its edit is heard too, and half a character does not make the same words an edit twice.
    const edit = { type: 'wall_reply_edit', object: { ...sent.object, text: `Во дворе ${parted} не горит фонарь` } };
    for (const _time of [1, 2]) expect((await send({ ...sent, ...edit, event_id: randomUUID() })).status).toBe(200);
    await settled('wall_reply_edit');
    expect(
      await countOf('message_revisions r join messages m on m.id = r.message_id where m.external_id = $1', [externalIdOf(whole)]),
    ).toBe(1);
  });
});
