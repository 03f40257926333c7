import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ApiKey } from '../db/entities/api-key.js';
import { Operator } from '../db/entities/operator.js';
import { appealDetail } from '../server/api/schemas.js';
import { publishApprovalRule } from './support/approval-rule.js';
import { startOtklik, type Answer, type Otklik } from './support/otklik.js';
import { waitFor } from './support/wait-for.js';

let otklik: Otklik;
let wall: { communityId: string; postId: string };
let resident: string;
beforeAll(async () => {
  otklik = await startOtklik();
  const { communities, users } = await otklik.stand<{
    communities: { id: string; kind: string; posts: { id: string }[] }[];
    users: { id: string }[];
  }>('GET', '/state');
  const own = communities.find(({ kind }) => kind === 'own');
  wall = { communityId: own?.id ?? '', postId: own?.posts[0]?.id ?? '' };
  resident = users[0]?.id ?? '';
  for (const login of ['roads', 'approver']) {
    const { id: operatorId } = await otklik.parts.db.manager.findOneByOrFail(Operator, { login });
    const hash = createHash('sha256').update(`key-of-${login}`).digest('hex');
    await otklik.parts.db.manager.insert(ApiKey, { name: login, operatorId, hash });
  }
}, 120_000);
afterAll(() => otklik?.close());

const read = async (number: string) => appealDetail.parse((await otklik.api('GET', `/appeals/${number}`)).body);
const act = (
  person: 'roads' | 'approver',
  path: string,
  body: unknown,
): Promise<Answer<{ id: string; status: string; detail: string }>> =>
  otklik.api('POST', `/appeals/${path}`, body, {
    ...{ Authorization: `Bearer key-of-${person}`, 'Idempotency-Key': randomUUID() },
  });
const comment = (text: string, replyTo?: string): Promise<{ commentId: string; url: string }> =>
  otklik.stand('POST', `/actors/${resident}/comment`, { ...wall, text, ...(replyTo && { replyTo }) });
const become = (number: string, status: string) =>
  waitFor(
    async () => {
      const now = await read(number);
      return now.status === status && now;
    },
    `the appeal to be ${status}`,
    30_000,
  );

test('a rule asks for approval: refused to the author, returned with a remark, stopped by newer words, approved, and stands once in the thread', async () => {
  const refused = await publishApprovalRule(otklik, { template: 'с приветом' });
  expect([refused.status, JSON.stringify(refused.body)]).toEqual([
    422,
    expect.stringContaining('Шаблона «с приветом» нет в настройках: выберите из списка.'),
  ]);
  expect((await publishApprovalRule(otklik, { template: 'taken' })).status).toBe(201);

  const { commentId, url } = await comment('Дорога вся в ямах, машину оставили без колеса. Когда ремонт дороги?');
  const { number } = await waitFor(
    async () =>
      (
        await otklik.api<{ items: { number: string; status: string }[] }>('GET', `/appeals?thread=${encodeURIComponent(url)}`)
      ).body.items.find(({ status }) => status === 'assigned'),
    'an appeal at a department',
    20_000,
  );
  expect((await read(number)).why.join('\n')).toContain('Ответ нужно согласовать: правило № 77 «Дороги согласует глава».');

  const first = await act('roads', `${number}/replies`, { text: 'Ямы засыпем.' });
  expect([first.status, first.body.status]).toEqual([201, 'approval']);
  const waiting = await read(number);
  expect(waiting).toMatchObject({
    status: 'approval',
    replies: [{ id: first.body.id, status: 'approval', text: 'Ямы засыпем.' }],
  });
  const replyId = first.body.id;
  const seen = { replyId, lastMessageId: waiting.lastMessageId };

  expect((await act('roads', `${number}/approve`, seen)).status).toBe(403); // an executor approves nothing
  await otklik.parts.db.query(`update operators set roles = roles || '{approver}' where login = 'roads'`);
  const own = await act('roads', `${number}/approve`, seen);
  expect([own.status, own.body.detail]).toEqual([409, 'Свой ответ согласует другой сотрудник']);

  expect((await act('approver', `${number}/return`, { replyId, remark: ' ' })).status).toBe(422);
  expect((await act('approver', `${number}/return`, { replyId, remark: 'Назовите день' })).body.status).toBe('assigned');
  const returned = await become(number, 'assigned');
  expect(returned.replies).toMatchObject([{ status: 'returned', remark: 'Назовите день' }]);
  expect(returned.milestones.find(({ kind }) => kind === 'first-reply')?.metAt).toBeNull();

  await otklik.restartWorker(); // the worker dies while the reply is with its author
  const second = await act('roads', `${number}/replies`, { text: 'Ямы засыпем 3 декабря.' });
  expect(second.status).toBeLessThan(300);
  const again = await become(number, 'approval');
  await otklik.restartWorker(); // and again while it waits

  await comment('И люк открыт!', commentId);
  await waitFor(async () => (await read(number)).messages.length === 2, 'the newer message');
  const stale = { replyId: second.body.id, lastMessageId: again.lastMessageId };
  const stopped = await act('approver', `${number}/approve`, stale);
  expect([stopped.status, stopped.body.detail]).toEqual([
    409,
    'Житель написал ещё, пока ответ ждал согласования: прочитайте новое сообщение и решите снова',
  ]);
  const { lastMessageId } = await read(number);
  const approved = await act('approver', `${number}/approve`, { replyId: second.body.id, lastMessageId });
  expect(approved.status).toBeLessThan(300);
  const answered = await become(number, 'observing');
  expect(answered.replies.map(({ status }) => status)).toEqual(['returned', 'published']);
  expect(answered.milestones.find(({ kind }) => kind === 'first-reply')?.metAt).not.toBeNull();

  const { replies } = await otklik.stand<{ replies: { text: string; fromCommunity: boolean }[] }>(
    'GET',
    `/assert/thread?url=${encodeURIComponent(url)}`,
  );
  expect(replies.filter(({ fromCommunity }) => fromCommunity)).toMatchObject([{ text: 'Ямы засыпем 3 декабря.' }]);
  const { body: audit } = await otklik.api<{ items: { what: string; because: object; sentence: string }[] }>(
    'GET',
    `/appeals/${number}/audit`,
  );
  const steps = ['reply-submitted', 'reply-returned', 'reply-approved', 'reply-published'];
  expect(audit.items.map(({ what }) => what).filter((what) => steps.includes(what))).toEqual([
    ...['reply-submitted', 'reply-returned', 'reply-submitted', 'reply-approved', 'reply-published'],
  ]);
  expect(audit.items.find(({ what }) => what === 'reply-returned')?.sentence).toContain('Замечание: Назовите день.');
  expect(JSON.stringify(audit.items.map(({ because }) => because))).not.toContain('Назовите');
}, 120_000);
