import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { appealDetail } from '../server/api/schemas.js';
import { startOtklik, type Otklik } from './support/otklik.js';
import { waitFor } from './support/wait-for.js';

let otklik: Otklik;
let wall: { communityId: string; postId: string };
let residents: string[];
// Ten minutes to the first reply of the demonstration policy, so nothing runs out meanwhile.
beforeAll(async () => {
  otklik = await startOtklik();
  const { communities, users } = await otklik.stand<{
    communities: { id: string; kind: string; posts: { id: string }[] }[];
    users: { id: string }[];
  }>('GET', '/state');
  const own = communities.find(({ kind }) => kind === 'own');
  wall = { communityId: own?.id ?? '', postId: own?.posts[0]?.id ?? '' };
  residents = users.map(({ id }) => id);
}, 120_000);
afterAll(() => otklik?.close());

const read = async (number: string) => appealDetail.parse((await otklik.api('GET', `/appeals/${number}`)).body);
const act = (number: string, path: string, body: unknown, key: string = randomUUID()) =>
  otklik.api<{ id: string; status: string; detail: string }>('POST', `/appeals/${number}/${path}`, body, {
    'Idempotency-Key': key,
  });
const comment = (resident: number, text: string, replyTo?: string): Promise<{ commentId: string; url: string }> =>
  otklik.stand('POST', `/actors/${residents[resident]}/comment`, { ...wall, text, ...(replyTo && { replyTo }) });
const assigned = async (url: string) =>
  read(
    (
      await waitFor(
        async () =>
          (
            await otklik.api<{ items: { number: string; status: string }[] }>('GET', `/appeals?thread=${encodeURIComponent(url)}`)
          ).body.items.find(({ status }) => status === 'assigned'),
        'an appeal at a department',
        20_000,
      )
    ).number,
  );
const due = ({ milestones }: Awaited<ReturnType<typeof read>>, kind: string) =>
  milestones.find((milestone) => milestone.kind === kind) ?? { dueAt: '', metAt: null };
const recordOf = async (number: string): Promise<string[]> =>
  (await otklik.api<{ items: { what: string }[] }>('GET', `/appeals/${number}/audit`)).body.items.map(({ what }) => what);

test('the clock stands until the resident answers, is put off with a reason, and a promise is kept', async () => {
  const { commentId, url } = await comment(0, 'Дорога вся в ямах, машину оставили без колеса. Когда ремонт дороги?');
  const { number, milestones } = await assigned(url);
  expect(milestones.length).toBe(3);

  expect(await act(number, 'pause', { reason: 'Просто так' })).toMatchObject({
    status: 422,
    body: { errors: [{ field: 'reason' }] },
  });
  expect((await act(number, 'pause', { reason: 'Уточняем адрес' })).status).toBe(201);
  expect((await read(number)).paused).toMatchObject({ reason: 'Уточняем адрес' });
  expect((await act(number, 'pause', { reason: 'Уточняем адрес' })).body.detail).toBe('Срок стоит: сначала возобновите его');
  await comment(0, 'У дома 12 по Ленина', commentId);
  const going = await waitFor(async () => {
    const now = await read(number);
    return now.paused === null && now;
  }, 'the pause to end');
  expect(going.why.join('\n')).toContain('Срок идёт снова: житель ответил.');
  expect((await act(number, 'resume', {})).body.detail).toBe('Срок не приостановлен');

  const later = (minutes: number): string => new Date(Date.parse(due(going, 'final').dueAt) + minutes * 60_000).toISOString();
  const tooFar = await act(number, 'extend', { until: later(61), reason: 'Ждём подрядчика' });
  expect([tooFar.status, tooFar.body.detail]).toEqual([
    409,
    expect.stringMatching(/^Регламент этого обращения разрешает срок не позже /),
  ]);
  expect((await act(number, 'extend', { until: '2020-01-01T00:00:00Z', reason: 'Ждём' })).status).toBe(422);
  const key = randomUUID();
  for (const _twice of [1, 2])
    expect((await act(number, 'extend', { until: later(30), reason: 'Ждём подрядчика' }, key)).status).toBe(201);
  const extended = await read(number);
  expect(due(extended, 'final').dueAt).toBe(later(30));
  expect(extended.why.join('\n')).toMatch(/продлён с .* до .*\. Причина: Ждём подрядчика\./);
  expect(extended.why.at(-1)).toMatch(/^Окончательный ответ: .* \+ 60 минут.*, продлён → /);

  expect((await act(number, 'importance', { importance: 'urgent' })).status).toBe(201);
  expect((await read(number)).urgent).toBe(true);

  const promisedAt = new Date(Date.now() + 30 * 60_000).toISOString();
  expect((await act(number, 'interim', { text: 'Асфальт привезут завтра.', promisedAt })).status).toBe(201);
  const promised = await waitFor(async () => {
    const now = await read(number);
    return now.status === 'promised' && now;
  }, 'the interim reply to be published');
  expect(promised.replies).toMatchObject([{ kind: 'interim', status: 'published', promisedAt }]);
  expect(due(promised, 'promise')).toMatchObject({ dueAt: promisedAt, metAt: null });
  expect(due(promised, 'first-reply').metAt).not.toBeNull();

  expect((await act(number, 'replies', { text: 'Ямы засыпали.' })).status).toBe(201);
  const answered = await waitFor(async () => {
    const now = await read(number);
    return now.status === 'observing' && now;
  }, 'the final reply to be published');
  expect(due(answered, 'promise').metAt).not.toBeNull();
  const happened = ['paused', 'resumed', 'extended', 'importance-set', 'promised', 'promise-kept'];
  expect((await recordOf(number)).filter((what) => happened.includes(what))).toEqual(happened);
}, 90_000);

test('what a person called urgent is urgent when it is returned, rejected and taken up again after all', async () => {
  const { url } = await comment(2, 'Дорога вся в ямах, машину оставили без колеса. Когда ремонт дороги?');
  const { number } = await assigned(url);
  const policyOf = async (): Promise<string | undefined> =>
    (
      (await otklik.parts.db.query(`select policy_code as policy from appeals where number = $1`, [number])) as {
        policy: string;
      }[]
    )[0]?.policy;
  const standing = (status: string) =>
    waitFor(async () => {
      const now = await read(number);
      return now.status === status && now;
    }, status);
  expect(await policyOf()).toBe('show');
  expect((await act(number, 'importance', { importance: 'urgent' })).status).toBe(201);
  const urgent = await read(number);
  expect(await policyOf()).toBe('sevastopol-2020-urgent');
  expect(urgent.why.join('\n')).toContain('Отмечено как срочное. Сроки «Севастополь-2020, срочное» (правило № 12 «Срочное»).');
  expect(urgent.why.join('\n')).toMatch(/Первый ответ: .* \+ 4 рабочих часа по календарю/);

  expect((await act(number, 'decline', { reason: 'Дорога не наша' })).status).toBe(201);
  await standing('triage');
  expect((await act(number, 'reject', { reason: 'not-our-territory' })).status).toBe(201);
  await standing('rejected');
  expect((await act(number, 'reopen', { reason: 'Дорога всё-таки наша' })).status).toBe(201);
  const promoted = await standing('triage');
  expect([promoted.urgent, promoted.round, await policyOf()]).toEqual([true, 2, 'sevastopol-2020-urgent']);
  expect(promoted.why.at(-1)).toMatch(/рабочи/);
}, 60_000);

test('no word of the resident and no reason goes into Temporal: acts of the clock carry codes and dates alone', async () => {
  const { url } = await comment(1, 'Дорога вся в ямах, машину оставили без колеса. Когда ремонт дороги?');
  const { number } = await assigned(url);
  const final = due(await read(number), 'final').dueAt;
  const until = new Date(Date.parse(final) + 60_000).toISOString();
  await act(number, 'extend', { until, reason: 'Подрядчик Иванов заболел' });
  const record = await otklik.api<{ items: { because: object }[] }>('GET', `/appeals/${number}/audit`);
  expect(JSON.stringify(record.body.items.map(({ because }) => because))).not.toContain('Иванов');
  const [{ id = '' } = {}] = (await otklik.parts.db.query(`select id from appeals where number = $1`, [number])) as {
    id?: string;
  }[];
  const history = await otklik.parts.temporal.workflow.getHandle(`appeal-${id}-1`).fetchHistory();
  const stored = JSON.stringify(history).replace(/"data":"([^"]+)"/g, (_whole, data: string) =>
    Buffer.from(data, 'base64').toString(),
  );
  expect(stored).toContain(until);
  expect(stored).not.toContain('Иванов');
});
