import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { startOtklik, type Otklik } from './support/otklik.js';
import { waitFor } from './support/wait-for.js';

interface Item {
  number: string;
  status: string;
  round: number;
  thread: string;
  topic: { code: string; name: string } | null;
  department: { code: string; name: string } | null;
  milestones: { kind: string; dueAt: string; metAt: string | null }[];
  escalations: { milestone: string; step: string; to: string; at: string }[];
  replies: { id: string; kind: string; status: string; publishedUrl: string | null }[];
}
interface Whole extends Item {
  messages: { text: string; author: string }[];
  why: string[];
}
interface Thread {
  replies: { id: string; text: string; fromCommunity: boolean }[];
}

let otklik: Otklik;
let nextResident = 0;
let residents: string[];
let communities: { id: string; kind: string; network: string; posts: { id: string }[] }[];

// The demonstration policy runs 60 times faster: first reply within 10 s, observation 5 s.
beforeAll(async () => {
  otklik = await startOtklik({ speed: 60 });
  const state = await otklik.stand<{ communities: typeof communities; users: { id: string }[] }>('GET', '/state');
  communities = state.communities.filter(({ kind }) => kind === 'own');
  residents = state.users.map(({ id }) => id);
});
afterAll(() => otklik.close());

const resident = (): string => residents[nextResident++ % residents.length] ?? 'nobody';
const wall = (index = 0) => {
  const community = communities[index];
  const post = community?.posts[0];
  if (!community || !post) throw new Error('the stand has no such wall');
  return { communityId: community.id, postId: post.id };
};
const comment = async (user: string, text: string, replyTo?: string): Promise<{ commentId: string; url: string }> =>
  otklik.stand('POST', `/actors/${user}/comment`, { ...wall(), text, ...(replyTo && { replyTo }) });

const appealOf = async (thread: string): Promise<Item | undefined> =>
  (await otklik.api<{ items: Item[] }>('GET', `/appeals?thread=${encodeURIComponent(thread)}`)).body.items[0];
const standing = (thread: string, status: string, timeoutMs = 15_000): Promise<Item> =>
  waitFor(
    async () => {
      const appeal = await appealOf(thread);
      return appeal?.status === status ? appeal : undefined;
    },
    `an appeal of ${thread} in ${status}`,
    timeoutMs,
  );
const act = <T = { id: string; status: string }>(number: string, path: string, body: unknown, key: string = randomUUID()) =>
  otklik.api<T>('POST', `/appeals/${number}/${path}`, body, { 'Idempotency-Key': key });
const repliesAt = async (url: string): Promise<Thread['replies']> =>
  (await otklik.stand<Thread>('GET', `/assert/thread?url=${encodeURIComponent(url)}`)).replies;

describe('from a complaint to the end', () => {
  test('a comment under a post is classified, routed, answered in its thread, observed and closed', async () => {
    const { url } = await comment(resident(), 'На Ленина третий день нет горячей воды, когда починят?');
    const appeal = await standing(url, 'assigned');
    expect(appeal).toMatchObject({ number: expect.stringMatching(/^\d{4}-\d{6}$/), department: { code: 'housing' }, round: 1 });
    expect(appeal.milestones.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['triage', 'first-reply', 'final']));

    const { status, body } = await act(appeal.number, 'replies', { text: 'Добрый день! Воду дадут сегодня к 18:00.' });
    expect(status).toBe(201);
    const answered = await standing(url, 'observing');
    expect(answered.replies).toMatchObject([{ id: body.id, kind: 'final', status: 'published' }]);
    expect(await repliesAt(url)).toMatchObject([{ text: 'Добрый день! Воду дадут сегодня к 18:00.', fromCommunity: true }]);
    expect(answered.milestones.filter(({ metAt }) => metAt !== null).map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['triage', 'first-reply', 'final']),
    );

    await standing(url, 'closed', 30_000);
    const whole = (await otklik.api<Whole>('GET', `/appeals/${appeal.number}`)).body;
    expect(whole.why.length).toBeGreaterThan(0);
    const audit = (await otklik.api<{ items: { what: string }[] }>('GET', `/appeals/${appeal.number}/audit`)).body.items;
    expect(audit.map(({ what }) => what)).toEqual(
      expect.arrayContaining(['received', 'classified', 'routed', 'reply-submitted', 'reply-published', 'closed']),
    );
  });

  test('a post on the wall is answered under it', async () => {
    const { url } = await otklik.stand<{ url: string }>('POST', `/actors/${resident()}/post`, {
      communityId: wall(1).communityId,
      text: 'Яма на дороге на Советской, уже колесо пробил!',
    });
    const appeal = await standing(url, 'assigned');
    expect(appeal.department?.code).toBe('roads');
    await act(appeal.number, 'replies', { text: 'Яму засыплют завтра.' });
    await standing(url, 'observing');
    expect(await repliesAt(url)).toMatchObject([{ text: 'Яму засыплют завтра.' }]);
  });

  test('a private message is answered in the dialog', async () => {
    const { url } = await otklik.stand<{ url: string }>('POST', `/actors/${resident()}/message`, {
      communityId: wall(2).communityId,
      text: 'Во дворе не горят фонари, дети идут из школы в темноте',
    });
    const appeal = await standing(url, 'assigned');
    await act(appeal.number, 'replies', { text: 'Фонари починят до пятницы.' });
    await standing(url, 'observing');
    expect(await repliesAt(url)).toMatchObject([{ text: 'Фонари починят до пятницы.' }]);
  });
});

describe('nobody answers', () => {
  test('the ladder fires at 50, 80, 100 % and after it, in order, once each', async () => {
    const { url } = await comment(resident(), 'Снег с дороги на Мира не чистят неделю');
    const overdue = await waitFor(
      async () => {
        const appeal = await appealOf(url);
        return appeal && appeal.escalations.filter(({ milestone }) => milestone === 'first-reply').length >= 5
          ? appeal
          : undefined;
      },
      'five steps of the ladder',
      40_000,
    );
    const steps = overdue.escalations.filter(({ milestone }) => milestone === 'first-reply');
    expect(steps.map(({ to }) => to)).toEqual(['executor', 'head', 'curator', 'deputy', 'chief']);
    expect(overdue.status).toBe('assigned');
  });
});

describe('the resident writes again', () => {
  test('while the department works, the words join the appeal; after the reply a complaint opens the next round', async () => {
    const author = resident();
    const first = await comment(author, 'Не работает отопление в садике на Лесной');
    const appeal = await standing(first.url, 'assigned');
    const second = await comment(author, 'и ещё там холодная вода', first.commentId);
    await waitFor(async () => (await appealOf(second.url))?.number === appeal.number, 'the second message on the same appeal');

    await act(appeal.number, 'replies', { text: 'Отопление включено.' });
    await standing(first.url, 'observing');
    await comment(author, 'Ничего не включили, батареи так и холодные!', first.commentId);
    const reopened = await standing(first.url, 'assigned');
    expect(reopened).toMatchObject({ number: appeal.number, round: 2 });
  });

  test('thanks after the reply is kept and the appeal closes', async () => {
    const author = resident();
    const { url, commentId } = await comment(author, 'Контейнеры с мусором не вывозят с понедельника');
    const appeal = await standing(url, 'assigned');
    await act(appeal.number, 'replies', { text: 'Вывезут сегодня.' });
    await standing(url, 'observing');
    await comment(author, 'Спасибо большое!', commentId);
    expect((await standing(url, 'closed', 30_000)).round).toBe(1);
  });
});

describe('people decide', () => {
  test('«не наша компетенция»: back to triage, decided by hand, and the clock does not start again', async () => {
    const { url } = await comment(resident(), 'На остановке у больницы нет расписания автобусов');
    const appeal = await standing(url, 'assigned');
    const due = appeal.milestones.find(({ kind }) => kind === 'final')?.dueAt;
    expect((await act(appeal.number, 'decline', { reason: 'Это к перевозчику' })).status).toBe(201);
    await standing(url, 'triage');
    expect((await act(appeal.number, 'department', { code: 'landscaping' })).status).toBe(201);
    const again = await standing(url, 'assigned');
    expect(again.department?.code).toBe('landscaping');
    expect(again.milestones.find(({ kind }) => kind === 'final')?.dueAt).toBe(due);
    expect((await act(again.number, 'reject', { reason: 'duplicate' })).status).toBe(201);
    await standing(url, 'rejected');
  });

  test('the same key brings the same answer, another body is refused, and an act out of place gets the reason', async () => {
    const { url } = await comment(resident(), 'Свалка за гаражами на Набережной, уберите');
    const { number } = await standing(url, 'assigned');
    const key = randomUUID();
    const first = await act(number, 'replies', { text: 'Уберём до субботы.' }, key);
    expect(first.status).toBe(201);
    expect(await act(number, 'replies', { text: 'Уберём до субботы.' }, key)).toEqual(first);
    expect((await act(number, 'replies', { text: 'Другое' }, key)).status).toBe(422);
    await standing(url, 'observing');
    expect((await act<{ detail: string }>(number, 'decline', { reason: 'Не наше' })).status).toBe(409);
    expect((await act(number, 'reopen', { reason: 'Ответ не по существу' })).status).toBe(201);
    expect(await standing(url, 'assigned')).toMatchObject({ round: 2 });
  });

  test('noise is kept but not listed, and what is unclear goes to a moderator', async () => {
    const thanks = await comment(resident(), 'Спасибо!');
    const unclear = await comment(resident(), 'Ну и что это вообще такое творится у вас');
    await standing(unclear.url, 'triage');
    expect(await appealOf(thanks.url)).toBeUndefined();
    const [noise] = (await otklik.parts.db.query(`select count(*)::int as kept from appeals where noise`)) as { kept: number }[];
    expect(noise?.kept).toBe(1);
  });
});

describe('bad days of the network', () => {
  test.each([
    ['an error after the write took effect', { id: 'F6', network: 'vk', method: 'wall.createComment', count: 1 }],
    ['a connection reset after the write', { id: 'F7', network: 'vk', method: 'wall.createComment', count: 1 }],
    ['too many requests', { id: 'F1', network: 'vk', method: 'wall.createComment', count: 2 }],
  ])('%s: exactly one reply stands', async (_case, fault) => {
    const { url } = await comment(resident(), 'Крыша течёт на Октябрьской, третий этаж');
    const { number } = await standing(url, 'assigned');
    await otklik.stand('POST', '/faults', fault);
    await act(number, 'replies', { text: `Кровельщики выедут завтра (${fault.id}).` });
    await standing(url, 'observing', 60_000);
    expect(await repliesAt(url)).toHaveLength(1);
    await otklik.stand('DELETE', '/faults');
  });
});
