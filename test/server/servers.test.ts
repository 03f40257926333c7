import { expect, test } from '@jest/globals';
import { Connection } from '@temporalio/client';
import pg from 'pg';
import { createTestDatabase, temporalAddress } from '../support/servers.js';

test('every test file gets a migrated database of its own, which understands Russian letters', async () => {
  const [mine, other] = await Promise.all([createTestDatabase(), createTestDatabase()]);
  const client = new pg.Client({ connectionString: mine.url });
  await client.connect();
  const { rows } = await client.query("select lower('ЁЛКА') as lower, to_regclass('appeals') is not null as migrated");
  await client.end();
  await Promise.all([mine.drop(), other.drop()]);

  expect(mine.url).not.toBe(other.url);
  expect(rows).toEqual([{ lower: 'ёлка', migrated: true }]);
});

test('the test run has a real Temporal server', async () => {
  const connection = await Connection.connect({ address: await temporalAddress() });
  const { namespaceInfo } = await connection.workflowService.describeNamespace({ namespace: 'default' });
  await connection.close();
  expect(namespaceInfo?.name).toBe('default');
});
