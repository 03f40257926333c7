import { Client, Connection } from '@temporalio/client';
import pino, { type Logger } from 'pino';
import type { DataSource } from 'typeorm';
import type { Deps } from '../activities/deps.js';
import { createAccessReader } from '../db/community-access.js';
import { createDataSource } from '../db/data-source.js';
import { createSeal, type Seal } from '../db/seal.js';
import { createSettingsReader } from '../db/settings.js';
import { createNetworks } from '../networks/index.js';
import { taskQueue } from '../workflows/messages.js';
import { createActs, type Acts } from './acts.js';
import { createAnnouncer, type Announcer } from './announce.js';
import type { Config, Wired } from './config.js';
import { until } from './embedded/until.js';
import { createIntake, type Intake } from './intake.js';
import { createNotices, type Notices } from './notices/index.js';

/** What the web process and the worker are both made of. */
export interface Parts {
  db: DataSource;
  temporal: Client;
  seal: Seal;
  deps: Deps;
  announcer: Announcer;
  intake: Intake;
  acts: Acts;
  notices: Notices;
  log: Logger;
  close(): Promise<void>;
}

/** `patienceMs` is of a process whose callers do not wait: the worker's long statements take their time. */
export const createParts = async (config: Wired, name: string, queue = taskQueue, patienceMs?: number): Promise<Parts> => {
  const log = createLog(config, name);
  const db = createDataSource({ url: config.databaseUrl, patienceMs });
  // Versions are read within transactions: were it the same pool, as many of them as it has connections would wait for one more for ever.
  const versions = createDataSource({ url: config.databaseUrl, poolSize: 1, patienceMs });
  for (const source of [db, versions]) await waitForServer('database', () => source.initialize(), log);
  // Lazy: the web process takes messages in while Temporal is away.
  const connection = Connection.lazy({ address: config.temporal.address });
  const temporal = new Client({ connection, namespace: config.temporal.namespace });
  const seal = createSeal(config.secretKey);
  const deps: Deps = {
    db,
    readSettings: createSettingsReader(versions),
    networks: createNetworks({ vk: config.vk }),
    accessTo: createAccessReader({ db, seal, serviceToken: config.vk.serviceToken }),
    speed: config.demoSpeed,
  };
  const announcer = createAnnouncer({ db, temporal, taskQueue: queue });
  return {
    db,
    temporal,
    seal,
    deps,
    announcer,
    intake: createIntake({ db, deps, announcer, log }),
    acts: createActs({ db, temporal, announcer, deps, log }),
    notices: createNotices({ db, seal, readSettings: deps.readSettings, config, log }),
    log,
    async close() {
      await connection.close();
      await Promise.all([db.destroy(), versions.destroy()]);
    },
  };
};

/** A server that is away when we start is waited for, however long, as at any other time: dying would help nobody. */
export const waitForServer = <T>(name: string, connect: () => Promise<T>, log: Logger): Promise<T> => {
  const attempt = (): Promise<T | undefined> =>
    connect().catch((error: unknown) => {
      log.warn({ err: error }, `the ${name} does not answer yet`);
      return undefined;
    });
  return until(attempt, `the ${name} to answer`, Infinity, 1_000);
};

/** Lines of JSON without personal data: bodies, words and keys are never handed to the log, and errors lose what a driver adds. */
export const createLog = ({ logLevel }: Config, name: string): Logger => {
  const out = pino.destination(1);
  out.on('error', () => undefined); // a disk that is full takes no lines of a log, and that is no reason to die
  return pino({ level: logLevel, base: { process: name }, serializers: { err: describeError } }, out);
};

const describeError = (error: unknown): object => {
  if (!(error instanceof Error)) return { type: typeof error };
  const { code, severity, table, constraint } = error as Error &
    Partial<Record<'code' | 'severity' | 'table' | 'constraint', unknown>>;
  return {
    type: error.name,
    code,
    ...(severity === undefined ? {} : { table, constraint }),
    message: plainMessage(error).slice(0, 300),
    stack: error.stack
      ?.split('\n')
      .filter((line) => /^ +at /.test(line))
      .slice(0, 5)
      .join('\n'),
  };
};

/** An error's message without the value that PostgreSQL quotes when it could not read it. */
export const plainMessage = (error: Error): string =>
  'severity' in error ? error.message.replace(/: "[^]*"$/, ': "…"') : error.message;
