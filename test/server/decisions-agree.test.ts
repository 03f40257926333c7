import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Settings } from '../../domain/settings.js';
import { startOtklik, type Otklik } from '../support/otklik.js';
import { waitFor } from '../support/wait-for.js';

let otklik: Otklik;
beforeAll(async () => {
  otklik = await startOtklik();
}, 120_000);
afterAll(() => otklik?.close());

const complaints = JSON.parse(readFileSync(new URL('../domain/complaints.json', import.meta.url), 'utf8')) as { text: string }[];
/** Every so many of them, so that all subjects come up; danger, noise, and what nobody understands. */
const texts = [
  ...complaints.filter((_complaint, index) => index % 3 === 0).map(({ text }) => text),
  'Открытый люк на Советской, ребёнок чуть не провалился',
  'Пахнет газом в подъезде на Мира 5, срочно приезжайте',
  'Спасибо большое!',
  'Ну и что это вообще такое',
];
const communityId = '226000003';

interface Standing {
  number: string;
  text: string;
  topic: string | null;
  department: string | null;
  policy: string;
  urgent: boolean;
  noise: boolean;
  at: Date;
}
const decided = async (): Promise<Standing[] | undefined> => {
  const rows = (await otklik.parts.db.query(
    `select a.number, m.text, a.topic_code as topic, a.department_code as department, a.policy_code as policy, a.urgent, a.noise,
       a.round_started_at as at
     from appeals a join messages m on m.appeal_id = a.id where a.status <> 'received' and m.text = any ($1)`,
    [texts],
  )) as Standing[];
  return rows.length === texts.length ? rows : undefined;
};

interface Trial {
  decision: string;
  topic: { code: string } | null;
  department: { code: string } | null;
  policy: { code: string };
  urgent: boolean;
}

test('the run of an appeal, the preview of its text and the back-test decide alike, whatever the text', async () => {
  expect(texts.length).toBeGreaterThan(30);
  for (const [index, text] of texts.entries())
    await otklik.stand('POST', `/actors/${100_001 + (index % 60)}/comment`, { communityId, postId: '1', text });
  const appeals = await waitFor(decided, 'all of them to be decided', 90_000);

  const previewed = await Promise.all(
    appeals.map(async ({ number, text, at }) => {
      const { body } = await otklik.api<Trial>('POST', '/try', { text, communityId, at: at.toISOString() });
      const { topic, department, policy, urgent, decision } = body;
      return {
        ...{ number, topic: topic?.code ?? null, department: department?.code ?? null, policy: policy.code, urgent },
        noise: decision === 'noise',
      };
    }),
  );
  const stands = appeals.map(({ text: _text, at: _at, ...appeal }) => appeal);
  expect(previewed).toEqual(stands);

  // A draft by which every appeal that is one gets another policy: the back-test must tell of each what it was.
  const { body: draft } = await otklik.api<{ hash: string; content: Settings }>('GET', '/settings/draft');
  const catchAll: Settings['rules'][number] = {
    ...{ number: 999, name: 'Всё', priority: -1, when: { all: [], any: [], none: [] } },
    effects: {
      ...{ topic: null, importance: null, department: null, approval: null, template: null, label: null },
      policy: 'eight-hours',
    },
  };
  const content = { ...draft.content, rules: [catchAll, ...draft.content.rules] };
  expect((await otklik.api('PUT', '/settings/draft', content, { 'If-Match': draft.hash })).status).toBe(200);
  const { body: job } = await otklik.api<{ id: string }>('POST', '/settings/draft/back-test', {});
  await waitFor(
    async () => ((await otklik.api<{ status: string }>('GET', `/jobs/${job.id}`)).body.status === 'done' ? true : undefined),
    'the end of the back-test',
    60_000,
  );
  const told = (await otklik.parts.db.query(`select number, was from job_changes where job_id = $1 order by number`, [
    job.id,
  ])) as {
    number: string;
    was: { topic: string | null; department: string | null; policy: string | null };
  }[];
  const asTold = stands
    .filter(({ noise }) => !noise)
    .map(({ number, topic, department, policy }) => ({ number, was: { topic, department, policy } }))
    .sort((a, b) => (a.number < b.number ? -1 : 1));
  expect(asTold.some(({ was }) => was.policy === 'eight-hours')).toBe(false);
  expect(told).toEqual(asTold);
}, 240_000);
