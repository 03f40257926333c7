import { expect, test } from '@jest/globals';
import { createDataSource } from '../../db/data-source.js';
import { RoutingRule } from '../../db/entities/routing-rule.js';
import { UrgencyRule } from '../../db/entities/urgency-rule.js';
import { RulesThatCombine1764000000008 } from '../../db/migrations/0008-rules-that-combine.js';
import { upToDate } from '../../db/older-settings.js';
import type { Settings } from '../../domain/settings.js';
import { createTestDatabase } from '../support/servers.js';

const fixed = { number: 4, name: 'Тепло', priority: 20, topic: 'heating', group: null, territory: 'saranpaul' };
const older = {
  rules: [
    { ...fixed, network: null, community: '226000001', department: 'housing', policy: null },
    { ...fixed, number: 5, topic: null, territory: null, network: null, community: null, department: 'office', policy: 'usual' },
  ],
  phrases: { thanks: [], chatter: [], complaint: [], urgent: ['открыт* люк*', 'запах* газ*'] },
  ...{ topics: [], departments: [], policies: [], calendars: [], ladders: [] },
} as unknown as Settings;

test('tables from before rules combined become what the versions of that time are read as', async () => {
  const { url, drop } = await createTestDatabase();
  const db = createDataSource({ url });
  await db.initialize();
  await db.query(`
    drop table urgency_rules, addressees;
    alter table appeals drop needs_approval, drop template, drop labels;
    delete from routing_rules;
    alter table routing_rules drop "when", drop effects, add topic_code varchar, add group_code varchar, add territory_code varchar,
      add network varchar, add community_external_id varchar, add department_code varchar not null, add policy_code varchar;
    insert into routing_rules (number, name, priority, topic_code, territory_code, community_external_id, department_code, policy_code)
      values (4, 'Тепло', 20, 'heating', 'saranpaul', '226000001', 'housing', null), (5, 'Тепло', 20, null, null, null, 'office', 'usual');
    delete from phrase_lists;
    insert into phrase_lists (code, name, stems) values ('urgent', 'Опасность', '{"открыт* люк*","запах* газ*"}')`);
  const run = db.createQueryRunner();
  await new RulesThatCombine1764000000008().up(run);
  await run.query(`drop index "IDX_f57fd2d346f81bea1995b35196"`); // as 0016 does
  await run.release();
  const { rules, urgency } = upToDate(older);
  const stored = await db.manager.find(RoutingRule, { order: { number: 'ASC' } });
  expect(stored.map(({ number, name, priority, when, effects }) => ({ number, name, priority, when, effects }))).toEqual(rules);
  const dangers = await db.manager.find(UrgencyRule);
  expect(dangers.map(({ number, name, when }) => ({ number, name, when }))).toEqual(urgency);
  expect(await db.query(`select code from phrase_lists`)).toEqual([]);
  expect((await db.driver.createSchemaBuilder().log()).upQueries).toEqual([]);
  await db.destroy();
  await drop();
}, 60_000);
