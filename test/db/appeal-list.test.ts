import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { countAppeals, listAppeals, type AppealFilter } from '../../db/appeal-list.js';
import type { Appeal } from '../../db/entities/appeal.js';
import { Milestone } from '../../db/entities/milestone.js';
import { seedSettings } from '../../db/seed/index.js';
import { createSettingsReader } from '../../db/settings.js';
import { aCommunity, anAppeal, openTestDatabase } from '../support/rows.js';

let db: DataSource;
let close: () => Promise<void>;
let communityId: string;
const hour = 3_600_000;

beforeAll(async () => {
  ({ db, close } = await openTestDatabase());
  await seedSettings(db);
  communityId = await aCommunity(db);
  await make('calm', { status: 'assigned', departmentCode: 'roads' }, 9);
  await make('late', { status: 'assigned', departmentCode: 'housing' }, -1);
  await make('closed', { status: 'closed', departmentCode: 'roads' }, -20);
  await make('soon', { status: 'triage' }, 1);
  await make('without', { status: 'received' });
  await make('noise', { status: 'rejected', noise: true });
  await make('watched', { status: 'observing', departmentCode: 'roads' }, 5, 'observation');
});
afterAll(() => close());

const make = async (number: string, change: Partial<Appeal>, dueInHours?: number, kind: Milestone['kind'] = 'final') => {
  const appealId = await anAppeal(db, { number, communityId, ...change });
  if (dueInHours === undefined) return;
  const [startsAt, dueAt] = [new Date(Date.now() - 30 * hour), new Date(Date.now() + dueInHours * hour)];
  await db.manager.insert(Milestone, { appealId, round: 1, kind, policyCode: 'show', startsAt, dueAt });
};
const list = async (filter: Partial<AppealFilter>) =>
  listAppeals({ db, readSettings: createSettingsReader(db) }, { scope: null, limit: 50, ...filter });
const numbers = async (filter: Partial<AppealFilter>): Promise<string[]> =>
  (await list(filter)).items.map(({ number }) => number);

test('what a colleague has taken is not mine; what nobody has is everybody’s', async () => {
  const [me, colleague] = [randomUUID(), randomUUID()];
  const taken = async (by: string | null): Promise<string[]> => {
    await db.query(`update appeals set executor_id = $1 where number = 'calm'`, [by]);
    return numbers({ view: 'mine', scope: 'roads', me });
  };
  expect(await taken(null)).toEqual(['calm']);
  expect(await taken(me)).toEqual(['calm']);
  expect(await taken(colleague)).toEqual([]);
  expect(await countAppeals(db, { scope: 'roads', me })).toMatchObject({ mine: 0 });
  expect(await countAppeals(db, { scope: 'roads', me: colleague })).toMatchObject({ mine: 1 });
  await taken(null);
});
test('open appeals come with what burns first, those without a deadline last', async () =>
  expect(await numbers({ view: 'open' })).toEqual(['late', 'soon', 'watched', 'calm', 'without']));
test('where nothing else is asked, the newest come first and noise stays out', async () =>
  expect(await numbers({})).toEqual(['watched', 'without', 'soon', 'closed', 'late', 'calm']));
test.each<[AppealFilter['view'], string[]]>([
  ['mine', ['late', 'calm']],
  ['new', ['late', 'calm', 'without']],
  ['triage', ['soon']],
  ['overdue', ['late']],
  ['publication', []],
  ['noise', ['noise']],
])('the view «%s»', async (view, expected) => expect(await numbers({ view })).toEqual(expected));
test.each(['open', 'all'] as const)('pages of «%s» follow each other without a gap or a repeat', async (view) => {
  const seen: string[] = [];
  for (let before: string | undefined; ;) {
    const { items, next } = await list({ view, limit: 2, before });
    seen.push(...items.map(({ number }) => number));
    if (next === null) break;
    before = next;
  }
  expect(seen).toEqual(await numbers({ view }));
});
test('part of a number finds the appeal', async () => expect(await numbers({ number: 'ate' })).toEqual(['late']));

describe('a department', () => {
  test('sees its own appeals', async () => expect(await numbers({ scope: 'roads', view: 'open' })).toEqual(['watched', 'calm']));
  test('and counts no others', async () =>
    expect(await countAppeals(db, { scope: 'roads' })).toMatchObject({ open: 2, new: 1, triage: 0, overdue: 0 }));
});

test('where the policy counts working time, so does what is left', async () => {
  const appealId = await anAppeal(db, { number: 'working', communityId, status: 'assigned', departmentCode: 'roads' });
  const [startsAt, dueAt] = [new Date(), new Date(Date.now() + 30 * 24 * hour)];
  await db.manager.insert(Milestone, { appealId, round: 1, kind: 'final', policyCode: 'sevastopol-2020', startsAt, dueAt });
  const [item] = (await list({ number: 'working' })).items;
  expect(item?.due?.working).toMatchObject({ ofDay: 480, in: 'days' });
  expect(item?.due?.working?.minutes).toBeLessThan(30 * 24 * 60);
});
