import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { listMovable, movableNumbers, olderVersions } from '../../db/movable-appeals.js';
import { appealStatuses } from '../../domain/appeal.js';
import { anAppeal, openTestDatabase } from '../support/rows.js';

let db: DataSource;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ db, close } = await openTestDatabase());
  for (const [index, status] of appealStatuses.entries())
    await anAppeal(db, { number: status, status, settingsVersion: index + 1 });
}, 60_000);
afterAll(() => close());

test('appeals that refuse to move whatever the version are not offered', async () => {
  const version = 99;
  const movable = ['received', 'triage', 'assigned', 'promised'];
  const { items, total } = await listMovable(db, { version, limit: 50 });
  expect([items.map(({ status }) => status).reverse(), total]).toEqual([movable, movable.length]);
  expect(await movableNumbers(db, { version })).toEqual(movable);
  expect(await movableNumbers(db, { version, status: 'approval' })).toEqual([]);
  expect(await olderVersions(db, version)).toEqual([6, 3, 2, 1]);
});
