import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NativeConnection, Worker } from '@temporalio/worker';
import { createActivities, type Activities } from '../../activities/index.js';
import { createMoveActivities } from '../../activities/move-appeals.js';
import { startStand } from '../../emulator/stand.js';
import { createApp } from '../../server/app.js';
import { readConfig, type Wired } from '../../server/config.js';
import { gather } from '../../server/gather.js';
import { createChecks } from '../../server/health.js';
import { startJobs } from '../../server/jobs.js';
import { createParts, type Parts } from '../../server/parts.js';
import { prepareDatabase } from '../../server/prepare.js';
import { startSweeper } from '../../server/sweeper.js';
import { freePorts } from './free-ports.js';
import { startPanel, type Panel } from './panel.js';
import './quiet-temporal.js';
import { createTestDatabase, temporalAddress, workflowBundlePath } from './servers.js';

export interface Answer<T = unknown> {
  status: number;
  body: T;
}

export interface Otklik {
  parts: Parts;
  url: string;
  standUrl: string;
  demoKey: string;
  /** Throws where none was asked for. */
  panelUrl(): string;
  /** Calls the API with the demonstration administrator's key. */
  api<T>(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer<T>>;
  /** Calls the stand's control API. */
  stand<T>(method: string, path: string, body?: unknown): Promise<T>;
  /** What a worker in a process of its own must be told. */
  elsewhere: { environment: Record<string, string>; queue: string };
  /** Stops the worker as a kill would leave it, and starts another. */
  restartWorker(activities?: Partial<Activities>): Promise<void>;
  close(): Promise<void>;
}

interface Wishes {
  speed?: number;
  /** A server of the test's own. */
  temporal?: string;
  /** `publisher`: runs and their steps are the test's to bring, in processes that may be killed; `none`: publications too. */
  worker?: 'whole' | 'publisher' | 'none';
  /** The panel takes seconds to build. */
  panel?: 'mounted';
  /** More of it. */
  environment?: Record<string, string>;
}

/** The whole product in this process, the panel beside it: real PostgreSQL, Temporal and stand, real HTTP between them. */
export const startOtklik = async (wishes: Wishes = {}): Promise<Otklik> => {
  const { speed = 1, temporal: ownTemporal, worker: kind = 'whole' } = wishes;
  const dataDir = mkdtempSync(join(tmpdir(), 'otklik-life-'));
  const database = await createTestDatabase();
  const emulatorPort = await freePorts(5);
  const demoKey = randomBytes(12).toString('hex');
  const queue = `appeals-${randomUUID()}`;
  const environment = {
    DATABASE_URL: database.url,
    TEMPORAL_ADDRESS: ownTemporal ?? (await temporalAddress()),
    OTKLIK_DATA_DIR: dataDir,
    OTKLIK_EMULATOR_PORT: String(emulatorPort),
    OTKLIK_DEMO_KEY: demoKey,
    OTKLIK_DEMO_SPEED: String(speed),
    OTKLIK_SECRET_KEY: randomBytes(32).toString('hex'),
    OTKLIK_LOG_LEVEL: 'silent',
    ...wishes.environment,
  };
  const config = readConfig(environment) as Wired;
  await prepareDatabase(config);
  const parts = await createParts(config, 'test', queue);
  const { db, deps, acts, intake, announcer, temporal, notices, log } = parts;

  const intakes = gather(8, intake.process);
  const admin = (_request: unknown, response: { sendStatus(code: number): void }): void => response.sendStatus(404);
  const checks = createChecks({ db, temporal });
  const server = createServer(
    createApp({
      db,
      deps,
      acts,
      seal: parts.seal,
      districtName: config.districtName,
      proxies: config.proxies,
      checks,
      onStored: intakes.put,
      admin,
      log,
    }),
  );
  const url = await listen(server);
  const stand = await startStand({ dataDir: join(dataDir, 'stand'), port: emulatorPort, callbackUrl: url });
  const standUrl = `http://127.0.0.1:${emulatorPort}`;

  const panel: Panel | undefined = wishes.panel && (await startPanel(environment));
  const own = { ...createActivities(deps), ...createMoveActivities({ db, sendAct: acts.sendAgain }) };
  let worker = await startWorker(config, queue, own, kind);
  const beside = [
    startSweeper({ db, intake, announcer, acts, notices, log }),
    startJobs({ db, readSettings: deps.readSettings, speed, log }),
  ];
  const authorization = { Authorization: `Bearer ${demoKey}` };

  return {
    parts,
    url,
    standUrl,
    demoKey,
    panelUrl: () => panel?.url ?? missingPanel(),
    elsewhere: { environment, queue },
    api: (method, path, body, headers = {}) => call(`${url}/api/v1${path}`, method, body, { ...authorization, ...headers }),
    async stand<T>(method: string, path: string, body?: unknown) {
      const answer = await call<T>(`${standUrl}${path}`, method, body, {});
      if (answer.status >= 300)
        throw new Error(`stand: ${method} ${path} answered ${answer.status} ${JSON.stringify(answer.body)}`);
      return answer.body;
    },
    async restartWorker(activities = {}) {
      await worker.stop();
      worker = await startWorker(config, queue, { ...own, ...activities }, kind);
    },
    async close() {
      await panel?.close();
      await stand.close();
      await Promise.all(beside.map((loop) => loop.stop()));
      await worker.stop();
      server.closeAllConnections();
      server.close();
      await intakes.drain();
      await parts.close();
      await database.drop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
};

const missingPanel = (): never => {
  throw new Error("ask for it: startOtklik({ panel: 'mounted' })");
};

const startWorker = async (
  config: Wired,
  taskQueue: string,
  activities: Activities,
  kind: 'whole' | 'publisher' | 'none',
): Promise<{ stop(): Promise<void> }> => {
  if (kind === 'none') return { stop: () => Promise.resolve() };
  const connection = await NativeConnection.connect({ address: config.temporal.address });
  const worker = await Worker.create({
    connection,
    namespace: config.temporal.namespace,
    taskQueue,
    ...(kind === 'whole' && { workflowBundle: { codePath: await workflowBundlePath() } }),
    activities,
    shutdownGraceTime: '200ms',
    shutdownForceTime: '2s',
  });
  const running = worker.run();
  return {
    async stop() {
      if (worker.getState() === 'RUNNING') worker.shutdown();
      await running;
      await connection.close();
    },
  };
};

const call = async <T>(url: string, method: string, body: unknown, headers: Record<string, string>): Promise<Answer<T>> => {
  const response = await fetch(url, {
    method,
    headers: { ...headers, ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: (text === '' ? null : JSON.parse(text)) as T };
};

const listen = (server: Server): Promise<string> =>
  new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)),
  );
