import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { z } from 'zod';
import { CannotStart, explainFolder } from './cannot-start.js';
import { readKept, writeKept } from './kept-file.js';
import { endLeftover, startPart, whenReady, type RunningPart } from './part.js';
import { samePortOrFree } from './ports.js';
import { findPlace, keepPlace, keptPlace, type PostgresPlace } from './postgres-place.js';
import { commandOf, endProcess, markOf } from './process-mark.js';
import { until } from './until.js';

const run = promisify(execFile);

export interface PostgresOptions {
  dataDir: string;
  report: (line: string) => void;
  /** `throwaway` gives up durability for speed: for tests. */
  durability: 'durable' | 'throwaway';
  /** Exactly this port, for a restart under programs that know the address and the data; else the last one or a free one. */
  port?: number | undefined;
}

export interface RunningPostgres extends RunningPart {
  /** Of the database `otklik`. */
  url: string;
  port: number;
  /** Where the cluster really lies. */
  data: string;
}

const kept = z.object({ password: z.string(), port: z.int().optional() });
type Kept = z.infer<typeof kept>;

// SIGINT is PostgreSQL's fast shutdown, SIGQUIT the immediate one: it recovers from its log at the next start.
const ending = [
  ['SIGINT', 15_000],
  ['SIGQUIT', 5_000],
  ['SIGKILL', 2_000],
] as const;

// Neither statements nor the values in a violated key go to the log: they hold residents' words.
const privacy = ['log_min_error_statement=panic', 'log_error_verbosity=terse'];
// A quarter of its own choice: what was read from the files stands in the system's cache too, which gives way when others need memory.
const memory = ['shared_buffers=32MB'];
const quiet = ['log_checkpoints=off', ...privacy];
const settings = ['unix_socket_directories=', 'timezone=UTC', 'log_timezone=UTC', 'jit=off', ...quiet, ...memory];
const durability = {
  durable: ['wal_level=minimal', 'max_wal_senders=0', 'max_wal_size=256MB'],
  throwaway: [
    'fsync=off',
    'synchronous_commit=off',
    'full_page_writes=off',
    'wal_level=minimal',
    'max_wal_senders=0',
    'max_connections=300',
  ],
};
const environment = { LC_MESSAGES: 'C', TZ: 'UTC' };

/** Starts the cluster of this data folder, making it the first time and clearing what a kill left. Ready = it answers a query. */
export const startPostgres = (options: PostgresOptions): Promise<RunningPostgres> =>
  startOn(options).catch((error: unknown) => {
    throw explainFolder(error, options.dataDir);
  });

const startOn = async (options: PostgresOptions): Promise<RunningPostgres> => {
  const { dataDir, report } = options;
  const keptPath = join(dataDir, 'postgres.json');
  // An empty one in its place would be worse than none.
  if (options.port !== undefined && !existsSync(keptPath))
    throw new CannotStart(`База в ${dataDir} исчезла, пока Отклик работал: верните диск или папку с нею и запустите снова.`);
  const known = readKept(keptPath, kept) ?? newSecret(dataDir, keptPath);
  const place = await findPlace(dataDir, known.password, report);
  // The port is written when there is a base to listen for. An empty one in the place of one that was would be worse than none.
  if ((known.port !== undefined || keptPlace(dataDir)) && !existsSync(place.data))
    throw new CannotStart(`База ${place.data} исчезла: верните её на место или укажите другую OTKLIK_DATA_DIR.`);
  await createCluster(place, known, options);
  keepPlace(dataDir, place);
  await endLeftover(dataDir, 'postgres', ending);
  await endOrphan(place.data);

  const port = options.port ?? (await samePortOrFree(known.port));
  if (port !== known.port) writeKept(keptPath, { ...known, port });
  const server = `postgresql://otklik:${known.password}@127.0.0.1:${port}`;
  const part = await startCluster(place, `${server}/postgres`, port, options);
  await createDatabase(`${server}/postgres`);
  return { ...part, url: `${server}/otklik`, port, data: place.data };
};

const newSecret = (dataDir: string, path: string): Kept => {
  if (existsSync(path))
    throw new CannotStart(
      `Файл ${path} с паролем базы не читается: верните его из копии, уберите, если базы ещё не было, или укажите другую OTKLIK_DATA_DIR.`,
    );
  const mend = `но нет ${path} с её паролем: верните этот файл или укажите другую OTKLIK_DATA_DIR.`;
  const outside = keptPlace(dataDir);
  if (outside) throw new CannotStart(`База папки ${dataDir} лежит в ${outside.data}, ${mend}`);
  if (existsSync(join(dataDir, 'postgres', 'PG_VERSION'))) throw new CannotStart(`В ${dataDir} есть база, ${mend}`);
  const fresh: Kept = { password: randomBytes(18).toString('base64url') };
  writeKept(path, fresh);
  return fresh;
};

/** Made beside and moved into place when complete, so a kill in the middle leaves nothing half made. */
const createCluster = async (
  { native, data, user }: PostgresPlace,
  { password }: Kept,
  options: PostgresOptions,
): Promise<void> => {
  if (existsSync(data)) return refuseOtherMajor(native, data);
  options.report('Создаю базу данных…');
  const next = `${data}.new`;
  const passwordFile = `${data}.password`;
  try {
    rmSync(next, { recursive: true, force: true });
    mkdirSync(next, { mode: 0o700 });
    writeFileSync(passwordFile, password, { mode: 0o600 });
    if (user) [next, passwordFile].forEach((path) => chownSync(path, user.uid, user.gid));
    const locale = process.platform === 'darwin' ? 'en_US.UTF-8' : 'C.UTF-8';
    const flags = ['--username=otklik', '--auth=scram-sha-256', `--locale=${locale}`, '--encoding=UTF8', '--data-checksums'];
    const sync = options.durability === 'throwaway' ? ['--no-sync'] : [];
    const initdb = join(native, 'bin', 'initdb');
    [initdb, join(native, 'bin', 'postgres')].forEach(makeRunnable);
    await run(initdb, [`--pgdata=${next}`, `--pwfile=${passwordFile}`, ...flags, ...sync], { ...user, env: environment });
    renameSync(next, data);
  } catch (error) {
    rmSync(next, { recursive: true, force: true });
    throw explainFolder(error, dirname(data));
  } finally {
    rmSync(passwordFile, { force: true });
  }
};

const makeRunnable = (path: string): void => {
  try {
    chmodSync(path, 0o755);
  } catch {
    // Not ours, or on a read-only disk: then it is runnable already, or initdb says so.
  }
};

const refuseOtherMajor = async (native: string, data: string): Promise<void> => {
  const versionFile = join(data, 'PG_VERSION');
  if (!existsSync(versionFile))
    throw new CannotStart(
      `В папке ${data} нет базы PostgreSQL (нет файла PG_VERSION): верните её целиком, уберите, если базы в ней не было, или укажите другую OTKLIK_DATA_DIR.`,
    );
  const theirs = readFileSync(versionFile, 'utf8').trim();
  const { stdout } = await run(join(native, 'bin', 'postgres'), ['--version'], { env: environment });
  const ours = /(\d+)(\.\d+)?\s*$/.exec(stdout.trim())?.[1];
  if (theirs === ours) return;
  throw new CannotStart(
    `База в ${data} создана PostgreSQL ${theirs}, а здесь PostgreSQL ${ours}: перенесите её через pg_dump или укажите другую OTKLIK_DATA_DIR.`,
  );
};

/**
 * `postmaster.pid` says who held the cluster last. A living postmaster of this very folder is an orphan of a killed copy and is stopped;
 * any other process with that pid is a stranger, and the file is stale.
 */
const endOrphan = async (data: string): Promise<void> => {
  const pidFile = join(data, 'postmaster.pid');
  if (!existsSync(pidFile)) return;
  const mark = markOf(Number(readFileSync(pidFile, 'utf8').split('\n')[0]));
  const ours = mark !== undefined && commandOf(mark.pid).includes(`-D ${data} `);
  if (mark && ours) await endProcess(mark, ending);
  else rmSync(pidFile, { force: true });
};

/** Tries again while the last backends of a killed postmaster still hold its shared memory. */
const startCluster = async ({ native, data, user }: PostgresPlace, url: string, port: number, options: PostgresOptions) => {
  const { dataDir } = options;
  const flags = [...settings, ...durability[options.durability]].flatMap((setting) => ['-c', setting]);
  const attempt = async (): Promise<RunningPart | undefined> => {
    const args = ['-D', data, '-h', '127.0.0.1', '-p', String(port), ...flags];
    const part = await startPart({
      name: 'postgres',
      command: join(native, 'bin', 'postgres'),
      args,
      env: environment,
      dataDir,
      folder: dirname(data),
      ending,
      user,
    });
    const failure = await whenReady(part, () => answersQuery(url)).then(
      () => undefined,
      (error: Error) => error,
    );
    if (failure === undefined) return part;
    if (/still in use/.test(failure.message)) return undefined;
    throw failure;
  };
  return until(attempt, 'the shared memory of a killed PostgreSQL to be free', 30_000, 250);
};

const answersQuery = async (url: string): Promise<boolean> => {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  return client
    .connect()
    .then(() => client.query('select 1'))
    .then(
      () => true,
      () => false,
    )
    .finally(() => client.end().catch(() => undefined));
};

const createDatabase = async (url: string): Promise<void> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rowCount } = await client.query("select 1 from pg_database where datname = 'otklik'");
    if (!rowCount) await client.query('create database otklik');
  } finally {
    await client.end();
  }
};
