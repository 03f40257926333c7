import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { createDataSource } from '../db/data-source.js';
import { taskQueue } from '../workflows/messages.js';
import { createAnnouncer } from './announce.js';
import { readConfig, type Config } from './config.js';
import { CannotStart } from './embedded/cannot-start.js';
import { createChildren, type Children } from './embedded/children.js';
import { holdDataDir, type HeldDataDir } from './embedded/data-dir.js';
import { greeting } from './embedded/greeting.js';
import { nodeEnding, startNodePart } from './embedded/node-part.js';
import { obtainTemporal } from './embedded/obtain-temporal.js';
import { demandDatabase, demandTemporal } from './embedded/outer-servers.js';
import { endLeftover, killParts, PartDied, whenReady, type RunningPart } from './embedded/part.js';
import { demandPort, ownAddress } from './embedded/ports.js';
import { startPostgres } from './embedded/postgres.js';
import { markOf } from './embedded/process-mark.js';
import { announceCopy, forgetCopy } from './embedded/running-copy.js';
import { runsGoOn, startTemporal, type TemporalPorts } from './embedded/temporal.js';
import { until } from './embedded/until.js';
import { watchMachine } from './embedded/watch-machine.js';
import { namesOfWorkers } from './health.js';
import { keptSecret, prepareDatabase, secretKeyPath } from './prepare.js';
import { reconcile } from './reconcile.js';

const report = (line: string): boolean => process.stdout.write(`${line}\n`);

/** `npm start`: all that one copy of Otklik is made of, started in order. */
const start = async (config: Config, children: Children, ending: AbortSignal): Promise<void> => {
  const { dataDir, host, port, mode } = config;
  for (const name of ['web', 'worker', 'stand']) await endLeftover(dataDir, name, nodeEnding); // what a killed copy left
  await demandPort({ host, port, variable: 'PORT' });
  if (mode === 'demo')
    for (let n = 0; n < 5; n++) await demandPort({ host: null, port: config.emulatorPort + n, variable: 'OTKLIK_EMULATOR_PORT' });

  report('Запускаю PostgreSQL и Temporal…');
  const [databaseUrl, temporal] = await Promise.all([database(config, children), temporalServer(config, children, ending)]);
  const secretKey = config.secretKey ?? keptSecret(secretKeyPath(config), 32);
  report('Готовлю базу данных…');
  const prepared = await prepareDatabase({ ...config, databaseUrl, secretKey });
  if (prepared.warning !== undefined) report(prepared.warning);

  report('Запускаю приложение…');
  const env = {
    ...config.environment,
    DATABASE_URL: databaseUrl,
    TEMPORAL_ADDRESS: temporal.address,
    OTKLIK_SECRET_KEY: secretKey,
  };
  const ours = (name: string): Promise<RunningPart> => startNodePart({ name, args: [`server/${name}.ts`], env, dataDir });
  await Promise.all([
    ...(mode === 'demo'
      ? [children.add({ name: 'stand', start: () => startStand(config), isReady: answering(`${standUrl(config)}/state`) })]
      : []),
    children.add({
      name: 'worker',
      start: () => ours('worker'),
      isReady: askingForWork(temporal.address, config.temporal.namespace),
    }),
    children.add({ name: 'web', start: () => ours('web'), isReady: answering(`${webUrl(config)}/health/live`) }),
  ]);
  await until(async () => (await answers(`${webUrl(config)}/health/ready`)) || undefined, '/health/ready to answer', 120_000);
  if (temporal.isNew) await goOnWithoutRuns(config, databaseUrl, temporal.address);
  announce(config, databaseUrl, temporal);
  watchMachine(dataDir, report);
  report(greeting(config, prepared, temporal.ports?.ui ?? null));
};

const database = async (config: Config, children: Children): Promise<string> => {
  const { databaseUrl, dataDir } = config;
  if (databaseUrl !== null) return demandDatabase(databaseUrl).then(() => databaseUrl);
  let known: { url: string; port: number } | undefined;
  const startIt = async (): Promise<RunningPart> => {
    const server = await startPostgres({ dataDir, report, durability: 'durable', port: known?.port });
    known = server;
    return server;
  };
  await children.add({ name: 'PostgreSQL', start: startIt });
  if (known === undefined) throw new Error('PostgreSQL is ready without an address');
  return known.url;
};

interface TemporalServer {
  address: string;
  /** Null = not ours. */
  ports: TemporalPorts | null;
  isNew: boolean;
}

const temporalServer = async (config: Config, children: Children, ending: AbortSignal): Promise<TemporalServer> => {
  const { temporal, dataDir } = config;
  const { address, namespace, cliPath } = temporal;
  if (address !== null) return demandTemporal(address, namespace).then(() => ({ address, ports: null, isNew: false }));
  let known: { address: string; ports: TemporalPorts; isNew: boolean } | undefined;
  const cli = obtainTemporal({ ...config, cliPath, report, signal: ending });
  const startIt = async (): Promise<RunningPart> => {
    const server = await startTemporal({ dataDir, namespace, cli: await cli, durability: 'durable', ports: known?.ports });
    known ??= server;
    return server;
  };
  await children.add({ name: 'Temporal', start: startIt });
  if (known === undefined) throw new Error('Temporal is ready without an address');
  return known;
};

/** A restored database, or a Temporal store that was lost: what is open goes on from its rows. */
const goOnWithoutRuns = async ({ dataDir, temporal: { namespace } }: Config, url: string, address: string): Promise<void> => {
  const db = await createDataSource({ url, poolSize: 2 }).initialize();
  const connection = Connection.lazy({ address });
  try {
    const temporal = new Client({ connection, namespace });
    const { begun } = await reconcile({ db, temporal, announcer: createAnnouncer({ db, temporal, taskQueue }) });
    runsGoOn(dataDir);
    if (begun > 0) report(`Хранилище Temporal новое: открытых обращений продолжено ${begun}.`);
  } finally {
    await connection.close();
    await db.destroy();
  }
};

const webUrl = ({ host, port }: Config): string => `http://${ownAddress(host)}:${port}`;
const standUrl = ({ emulatorPort }: Config): string => `http://127.0.0.1:${emulatorPort}`;

const startStand = (config: Config): Promise<RunningPart> => {
  const { environment, dataDir, emulatorPort } = config;
  const ports = ['--port', String(emulatorPort), '--callback', webUrl(config)];
  // What a burst leaves in its young heap an idle process would hold for good.
  const args = ['--max-semi-space-size=2', 'emulator/main.ts', ...ports, '--data', join(dataDir, 'stand'), '--parent-pipe'];
  return startNodePart({ name: 'stand', args, env: environment, dataDir });
};

const answers = (url: string): Promise<boolean> =>
  fetch(url, { signal: AbortSignal.timeout(5_000) }).then(
    (response) => response.ok,
    () => false,
  );

const answering = (url: string) => (part: RunningPart, patienceMs: number) => whenReady(part, () => answers(url), patienceMs);

/** The worker answers to nobody: that it works is seen by Temporal, of which it asks work under the number of its process. */
const askingForWork = (address: string, namespace: string) => async (part: RunningPart, patienceMs: number) => {
  const connection = Connection.lazy({ address });
  const asks = async (): Promise<boolean> => {
    const names = await connection.withDeadline(Date.now() + 3_000, () =>
      namesOfWorkers(connection.workflowService, { namespace, queue: taskQueue }),
    );
    return names.some((name) => name.startsWith(`${part.pid}@`));
  };
  try {
    await whenReady(part, () => asks().catch(() => false), patienceMs, 250);
  } finally {
    await connection.close();
  }
};

const announce = (config: Config, databaseUrl: string, { address, ports }: TemporalServer): void => {
  const mark = markOf(process.pid);
  if (mark === undefined) throw new Error('this process has no start time');
  const { host, port, dataDir, temporal } = config;
  const emulatorPort = config.mode === 'demo' ? config.emulatorPort : null;
  const { namespace } = temporal;
  announceCopy(dataDir, {
    ...mark,
    host,
    port,
    emulatorPort,
    databaseUrl,
    temporalAddress: address,
    namespace,
    temporalUiPort: ports?.ui ?? null,
  });
};

const wordsOf = (error: unknown): string => {
  if (error instanceof CannotStart) return error.message;
  if (error instanceof PartDied) return `Не запустился процесс ${error.message}`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
};

/** One copy from its start to its end; the exit code is 0 only when a person ended it. */
const run = async (): Promise<void> => {
  const config = readConfig();
  const children = createChildren(report, (reason) => void end(1, reason));
  const ending = new AbortController();
  let held: HeldDataDir | undefined;
  let endingSince: number | undefined;

  const end = async (code: number, words: string): Promise<void> => {
    if (endingSince !== undefined) return;
    endingSince = performance.now();
    (code === 0 ? process.stdout : process.stderr).write(`${words}\n`);
    held?.startStopping();
    ending.abort(); // nobody waits for a download any more
    await children.stop();
    if (held) forgetCopy(config.dataDir);
    held?.release();
    process.exit(code);
  };
  // A terminal's Ctrl+C comes twice, from the terminal and from npm; a second press comes later than that.
  const onSignal = (): void => {
    if (endingSince === undefined) return void end(0, 'Останавливаю…');
    if (performance.now() - endingSince < 1_000) return;
    killParts(config.dataDir);
    process.exit(130);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
  if (config.startedByNpm) endWithNpm(onSignal);

  try {
    held = await holdDataDir(config.dataDir, report);
    await start(config, children, ending.signal);
  } catch (error) {
    await end(1, wordsOf(error));
  }
};

/** npm, whose script replaces its shell by us, may be ended without a word to us. */
const endWithNpm = (end: () => void): void => {
  const npm = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === npm) return;
    clearInterval(watch);
    end();
  }, 500);
};

process.stdout.on('error', () => undefined); // the terminal may be gone before us
process.stderr.on('error', () => undefined);
try {
  await run();
} catch (error) {
  process.stderr.write(`${wordsOf(error)}\n`);
  process.exit(1);
}
