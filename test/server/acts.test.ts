import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createActivities } from '../../activities/index.js';
import { Command } from '../../db/entities/command.js';
import { Operator } from '../../db/entities/operator.js';
import { startOtklik, type Otklik } from '../support/otklik.js';
import { waitFor } from '../support/wait-for.js';

let otklik: Otklik;
beforeAll(async () => {
  otklik = await startOtklik();
}, 120_000);
afterAll(() => otklik.close());

interface Row {
  id: string;
  status: string;
}
const appealOf = async (resident: string): Promise<Row | undefined> =>
  (
    (await otklik.parts.db.query(
      `select a.id, a.status from appeals a join authors w on w.id = a.author_id where w.external_id = $1`,
      [resident],
    )) as Row[]
  )[0];
const standing = (resident: string, status: string): Promise<Row> =>
  waitFor(
    async () => {
      const appeal = await appealOf(resident);
      return appeal?.status === status && appeal;
    },
    `an appeal in ${status}`,
    30_000,
  );

test('an act whose effect is committed but of which the run knows nothing is sent again, and the run goes on from it', async () => {
  const { db, deps } = otklik.parts;
  const { communities, users } = await otklik.stand<{
    communities: { id: string; kind: string; posts: { id: string }[] }[];
    users: { id: string }[];
  }>('GET', '/state');
  const [community] = communities.filter(({ kind }) => kind === 'own');
  const resident = users[0]?.id ?? '';
  const text = 'На Ленина третий день нет горячей воды, когда починят?';
  const { url } = await otklik.stand<{ url: string }>('POST', `/actors/${resident}/comment`, {
    communityId: community?.id,
    postId: community?.posts[0]?.id,
    text,
  });
  const { id: appealId } = await standing(resident, 'assigned');

  // What a worker leaves that dies after its commit, together with a Temporal that forgets the update it had not stored.
  const { id: operatorId } = await db.manager.findOneByOrFail(Operator, { login: 'admin' });
  const id = randomUUID();
  const payload = { text: 'Воду дадут к 18:00.' };
  await db.manager.insert(Command, { id, appealId, round: 1, kind: 'submitReply', operatorId, payload });
  const asked = { kind: 'submitReply', commandId: id, replyId: id } as const;
  await createActivities(deps).takeAct({ appealId, round: 1, status: 'assigned' }, asked);

  await standing(resident, 'observing');
  const { replies } = await otklik.stand<{ replies: { text: string }[] }>('GET', `/assert/thread?url=${encodeURIComponent(url)}`);
  expect(replies).toMatchObject([payload]);
  const command = await waitFor(
    async () => db.manager.findOneByOrFail(Command, { id }).then((row) => row.confirmedAt && row),
    'the act to be confirmed',
  );
  expect(command).toMatchObject({ answer: { id, status: 'intended' }, refusal: null });
}, 60_000);
