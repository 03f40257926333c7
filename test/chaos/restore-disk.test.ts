import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createDataSource } from '../../db/data-source.js';
import { aCommunity } from '../support/rows.js';
import { runTool, type ToolRun } from '../support/run-tool.js';
import { createTestDatabase } from '../support/servers.js';

const home = mkdtempSync(join(tmpdir(), 'otklik-restore-disk-'));
const disk = join(home, 'disk');
const backup = join(home, 'backup');
const mount = (options: string): Buffer => execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', disk]);

beforeAll(async () => {
  mkdirSync(disk);
  for (const folder of [home, disk]) chmodSync(folder, 0o755); // PostgreSQL's own user comes in
  mount('size=200m,mode=755');
  const database = await createTestDatabase();
  const db = await createDataSource({ url: database.url, poolSize: 1 }).initialize();
  await db.query(
    `insert into deliveries (community_id, event_id, type, body, next_try_at)
     select $1, n::text, 'wall_reply_new', (select string_agg(md5(k || '/' || n), '') from generate_series(1, 1000) k), now()
     from generate_series(1, 5000) n`,
    [await aCommunity(db)],
  );
  await db.destroy();
  const taken = await runTool('server/tools/backup.ts', [backup], { DATABASE_URL: database.url }).finally(() => database.drop());
  expect(taken).toMatchObject({ code: 0 });
}, 180_000);
afterAll(() => {
  execFileSync('umount', ['--lazy', disk]);
  rmSync(home, { recursive: true, force: true });
});

test('a disk that is full before all is loaded: told in a sentence, and tried again with room', async () => {
  const dataDir = join(disk, 'data');
  const restore = (): Promise<ToolRun> => runTool('server/tools/restore.ts', [backup], { OTKLIK_DATA_DIR: dataDir, HOME: home });
  const { code, words } = await restore();
  expect([code, words]).toEqual([2, expect.stringContaining(`Папка данных ${dataDir} не годится: на диске не осталось места.`)]);
  expect(words).not.toMatch(/^\s+at /m);
  mount('remount,size=1g');
  expect(await restore()).toEqual({ code: 0, words: expect.stringContaining('Восстановлено состояние на') });
}, 180_000);
