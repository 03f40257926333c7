import type { Client, WorkflowService } from '@temporalio/client';
import { Router } from 'express';
import type { DataSource } from 'typeorm';
import { taskQueue } from '../workflows/messages.js';

/** What the product cannot work without; a check throws when its part is missing. */
export type Checks = Record<'database' | 'migrations' | 'settings' | 'temporal' | 'worker', () => Promise<void>>;

interface ChecksParts {
  db: DataSource;
  temporal: Client;
  queue?: string;
}

const patienceMs = 3_000;
/** A worker asks for work at least once a minute. */
const silentAfterMs = 120_000;

export const createChecks = ({ db, temporal, queue = taskQueue }: ChecksParts): Checks => {
  const service = temporal.connection.workflowService;
  const namespace = temporal.options.namespace;
  return {
    async database() {
      await db.query('select 1');
    },
    async migrations() {
      if (await db.showMigrations()) throw new Error('migrations are pending');
    },
    async settings() {
      const [row] = (await db.query('select 1 from settings_versions limit 1')) as unknown[];
      if (!row) throw new Error('no settings version');
    },
    async temporal() {
      await service.describeNamespace({ namespace });
    },
    async worker() {
      if ((await namesOfWorkers(service, { namespace, queue })).length === 0) throw new Error('no worker asks for work');
    },
  };
};

/** `<process>@<machine>` of those that have asked for work lately. */
export const namesOfWorkers = async (
  service: WorkflowService,
  { namespace, queue }: { namespace: string; queue: string },
): Promise<string[]> => {
  const { pollers } = await service.describeTaskQueue({ namespace, taskQueue: { name: queue }, taskQueueType: 1 });
  return (pollers ?? [])
    .filter(({ lastAccessTime }) => Date.now() - Number(lastAccessTime?.seconds ?? 0) * 1_000 < silentAfterMs)
    .map(({ identity }) => identity ?? '');
};

/** `/live`: the process answers. `/ready`: all parts are there, or 503 with the names of the missing. */
export const createHealth = ({ checks }: { checks: Checks }): Router => {
  const router = Router();
  router.get('/live', (_request, response) => void response.json({ status: 'ok' }));
  router.get('/ready', (_request, response, next) => {
    missingOf(checks).then((missing) => {
      const ready = missing.length === 0;
      response.status(ready ? 200 : 503).json({ status: ready ? 'ok' : 'unavailable', missing });
    }, next);
  });
  return router;
};

const missingOf = async (checks: Checks): Promise<string[]> => {
  const names = Object.keys(checks) as (keyof Checks)[];
  const present = await Promise.all(names.map((name) => within(checks[name]())));
  return names.filter((_name, index) => !present[index]);
};

const within = async (check: Promise<void>): Promise<boolean> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), patienceMs);
  });
  const done = check.then(
    () => true,
    () => false,
  );
  return Promise.race([done, late]).finally(() => clearTimeout(timer));
};
