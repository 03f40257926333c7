import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { Notification } from '../../db/entities/notification.js';
import { movePreviews } from '../../server/api/moves.js';
import { settingsAnswers } from '../../server/api/settings.js';
import { moveWorkflowId } from '../../workflows/messages.js';
import { publishElsewhere } from '../support/open-appeals.js';
import { startOtklik, type Otklik } from '../support/otklik.js';
import { waitFor } from '../support/wait-for.js';

let otklik: Otklik;
let residents: string[];
beforeAll(async () => {
  otklik = await startOtklik();
  residents = (await otklik.stand<{ users: { id: string }[] }>('GET', '/state')).users.map(({ id }) => id);
}, 120_000);
afterAll(() => otklik?.close());

interface Seen {
  number: string;
  status: string;
  department: { code: string } | null;
}
const see = async (number: string): Promise<Seen> => (await otklik.api<Seen>('GET', `/appeals/${number}`)).body;
const departmentOf = async (number: string): Promise<string | undefined> => (await see(number)).department?.code;
const appealFor = async (resident: number, text: string): Promise<string> => {
  const comment = { communityId: '226000002', postId: '1', text };
  const { url } = await otklik.stand<{ url: string }>('POST', `/actors/${residents[resident]}/comment`, comment);
  const { number } = await waitFor(async () => {
    const { body } = await otklik.api<{ items: Seen[] }>('GET', `/appeals?thread=${encodeURIComponent(url)}`);
    return body.items.find(({ status }) => status === 'assigned');
  }, 'an assigned appeal');
  return number;
};
interface Job {
  id: string;
  status: string;
  done: number;
  total: number;
  result: { version: number; moved: number; closed: string[]; refused: { number: string; code: string }[] } | null;
}
const move = (body: object, headers = {}) =>
  otklik.api<Job & { items: unknown[]; detail: string }>('POST', '/settings/moves', body, headers);
const ended = (id: string): Promise<Job> =>
  waitFor(
    async () => {
      const { body } = await otklik.api<Job>('GET', `/jobs/${id}`);
      settingsAnswers.job.parse(body);
      return body.status === 'done' && body;
    },
    'the end of the move',
    60_000,
  );
const summaries = (): Promise<Notification[]> => otklik.parts.db.manager.findBy(Notification, { kind: 'moved' });

test('only the chosen appeals move, once, and the curators get one summary', async () => {
  const text = 'На улице Ленина не чистят снег, дорогу замело';
  const [one = '', two = '', kept = '', closed = ''] = await Promise.all(
    [0, 1, 2, 3].map((resident) => appealFor(resident, `${text}, дом ${resident + 1}`)),
  );
  expect(await Promise.all([one, two, kept, closed].map(departmentOf))).toEqual(['roads', 'roads', 'roads', 'roads']);
  const rejected = await otklik.api('POST', `/appeals/${closed}/reject`, { reason: 'spam' }, { 'Idempotency-Key': randomUUID() });
  expect(rejected.status).toBe(201);
  const version = await publishElsewhere(otklik);
  const numbers = [one, two, closed];

  const previewed = await move({ version, numbers, preview: true });
  expect(previewed.status).toBe(200);
  const { items } = movePreviews.parse(previewed.body);
  expect(items.map(({ number, outcome, department }) => [number, outcome, department.becomes]).sort()).toEqual(
    [
      [one, 'moves', 'landscaping'],
      [two, 'moves', 'landscaping'],
      [closed, 'closed', 'roads'],
    ].sort(),
  );
  expect(await departmentOf(one)).toBe('roads');

  const { status, body } = await move({ version, numbers: [...numbers, one] });
  expect([status, body.total]).toEqual([202, 3]);
  const done = await ended(body.id);
  expect(done).toMatchObject({ done: 3, total: 3, result: { version, moved: 2, closed: [closed], refused: [] } });
  expect(await Promise.all([one, two, kept].map(departmentOf))).toEqual(['landscaping', 'landscaping', 'roads']);

  const told = await summaries();
  expect(told.length).toBeGreaterThan(0);
  expect(new Set(told.map(({ operatorId }) => operatorId)).size).toBe(told.length);
  expect(told[0]).toMatchObject({ appealId: null, because: { version, moved: 2, closed: 1, refused: 0 } });

  const again = await ended((await move({ version, numbers: [one] })).body.id);
  expect(again.result).toMatchObject({ moved: 0, refused: [{ number: one, code: 'not-newer' }] });
});

test('a run that is ended in the middle is followed by another, and every appeal moves once', async () => {
  const text = 'На улице Мира не чистят снег, дорогу замело';
  const numbers = await Promise.all(
    [4, 5, 6, 7].map((resident) => appealFor(resident % residents.length, `${text}, ${resident}`)),
  );
  const { db } = otklik.parts;
  const older = (await db.query(`select max(number) - 1 as number from settings_versions`)) as { number: number }[];
  await db.query(`update appeals set settings_version = $1 where number = any ($2)`, [older[0]?.number, numbers]);
  const version = (older[0]?.number ?? 0) + 1;
  const { body } = await move({ version, numbers });
  await waitFor(
    async () => (await otklik.api<Job>('GET', `/jobs/${body.id}`)).body.status !== 'waiting',
    'the move to begin',
    20_000,
  );
  // A batch takes a second at least, so the run is still there.
  await otklik.parts.temporal.workflow.getHandle(moveWorkflowId(body.id)).terminate('test');
  await db.query(`update jobs set claimed_until = now() where id = $1`, [body.id]); // as long as it would be silent
  expect((await ended(body.id)).result).toMatchObject({ moved: numbers.length, closed: [], refused: [] });
  const [{ lines } = { lines: 0 }] = (await db.query(
    `select count(*)::int as lines from audit_entries e join appeals a on a.id = e.appeal_id
     where a.number = any ($1) and e.what = 'version-adopted'`,
    [numbers],
  )) as { lines: number }[];
  expect(lines).toBe(numbers.length);
});

test.each([
  ['a version that is not published', { version: 999, numbers: ['1'] }, 422],
  ['an appeal that does not exist', { version: 1, numbers: ['no-such'] }, 422],
  ['nothing chosen', { version: 1, numbers: [] }, 422],
])('%s is refused', async (_case, body, status) => {
  expect((await move(body)).status).toBe(status);
});
