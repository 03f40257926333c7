import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import pg from 'pg';
import type { DataSource } from 'typeorm';
import { createDataSource } from '../../db/data-source.js';
import { CommunityKeys } from '../../db/entities/community-keys.js';
import { Operator } from '../../db/entities/operator.js';
import { migrate } from '../../db/migrate.js';
import { verifyPassword } from '../../db/password.js';
import { recordAudit } from '../../db/record-audit.js';
import { createSeal } from '../../db/seal.js';
import { seedSettings } from '../../db/seed/index.js';
import { createSignInFailures } from '../../db/sign-in-failures.js';
import { machine } from '../../domain/audit.js';
import { freePort } from '../../server/embedded/ports.js';
import { aCommunity, anAppeal } from '../support/rows.js';
import { runTool, type ToolRun } from '../support/run-tool.js';
import { createTestDatabase, temporalAddress, type TestDatabase } from '../support/servers.js';

const secretKey = 'secret-key-of-a-test-0123456789abcdef';
let database: TestDatabase;
let db: DataSource;
let folder: string;
let environment: Record<string, string>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'otklik-tools-'));
  database = await createTestDatabase();
  db = await createDataSource({ url: database.url }).initialize();
  await seedSettings(db);
  environment = {
    OTKLIK_MODE: 'production',
    OTKLIK_DATA_DIR: join(folder, 'data'),
    OTKLIK_SECRET_KEY: secretKey,
    DATABASE_URL: database.url,
    TEMPORAL_ADDRESS: await temporalAddress(),
    PORT: String(await freePort()),
  };
});
afterAll(async () => {
  await db.destroy();
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

const operator = (args: string[], input?: string): Promise<ToolRun> =>
  runTool('server/tools/operator.ts', args, environment, input);

const opensWith = async (password: string): Promise<boolean> => {
  const [row] = (await db.query(`select password_hash as hash from operators where login = 'ivanova'`)) as { hash: string }[];
  return verifyPassword(password, row?.hash ?? null);
};

describe('npm run operator', () => {
  test('the first administrator is added with a password from the input, and is listed', async () => {
    const names = ['--login', 'Ivanova', '--name', 'Иванова, отдел обращений', '--roles', 'administrator,moderator'];
    expect(await operator(['add', ...names], 'крепкий-пароль-1\n')).toEqual({
      code: 0,
      words: 'Сотрудник ivanova добавлен: administrator, moderator.\n',
    });
    expect(await opensWith('крепкий-пароль-1')).toBe(true);
    const list = await operator(['list']);
    expect(list).toEqual({ code: 0, words: 'ivanova\tИванова, отдел обращений\tadministrator,moderator\t—\n' });
    expect(await operator(['add', ...names], 'другой-пароль-2\n')).toMatchObject({
      code: 2,
      words: expect.stringContaining('ivanova уже есть'),
    });
  });

  test('a new password comes from a file, ends the open sessions and lifts the lock of wrong guesses', async () => {
    const { id } = await db.manager.findOneByOrFail(Operator, { login: 'ivanova' });
    await db.query(`insert into sessions (sid, sess, expire) values ('open', $1, now() + interval '1 hour')`, [
      { operatorId: id },
    ]);
    const failures = createSignInFailures({ db, secretKey });
    const guesses = [
      { login: 'ivanova', address: '203.0.113.1', browser: undefined },
      { login: 'ivanova', address: '203.0.113.1', browser: 'known' },
    ];
    for (const guess of guesses) for (let n = 0; n < 6; n++) await failures.count(guess);
    const waits = async (): Promise<boolean[]> => Promise.all(guesses.map(async (guess) => (await failures.count(guess)) > 0));
    expect(await waits()).toEqual([true, true]);
    const file = join(folder, 'password');
    writeFileSync(file, 'новый-пароль-из-файла\r\n');
    const { code, words } = await operator(['password', '--login', 'ivanova', '--password-file', file]);
    expect([code, words]).toEqual([0, 'Пароль сотрудника ivanova сменён, его открытые сеансы завершены.\n']);
    expect(await opensWith('новый-пароль-из-файла')).toBe(true);
    expect(await db.query(`select 1 from sessions`)).toEqual([]);
    expect(await waits()).toEqual([false, false]);
  });

  test.each([
    ['a short password', ['add', '--login', 'petrov', '--name', 'Петров', '--roles', 'executor'], 'коротко\n', 'не короче 10'],
    ['the demonstration’s password', ['password', '--login', 'ivanova'], 'otklik-demo\n', 'пароль из демонстрации'],
    ['an unknown role', ['add', '--login', 'petrov', '--name', 'Петров', '--roles', 'король'], '', '--roles: ожидаются'],
    ['a missing name', ['add', '--login', 'petrov', '--roles', 'executor'], '', 'Не хватает --name'],
    ['an unknown department', ['add', '--login', 'p', '--name', 'П', '--roles', 'executor', '--department', 'x'], '', '«x» нет'],
    ['an unknown login', ['password', '--login', 'nobody'], '', 'nobody нет'],
    ['a missing file', ['password', '--login', 'ivanova', '--password-file', '/no/such'], '', '/no/such не читается'],
    ['an unknown order', ['dance'], '', 'Сотрудники из командной строки'],
  ])('%s is refused in a sentence', async (_case, args, input, sentence) => {
    const { code, words } = await operator(args, input);
    expect(code).toBe(2);
    expect(words).toContain(sentence);
    expect(words).not.toMatch(/^\s+at /m);
  });
});

describe('npm run doctor', () => {
  const doctor = (change: Record<string, string> = {}): Promise<ToolRun> =>
    runTool('server/tools/doctor.ts', [], { ...environment, ...change });
  /** What it found ill, and what it said to do. */
  const illsOf = ({ words }: ToolRun): Record<string, string> =>
    Object.fromEntries(
      [...words.matchAll(/✗ ПЛОХО {3}([^:]+): (.+)\n +Что сделать: (.+)\.\n/g)].map(
        ([, what = '', found, mend]) => [what, `${found} → ${mend}`] as const,
      ),
    );

  /** A database of its own that is made otherwise than ours. */
  const madeOtherwise = async (made: string, work: (url: string) => Promise<void>): Promise<void> => {
    const name = `doctor_${Date.now()}`;
    const order = async (sql: string): Promise<void> => {
      const client = new pg.Client({ connectionString: database.url });
      await client.connect();
      await client.query(sql).finally(() => client.end());
    };
    await order(`create database ${name} ${made}`);
    const url = new URL(database.url);
    url.pathname = `/${name}`;
    await work(url.href).finally(() => order(`drop database ${name} with (force)`));
  };

  test('finds nothing ill but what is missing: here the worker', async () => {
    const run = await doctor();
    expect(Object.keys(illsOf(run))).toEqual(['Рабочий процесс']);
    expect(run.code).toBe(1);
    expect(run.words).toMatch(/ {2}хорошо {2}Temporal: 1\.\d+\.\d+\S*, 127\.0\.0\.1:\d+, пространство default\n/);
    for (const part of [
      'Node.js',
      'Место на диске',
      'Порт',
      'PostgreSQL',
      'Русские буквы',
      'pg_trgm',
      'Часы',
      'Таблицы: новейшие',
    ])
      expect(run.words).toContain(`  хорошо  ${part}`);
  });

  test('where nothing runs it looks at the machine alone, says so, and code 2 says that there was nothing to look at', async () => {
    const nothing = await doctor({ DATABASE_URL: '', TEMPORAL_ADDRESS: '' });
    expect(nothing.words).toContain('? НЕ ПРОВЕРЕНО База: Отклик не запущен\n');
    expect(nothing.words).toContain('? НЕ ПРОВЕРЕНО Temporal: Отклик не запущен\n');
    expect(nothing.words).toContain('В том, что проверено, неполадок нет. Не проверено: 2.');
    expect(nothing.code).toBe(2);
    const half = await doctor({ TEMPORAL_ADDRESS: '' });
    expect(half.words).toContain('  хорошо  Таблицы: новейшие');
    expect(half.words).toContain('задайте TEMPORAL_ADDRESS, и повторите');
    expect(half.code).toBe(2);
  });

  test.each([
    ['a'.repeat(32), 'его легко угадать → создайте случайный'],
    ['9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822c', undefined],
  ])('a secret key of production: %s', async (key, ill) => {
    const nothing = { DATABASE_URL: '', TEMPORAL_ADDRESS: '' };
    const run = await doctor({ ...nothing, OTKLIK_MODE: 'production', OTKLIK_SECRET_KEY: key });
    expect(run.code).toBe(ill === undefined ? 2 : 1);
    expect(illsOf(run)['Тайный ключ'] ?? '').toMatch(new RegExp(`^${ill ?? '$'}`));
    expect(run.words).not.toContain(key);
  });

  test('a database in which pg_trgm may not be made is told as not looked at', async () => {
    await madeOtherwise('', async (url) => {
      await migrate(url);
      const limited = new URL(url);
      [limited.username, limited.password] = ['doctor_limited', 'limited'];
      const owner = new pg.Client({ connectionString: url });
      await owner.connect();
      await owner.query(`create role doctor_limited login password 'limited'`);
      try {
        await owner.query(`grant select on all tables in schema public to doctor_limited`);
        const { code, words } = await doctor({ DATABASE_URL: limited.href });
        expect(words).toMatch(
          /^\? НЕ ПРОВЕРЕНО pg_trgm: permission denied .+\n +Что сделать: установите пакет postgresql-contrib/m,
        );
        expect(code).toBe(1); // no administrator, no worker
      } finally {
        await owner.query('drop owned by doctor_limited').then(() => owner.query('drop role doctor_limited'));
        await owner.end();
      }
    });
  });

  test('a database without Russian letters and without tables', async () => {
    await madeOtherwise(`template template0 encoding 'UTF8' lc_collate 'C' lc_ctype 'C'`, async (url) => {
      const ills = illsOf(await doctor({ DATABASE_URL: url }));
      expect(ills['Русские буквы в базе']).toMatch(/^C, UTF8: регистр .* → создайте базу заново с LC_CTYPE=C\.UTF-8/);
      expect(ills['Таблицы']).toMatch(/^не применено изменений: \d+ → npm run db:migrate/);
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      const { rows } = await client.query(`select relname from pg_class where relnamespace = 'public'::regnamespace`);
      await client.end();
      expect(rows).toEqual([]); // it looked and left nothing
    });
  });

  test('no administrator, another secret key, a clock that differs from the database’s', async () => {
    await madeOtherwise('', async (url) => {
      await migrate(url);
      const other = await createDataSource({ url, poolSize: 1 }).initialize();
      const communityId = await aCommunity(other);
      const token = createSeal('another-secret-key-0123456789abcdef').close('token');
      await other.manager.insert(CommunityKeys, { communityId, token });
      // Of the two clocks the test can set the database's: its sessions find this now() before PostgreSQL's own.
      await other.query(
        `create function now() returns timestamptz language sql as $$ select clock_timestamp() + interval '1 hour' $$`,
      );
      await other.query(`alter database ${new URL(url).pathname.slice(1)} set search_path = public, pg_catalog`);
      await other.destroy();
      const ills = illsOf(await doctor({ DATABASE_URL: url }));
      expect(ills['Администраторы']).toMatch(/^ни одного → npm run operator -- add /);
      expect(ills['Ключи соцсетей']).toMatch(/^не читаются: 1 из 1 → задайте тот OTKLIK_SECRET_KEY/);
      expect(ills['Часы']).toMatch(/расходятся с часами базы на 36\d\d с → включите синхронизацию времени/);
    });
  });

  test('an entry of the audit changed behind our back, and one from the future', async () => {
    const own = await createTestDatabase();
    const other = await createDataSource({ url: own.url, poolSize: 1 }).initialize();
    const appealId = await anAppeal(other);
    for (const what of ['received', 'classified', 'routed'] as const)
      await recordAudit(other.manager, { appealId, round: 1, by: machine('classifier'), because: { what } as never, once: what });
    await other.query(`alter table audit_entries disable trigger append_only`);
    await other.query(`update audit_entries set because = '{"topic": "другая"}' where what = 'classified'`);
    await other.query(`update audit_entries set at = now() + interval '1 day' where what = 'routed'`);
    await other.destroy();
    const ills = illsOf(await doctor({ DATABASE_URL: own.url }));
    await own.drop();
    expect(ills['Цепочка журнала']).toMatch(/^нарушена, первые записи: 2, 3 → /);
    expect(ills['Время в журнале']).toMatch(/на 1440 мин впереди часов → часы перевели назад/);
  });

  test('a namespace that is missing, and one that forgets too early', async () => {
    const missing = illsOf(await doctor({ TEMPORAL_NAMESPACE: 'nowhere' }));
    expect(missing['Temporal']).toMatch(/nowhere.* → запустите сервер, создайте пространство nowhere/);
    const connection = await Connection.connect({ address: await temporalAddress() });
    const namespace = 'forgetful';
    await connection.workflowService.registerNamespace({ namespace, workflowExecutionRetentionPeriod: msToTs('72h') });
    await connection.close();
    const ills = illsOf(await doctor({ TEMPORAL_NAMESPACE: namespace }));
    expect(ills['Хранение историй']).toBe('3 дн, а нужно 90 → temporal operator namespace update -n forgetful --retention 2160h');
  });

  test('a port that another program holds, and a database that does not answer', async () => {
    const stranger = createServer((socket) => socket.end('220 not http\r\n')).listen(0, '127.0.0.1');
    await new Promise((resolve) => stranger.once('listening', resolve));
    const { port } = stranger.address() as { port: number };
    const url = `postgresql://otklik@127.0.0.1:${await freePort()}/otklik`;
    const ills = illsOf(await doctor({ PORT: String(port), DATABASE_URL: url }));
    const demo = illsOf(await doctor({ OTKLIK_MODE: 'demo', OTKLIK_EMULATOR_PORT: String(port - 3) }));
    stranger.close();
    expect(ills['Порт']).toMatch(/^\d+ занят другой программой → .*PORT/);
    expect(ills['Порты стенда']).toBeUndefined(); // production has none
    expect(demo['Порты стенда']).toMatch(new RegExp(`^заняты другой программой: .*${port}.* → .*OTKLIK_EMULATOR_PORT`));
    expect(ills['База']).toMatch(/ECONNREFUSED.* → запустите PostgreSQL или исправьте DATABASE_URL/);
  });
});
