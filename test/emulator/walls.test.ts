import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { communityToken, startTestStand, type TestStand } from '../support/stand.js';

const group = 226_000_001;
const foreign = 226_000_101;
const resident = '100001';
const token = communityToken(group);

let stand: TestStand;
beforeAll(async () => {
  stand = await startTestStand();
});
afterAll(() => stand.close());

const newPost = (by = resident, community = group) =>
  stand.call('POST', `/actors/${by}/post`, { communityId: String(community), text: 'Почему темно на Кооперативной?' });
const comment = (postId: string, text: string, replyTo: string | null = null, by = resident) =>
  stand.call('POST', `/actors/${by}/comment`, { communityId: String(group), postId, text, replyTo });
const reply = (postId: string, params: Record<string, unknown> = {}, by = token) =>
  stand.vk('wall.createComment', { owner_id: -group, post_id: postId, message: 'Передали мастеру.', ...params }, by);
/** So that no limit of calls a second stands in the way. */
const calm = () => stand.call('POST', '/clock/advance', { seconds: 2 });

describe('what stands where', () => {
  test('under a post stands everything, under a first comment its thread, under another what answers it', async () => {
    const post = await newPost();
    const root = await comment(post.postId, 'И у нас темно');
    const inThread = await comment(post.postId, 'А в каком доме?', root.commentId, '100002');
    const answer = await reply(post.postId, { reply_to_comment: inThread.commentId, from_group: group });
    await reply(post.postId);

    expect(answer.parents_stack).toEqual([Number(root.commentId)]);
    const texts = async (url: string) => (await stand.replies(url)).map(({ text }) => text);
    expect(await texts(post.url)).toEqual(['И у нас темно', 'А в каком доме?', 'Передали мастеру.', 'Передали мастеру.']);
    expect(await texts(root.url)).toEqual(['А в каком доме?', 'Передали мастеру.']);
    expect(await stand.replies(inThread.url)).toEqual([
      { id: String(answer.comment_id), text: 'Передали мастеру.', fromCommunity: true, at: expect.stringMatching(/Z$/) },
    ]);
  });

  test('a deleted comment is gone from the thread, and its author may bring it back', async () => {
    const post = await newPost();
    const { commentId } = await comment(post.postId, 'Уже починили');
    const path = `/actors/${resident}/comments/${commentId}`;
    await stand.call('DELETE', path, { communityId: group });
    expect(await stand.replies(post.url)).toEqual([]);
    expect(await stand.ask('PATCH', path, { communityId: group, text: 'Нет' })).toMatchObject({ status: 422 });
    await stand.call('POST', `${path}/restore`, { communityId: group });
    expect(await stand.replies(post.url)).toMatchObject([{ id: commentId, text: 'Уже починили' }]);
  });

  test('a suggested post is not on the wall and cannot be commented', async () => {
    const { postId } = await stand.call('POST', `/actors/${resident}/suggest`, { communityId: group, text: 'Предлагаю каток' });
    const ids = async (filter: string) =>
      (await stand.vk('wall.get', { owner_id: -group, filter })).items.map(({ id }) => String(id));
    await calm();
    expect(await ids('suggests')).toEqual([postId]);
    expect(await ids('all')).not.toContain(postId);
    expect(await stand.code('wall.createComment', { owner_id: -group, post_id: postId, message: 'Да' }, token)).toBe(213);
  });

  test('a person of the administration writes by hand where a link points, in another community too', async () => {
    const post = await newPost();
    const { url } = await comment(post.postId, 'Когда?');
    await stand.call('POST', '/assisted/publish', { url, text: 'Завтра.' });
    expect(await stand.replies(url)).toMatchObject([{ text: 'Завтра.', fromCommunity: true }]);

    const there = await newPost(resident, foreign);
    const byHand = { url: there.url, text: 'Проверим.' };
    expect(await stand.ask('POST', '/assisted/publish', byHand)).toMatchObject({ status: 422 });
    const { commentId } = await stand.call('POST', '/assisted/publish', { ...byHand, communityId: group });
    expect(await stand.replies(there.url)).toMatchObject([{ id: commentId, fromCommunity: true }]);
    await stand.call('PATCH', `/assisted/comments/${commentId}`, { communityId: foreign, text: 'Проверили.' });
    expect(await stand.replies(there.url)).toMatchObject([{ text: 'Проверили.' }]);
    await stand.call('DELETE', `/assisted/comments/${commentId}?communityId=${foreign}`);
    expect(await stand.replies(there.url)).toEqual([]);
  });

  test('after a reset no old number is given again', async () => {
    const before = await newPost();
    await stand.call('POST', '/reset');
    const after = await newPost();
    expect(Number(after.postId)).toBeGreaterThan(Number(before.postId));
    expect(await stand.ask('GET', `/assert/thread?url=${encodeURIComponent(before.url)}`)).toMatchObject({ status: 404 });
  });
});

describe('whoever asks, in whatever client', () => {
  const body = { communityId: group, postId: 3, text: 'Яма', replyTo: null };
  const form = new URLSearchParams({ communityId: String(group), postId: '3', text: 'Яма', replyTo: '' });
  test.each<[string, { headers?: Record<string, string>; body: string | Uint8Array }]>([
    ['JSON', { headers: { 'Content-Type': 'application/json; charset=utf-8' }, body: JSON.stringify(body) }],
    ['JSON as bytes, of no type', { body: new TextEncoder().encode(JSON.stringify(body)) }],
    ['JSON as plain text', { headers: { 'Content-Type': 'text/plain' }, body: JSON.stringify(body) }],
    ['JSON as a form', { headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, body: JSON.stringify(body) }],
    ['a form', { headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, body: form.toString() }],
    ['JSON with a mark of byte order', { body: `\ufeff${JSON.stringify(body)}` }],
  ])('%s is read', async (_kind, sent) => {
    const { postId } = await newPost();
    const response = await fetch(`${stand.url}/actors/${resident}/comment`, {
      method: 'POST',
      ...sent,
      body: typeof sent.body === 'string' ? sent.body.replace(/(postId"?[:=])3/, `$1${postId}`) : rewritten(sent.body, postId),
    });
    expect(await response.json()).toEqual({ commentId: expect.any(String), url: expect.stringContaining('reply=') });
    expect(response.status).toBe(201);
  });
  const rewritten = (bytes: Uint8Array, postId: string) =>
    new TextEncoder().encode(new TextDecoder().decode(bytes).replace('"postId":3', `"postId":${postId}`));

  test.each([
    ['emoji by kilobytes', '🕳️'.repeat(2_300)],
    ['a NUL', 'до\u0000после'],
    ['from right to left', 'مرحبا \u202eсправа налево'],
    ['half a letter', 'свет \ud83d погас'],
    ['a page', '<script>alert(1)</script> &amp; "кавычки"'],
  ])('%s is kept as it was written', async (_kind, text) => {
    const post = await newPost();
    const { url } = await comment(post.postId, text);
    expect(await stand.replies(post.url)).toMatchObject([{ text }]);
    await stand.call('POST', '/assisted/publish', { url, text });
    expect(await stand.replies(url)).toMatchObject([{ text }]);
  });

  test.each<[string, string, string, unknown, number]>([
    ['nobody', 'POST', '/actors/1/post', { communityId: group, text: 'Да' }, 404],
    ['a resident that is no number', 'POST', '/actors/0x186A1/post', { communityId: group, text: 'Да' }, 404],
    ['no such community', 'POST', `/actors/${resident}/post`, { communityId: 5, text: 'Да' }, 404],
    ['no such post', 'POST', `/actors/${resident}/comment`, { communityId: group, postId: 99_999, text: 'Да' }, 404],
    ['no text', 'POST', `/actors/${resident}/post`, { communityId: group }, 400],
    ['blanks alone', 'POST', `/actors/${resident}/post`, { communityId: group, text: ' \n' }, 400],
    ['a misspelt field', 'POST', `/actors/${resident}/post`, { communityId: group, text: 'Да', txet: 1 }, 400],
    ['a list', 'POST', `/actors/${resident}/post`, [], 400],
    ['no such address', 'GET', '/nowhere', undefined, 404],
    ['no link', 'GET', '/assert/thread', undefined, 400],
    ['a link to elsewhere', 'GET', '/assert/thread?url=https://vk.com/feed', undefined, 422],
    ['too much', 'POST', `/actors/${resident}/post`, { communityId: group, text: 'ы'.repeat(1_100_000) }, 413],
  ])('%s is refused in words', async (_kind, method, path, given, status) => {
    expect(await stand.ask(method, path, given)).toEqual({ status, body: { error: expect.stringMatching(/[а-я]/) } });
  });

  test('what is no UTF-8 and a page of another site are refused', async () => {
    const path = `${stand.url}/actors/${resident}/post`;
    const bytes = await fetch(path, { method: 'POST', body: new Uint8Array([0x7b, 0xff, 0xfe, 0x7d]) });
    expect(bytes.status).toBe(400);
    const elsewhere = await fetch(path, { method: 'POST', headers: { 'Sec-Fetch-Site': 'cross-site' }, body: '{}' });
    expect(elsewhere.status).toBe(403);
  });
});

describe('who may call what, by profile', () => {
  const place = { owner_id: -group, post_id: 1, message: 'Да', comment_id: 1, peer_id: resident, random_id: 0, group_id: group };
  const user = `vk-user-${resident}`;
  // 0 = let in; what is said inside does not matter here.
  test.each<[string, string, string, Record<string, number>]>([
    ['wall.get', 'a service key', 'vk-service-demo', { 'schema-5.199': 0, 'observed-2026': 0, 'legacy-user': 0 }],
    ['wall.get', 'a community key', token, { 'schema-5.199': 27, 'observed-2026': 0, 'legacy-user': 27 }],
    ['wall.get', 'a user', user, { 'schema-5.199': 1051, 'observed-2026': 1051, 'legacy-user': 0 }],
    ['wall.getComments', 'a community key', token, { 'schema-5.199': 27, 'observed-2026': 27, 'legacy-user': 27 }],
    ['wall.createComment', 'a service key', 'vk-service-demo', { 'schema-5.199': 28, 'observed-2026': 28, 'legacy-user': 28 }],
    ['wall.editComment', 'a community key', token, { 'schema-5.199': 27, 'observed-2026': 27, 'legacy-user': 27 }],
    ['messages.getHistory', 'a community key', token, { 'schema-5.199': 0, 'observed-2026': 0, 'legacy-user': 0 }],
    ['messages.getHistory', 'a service key', 'vk-service-demo', { 'schema-5.199': 28, 'observed-2026': 28, 'legacy-user': 28 }],
    ['board.createComment', 'a community key', token, { 'schema-5.199': 27, 'observed-2026': 27, 'legacy-user': 27 }],
    ['execute', 'a service key', 'vk-service-demo', { 'schema-5.199': 28, 'observed-2026': 28, 'legacy-user': 28 }],
    ['newsfeed.search', 'a service key', 'vk-service-demo', { 'schema-5.199': 100, 'observed-2026': 1051, 'legacy-user': 100 }],
    ['wall.get', 'a dead key', 'vk-community-5', { 'schema-5.199': 5, 'observed-2026': 5, 'legacy-user': 5 }],
  ])('%s with %s', async (method, _who, key, codes) => {
    const found: Record<string, number> = {};
    for (const profile of Object.keys(codes)) {
      await calm();
      await stand.call('PATCH', '/settings', { profile });
      found[profile] = await stand.code(method, place, key);
    }
    await stand.call('PATCH', '/settings', { profile: 'schema-5.199' });
    expect(found).toEqual(codes);
  });

  test('a key without the right is told which one it needs', async () => {
    await stand.call('PATCH', `/communities/${group}`, { rights: ['messages'] });
    await expect(reply('1')).rejects.toThrow(/VK 15.*wall/);
    await stand.call('PATCH', `/communities/${group}`, { rights: ['messages', 'wall', 'manage'] });
  });
});

describe('VK answers with HTTP 200 whatever is asked', () => {
  const api = () => stand.url.replace(/\d+$/, (port) => String(Number(port) + 1));
  const form = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/x-www-form-urlencoded' };
  test.each<[string, string, RequestInit, number]>([
    ['JSON', 'users.get', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{"v":"5.199"}' }, 100],
    ['no version', 'users.get', { method: 'POST', headers: form, body: 'user_ids=1' }, 8],
    ['a version switched off', 'users.get', { method: 'POST', headers: form, body: 'v=5.80' }, 8],
    ['an unknown method', 'wall.burn', { method: 'POST', headers: form, body: 'v=5.199' }, 3],
    ['no key', 'users.get', { method: 'POST', body: new URLSearchParams({ v: '5.199' }) }, 5],
    [
      'a form in broken parts',
      'users.get',
      { method: 'POST', headers: { 'Content-Type': 'multipart/form-data' }, body: 'x' },
      100,
    ],
    ['no method at all', '', {}, 3],
  ])('%s', async (_kind, method, request, code) => {
    const response = await fetch(`${api()}/method/${method}`, request);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ error: { error_code: code, request_params: expect.any(Array) } });
  });

  test('a query, a form and a form in parts are all read', async () => {
    const given = { user_ids: resident, v: '5.199', access_token: token };
    const parts = new FormData();
    for (const [name, value] of Object.entries(given)) parts.append(name, value);
    const query = new URLSearchParams(given);
    const answers = await Promise.all([
      fetch(`${api()}/method/users.get?${query}`),
      fetch(`${api()}/method/users.get`, { method: 'POST', body: query }),
      fetch(`${api()}/method/users.get`, { method: 'POST', body: parts }),
    ]);
    for (const answer of answers) expect(await answer.json()).toMatchObject({ response: [{ id: Number(resident) }] });
    const { items } = await stand.call<{ items: unknown[] }>('GET', '/journal?network=vk&method=users.get&limit=3');
    expect(JSON.stringify(items)).not.toContain(token);
  });

  test('more calls a second than the key allows are error 6', async () => {
    for (const [key, limit] of [
      [communityToken(226_000_002), 20],
      ['vk-service-demo', 3],
    ] as const) {
      await calm();
      const codes = await Promise.all(Array.from({ length: limit + 2 }, () => stand.code('users.get', { user_ids: 1 }, key)));
      expect(codes.filter((code) => code === 6)).toHaveLength(2);
      await calm();
      expect(await stand.code('users.get', { user_ids: 1 }, key)).toBe(0);
    }
  });
});

describe('an official reply', () => {
  test.each<[string, 'same-id' | 'off' | 'error', number, number]>([
    ['the same key within an hour is the same comment', 'same-id', 1800, 1],
    ['after an hour it is forgotten', 'same-id', 3700, 2],
    ['where keys are not honoured there are two', 'off', 1, 2],
    ['where they are errors there is one', 'error', 1, 1],
  ])('%s', async (_case, guidMode, seconds, standing) => {
    await stand.call('PATCH', '/settings', { guidMode });
    const post = await newPost();
    const first = await reply(post.postId, { guid: 'a' });
    await stand.call('POST', '/clock/advance', { seconds });
    const second = await reply(post.postId, { guid: 'a' }).catch((error: Error) => error);
    if (second instanceof Error) expect([guidMode, second.message]).toEqual(['error', expect.stringMatching('VK 100')]);
    else expect(second.comment_id === first.comment_id).toBe(standing === 1);
    expect(await stand.replies(post.url)).toHaveLength(standing);
    await reply(post.postId, { guid: 'b' });
    expect(await stand.replies(post.url)).toHaveLength(standing + 1);
    await stand.call('PATCH', '/settings', { guidMode: 'same-id' });
  });

  test.each<[string, Record<string, unknown>, Record<string, unknown>, number]>([
    ['comments closed', { commentsOpen: false }, {}, 213],
    ['communities may not write', { groupsCanPost: false }, {}, 213],
    ['comments hidden', { commentsHidden: true }, {}, 212],
    ['links forbidden', { linksForbidden: true }, { message: 'См. https://example.org/a' }, 222],
    ['no words', {}, { message: ' ' }, 100],
    ['too long', {}, { message: 'ы'.repeat(4097) }, 100],
    ['no such post', {}, { post_id: 99_999 }, 100],
    ['no such comment', {}, { reply_to_comment: 99_999 }, 104],
    ['a wall of another community', {}, { owner_id: -foreign }, 15],
    ['in the name of another community', {}, { from_group: 226_000_002 }, 15],
    ['a number that is none', {}, { reply_to_comment: 'первый' }, 100],
  ])('%s: error', async (_case, settings, params, code) => {
    const post = await newPost();
    const elsewhere = params['owner_id'] === undefined ? {} : { post_id: (await newPost(resident, foreign)).postId };
    await stand.call('PATCH', `/communities/${group}`, settings);
    const asked = { owner_id: -group, post_id: post.postId, message: 'Да', ...params, ...elsewhere };
    const found = await stand.code('wall.createComment', asked, token);
    await stand.call('PATCH', `/communities/${group}`, {
      commentsOpen: true,
      groupsCanPost: true,
      commentsHidden: false,
      linksForbidden: false,
    });
    expect(found).toBe(code);
    expect(await stand.replies(post.url)).toEqual([]);
  });

  test('a comment that its author has deleted cannot be answered', async () => {
    const post = await newPost();
    const { commentId } = await comment(post.postId, 'Не надо уже');
    await stand.call('DELETE', `/actors/${resident}/comments/${commentId}?communityId=${group}`);
    await expect(reply(post.postId, { reply_to_comment: commentId })).rejects.toThrow('VK 104');
  });

  test('is found by reading the thread, with who speaks in it', async () => {
    const post = await newPost();
    const root = await comment(post.postId, 'Ждём');
    const { comment_id: id } = await reply(post.postId, { reply_to_comment: root.commentId });
    await calm();
    const whole = await stand.vk('wall.getComments', {
      owner_id: -group,
      post_id: post.postId,
      thread_items_count: 10,
      extended: 1,
    });
    expect(whole).toMatchObject({
      count: 2,
      current_level_count: 1,
      items: [
        {
          id: Number(root.commentId),
          thread: { count: 1, items: [{ id, from_id: -group, reply_to_comment: Number(root.commentId) }] },
        },
      ],
      profiles: [{ id: Number(resident) }],
      groups: [{ id: group }],
    });
    const thread = { owner_id: -group, post_id: post.postId, comment_id: root.commentId, sort: 'desc', preview_length: 4 };
    expect(await stand.vk('wall.getComments', thread)).toMatchObject({ items: [{ id, text: 'Пере…' }] });
  });
});

test('several calls go in one execute, and what failed is told beside', async () => {
  const code = `return [API.users.get({user_ids:"${resident}"}), API.wall.get({"owner_id":-${group}})];`;
  await calm();
  expect((await stand.vk<unknown[]>('execute', { code }, token))[0]).toMatchObject([{ id: Number(resident) }]);
  await expect(stand.vk('execute', { code: 'while(true);' }, token)).rejects.toThrow('VK 12');
});
