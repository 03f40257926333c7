import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { communityToken, startReceiver, startTestStand, type Receiver, type Received, type TestStand } from '../support/stand.js';
import { waitFor } from '../support/wait-for.js';

const group = 226_000_001;
const resident = '100001';
let stand: TestStand;
let receiver: Receiver;
/** Tells one test's words from another's. */
let words = '';
let n = 0;

beforeAll(async () => {
  receiver = await startReceiver();
  stand = await startTestStand({ callbackUrl: receiver.url });
});
afterAll(async () => {
  await stand.close();
  receiver.close();
});
beforeEach(() => {
  receiver.answer = (response) => void response.end('ok');
  words = `Жалоба ${++n}`;
});

interface Delivery {
  id: string;
  status: string;
  attempts: number;
  nextAt: string | null;
  type: string;
}
const write = () => stand.call('POST', `/actors/${resident}/post`, { communityId: group, text: words });
const isOurs = ({ event }: Received): boolean => event.object?.['text'] === words;
const tries = (): Received[] => receiver.received.filter(isOurs);
const newest = async (): Promise<Delivery> => {
  const { items } = await stand.call<{ items: Delivery[] }>('GET', `/deliveries?communityId=${group}&limit=1`);
  return items[0] as Delivery;
};
const whenIt = (status: string, attempts: number): Promise<Delivery> =>
  waitFor(async () => {
    const delivery = await newest();
    return delivery.status === status && delivery.attempts === attempts && delivery;
  }, `a delivery ${status} after ${attempts} attempts`);
const later = (seconds: number) => stand.call('POST', '/clock/advance', { seconds });

test('an event comes in an envelope with its own number, the version and the secret', async () => {
  const { postId } = await write();
  const { event, headers, path } = await receiver.get(isOurs, 'the event');
  expect(event).toMatchObject({
    type: 'wall_post_new',
    event_id: expect.stringMatching(/^[0-9a-f]{40}$/),
    v: '5.199',
    group_id: group,
    secret: `secret-${group}`,
    object: { id: Number(postId), owner_id: -group, from_id: Number(resident), post_type: 'post' },
  });
  expect([path, headers['content-type'], headers['x-retry-counter']]).toEqual([
    `/webhooks/vk/${group}`,
    'application/json',
    undefined,
  ]);
});

test('what a person of the administration writes by hand is told as anything of the community', async () => {
  const { url, postId } = await write();
  const { commentId } = await stand.call('POST', '/assisted/publish', { url, text: `${words}: ответ` });
  const reply = await receiver.get(({ event }) => event.object['text'] === `${words}: ответ`, 'the echo');
  expect(reply.event).toMatchObject({
    type: 'wall_reply_new',
    object: { id: Number(commentId), from_id: -group, post_id: Number(postId), parents_stack: [] },
  });
  await stand.call('POST', `/actors/${resident}/message`, { communityId: group, text: words });
  await stand.call('POST', '/assisted/publish', { communityId: group, userId: resident, text: `${words}: лично` });
  const message = await receiver.get(({ event }) => event.object['text'] === `${words}: лично`, 'the message');
  expect(message.event).toMatchObject({
    type: 'message_reply',
    object: { from_id: -group, peer_id: Number(resident), random_id: 0, admin_author_id: expect.any(Number) },
  });
});

test('an edit, a deletion and a return of a comment are told', async () => {
  const { postId } = await write();
  const { commentId } = await stand.call('POST', `/actors/${resident}/comment`, { communityId: group, postId, text: words });
  const path = `/actors/${resident}/comments/${commentId}`;
  await stand.call('PATCH', path, { communityId: group, text: 'Иначе' });
  await stand.call('DELETE', `${path}?communityId=${group}`);
  await stand.call('POST', `${path}/restore`, { communityId: group });
  const about = (type: string) =>
    receiver.get(({ event }) => event.type === type && event.object['id'] === Number(commentId), type);
  expect((await about('wall_reply_edit')).event.object).toMatchObject({ text: 'Иначе', post_owner_id: -group });
  expect((await about('wall_reply_delete')).event.object).toMatchObject({
    deleter_id: Number(resident),
    post_id: Number(postId),
  });
  expect((await about('wall_reply_restore')).event.object).toMatchObject({ text: 'Иначе' });
});

test('a failure is tried again five times with a counter, and then the event is lost', async () => {
  receiver.answer = (response) => void response.writeHead(500).end('ok');
  await write();
  for (let attempt = 1; attempt <= 5; attempt++) {
    const { nextAt } = await whenIt('waiting', attempt);
    if (attempt === 5)
      expect(Date.parse(String(nextAt)) - Date.parse(((await later(1)) as unknown as { now: string }).now)).toBeGreaterThan(
        55_000,
      );
    await later(3600);
  }
  await whenIt('lost', 6);
  expect(tries().map(({ headers }) => headers['x-retry-counter'])).toEqual([undefined, '1', '2', '3', '4', '5']);
  expect(new Set(tries().map(({ event }) => event.event_id)).size).toBe(1);

  receiver.answer = (response) => void response.end('ok');
  await stand.call('POST', `/deliveries/${(await newest()).id}/redeliver`);
  await whenIt('delivered', 1);
});

test.each([
  ['OK', 200],
  ['ok\n', 200],
  ['"ok"', 200],
  ['', 200],
  ['ok', 201],
])('«%s» with %i is not taken for an answer', async (body, status) => {
  receiver.answer = (response) => void response.writeHead(status).end(body);
  await write();
  await whenIt('waiting', 1);
  receiver.answer = (response) => void response.end('ok');
  await later(3600);
  await whenIt('delivered', 2);
});

test.each([410, 429, 503])('%i with Retry-After is obeyed to the second', async (status) => {
  receiver.answer = (response) => void response.writeHead(status, { 'Retry-After': '1800' }).end();
  await write();
  await whenIt('waiting', 1);
  receiver.answer = (response) => void response.end('ok');
  await later(1700);
  expect(await newest()).toMatchObject({ status: 'waiting', attempts: 1 });
  await later(200);
  await whenIt('delivered', 2);
});

describe('servers of a community', () => {
  const other = 226_000_004;
  const key = communityToken(other);
  const manage = <T>(method: string, params: Record<string, unknown> = {}) =>
    stand.vk<T>(`groups.${method}`, { group_id: other, ...params }, key);
  const status = async (id: number) => {
    const { items } = await manage<{ items: { id: number; status: string }[] }>('getCallbackServers');
    return items.find((server) => server.id === id)?.status;
  };
  const add = async (secret: string) => {
    const server = { url: `${receiver.url}/added`, title: 'Проверка', secret_key: secret };
    return (await manage<{ server_id: number }>('addCallbackServer', server)).server_id;
  };
  const told = (text: string) => stand.call('POST', `/actors/${resident}/post`, { communityId: other, text });
  const arrived = (text: string) =>
    receiver.get(({ path, event }) => path === '/added' && event.object?.['text'] === text, `${text} at the new address`);

  test('a new one confirms itself with the code, is told only what it asks for, and obeys «version» and «remove»', async () => {
    const { code } = await manage<{ code: string }>('getCallbackConfirmationCode');
    receiver.answer = (response, { event }) => void response.end(event.type === 'confirmation' ? code : 'ok');
    const id = await add('тайна');
    await waitFor(async () => (await status(id)) === 'ok', 'the handshake');
    const handshake = await receiver.get(({ event }) => event.type === 'confirmation', 'the handshake');
    expect(handshake.event).toEqual({ type: 'confirmation', group_id: other });

    await manage('setCallbackSettings', { server_id: id, wall_post_new: 1, api_version: '5.131' });
    receiver.answer = (response) => void response.end('version 5.199');
    await told('первая');
    expect((await arrived('первая')).event).toMatchObject({ v: '5.131', secret: 'тайна' });
    receiver.answer = (response) => void response.end('remove');
    await told('вторая');
    expect((await arrived('вторая')).event).toMatchObject({ v: '5.199' });
    await waitFor(async () => (await status(id)) === undefined, 'the server taken away');
  });

  test('one that answers the handshake with anything else is told nothing', async () => {
    const id = await add('');
    await waitFor(async () => (await status(id)) === 'failed', 'the failed handshake');
    await manage('deleteCallbackServer', { server_id: id });
  });

  test('a reset and a seed leave the servers where they were', async () => {
    await stand.call('POST', '/reset');
    await stand.call('POST', '/seed');
    const { items } = await manage<{ items: { url: string }[] }>('getCallbackServers');
    expect(items[0]?.url).toBe(`${receiver.url}/webhooks/vk/${other}`);
  });
});
