import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { communityToken, startReceiver, startTestStand, type Received, type Receiver, type TestStand } from '../support/stand.js';
import { waitFor } from '../support/wait-for.js';

const group = 226_000_001;
const token = communityToken(group);
const resident = '100001';
let stand: TestStand;
let receiver: Receiver;
let post: { postId: string; url: string };

beforeAll(async () => {
  receiver = await startReceiver();
  stand = await startTestStand({ callbackUrl: receiver.url });
});
afterAll(async () => {
  await stand.close();
  receiver.close();
});
beforeEach(async () => {
  await stand.call('POST', '/clock/advance', { seconds: 2 });
  post = await stand.call('POST', `/actors/${resident}/post`, { communityId: group, text: 'Яма на Советской' });
  await receiver.get(({ event }) => event.object['id'] === Number(post.postId), 'the post');
});
afterEach(() => stand.call('DELETE', '/faults'));

const fault = (id: string, more: Record<string, unknown> = {}) => stand.call('POST', '/faults', { id, network: 'vk', ...more });
const params = () => ({ owner_id: -group, post_id: post.postId, message: 'Засыпали.' });
const code = () => stand.code('wall.createComment', params(), token);
const reply = (more: Record<string, unknown> = {}) => stand.vk('wall.createComment', { ...params(), ...more }, token);
const standing = async () => (await stand.replies(post.url)).length;
const comment = (text: string) =>
  stand.call('POST', `/actors/${resident}/comment`, { communityId: group, postId: post.postId, text });
const told = (text: string): Received[] => receiver.received.filter(({ event }) => event.object?.['text'] === text);
const whenTold = (text: string, times: number) =>
  waitFor(() => told(text).length >= times && told(text), `«${text}» told ${times} times`);
const typesOf = (id: string): string[] =>
  receiver.received.filter(({ event }) => event.object?.['id'] === Number(id)).map(({ event }) => event.type);

describe('a call is refused and nothing is written', () => {
  test.each<[string, Record<string, unknown>, number]>([
    ['F1', {}, 6],
    ['F2', {}, 9],
    ['F2', { code: 223 }, 223],
    ['F3', {}, 14],
    ['F4', { method: 'wall.createComment' }, 29],
    ['F5', {}, 5],
    ['F5', { code: 1051 }, 1051],
    ['F19', {}, 15],
    ['F19', { code: 30 }, 30],
    ['F20', {}, 213],
    ['F20', { code: 222 }, 222],
    ['F6', { when: 'before' }, 10],
  ])('%s %j', async (id, more, expected) => {
    await fault(id, { ...more, count: 2 });
    expect([await code(), await code(), await standing()]).toEqual([expected, expected, 0]);
    expect([await code(), await standing()]).toEqual([0, 1]);
  });

  test('a captcha is a picture or, as of late, an address alone', async () => {
    const error = async () => {
      const { items } = await stand.call<{ items: { answer: { error: object } }[] }>(
        'GET',
        '/journal?method=wall.createComment&limit=1',
      );
      return items[0]?.answer.error;
    };
    await fault('F3', { count: 1 });
    await code();
    expect(await error()).toMatchObject({ captcha_sid: expect.any(String), captcha_img: expect.any(String) });
    await fault('F3', { count: 1, variant: 'redirect' });
    await code();
    expect(await error()).toMatchObject({ redirect_uri: expect.any(String) });
    expect(await error()).not.toHaveProperty('captcha_sid');
  });

  test('a right of the dead key is subcode and all', async () => {
    await fault('F5', { subcode: 1130, count: 1 });
    await code();
    const { items } = await stand.call<{ items: unknown[] }>('GET', '/journal?limit=1');
    expect(items).toMatchObject([{ fault: 'F5', answer: { error: { error_code: 5, error_subcode: 1130 } } }]);
  });
});

describe('it is written and nobody is told so', () => {
  test('F6: error 10', async () => {
    await fault('F6', { count: 1 });
    expect([await code(), await standing()]).toEqual([10, 1]);
  });

  test.each<[string, number]>([
    ['after', 1],
    ['before', 0],
  ])('F7: the connection breaks %s the write', async (when, written) => {
    await fault('F7', { when, count: 1 });
    await expect(reply()).rejects.toThrow('fetch failed');
    expect(await standing()).toBe(written);
  });

  test('F8: the answer comes late', async () => {
    await fault('F8', { delayMs: 300, count: 1 });
    const late = reply();
    await waitFor(async () => (await standing()) === 1, 'the write before its answer');
    const { comment_id: id } = await late;
    expect(id).toBeGreaterThan(0);
  });

  test.each(['html', 'truncated', 'empty', 'gzip'])('F9: %s', async (variant) => {
    await fault('F9', { variant, count: 1 });
    await expect(reply()).rejects.toThrow();
    expect(await standing()).toBe(1);
  });

  test('F23: a key used before is not known again', async () => {
    const { comment_id: first } = await reply({ guid: 'g' });
    await fault('F23', { count: 1 });
    expect((await reply({ guid: 'g' })).comment_id).not.toBe(first);
    expect(await standing()).toBe(2);
  });

  test('reads are spared unless they are named', async () => {
    await fault('F6', { count: 1 });
    const read = () => stand.code('wall.get', { owner_id: -group });
    expect([await read(), await code()]).toEqual([0, 10]);
    await fault('F6', { count: 1, method: 'wall.get' });
    expect([await code(), await read()]).toEqual([0, 10]);
  });
});

describe('an event on its way', () => {
  test('F10: copies have one number', async () => {
    await fault('F10', { copies: 5, count: 1 });
    await comment('копии');
    const copies = await whenTold('копии', 5);
    expect(new Set(copies.map(({ event }) => event.event_id)).size).toBe(1);
    await comment('одна');
    await whenTold('одна', 1);
    expect(told('одна')).toHaveLength(1);
  });

  test('F11: twins have numbers of their own', async () => {
    await fault('F11', { count: 1 });
    await comment('близнецы');
    const twins = await whenTold('близнецы', 2);
    expect(new Set(twins.map(({ event }) => event.event_id)).size).toBe(2);
    expect(twins[0]?.event.object).toEqual(twins[1]?.event.object);
  });

  test('F12: a comment comes after its own edit and deletion', async () => {
    await fault('F12', { count: 1, method: 'wall_reply_new' });
    const { commentId } = await comment('задом наперёд');
    expect(typesOf(commentId)).toEqual([]);
    await stand.call('DELETE', `/actors/${resident}/comments/${commentId}?communityId=${group}`);
    await whenTold('задом наперёд', 1);
    expect(typesOf(commentId)).toEqual(['wall_reply_delete', 'wall_reply_new']);
  });

  test('F12: what nothing follows comes in the end', async () => {
    await fault('F12', { count: 1 });
    await comment('поздно');
    await stand.call('POST', '/clock/advance', { seconds: 20 });
    await whenTold('поздно', 1);
  });

  test.each<[string, string[]]>([
    ['edits', []],
    ['restored', ['wall_reply_delete', 'wall_reply_restore']],
    ['deleted', ['wall_reply_delete', 'wall_reply_restore', 'wall_reply_delete']],
  ])('F13: a comment is let alone by nobody: %s', async (variant, ending) => {
    await fault('F13', { count: 1, copies: 3, variant });
    const { commentId } = await comment('передумал');
    const expected = ['wall_reply_new', ...Array<string>(3).fill('wall_reply_edit'), ...ending].sort();
    await waitFor(() => typesOf(commentId).length >= expected.length, 'all of it');
    expect(typesOf(commentId).sort()).toEqual(expected);
    expect((await stand.replies(post.url)).map(({ text }) => text)).toEqual(variant === 'deleted' ? [] : ['передумал']);
  });

  test('F14: it is lost for good, and can be read all the same', async () => {
    await fault('F14', { count: 1 });
    await comment('пропало');
    await comment('дошло');
    await whenTold('дошло', 1);
    expect(told('пропало')).toEqual([]);
    expect(await standing()).toBe(2);
    const { items } = await stand.call<{ items: unknown[] }>('GET', '/deliveries?status=lost&limit=1');
    expect(items).toMatchObject([{ type: 'wall_reply_new', answer: 'lost by fault F14' }]);
  });

  test('F16: forgeries come beside the real one', async () => {
    const { received } = receiver;
    const before = received.length;
    await fault('F16', { count: 1 });
    await comment('настоящий');
    const forged = await waitFor(() => received.length - before >= 8 && received.slice(before), 'seven forgeries and the event');
    const secret = `secret-${group}`;
    expect(forged.filter(({ event }) => event.secret !== undefined && event.secret !== secret)).toHaveLength(1);
    expect(forged.filter(({ raw }) => raw.length > 2 ** 21)).toHaveLength(1);
    expect(forged.filter(({ event }) => event.type === 'something_of_tomorrow')).toHaveLength(1);
    expect(forged.filter(({ event }) => event.group_id === 999_999_999)).toHaveLength(1);
    expect(
      forged.filter(
        ({ event: { object, secret: told, group_id: id, type } }) =>
          object['text'] === 'настоящий' &&
          Number(object['id']) < 900_000_000 &&
          told === secret &&
          id === group &&
          type === 'wall_reply_new',
      ),
    ).toHaveLength(1);
  });

  test('F17: an answer that nobody waited for brings the event again', async () => {
    await fault('F17', { count: 1 });
    await comment('снова');
    await whenTold('снова', 1);
    await stand.call('POST', '/clock/advance', { seconds: 60 });
    const [, again] = await whenTold('снова', 2);
    expect(again?.headers['x-retry-counter']).toBe('1');
  });

  test('F18: it is dated by a clock that is wrong', async () => {
    await fault('F18', { count: 1, skewSeconds: -86_400 });
    await comment('вчерашнее');
    await comment('сегодняшнее');
    const [early] = await whenTold('вчерашнее', 1);
    const [now] = await whenTold('сегодняшнее', 1);
    expect(Number(now?.event.object['date']) - Number(early?.event.object['date'])).toBeGreaterThan(86_000);
  });

  test('F22: a server that fails is told of nothing for an hour, and then of everything', async () => {
    receiver.answer = (response) => void response.writeHead(500).end();
    await fault('F22', { count: 1, variant: 'first-failure' });
    await comment('неудача');
    const status = async () => {
      const { items } = await stand.vk<{ items: { status: string }[] }>('groups.getCallbackServers', { group_id: group }, token);
      return items[0]?.status;
    };
    await waitFor(async () => (await status()) === 'failed', 'the silence');
    receiver.answer = (response) => void response.end('ok');
    await comment('в тишине');
    await stand.call('POST', '/clock/advance', { seconds: 30 });
    expect([told('неудача').length, told('в тишине').length]).toEqual([1, 0]);
    await stand.call('POST', '/clock/advance', { seconds: 3600 });
    await whenTold('неудача', 2);
    await whenTold('в тишине', 1);
    expect(await status()).toBe('ok');
  });
});

describe('the switches', () => {
  test('the same seed is the same luck', async () => {
    const luck = async (seed: number): Promise<number[]> => {
      await fault('F20', { probability: 0.5, seed });
      const codes: number[] = [];
      for (let n = 0; n < 12; n++) codes.push(await code());
      await stand.call('DELETE', '/faults');
      await stand.call('POST', '/clock/advance', { seconds: 2 });
      return codes;
    };
    const first = await luck(42);
    expect(new Set(first)).toEqual(new Set([0, 213]));
    expect(await luck(42)).toEqual(first);
    expect(await luck(43)).not.toEqual(first);
  });

  test('one is over after its time, and one can be taken away alone', async () => {
    await fault('F20', { forSeconds: 60 });
    const { key } = (await fault('F1', { communityId: '226000002' })) as unknown as { key: string };
    expect(await code()).toBe(213);
    await stand.call('POST', '/clock/advance', { seconds: 61 });
    expect(await code()).toBe(0);
    await stand.call('DELETE', `/faults/${key}`);
    const { items, known } = await stand.call<{ items: unknown[]; known: { id: string; title: string }[] }>('GET', '/faults');
    expect(items).toEqual([]);
    expect(known.map(({ id }) => id)).toContain('F10');
  });

  test.each<[string, Record<string, unknown>]>([
    ['an unknown fault', { id: 'F99', network: 'vk' }],
    ['an unknown network', { id: 'F1', network: 'ok' }],
    ['no network', { id: 'F1' }],
    ['an unknown method', { id: 'F4', network: 'vk', method: 'wall.burn' }],
    ['a method for a fault of events', { id: 'F10', network: 'vk', method: 'wall.createComment' }],
    ['an unknown variant', { id: 'F9', network: 'vk', variant: 'poetry' }],
    ['a count of nothing', { id: 'F1', network: 'vk', count: 0 }],
    ['a certainty above one', { id: 'F1', network: 'vk', probability: 2 }],
  ])('%s could never strike, and is refused', async (_case, asked) => {
    expect(await stand.ask('POST', '/faults', asked)).toEqual({ status: 400, body: { error: expect.stringMatching(/[а-я]/) } });
  });
});
