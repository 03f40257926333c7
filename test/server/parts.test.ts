import { expect, test } from '@jest/globals';
import { newestVersion } from '../../db/settings.js';
import { readConfig, type Wired } from '../../server/config.js';
import { createParts } from '../../server/parts.js';
import { prepareDatabase } from '../../server/prepare.js';
import { createTestDatabase, temporalAddress } from '../support/servers.js';

test('a burst of steps in a process that knows no settings yet: each reads them within its transaction', async () => {
  const database = await createTestDatabase();
  const environment = {
    ...{ DATABASE_URL: database.url, TEMPORAL_ADDRESS: await temporalAddress() },
    ...{ OTKLIK_SECRET_KEY: 'k'.repeat(32), OTKLIK_LOG_LEVEL: 'silent' },
  };
  const config = readConfig(environment) as Wired;
  await prepareDatabase(config);
  const { db, deps, close } = await createParts(config, 'worker');
  const connections = 10;
  let begun = 0;
  let allHaveBegun: () => void = () => undefined;
  const together = new Promise<void>((resolve) => (allHaveBegun = resolve));
  const steps = Array.from({ length: connections }, () =>
    db.transaction(async (tx) => {
      const version = await newestVersion(tx);
      if (++begun === connections) allHaveBegun();
      await together;
      return (await deps.readSettings(version)).topics.length;
    }),
  );
  const read = await Promise.all(steps);
  expect(read).toEqual(Array(connections).fill(read[0]));
  expect(read[0]).toBeGreaterThan(100);
  await close();
  await database.drop();
}, 60_000);
