import { fileURLToPath } from 'node:url';
import { makeTelemetryFilterString, NativeConnection, Runtime, Worker, DefaultLogger } from '@temporalio/worker';
import { createActivities } from '../activities/index.js';
import { createMoveActivities } from '../activities/move-appeals.js';
import { taskQueue } from '../workflows/messages.js';
import { logClock } from './clock.js';
import { readWired } from './config.js';
import { orExit, sayAndExit } from './embedded/cannot-start.js';
import { endCleanly } from './ending.js';
import { startJobs } from './jobs.js';
import { createParts, waitForServer } from './parts.js';
import { refuseDemoLeftovers } from './production.js';
import { startSweeper } from './sweeper.js';

/** The worker process: runs, their steps, the sweeper and long jobs. */
const config = orExit(readWired);
const parts = await createParts(config, 'worker');
const { db, deps, intake, announcer, acts, notices, log } = parts;
if (config.mode === 'production') await refuseDemoLeftovers(parts).catch(sayAndExit);

const levels = { TRACE: 'trace', DEBUG: 'debug', INFO: 'debug', WARN: 'warn', ERROR: 'error' } as const;
Runtime.install({
  logger: new DefaultLogger('WARN', ({ level, message, meta }) => log[levels[level]]({ ...meta, sdk: true }, message)),
  telemetryOptions: { logging: { forward: {}, filter: makeTelemetryFilterString({ core: 'WARN', other: 'ERROR' }) } },
});

const worker = await Worker.create({
  connection: await waitForServer('Temporal server', () => NativeConnection.connect({ address: config.temporal.address }), log),
  namespace: config.temporal.namespace,
  taskQueue,
  workflowsPath: fileURLToPath(new URL('../workflows/index.ts', import.meta.url)),
  activities: { ...createActivities(deps), ...createMoveActivities({ db, sendAct: acts.sendAgain }) },
  maxConcurrentWorkflowTaskExecutions: 20,
  maxConcurrentLocalActivityExecutions: 20,
  maxConcurrentActivityTaskExecutions: 40,
  maxCachedWorkflows: 500,
  shutdownGraceTime: '3s',
  shutdownForceTime: '8s',
});
const beside = [
  startSweeper({ db, intake, announcer, acts, notices, log }),
  startJobs({ db, readSettings: deps.readSettings, speed: deps.speed, log }),
  logClock(log),
];

endCleanly(config, async () => {
  await Promise.all(beside.map((loop) => loop.stop()));
  if (worker.getState() === 'RUNNING') worker.shutdown();
  await running;
  await parts.close();
});
const running = worker.run();
await running;
