import { existsSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { backUp } from '../../db/backup.js';
import { explainTarget } from '../../server/embedded/cannot-start.js';
import { freePort } from '../../server/embedded/ports.js';
import { runTool, type ToolRun } from '../support/run-tool.js';
import { createTestDatabase, temporalAddress, type TestDatabase } from '../support/servers.js';
import { waitFor } from '../support/wait-for.js';

let database: TestDatabase;
let folder: string;
let environment: Record<string, string>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'otklik-misused-'));
  database = await createTestDatabase();
  environment = {
    OTKLIK_DATA_DIR: join(folder, 'data'),
    OTKLIK_SECRET_KEY: 'secret-key-of-a-test-0123456789abcdef',
    DATABASE_URL: database.url,
    TEMPORAL_ADDRESS: await temporalAddress(),
  };
});
afterAll(async () => {
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

const run = (tool: string, args: string[], change: Record<string, string> = {}): Promise<ToolRun> =>
  runTool(`server/tools/${tool}.ts`, args, { ...environment, ...change });

/** What a person reads: a sentence, and neither our stack nor where the database is. */
const expectRefusal = ({ code, words }: ToolRun, sentence: string): void => {
  expect([code, words]).toEqual([2, expect.stringContaining(sentence)]);
  expect(words).not.toMatch(/^\s+at /m);
  expect(words).not.toContain(database.url);
};

/** Each with what it is rightly given. */
const tools: [tool: string, args: string[]][] = [
  ['backup', ['backup']],
  ['doctor', []],
  ['erase', ['vk', '123456']],
  ['migrate', []],
  ['operator', ['list']],
  ['reconcile', []],
  ['replay', ['2026-000412']],
  ['restore', ['backup']],
];

describe.each(tools)('npm run %s', (tool, args) => {
  const command = tool === 'migrate' ? 'npm run db:migrate' : `npm run ${tool}`;

  test('--help tells how it is called, and does nothing', async () => {
    const { code, words } = await run(tool, [...args, '--help']);
    expect([code, words]).toEqual([0, expect.stringContaining(command)]);
    expect(existsSync('backup')).toBe(false);
  });
  test('what is too much is named', async () => {
    const misused = await run(tool, [...args, 'вторая-копия', 'третья-копия']);
    expectRefusal(misused, 'Лишнее: вторая-копия третья-копия.');
    expectRefusal(misused, command);
    expect(existsSync('backup')).toBe(false);
  });
  if (args.length > 0)
    test('without what it needs it tells how it is called', async () => {
      expectRefusal(await run(tool, []), command);
    });
  if (tool !== 'doctor' && tool !== 'restore')
    test('a database that is away is told in a sentence', async () => {
      const DATABASE_URL = `postgresql://otklik:db-password@127.0.0.1:${await freePort()}/otklik`;
      const away = await run(tool, tool === 'backup' ? [join(folder, 'never')] : args, { DATABASE_URL });
      expectRefusal(away, 'База из DATABASE_URL не отвечает');
      expect(away.words).not.toContain('db-password');
      expect(existsSync(join(folder, 'never'))).toBe(false);
    });
});

test.each([
  ['backup', ['--foo', 'backup'], 'Ключа --foo нет.'],
  ['replay', ['2026-000412', '--export'], 'Ключ --export задан неверно.'],
])('npm run %s with an option that is wrong', async (tool, args, sentence) => {
  expectRefusal(await run(tool, args), sentence);
});

test.each(['constructor', '__proto__'])('npm run operator -- %s is no order', async (order) => {
  expectRefusal(await run('operator', [order]), 'Сотрудники из командной строки');
});

test('npm run replay of what is not there', async () => {
  const TEMPORAL_ADDRESS = `127.0.0.1:${await freePort()}`;
  const [unknown, noFile, noTemporal] = await Promise.all([
    run('replay', ['2026-000412']),
    run('replay', ['2026-000412', '--workflows', '/no/such.ts']),
    run('replay', ['2026-000412'], { TEMPORAL_ADDRESS }),
  ]);
  expectRefusal(unknown, 'Обращения 2026-000412 нет.');
  expectRefusal(noFile, 'Файла /no/such.ts нет.');
  expectRefusal(noTemporal, 'Сервер Temporal из TEMPORAL_ADDRESS');
}, 60_000);

test('a disk of the database that is full', async () => {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  // PostgreSQL's own error, without the disk.
  await client.query(`create function no_room() returns trigger language plpgsql as $$ begin raise disk_full; end $$`);
  await client.query(`create trigger no_room before insert on operators for each row execute function no_room()`);
  const names = ['--login', 'ivanova', '--name', 'Иванова', '--roles', 'moderator'];
  const added = await runTool('server/tools/operator.ts', ['add', ...names], environment, 'крепкий-пароль-1\n');
  await client.query('drop function no_room cascade').finally(() => client.end());
  expectRefusal(added, 'На диске базы не осталось места');
});

describe('npm run backup into a folder that does not take it', () => {
  test('a file in its place, or on its way', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    expectRefusal(await run('backup', [file]), `Папка копии ${file} не годится: на её месте лежит файл.`);
    const under = join(file, 'under');
    expectRefusal(await run('backup', [under]), `Папка копии ${under} не годится: на её пути лежит файл.`);
  });

  test('a disk that is full', async () => {
    const copy = join(folder, 'copy');
    const going = backUp(database.url, copy);
    symlinkSync('/dev/full', join(copy, 'appeals.copy.gz'));
    const refusal = await going.catch((error: unknown) => explainTarget(error, 'Папка копии', copy));
    expect(refusal).toMatchObject({ name: 'CannotStart', message: expect.stringContaining('на диске не осталось места') });
    expect(readdirSync(copy)).not.toContain('backup.json');
  });

  test('a database that breaks off in the middle', async () => {
    const holder = new pg.Client({ connectionString: database.url });
    await holder.connect();
    await holder.query('begin; lock table replies in access exclusive mode'); // the backup waits for it
    const copy = join(folder, 'broken-off');
    const going = run('backup', [copy]);
    const breakOff = `select pg_terminate_backend(pid) from pg_locks where not granted and relation = 'replies'::regclass`;
    try {
      await waitFor(async () => (await holder.query(breakOff)).rowCount, 'the backup to wait', 30_000);
      expectRefusal(await going, 'База перестала отвечать, и дело не доведено до конца: проверьте её и повторите.');
    } finally {
      await holder.end();
    }
    expect(readdirSync(copy)).not.toContain('backup.json');
  });

  test('a database without tables leaves no folder behind', async () => {
    const url = new URL(database.url);
    url.pathname = '/postgres';
    const copy = join(folder, 'of-nothing');
    expectRefusal(await run('backup', [copy], { DATABASE_URL: url.href }), 'В базе ещё нет таблиц Отклика');
    expect(existsSync(copy)).toBe(false);
  });
});
