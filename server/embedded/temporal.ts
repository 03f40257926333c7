import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import { z } from 'zod';
import { CannotStart, explainFolder } from './cannot-start.js';
import { forgetKept, readKept, writeKept } from './kept-file.js';
import type { TemporalCli } from './obtain-temporal.js';
import { endLeftover, PartDied, startPart, whenReady, type RunningPart } from './part.js';
import { accepts, samePortOrFree } from './ports.js';

export interface TemporalOptions {
  dataDir: string;
  namespace: string;
  cli: TemporalCli;
  /** Throwaway keeps everything in memory: for tests. */
  durability: 'durable' | 'throwaway';
  /** Exactly these ports, for a restart under programs that know the address; else the last ones or free ones. */
  ports?: TemporalPorts | undefined;
}

export interface RunningTemporal extends RunningPart {
  address: string;
  ports: TemporalPorts;
  /** It knows of no run that was begun before its store was made, and nobody has said yet that they go on: `runsGoOn`. */
  isNew: boolean;
}

const temporalPorts = z.object({ grpc: z.int(), ui: z.int() });
export type TemporalPorts = z.infer<typeof temporalPorts>;
const kept = temporalPorts.extend({ version: z.string() });

/** Closed appeals stay replayable for 90 days; the server's own choice is one. */
const retentionMs = 2160 * 3_600_000;
const ending = [
  ['SIGTERM', 10_000],
  ['SIGKILL', 2_000],
] as const;

/**
 * Starts Temporal's development server on this data folder. Ready = the namespace answers, with our retention.
 * Besides the ports that we name it takes several by chance, and another program may be quicker: it dies, and is started again.
 */
export const startTemporal = (options: TemporalOptions): Promise<RunningTemporal> =>
  startOn(options).catch((error: unknown) => {
    throw explainStore(explainFolder(error, options.dataDir), options.dataDir);
  });

const startOn = async (options: TemporalOptions): Promise<RunningTemporal> => {
  const { dataDir } = options;
  const file = storeIn(dataDir);
  if (!existsSync(file)) writeKept(newStoreIn(dataDir), { since: new Date().toISOString() }); // first: a kill may come between
  const isNew = existsSync(newStoreIn(dataDir));
  for (let attempt = 1; ; attempt++) {
    try {
      return { ...(await startOnce(options)), isNew };
    } catch (error) {
      if (!(error instanceof PartDied) || attempt === 3) throw error;
      if (isNew) for (const left of [file, `${file}-wal`, `${file}-shm`]) rmSync(left, { force: true }); // half made
    }
  }
};

/** What is open stands in the database and goes on from there, so a spoilt store is a loss of histories, not of appeals. */
const explainStore = (error: unknown, dataDir: string): unknown => {
  if (!(error instanceof PartDied) || !/file is not a database|database disk image is malformed/.test(error.message))
    return error;
  return new CannotStart(
    `Хранилище Temporal ${storeIn(dataDir)} повреждено: уберите папку ${join(dataDir, 'temporal')} в сторону и запустите снова, открытые обращения продолжатся из базы.`,
    { cause: error },
  );
};

/** The runs of all that is open have been begun in the new store: from now on it is one like any other. */
export const runsGoOn = (dataDir: string): void => forgetKept(newStoreIn(dataDir));

const storeIn = (dataDir: string): string => join(dataDir, 'temporal', 'temporal.sqlite');
const newStoreIn = (dataDir: string): string => join(dataDir, 'temporal', 'new-store.json');

const startOnce = async (options: TemporalOptions): Promise<Omit<RunningTemporal, 'isNew'>> => {
  const { dataDir, namespace, cli } = options;
  const folder = join(dataDir, 'temporal');
  const keptPath = join(folder, 'temporal.json');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const known = readKept(keptPath, kept);
  if (known) refuseOtherVersion(known.version, cli.version, folder);

  await endLeftover(dataDir, 'temporal', ending);
  const ports = options.ports ?? { grpc: await samePortOrFree(known?.grpc), ui: await samePortOrFree(known?.ui) };
  writeKept(keptPath, { ...ports, version: cli.version });
  // Named from within its folder: it puts the name into a URI as it is, where `?`, `#` and `%` of a path would mean something else.
  const store = options.durability === 'durable' ? ['--db-filename', basename(storeIn(dataDir)), ...pragmas] : [];
  const args = ['server', 'start-dev', '--namespace', namespace, ...store, ...addresses(ports), ...quiet, ...frugal];
  const part = await startPart({
    name: 'temporal',
    command: cli.path,
    args,
    cwd: folder,
    env: { HOME: folder, ...environment },
    dataDir,
    ending,
  });
  const address = `127.0.0.1:${ports.grpc}`;
  await whenReady(part, () => accepts(ports.grpc)); // a gRPC connection refused once waits a second before it tries again
  const connection = Connection.lazy({ address });
  try {
    await whenReady(part, () => namespaceAnswers(connection, namespace));
    await keepHistories(connection, namespace);
  } finally {
    await connection.close();
  }
  return { ...part, address, ports };
};

// Without them every write waits for the disk twice: 2–4 times slower.
const pragmas = ['--sqlite-pragma', 'journal_mode=wal', '--sqlite-pragma', 'synchronous=normal'];
const addresses = ({ grpc, ui }: TemporalPorts): string[] => [
  '--ip',
  '127.0.0.1',
  '--port',
  String(grpc),
  '--ui-port',
  String(ui),
];
/** No word to the outside: neither version checks nor news. */
const quiet = [
  '--log-level',
  'error',
  '--ui-disable-news-fetch',
  '--dynamic-config-value',
  'frontend.enableServerVersionCheck=false',
];

/** Its heap is cleared at half its size above what lives, not at the double: less is held for a hundredth more of its time. */
const environment = { GOGC: '50' };
/**
 * It keeps every run it has touched in memory for an hour, up to 128,000 of them: all the region's open appeals. Those at work are a few
 * dozen, and a run that comes back later is read from the store in a millisecond.
 */
const frugal = ['--dynamic-config-value', 'history.hostLevelCacheMaxSize=500'];

/** The server makes its tables only in a new file and never changes them. */
const refuseOtherVersion = (made: string, ours: string, folder: string): void => {
  const minor = (version: string): string => version.split('.').slice(0, 2).join('.');
  if (minor(made) === minor(ours)) return;
  throw new CannotStart(
    `Данные в ${folder} созданы Temporal ${made}, а здесь Temporal ${ours}: укажите прежнюю программу в TEMPORAL_CLI_PATH или другую OTKLIK_DATA_DIR.`,
  );
};

const namespaceAnswers = (connection: Connection, namespace: string): Promise<boolean> =>
  connection
    .withDeadline(Date.now() + 2_000, () => connection.workflowService.describeNamespace({ namespace }))
    .then(
      () => true,
      () => false,
    );

const keepHistories = (connection: Connection, namespace: string): Promise<unknown> =>
  connection.workflowService.updateNamespace({ namespace, config: { workflowExecutionRetentionTtl: msToTs(retentionMs) } });
