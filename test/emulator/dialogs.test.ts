import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { communityToken, startTestStand, type TestStand } from '../support/stand.js';

const group = 226_000_003;
const token = communityToken(group);
let stand: TestStand;
let nextResident = 100_001;
let resident: number;

beforeAll(async () => {
  stand = await startTestStand();
});
afterAll(() => stand.close());
/** A dialog of its own, and no limit of calls a second in the way. */
beforeEach(async () => {
  resident = nextResident++;
  await stand.call('POST', '/clock/advance', { seconds: 2 });
});

const write = (text = 'Когда дадут воду?') =>
  stand.call('POST', `/actors/${resident}/message`, { communityId: String(group), text });
const send = (params: Record<string, unknown>) =>
  stand.vk<number>('messages.send', { peer_id: resident, message: 'К вечеру.', random_id: 0, ...params }, token);
const code = (params: Record<string, unknown>) =>
  stand.code('messages.send', { peer_id: resident, message: 'К вечеру.', random_id: 0, ...params }, token);

test('what was sent to the resident stands at the link of the dialog', async () => {
  const { url } = await write();
  expect(await stand.replies(url)).toEqual([]);
  const id = await send({ random_id: 5 });
  expect(await stand.replies(url)).toEqual([{ id: String(id), text: 'К вечеру.', fromCommunity: true, at: expect.any(String) }]);
});

describe('the same random_id in one dialog', () => {
  test.each<[string, number, number, number, number]>([
    ['within an hour is the same message', 7, 1800, 0, 1],
    ['after an hour is another', 7, 3700, 0, 2],
    ['more than a hundred messages later is another', 7, 2, 100, 2],
    ['of zero is always another', 0, 2, 0, 2],
  ])('%s', async (_case, randomId, seconds, between, sent) => {
    const { url } = await write();
    const first = await send({ random_id: randomId });
    for (let n = 0; n < between; n++) await write(`Ещё ${n}`);
    await stand.call('POST', '/clock/advance', { seconds });
    const second = await send({ random_id: randomId });
    expect([second === first, (await stand.replies(url)).length]).toEqual([sent === 1, sent]);
  });
});

test('nobody is written to who did not write first, forbade it, or is on the black list', async () => {
  expect(await code({})).toBe(901);
  await write();
  expect(await code({})).toBe(0);
  const settings = `/communities/${group}`;
  await stand.call('PATCH', settings, { denied: [String(resident)] });
  expect(await code({})).toBe(901);
  await stand.call('PATCH', settings, { blacklist: [String(resident)] });
  expect(await code({})).toBe(900);
  expect(await stand.ask('POST', `/actors/${resident}/message`, { communityId: group, text: 'Пустите' })).toMatchObject({
    status: 422,
  });
  await stand.call('PATCH', settings, { denied: [], blacklist: [] });
});

test.each<[string, Record<string, unknown>, number]>([
  ['too long', { message: 'ы'.repeat(4097) }, 914],
  ['no words', { message: '' }, 100],
  ['no random_id', { random_id: '' }, 100],
  ['nobody', { peer_id: '' }, 100],
  ['an answer to nothing', { reply_to: 1 }, 100],
  ['another community', { group_id: 226_000_001 }, 15],
])('%s is refused', async (_case, params, expected) => {
  await write();
  expect(await code(params)).toBe(expected);
});

test('to several at once, errors stand in the list', async () => {
  await write();
  expect(await send({ peer_id: '', peer_ids: `${resident}, 100064`, random_id: 9 })).toEqual([
    { peer_id: resident, message_id: expect.any(Number), conversation_message_id: 2 },
    { peer_id: 100_064, message_id: 0, error: { code: 901, description: expect.any(String) } },
  ]);
});

test('the history tells what was sent by the programme and what by hand', async () => {
  await write();
  await send({ random_id: 11, forward: JSON.stringify({ conversation_message_ids: [1], is_reply: true }) });
  await stand.call('POST', '/assisted/publish', { communityId: group, userId: resident, text: 'Уже дали.', adminId: '100002' });
  const { items } = await stand.vk('messages.getHistory', { peer_id: resident, count: 2 }, token);
  expect(items).toMatchObject([
    { text: 'Уже дали.', out: 1, random_id: 0, admin_author_id: 100_002, conversation_message_id: 3 },
    { text: 'К вечеру.', out: 1, random_id: 11, reply_message: { conversation_message_id: 1 } },
  ]);
  expect(items[1]).not.toHaveProperty('admin_author_id');
});
