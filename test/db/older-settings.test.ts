import { expect, test } from '@jest/globals';
import { createSettingsReader } from '../../db/settings.js';
import { openTestDatabase } from '../support/rows.js';

test('a version stored before days had notes is read with none', async () => {
  const { db, close } = await openTestDatabase();
  try {
    await db.query(
      `insert into settings_versions (number, content, hash, by, reason)
       select 1000, '{"calendars":[{"code":"office","exceptions":{"2026-01-01":[]}}]}', 'old', '{"kind":"machine","name":"installation"}', 'давно'`,
    );
    const { calendars } = await createSettingsReader(db)(1000);
    expect(calendars).toEqual([{ code: 'office', exceptions: { '2026-01-01': [] }, notes: {} }]);
  } finally {
    await close();
  }
});
