import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { z } from 'zod';
import { createDataSource } from '../../db/data-source.js';
import { seedSettings } from '../../db/seed/index.js';
import { inheritedEnvironment } from '../../server/config.js';
import { readKept, writeKept } from '../../server/embedded/kept-file.js';
import { secretKeyPath, shortestSecret } from '../../server/prepare.js';
import { runTool, type ToolRun } from '../support/run-tool.js';
import { createTestDatabase } from '../support/servers.js';
import { waitFor } from '../support/wait-for.js';

const isRoot = process.getuid?.() === 0;
const key = 'secret-key-of-a-copy-0123456789abcdef';
let home: string;
const folder = (name: string): string => join(home, name);
const keyIn = (dataDir: string): string | undefined => readKept(secretKeyPath({ dataDir }), shortestSecret);
const restore = (dataDir: string): Promise<ToolRun> =>
  runTool('server/tools/restore.ts', [folder('backup')], { OTKLIK_DATA_DIR: dataDir, HOME: home });

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'otklik-restore-killed-'));
  chmodSync(home, 0o755); // PostgreSQL's own user comes in
  const database = await createTestDatabase();
  const db = await createDataSource({ url: database.url, poolSize: 1 }).initialize();
  await seedSettings(db).finally(() => db.destroy());
  const environment = { DATABASE_URL: database.url, OTKLIK_SECRET_KEY: key };
  const taken = await runTool('server/tools/backup.ts', [folder('backup')], environment).finally(() => database.drop());
  expect(taken).toEqual({ code: 0, words: expect.stringContaining('В файле secret-key — ключ') });
}, 60_000);
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** Over a connection of its own to the database that is being filled, asked without a pause. */
const whenLoaded = async (dataDir: string): Promise<void> => {
  const kept = z.object({ password: z.string(), port: z.int() });
  const connect = async (): Promise<pg.Client | undefined> => {
    const { password, port } = readKept(join(dataDir, 'postgres.json'), kept) ?? {};
    const client = new pg.Client({ connectionString: `postgresql://otklik:${password}@127.0.0.1:${port}/otklik` });
    client.on('error', () => undefined);
    return client.connect().then(
      () => client,
      () => undefined,
    );
  };
  const client = await waitFor(connect, 'the database that is being restored', 60_000);
  const isLoaded = (): Promise<boolean> =>
    client.query('select 1 from settings_versions').then(
      ({ rowCount }) => rowCount !== 0,
      () => false, // the tables are not made yet
    );
  while (!(await isLoaded()));
  await client.end();
};

test('killed at the moment when all is loaded: the key by which it can be read is there', async () => {
  const dataDir = folder('killed');
  const { PATH = '' } = inheritedEnvironment;
  const child = spawn(process.execPath, ['--import', 'tsx', 'server/tools/restore.ts', folder('backup')], {
    env: { PATH, HOME: home, OTKLIK_DATA_DIR: dataDir },
    stdio: 'ignore',
  });
  const ended = once(child, 'exit');
  await whenLoaded(dataDir);
  child.kill('SIGKILL');
  expect(await ended).toEqual([null, 'SIGKILL']);
  const again = await restore(dataDir); // and ends the PostgreSQL that the kill left
  expect(again).toEqual({ code: 2, words: expect.stringContaining('База не пуста') });
  expect(keyIn(dataDir)).toBe(key);
}, 120_000);

test('another key in the data folder is refused before anything is loaded, and stays', async () => {
  const dataDir = folder('keyed');
  const other = 'another-key-0123456789abcdef-xyz';
  writeKept(secretKeyPath({ dataDir }), other);
  chmodSync(dataDir, 0o755);
  const { code, words } = await restore(dataDir);
  expect([code, words]).toEqual([2, expect.stringContaining('лежит другой ключ, чем в копии')]);
  expect(words).not.toMatch(/^\s+at /m);
  expect(keyIn(dataDir)).toBe(other);
  writeKept(secretKeyPath({ dataDir }), key);
  expect(await restore(dataDir)).toEqual({ code: 0, words: expect.stringContaining('Восстановлено состояние на') });
}, 120_000);

if (isRoot)
  test('run by root in the data folder of somebody else it makes no files there', async () => {
    const dataDir = folder('of-another');
    mkdirSync(dataDir);
    const daemon = 1; // on every Linux
    chownSync(dataDir, daemon, daemon);
    const { code, words } = await restore(dataDir);
    expect([code, words]).toEqual([
      2,
      expect.stringMatching(/принадлежит пользователю daemon.*sudo -u daemon env OTKLIK_DATA_DIR=/s),
    ]);
    expect(existsSync(join(dataDir, 'postgres.json'))).toBe(false);
  });
