import { describe, expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage as Request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { NetworkEvent, Place } from '../../domain/message.js';
import { createNetworks } from '../../networks/index.js';
import {
  NetworkBusy,
  NetworkRefused,
  NetworkUnclear,
  type CommunityAccess,
  type ReplyToPublish,
} from '../../networks/network.js';
import { vkFault } from '../../networks/vk-errors.js';
import { createVk, normaliseText } from '../../networks/vk.js';

const community: CommunityAccess = {
  externalId: '226000001',
  token: 'vk-community-226000001',
  serviceToken: 'vk-service-demo',
  secret: 'secret-226000001',
  confirmation: 'confirm-226000001',
};
const site = 'https://vk.com';
const vk = createVk({ apiUrl: 'http://127.0.0.1:1', siteUrl: `${site}/` });

type Delivery = { type: string; object: Record<string, unknown> & { message?: Record<string, unknown> } } & Record<
  string,
  unknown
>;
const fixture = (name: string): Delivery =>
  JSON.parse(readFileSync(new URL(`./fixtures/${name}.json`, import.meta.url), 'utf8')) as Delivery;

describe('a delivery is believed only if it can prove itself', () => {
  const comment = fixture('comment');
  test.each<[string, unknown, unknown]>([
    ['a comment', comment, { kind: 'event', eventId: 'beea7f04ba6a1553adcc5445943e118d151169ff', type: 'wall_reply_new' }],
    [
      'an event id that is a number',
      fixture('comment-in-thread'),
      { kind: 'event', eventId: '1234567890', type: 'wall_reply_new' },
    ],
    [
      'an event id longer than any index takes',
      { ...comment, event_id: 'x'.repeat(20_000) },
      { kind: 'event', eventId: createHash('sha256').update('x'.repeat(20_000)).digest('hex'), type: 'wall_reply_new' },
    ],
    [
      'an event id and a type that no column takes',
      { ...comment, event_id: 'a\0b\ud83d', type: 'like\0_\ud83d' },
      { kind: 'event', eventId: 'ab\ufffd', type: 'like_\ufffd' },
    ],
    ['no event id', { ...comment, event_id: undefined }, { kind: 'event', eventId: null, type: 'wall_reply_new' }],
    ['an unknown type', fixture('unknown'), { kind: 'event', eventId: expect.any(String), type: 'like_add' }],
    ['the handshake, which has no secret', fixture('confirmation'), { kind: 'confirmation', answer: 'confirm-226000001' }],
    [
      'the handshake of another community',
      { ...fixture('confirmation'), group_id: 226000002 },
      { kind: 'forged', reason: 'foreign-group' },
    ],
    ['no secret', { ...comment, secret: undefined }, { kind: 'forged', reason: 'no-secret' }],
    ['an empty secret', { ...comment, secret: '' }, { kind: 'forged', reason: 'no-secret' }],
    ['a wrong secret', { ...comment, secret: 'secret-226000002' }, { kind: 'forged', reason: 'wrong-secret' }],
    ['another community', { ...comment, group_id: 226000002 }, { kind: 'forged', reason: 'foreign-group' }],
    ['no type', { ...comment, type: undefined }, { kind: 'forged', reason: 'unreadable:type' }],
    ['a secret that is no text', { ...comment, secret: { $ne: null } }, { kind: 'forged', reason: 'unreadable:secret' }],
    ['no object at all', null, { kind: 'forged', reason: 'unreadable:body' }],
    ['a list', [comment], { kind: 'forged', reason: 'unreadable:body' }],
  ])('%s', (_case, body, verdict) => {
    expect(vk.verify(body, community)).toEqual(verdict);
  });

  test('a community that has no secret yet believes nobody', () => {
    expect(vk.verify({ ...comment, secret: '' }, { ...community, secret: '' })).toEqual({ kind: 'forged', reason: 'no-secret' });
  });
});

describe('recorded deliveries in our words', () => {
  const comment = {
    place: { kind: 'comment', ownerId: '-226000001', postId: '1490', commentId: '1532', rootId: '1532' },
    externalId: 'c-226000001_1490_1532',
    authorExternalId: '561234567',
    text: 'На Ленина 12 нет света',
    attachments: [{ kind: 'photo', url: 'https://sun9-1.userapi.com/w.jpg' }],
    sentAt: '2026-11-23T10:33:20.000Z',
    replyToExternalId: null,
    url: 'https://vk.com/wall-226000001_1490?reply=1532',
  };
  const post = {
    place: { kind: 'post', ownerId: '-226000001', postId: '1550' },
    externalId: 'p-226000001_1550',
    authorExternalId: '561234567',
    text: 'Когда почистят Кооперативную?',
    attachments: [{ kind: 'doc', url: 'https://vk.com/doc561234567_5' }],
    sentAt: '2026-11-23T10:50:00.000Z',
    replyToExternalId: null,
    url: 'https://vk.com/wall-226000001_1550',
  };
  const message = {
    place: { kind: 'dialog', communityId: '226000001', peerId: '561234567', messageId: '12' },
    externalId: 'm561234567_12',
    authorExternalId: '561234567',
    text: 'Здравствуйте, в подъезде нет света',
    attachments: [{ kind: 'audio_message', url: 'https://psv4.userapi.com/voice.mp3' }],
    sentAt: '2026-11-23T10:33:30.000Z',
    replyToExternalId: null,
    url: 'https://vk.com/gim226000001?sel=561234567',
  };
  const reply = {
    ...comment,
    place: { ...comment.place, commentId: '1540' },
    externalId: 'c-226000001_1490_1540',
    authorExternalId: '-226000001',
    text: 'Здравствуйте! Бригада выехала.',
    attachments: [],
    sentAt: '2026-11-23T10:36:40.000Z',
    replyToExternalId: 'c-226000001_1490_1532',
    url: 'https://vk.com/wall-226000001_1490?reply=1540&thread=1532',
  };
  const sent = {
    ...message,
    place: { ...message.place, messageId: '13' },
    externalId: 'm561234567_13',
    authorExternalId: '-226000001',
    text: 'Здравствуйте! Электрик будет до 18:00.',
    attachments: [],
    sentAt: '2026-11-23T10:35:00.000Z',
  };

  test.each<[string, unknown]>([
    ['comment', { kind: 'message', message: comment }],
    [
      'comment-in-thread',
      {
        kind: 'message',
        message: {
          ...comment,
          place: { ...comment.place, commentId: '1541' },
          externalId: 'c-226000001_1490_1541',
          authorExternalId: '561234568',
          text: '[id561234567|Анна], и у нас, второй подъезд',
          attachments: [],
          sentAt: '2026-11-23T10:38:20.000Z',
          replyToExternalId: 'c-226000001_1490_1538',
          url: 'https://vk.com/wall-226000001_1490?reply=1541&thread=1532',
        },
      },
    ],
    ['comment-edited', { kind: 'edit', message: { ...comment, text: 'На Ленина 12 нет света со вчера', attachments: [] } }],
    ['comment-restored', { kind: 'restore', message: comment }],
    ['comment-deleted', { kind: 'delete', externalId: 'c-226000001_1490_1532' }],
    ['comment-deleted-by-user', { kind: 'delete', externalId: 'c-226000001_1490_1532' }],
    ['comment-of-ours', { kind: 'own', message: reply, randomId: null }],
    ['comment-of-ours-edited', { kind: 'ignored', reason: 'own-edit' }],
    ['comment-of-another-community', { kind: 'ignored', reason: 'other-community' }],
    ['post', { kind: 'message', message: post }],
    [
      'post-suggested',
      {
        kind: 'message',
        message: {
          ...post,
          place: { ...post.place, postId: '1551' },
          externalId: 'p-226000001_1551',
          attachments: [],
          url: 'https://vk.com/wall-226000001_1551',
        },
      },
    ],
    ['post-of-ours', { kind: 'ignored', reason: 'own-post' }],
    ['post-of-another-community', { kind: 'ignored', reason: 'other-community' }],
    ['post-repost', { kind: 'ignored', reason: 'repost' }],
    ['post-postponed', { kind: 'ignored', reason: 'postponed' }],
    ['post-ads', { kind: 'ignored', reason: 'ads' }],
    ['repost', { kind: 'ignored', reason: 'repost' }],
    ['message', { kind: 'message', message }],
    [
      'message-forwarded',
      {
        kind: 'message',
        message: {
          ...message,
          place: { ...message.place, messageId: '14' },
          externalId: 'm561234567_14',
          text: '',
          attachments: [{ kind: 'forwarded', url: null }],
          replyToExternalId: 'm561234567_13',
        },
      },
    ],
    ['message-of-ours', { kind: 'own', message: sent, randomId: -1483920215 }],
    [
      'message-by-hand',
      {
        kind: 'own',
        message: { ...sent, place: { ...sent.place, messageId: '15' }, externalId: 'm561234567_15', text: 'Ответил вручную' },
        randomId: null,
      },
    ],
    ['unknown', { kind: 'ignored', reason: 'unknown-type:like_add' }],
    ['confirmation', { kind: 'ignored', reason: 'unknown-type:confirmation' }],
  ])('%s', (name, event) => {
    expect(vk.parse(fixture(name))).toEqual(event);
  });
});

describe('deliveries that nobody recorded', () => {
  const changed = (name: string, change: Record<string, unknown>) => {
    const delivery = fixture(name);
    return vk.parse({ ...delivery, object: { ...delivery.object, ...change } });
  };
  const textOf = (event: NetworkEvent) => ('message' in event ? event.message.text : undefined);

  test.each<[string, () => NetworkEvent, string]>([
    ['a comment without an author', () => changed('comment', { from_id: undefined }), 'object.from_id'],
    ['a comment without an id', () => changed('comment', { id: null }), 'object.id'],
    ['an id that is no number', () => changed('comment', { id: '12; drop' }), 'object.id'],
    ['a date that is no number', () => changed('comment', { date: 'вчера' }), 'object.date'],
    ['a day after the last', () => changed('comment', { date: 1e20 }), 'object.date'],
    ['a day before the first', () => changed('comment', { date: -1 }), 'object.date'],
    ['a day without end', () => changed('comment', { date: JSON.parse('1e400') as unknown }), 'object.date'],
    ['a text that is no text', () => changed('comment', { text: { $gt: '' } }), 'object.text'],
    ['a message of the old form', () => changed('message', { message: undefined }), 'object.message'],
    [
      'a message without a number',
      () => changed('message', { message: { ...fixture('message').object.message, conversation_message_id: {} } }),
      'object.message.conversation_message_id',
    ],
    ['no object', () => vk.parse({ ...fixture('comment'), object: undefined }), 'object'],
    ['an object that is text', () => vk.parse({ ...fixture('post'), object: 'x' }), 'object'],
  ])('%s may hold words: the delivery is kept until the code can read it', (_case, parse, where) => {
    expect(parse).toThrow(`cannot be read: unreadable:${where}`);
  });

  const tooLong = '9'.repeat(5_000);
  test.each<[string, NetworkEvent, string]>([
    ['an id of thousands of digits', changed('comment', { id: tooLong }), 'object.id'],
    ['an author of thousands of digits', changed('comment', { from_id: tooLong }), 'object.from_id'],
    ['a number beyond any id', changed('comment', { id: 1e20 }), 'object.id'],
    ['a number beyond any number', changed('comment', { post_id: JSON.parse('1e400') as unknown }), 'object.post_id'],
    ['a thread of thousands of digits', changed('comment', { parents_stack: [tooLong] }), 'object.parents_stack.0'],
    ['an edit of it', changed('comment-edited', { id: tooLong }), 'object.id'],
    ['its deletion', changed('comment-deleted', { id: tooLong }), 'object.id'],
    ['a post of thousands of digits', changed('post', { id: tooLong }), 'object.id'],
    ['our own reply to it', changed('message-of-ours', { peer_id: tooLong }), 'object.peer_id'],
    [
      'a dialog of thousands of digits',
      changed('message', { message: { ...fixture('message').object.message, peer_id: tooLong } }),
      'object.message.peer_id',
    ],
  ])('%s can never be kept: it is ignored with its reason', (_case, event, where) => {
    expect(event).toEqual({ kind: 'ignored', reason: `unreadable:${where}` });
  });

  test.each<[string, NetworkEvent, string]>([
    ['no body', vk.parse(null), 'unreadable:body'],
    ['a body that is text', vk.parse('<xml/>'), 'unreadable:body'],
    ['a type that every object has', vk.parse({ ...fixture('comment'), type: 'constructor' }), 'unknown-type:constructor'],
    ['an unheard-of kind of post', changed('post', { post_type: 'clip' }), 'post-type:clip'],
    ['a type that no column takes', vk.parse({ ...fixture('comment'), type: 'a\0b\ud83d' }), 'unknown-type:ab\ufffd'],
    ['a kind of post that no column takes', changed('post', { post_type: 'a\0b\ud83d' }), 'post-type:ab\ufffd'],
  ])('%s is ignored with its reason', (_case, event, reason) => {
    expect(event).toEqual({ kind: 'ignored', reason });
  });

  test.each<[string, string]>([
    ['NUL', 'нет\0 света'],
    ['right-to-left', 'مرحبا بالعالم'],
    ['markup', '<script>alert(1)</script>'],
    ['16 KB of emoji', '🔥'.repeat(4096)],
    ['half of an emoji', 'свет \ud83d'],
  ])('%s arrives as it was written', (_case, text) => {
    expect(textOf(changed('comment', { text }))).toBe(text);
  });

  test('ids may be written as text, and unknown fields pass', () => {
    const event = changed('comment', { id: '1532', from_id: '561234567', whatever: { deep: [1] } });
    expect(event).toEqual(vk.parse(fixture('comment')));
  });

  test('a reply that does not name its thread belongs to the comment it answers', () => {
    expect(changed('comment-in-thread', { parents_stack: undefined })).toMatchObject({
      message: { place: { rootId: '1538', commentId: '1541' } },
    });
  });

  test('a comment that comes already deleted is a deletion', () => {
    expect(changed('comment', { deleted: true })).toEqual({ kind: 'delete', externalId: 'c-226000001_1490_1532' });
  });

  test('a broken attachment is still something that was attached, and only web addresses become links', () => {
    const attachments = [
      null,
      { type: 'sticker' },
      { type: 'link', link: { url: 'javascript:alert(1)' } },
      { type: 'photo', photo: { sizes: 'none' } },
    ];
    expect(changed('comment', { text: '', attachments })).toMatchObject({
      message: {
        attachments: [
          { kind: 'unknown', url: null },
          { kind: 'sticker', url: null },
          { kind: 'link', url: null },
          { kind: 'photo', url: null },
        ],
      },
    });
  });

  test('what is attached is kept as it can be, however strange', () => {
    const attached = (attachments: unknown) => changed('comment', { attachments });
    const strange = [
      { type: 'a\ud83d\0', 'a\ud83d\0': { url: 'https://x/\ud83d' } },
      { type: 'doc', doc: { url: 'https://x/\0\ud83d' } },
      { type: 'x'.repeat(1_000) },
    ];
    expect(attached(strange)).toMatchObject({
      message: {
        attachments: [
          { kind: 'a\ufffd', url: 'https://x/\ufffd' },
          { kind: 'doc', url: null },
          { kind: 'x'.repeat(100), url: null },
        ],
      },
    });
    expect(attached({ photo: 1 })).toMatchObject({ message: { attachments: [{ kind: 'unknown', url: null }] } });
    const said = { ...fixture('message').object.message, fwd_messages: 'all' };
    expect(changed('message', { message: said })).toMatchObject({
      message: { attachments: expect.arrayContaining([{ kind: 'forwarded', url: null }]) },
    });
  });

  test('our own message with a strange number is known by its words', () => {
    expect(changed('message-of-ours', { random_id: 1e20 })).toMatchObject({ kind: 'own', randomId: null });
  });
});

describe('permalinks', () => {
  const onPost = { kind: 'post', ownerId: '-226000001', postId: '1490' };
  const onComment = { kind: 'comment', ownerId: '-226000001', postId: '1490', commentId: '1532' };
  const inDialog = { kind: 'dialog', communityId: '226000001', peerId: '561234567' };
  test.each<[string, unknown]>([
    ['https://vk.com/wall-226000001_1490', onPost],
    ['http://127.0.0.1:9100/wall-226000001_1490', onPost],
    ['localhost:9100/wall-226000001_1490', onPost],
    ['  vk.ru/wall-226000001_1490/ ', onPost],
    ['https://m.vk.com/wall-226000001_1490?from=feed#comments', onPost],
    ['https://stand.example/vk/wall-226000001_1490', onPost],
    ['https://vk.com/wall-226000001_1490?reply=x', onPost],
    ['https://vk.com/wall561234567_7', { kind: 'post', ownerId: '561234567', postId: '7' }],
    ['https://vk.com/wall-226000001_1490?reply=1532', onComment],
    ['https://vk.com/wall-226000001_1490?reply=1532&thread=1500', onComment],
    ['http://localhost:9100/wall-226000001_1490?thread=1532', onComment],
    ['https://vk.com/wall-226000001_1490_r1532', onComment],
    ['https://vk.com/feed?w=wall-226000001_1490_r1532', onComment],
    ['https://vk.com/public226000001?w=wall-226000001_1490%2Fall', onPost],
    ['https://vk.com/wall-1_2?w=wall-226000001_1490_r1532', onComment],
    ['https://vk.com/gim226000001?sel=561234567', inDialog],
    ['127.0.0.1:9100/gim226000001?sel=561234567', inDialog],
    ['https://vk.com/gim226000001', undefined],
    ['https://vk.com/gim226000001?sel=c12', undefined],
    ['https://vk.com/apiclub', undefined],
    ['https://vk.com/wall-226000001', undefined],
    ['https://vk.com/firewall-1_2', undefined],
    ['https://vk.com/topic-226000001_12?post=3', undefined],
    ['javascript:alert(1)//wall-1_2', undefined],
    ['№ 2026-000412', undefined],
    ['', undefined],
  ])('%s', (link, target) => {
    expect(vk.readLink(link)).toEqual(target);
  });

  test('what we write we can read', () => {
    const delivered = ['comment', 'comment-in-thread', 'post', 'message'].map((name) => vk.parse(fixture(name)));
    for (const event of delivered) {
      if (event.kind !== 'message') throw new Error('not a message');
      const { url, place } = event.message;
      expect(place).toMatchObject(vk.readLink(url) ?? { kind: 'no link' });
    }
  });
});

test.each<[string, string, string]>([
  ['line ends', 'Здравствуйте!\r\nБригада выехала.\rЖдите.', 'Здравствуйте!\nБригада выехала.\nЖдите.'],
  ['blanks at the ends', '  Бригада выехала. \n', 'Бригада выехала.'],
  ['runs of blanks, no-break and tabs', 'ул.\u00a0Ленина,\t\t12  кв. 3', 'ул. Ленина, 12 кв. 3'],
  ['blanks at line ends and empty lines', 'Первое. \n\n\n Второе.', 'Первое.\nВторое.'],
  ['й in two signs', 'и\u0306', 'й'],
  ['NUL', 'нет\0 света', 'нет света'],
])('texts are compared without %s', (_case, text, normal) => {
  expect(normaliseText(text)).toBe(normal);
  expect(normaliseText(normal)).toBe(normal);
});

describe("VK's error codes", () => {
  test.each<[string, number[], object]>([
    ['throttle', [6], { fate: 'busy', delayMs: 1_000 }],
    ['flood', [9, 223, 1105], { fate: 'busy', delayMs: 60_000 }],
    ['quota', [29, 103, 601, 944], { fate: 'busy', delayMs: 3_600_000 }],
    ['server side', [1, 10, 13, 32, 36, 43], { fate: 'unclear' }],
    ['needs a human at VK', [14, 17, 24, 3300, 3301, 3302, 3303, 3304], { fate: 'refused', fault: 'place' }],
    ['token dead or wrong', [5, 4, 27, 28, 1114, 1116, 1117, 38, 42, 3609], { fate: 'refused', fault: 'place' }],
    ['right missing', [7, 20, 21, 23, 1051], { fate: 'refused', fault: 'place' }],
    [
      'target',
      [15, 18, 19, 30, 37, 39, 40, 104, 113, 125, 200, 203, 210, 211, 212, 213, 214, 801, 1401],
      { fate: 'refused', fault: 'place' },
    ],
    ['text', [100, 222, 910, 911, 913, 914], { fate: 'refused', fault: 'text' }],
    ['our request', [3, 8, 150, 9999], { fate: 'refused', fault: 'place' }],
    [
      'recipient',
      [900, 901, 902, 917, 932, 936, 945, 946, 950, 985, 987, 988, 1012, 984, 1021],
      { fate: 'refused', fault: 'place' },
    ],
  ])('%s', (_class, codes, fault) => {
    for (const code of codes) {
      expect(vkFault(code)).toMatchObject(fault);
      expect(vkFault(code).cause).not.toBe('unknown');
    }
  });

  test('a code that nobody knows goes to a person', () => {
    expect(vkFault(77777)).toEqual({ fate: 'refused', fault: 'place', cause: 'unknown' });
  });

  test('a subcode says more: access denied for want of a right', () => {
    expect(vkFault(15, 1133).cause).toBe('no-right');
    expect(vkFault(15).cause).toBe('denied');
  });
});

/** A server that answers as told, on a free port of its own. */
const serving = async <T>(
  answer: (request: Request, response: ServerResponse, form: URLSearchParams) => void,
  use: (url: string) => Promise<T>,
) => {
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += String(chunk)));
    request.on('end', () => answer(request, response, new URLSearchParams(body)));
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  try {
    return await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  }
};

const commentPlace: Place = { kind: 'comment', ownerId: '-226000001', postId: '1490', commentId: '1532', rootId: '1532' };
const dialogPlace: Place = { kind: 'dialog', communityId: '226000001', peerId: '561234567', messageId: '12' };
const replyTo = (place: Place): ReplyToPublish => ({ place, text: 'Бригада выехала.', guid: 'b7d3', randomId: 42 });

/** What a call throws, or 'nothing'. */
const thrown = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => 'nothing',
    (error: unknown) => error,
  );

describe('requests', () => {
  const asked = async (answer: unknown, use: (url: string) => Promise<unknown>) => {
    const seen: { path: string | undefined; authorization: string | undefined; form: Record<string, string> }[] = [];
    const result = await serving((request, response, form) => {
      seen.push({ path: request.url, authorization: request.headers.authorization, form: Object.fromEntries(form) });
      response.setHeader('Content-Type', 'application/json').end(JSON.stringify({ response: answer }));
    }, use);
    return { result, seen };
  };

  test.each<[string, Place, object, object]>([
    [
      'to a comment',
      commentPlace,
      { reply_to_comment: '1532' },
      { externalId: 'c-226000001_1490_1540', url: `${site}/wall-226000001_1490?reply=1540&thread=1532` },
    ],
    [
      'to a comment deeper in the thread',
      { ...commentPlace, commentId: '1538' },
      { reply_to_comment: '1538' },
      { externalId: 'c-226000001_1490_1540', url: `${site}/wall-226000001_1490?reply=1540&thread=1532` },
    ],
  ])('a reply %s', async (_case, place, target, published) => {
    const { result, seen } = await asked({ comment_id: 1540, parents_stack: [1532] }, (url) =>
      createVk({ apiUrl: url, siteUrl: site }).publish(community, replyTo(place)),
    );
    expect(result).toEqual(published);
    expect(seen).toEqual([
      {
        path: '/method/wall.createComment',
        authorization: 'Bearer vk-community-226000001',
        form: {
          owner_id: '-226000001',
          post_id: '1490',
          from_group: '226000001',
          message: 'Бригада выехала.',
          guid: 'b7d3',
          v: '5.199',
          ...target,
        },
      },
    ]);
  });

  test('a reply to a post is a comment of the first level; the API may be given with /method', async () => {
    const { result, seen } = await asked({ comment_id: 1540, parents_stack: [] }, (url) =>
      createVk({ apiUrl: `${url}/method/`, siteUrl: site }).publish(
        community,
        replyTo({ kind: 'post', ownerId: '-226000001', postId: '1490' }),
      ),
    );
    expect(result).toEqual({ externalId: 'c-226000001_1490_1540', url: `${site}/wall-226000001_1490?reply=1540` });
    expect(seen[0]?.path).toBe('/method/wall.createComment');
    expect(seen[0]?.form).not.toHaveProperty('reply_to_comment');
  });

  test('a reply in a dialog', async () => {
    const { result, seen } = await asked([{ peer_id: 561234567, message_id: 790, conversation_message_id: 13 }], (url) =>
      createVk({ apiUrl: url, siteUrl: site }).publish(community, replyTo(dialogPlace)),
    );
    expect(result).toEqual({ externalId: 'm561234567_13', url: `${site}/gim226000001?sel=561234567` });
    expect(seen).toEqual([
      {
        path: '/method/messages.send',
        authorization: 'Bearer vk-community-226000001',
        form: { peer_ids: '561234567', message: 'Бригада выехала.', random_id: '42', group_id: '226000001', v: '5.199' },
      },
    ]);
  });

  test('a refusal inside the answer of a dialog', async () => {
    const { result } = await asked(
      [{ peer_id: 561234567, message_id: 0, error: { code: 901, description: "Can't send" } }],
      (url) => thrown(createVk({ apiUrl: url, siteUrl: site }).publish(community, replyTo(dialogPlace))),
    );
    expect(result).toMatchObject({ name: 'NetworkRefused', fault: 'place', code: '901' });
  });

  const written = (id: number, change: object = {}) => ({
    id,
    from_id: -226000001,
    date: 1,
    text: `№ ${id}`,
    parents_stack: [1532],
    reply_to_comment: 1532,
    ...change,
  });

  test('our replies under a comment: ours, standing, with the same parent', async () => {
    const items = [
      written(1549, { from_id: 561234567 }),
      written(1548, { from_id: -226000002 }),
      written(1547, { reply_to_comment: 1538 }),
      { id: 1546, deleted: true },
      written(1545, { deleted: true }),
      written(1544, { reply_to_comment: undefined }),
      written(1543),
    ];
    const { result, seen } = await asked({ count: 7, items, current_level_count: 7 }, (url) =>
      createVk({ apiUrl: url, siteUrl: site }).findOwnReplies(community, replyTo(commentPlace)),
    );
    expect(result).toEqual(
      [1544, 1543].map((id) => ({
        externalId: `c-226000001_1490_${id}`,
        url: `${site}/wall-226000001_1490?reply=${id}&thread=1532`,
        text: `№ ${id}`,
        randomId: null,
      })),
    );
    expect(seen).toEqual([
      {
        path: '/method/wall.getComments',
        authorization: 'Bearer vk-service-demo',
        form: {
          owner_id: '-226000001',
          post_id: '1490',
          comment_id: '1532',
          sort: 'desc',
          count: '100',
          preview_length: '0',
          v: '5.199',
        },
      },
    ]);
  });

  test('our replies to a comment deeper in the thread', async () => {
    const { result } = await asked({ items: [written(1547, { reply_to_comment: 1538 }), written(1543)] }, (url) =>
      createVk({ apiUrl: url, siteUrl: site }).findOwnReplies(community, replyTo({ ...commentPlace, commentId: '1538' })),
    );
    expect(result).toMatchObject([{ externalId: 'c-226000001_1490_1547' }]);
  });

  test('our replies to a post stand on the first level', async () => {
    const { result, seen } = await asked(
      { items: [written(1547), written(1543, { parents_stack: [], reply_to_comment: 0 })] },
      (url) =>
        createVk({ apiUrl: url, siteUrl: site }).findOwnReplies(
          community,
          replyTo({ kind: 'post', ownerId: '-226000001', postId: '1490' }),
        ),
    );
    expect(result).toMatchObject([{ externalId: 'c-226000001_1490_1543' }]);
    expect(seen[0]?.form).not.toHaveProperty('comment_id');
  });

  test('our messages in a dialog', async () => {
    const items = [
      { conversation_message_id: 15, peer_id: 561234567, out: 1, text: 'вручную', random_id: 0 },
      { conversation_message_id: 14, peer_id: 561234567, out: 0, text: 'спасибо', random_id: 0 },
      { conversation_message_id: 13, peer_id: 561234567, out: 1, text: 'Бригада выехала.', random_id: 42 },
    ];
    const { result, seen } = await asked({ count: 3, items }, (url) =>
      createVk({ apiUrl: url, siteUrl: site }).findOwnReplies(community, replyTo(dialogPlace)),
    );
    const url = `${site}/gim226000001?sel=561234567`;
    expect(result).toEqual([
      { externalId: 'm561234567_15', url, text: 'вручную', randomId: null },
      { externalId: 'm561234567_13', url, text: 'Бригада выехала.', randomId: 42 },
    ]);
    expect(seen[0]).toMatchObject({ path: '/method/messages.getHistory', authorization: 'Bearer vk-community-226000001' });
  });

  test('without a service key a wall cannot be read, and the administrator learns what is missing', async () => {
    const error = await thrown(vk.findOwnReplies({ ...community, serviceToken: null }, replyTo(commentPlace)));
    expect(error).toMatchObject({ name: 'NetworkRefused', fault: 'place', message: 'unread/no-service-key' });
  });
});

describe('a failure says in our words what happened', () => {
  const refused = (code: number, place: Place = commentPlace) =>
    serving(
      (_request, response) => response.end(JSON.stringify({ error: { error_code: code, error_msg: 'No', request_params: [] } })),
      (url) => thrown(createVk({ apiUrl: url, siteUrl: site }).publish(community, replyTo(place))),
    );

  test.each<[number, object]>([
    [
      213,
      {
        name: 'NetworkRefused',
        fault: 'place',
        code: '213',
        message: 'refused/comments-closed/213',
      },
    ],
    [
      222,
      {
        name: 'NetworkRefused',
        fault: 'text',
        code: '222',
        message: 'refused/no-links/222',
      },
    ],
    [14, { name: 'NetworkRefused', fault: 'place', code: '14' }],
    [6, { name: 'NetworkBusy', retryAfterMs: 1000 }],
    [29, { name: 'NetworkBusy', retryAfterMs: 3_600_000 }],
    [
      10,
      {
        name: 'NetworkUnclear',
        message: 'unclear/their-failure/10',
      },
    ],
    [77777, { name: 'NetworkRefused', fault: 'place', code: '77777', message: 'refused/unknown/77777' }],
  ])('write, code %i', async (code, error) => {
    expect(await refused(code)).toMatchObject(error);
  });

  test.each<[number, object]>([
    [10, { name: 'NetworkBusy', retryAfterMs: 5000 }],
    [6, { name: 'NetworkBusy', retryAfterMs: 1000 }],
    [212, { name: 'NetworkRefused', fault: 'place', code: '212', message: 'unread/not-shown/212' }],
    [100, { name: 'NetworkRefused', fault: 'place', code: '100' }],
  ])('read, code %i', async (code, error) => {
    const result = await serving(
      (_request, response) => response.end(JSON.stringify({ error: { error_code: code, error_msg: 'No' } })),
      (url) => thrown(createVk({ apiUrl: url, siteUrl: site }).findOwnReplies(community, replyTo(commentPlace))),
    );
    expect(result).toMatchObject(error);
  });
});

describe('the wire breaks', () => {
  const faults: [string, (response: ServerResponse) => void][] = [
    ['the connection is reset', (response) => response.socket?.resetAndDestroy()],
    [
      'the connection ends in the middle of the answer',
      (response) => response.writeHead(200, { 'Content-Length': 100 }).write('{"resp', () => response.socket?.destroy()),
    ],
    ['no answer comes', () => undefined],
    ['the answer never ends', (response) => response.write('{"response":')],
    ['502 with a page', (response) => response.writeHead(502).end('<html>Bad gateway</html>')],
    ['500 with an answer', (response) => response.writeHead(500).end('{"response":{"comment_id":1}}')],
    ['200 with a page', (response) => response.end('<html>Maintenance</html>')],
    ['200 with nothing', (response) => response.end()],
    ['200 with half of an answer', (response) => response.end('{"response":{"comment_')],
    ['200 with gzip that is none', (response) => response.writeHead(200, { 'Content-Encoding': 'gzip' }).end('nonsense')],
    ['an answer of another shape', (response) => response.end('{"response":{"ok":1}}')],
    ['an answer that is neither', (response) => response.end('{}')],
    ['a list', (response) => response.end('[]')],
    ['a redirect', (response) => response.writeHead(302, { Location: '/elsewhere' }).end()],
  ];
  const slow = (url: string) => createVk({ apiUrl: url, siteUrl: site, writeTimeoutMs: 200, readTimeoutMs: 200 });

  test.each(faults)('%s: of a write nobody knows, and it is not repeated', async (_case, fault) => {
    let requests = 0;
    const error = await serving(
      (_request, response) => {
        requests += 1;
        fault(response);
      },
      (url) => thrown(slow(url).publish(community, replyTo(commentPlace))),
    );
    expect(error).toBeInstanceOf(NetworkUnclear);
    expect(requests).toBe(1);
  });

  test.each(faults.filter(([name]) => name !== 'an answer of another shape'))(
    '%s: a read is done again later',
    async (_case, fault) => {
      const error = await serving(
        (_request, response) => fault(response),
        (url) => thrown(slow(url).findOwnReplies(community, replyTo(dialogPlace))),
      );
      expect(error).toBeInstanceOf(NetworkBusy);
    },
  );

  test('nobody listens: certainly nothing was written', async () => {
    const gone = await serving(
      (_request, response) => response.end(),
      (url) => Promise.resolve(url),
    );
    const error = await thrown(createVk({ apiUrl: gone, siteUrl: site }).publish(community, replyTo(commentPlace)));
    expect(error).toBeInstanceOf(NetworkBusy);
    expect(error).toMatchObject({ retryAfterMs: 5000 });
  });

  test('an answer that is late says so', async () => {
    const error = await serving(
      () => undefined,
      (url) => thrown(slow(url).publish(community, replyTo(commentPlace))),
    );
    expect(error).toMatchObject({ message: 'unclear/late' });
  });

  test('the name is not known: certainly nothing was written', async () => {
    const fetch = () =>
      Promise.reject(new TypeError('fetch failed', { cause: Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND' }) }));
    const error = await thrown(
      createVk({ apiUrl: 'https://api.vk.ru', siteUrl: site, fetch }).publish(community, replyTo(dialogPlace)),
    );
    expect(error).toBeInstanceOf(NetworkBusy);
  });

  test('no error holds the key', async () => {
    const error = await serving(
      (_request, response) => response.end(JSON.stringify({ error: { error_code: 5, error_msg: 'User authorization failed' } })),
      (url) => thrown(createVk({ apiUrl: url, siteUrl: site }).publish(community, replyTo(commentPlace))),
    );
    expect(error).toBeInstanceOf(NetworkRefused);
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain(community.token);
  });
});

test('the networks that there are', () => {
  expect(createNetworks({ vk: { apiUrl: 'http://127.0.0.1:1', siteUrl: site } }).vk.code).toBe('vk');
});
