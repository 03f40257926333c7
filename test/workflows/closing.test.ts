import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { appealWorkflowId } from '../../workflows/messages.js';
import { startOtklik, type Otklik } from '../support/otklik.js';
import { waitFor } from '../support/wait-for.js';

let otklik: Otklik;
let wall: { communityId: string; postId: string };
let residents: string[];
// The demonstration policy 60 times faster: five seconds of observation.
beforeAll(async () => {
  otklik = await startOtklik({ speed: 60 });
  const { communities, users } = await otklik.stand<{
    communities: { id: string; kind: string; posts: { id: string }[] }[];
    users: { id: string }[];
  }>('GET', '/state');
  const [community] = communities.filter(({ kind }) => kind === 'own');
  wall = { communityId: community?.id ?? '', postId: community?.posts[0]?.id ?? '' };
  residents = users.map(({ id }) => id);
}, 120_000);
afterAll(() => otklik.close());

const rows = async <Row>(sql: string, ...parameters: unknown[]): Promise<Row[]> =>
  (await otklik.parts.db.query(sql, parameters)) as Row[];

interface Appeal {
  id: string;
  number: string;
  status: string;
  round: number;
}
const appealsOf = (resident: string): Promise<Appeal[]> =>
  rows(
    `select a.id, a.number, a.status, a.round from appeals a join authors w on w.id = a.author_id where w.external_id = $1`,
    resident,
  );
const standing = (resident: string, status: string): Promise<Appeal> =>
  waitFor(async () => (await appealsOf(resident)).find((appeal) => appeal.status === status), `an appeal in ${status}`, 30_000);

const aimAtClosing = async (resident: string, words: (index: number) => string): Promise<void> => {
  const say = (text: string, replyTo?: string): Promise<{ commentId: string }> =>
    otklik.stand('POST', `/actors/${resident}/comment`, { ...wall, text, ...(replyTo && { replyTo }) });
  const { commentId } = await say('На Ленина третий день нет горячей воды, когда починят?');
  const { id, number } = await standing(resident, 'assigned');
  const key = { 'Idempotency-Key': randomUUID() };
  await otklik.api('POST', `/appeals/${number}/replies`, { text: 'Воду дадут к 18:00.' }, key);
  await standing(resident, 'observing');
  const [observation] = await rows<{ dueAt: Date }>(
    `select due_at as "dueAt" from milestones where appeal_id = $1 and kind = 'observation'`,
    id,
  );
  const end = observation?.dueAt.getTime() ?? 0;
  await waitFor(() => Date.now() > end - 300, 'the moment before closing', 10_000);
  await Promise.all(Array.from({ length: 200 }, (_, index) => say(words(index), commentId)));
};

/** All that the resident has written is there, heard, and of one appeal. */
const allHeard = async (resident: string): Promise<void> => {
  const messages = (): Promise<{ appealId: string | null; unheard: string | null }[]> =>
    rows(
      `select m.appeal_id as "appealId", m.unheard from messages m join authors w on w.id = m.author_id where w.external_id = $1`,
      resident,
    );
  const settled = async (): Promise<boolean> => {
    const all = await messages();
    return all.length === 201 && all.every(({ unheard }) => unheard === null);
  };
  await waitFor(settled, 'all messages to be heard', 40_000);
  const [appeal, ...others] = await appealsOf(resident);
  expect(others).toEqual([]);
  expect(new Set((await messages()).map(({ appealId }) => appealId))).toEqual(new Set([appeal?.id]));
};

const runs = async ({ id, round }: Appeal): Promise<string[]> => {
  const { workflow } = otklik.parts.temporal;
  const numbers = Array.from({ length: round }, (_, index) => index + 1);
  return Promise.all(numbers.map(async (n) => (await workflow.getHandle(appealWorkflowId(id, n)).describe()).status.name));
};

test('two hundred thanks at the moment of closing: all are kept, and the appeal closes', async () => {
  const resident = residents[0] ?? '';
  await aimAtClosing(resident, () => 'Спасибо большое!');
  await allHeard(resident);
  const closed = await standing(resident, 'closed');
  expect(closed.round).toBe(1);
  await waitFor(async () => (await runs(closed)).join() === 'COMPLETED', 'the run to end');
}, 120_000);

test('thanks and complaints at the moment of closing: none is lost, and one next round takes them all up', async () => {
  const resident = residents[1] ?? '';
  await aimAtClosing(resident, (index) => (index % 4 === 3 ? 'Ничего не включили, батареи холодные!' : 'Спасибо большое!'));
  await allHeard(resident);
  const reopened = await standing(resident, 'assigned');
  expect(reopened.round).toBe(2);
  await waitFor(async () => (await runs(reopened)).join() === 'COMPLETED,RUNNING', 'the first run to end and the next to go on');
  expect(await rows(`select number from appeals where wake_at < now() - interval '20 seconds'`)).toEqual([]);
}, 120_000);
