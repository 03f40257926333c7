import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { SettingsVersion } from '../../db/entities/settings-version.js';
import { createSettingsReader } from '../../db/settings.js';
import { machine } from '../../domain/audit.js';
import { openTestDatabase } from '../support/rows.js';

let db: DataSource;
let close: () => Promise<void>;
beforeAll(async () => ({ db, close } = await openTestDatabase()));
afterAll(() => close());

test('a version that knew neither norms, examples nor templates reads as if it had none', async () => {
  const topic = { ...{ code: 'snow', name: 'Снег', group: 'roads', stems: ['снег'] }, department: null, fastTrack: true };
  const rest = { policies: [], calendars: [], ladders: [], territories: [], phrases: { thanks: [], chatter: [], complaint: [] } };
  const older = { groups: [], topics: [{ ...topic, season: null, photoRequired: false }], departments: [], rules: [], ...rest };
  const content = older as unknown as SettingsVersion['content'];
  await db.manager.insert(SettingsVersion, { number: 1, content, hash: '', by: machine('installation'), reason: '' });
  const read = await createSettingsReader(db)(1);
  expect(read.topics).toEqual([{ ...topic, season: null, photoRequired: false, norms: '', examples: [] }]);
  expect(read.templates).toEqual([]);
});
