import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { countIgnored, countUnprocessed, listUnprocessed, retryNow } from '../../db/unprocessed-deliveries.js';
import { aCommunity, openTestDatabase } from '../support/rows.js';

let db: DataSource;
let close: () => Promise<void>;
const kept: Record<string, string> = {};

beforeAll(async () => {
  ({ db, close } = await openTestDatabase());
  const community = await aCommunity(db, { name: 'Игрим' });
  const keep = async (name: string, row: { attempts?: number; error?: string; processed?: string; reason?: string }) => {
    const [stored] = (await db.query(
      `insert into deliveries (community_id, type, body, attempts, last_error, processed_at, ignored_reason, next_try_at)
       values ($1, 'wall_reply_new', '{"text":"Тайное"}', $2, $3, now() - $4::interval, $5, now() + interval '5 minutes') returning id`,
      [community, row.attempts ?? 0, row.error ?? null, row.processed ?? null, row.reason ?? null],
    )) as { id: string }[];
    kept[name] = stored?.id ?? '';
  };
  await keep('waiting', {});
  await keep('failed', { attempts: 1, error: 'value "Тайное слово" does not fit column "text"' });
  await keep('given up', { attempts: 6 });
  await keep('done', { processed: '1 hour' });
  await keep('repost', { processed: '1 hour', reason: 'repost' });
  await keep('old repost', { processed: '8 days', reason: 'repost' });
});
afterAll(() => close());

test('what failed is shown, what merely waits is not', async () => {
  expect((await listUnprocessed(db)).map(({ id }) => id)).toEqual([kept['failed'], kept['given up']]);
  expect(await countUnprocessed(db)).toBe(2);
});
test('what a resident wrote is not shown, even if the error quotes it', async () => {
  const [failed] = await listUnprocessed(db);
  expect(failed?.error).toBe('value "…" does not fit column "text"');
  expect(JSON.stringify(failed)).not.toContain('Тайное');
});
test('to try now is to be due now', async () => {
  await retryNow(db, kept['failed'] ?? '');
  const [row] = (await db.query(`select next_try_at <= now() as due from deliveries where id = $1`, [kept['failed']])) as {
    due: boolean;
  }[];
  expect(row?.due).toBe(true);
});
test('reasons of what made no appeal are counted for seven days', async () =>
  expect(await countIgnored(db)).toEqual([{ reason: 'repost', count: 1 }]));
