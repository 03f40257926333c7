import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Notification } from '../../db/entities/notification.js';
import { inheritedEnvironment } from '../../server/config.js';
import { moveWorkflowId } from '../../workflows/messages.js';
import { makeOpenAppeals, publishElsewhere } from '../support/open-appeals.js';
import { startOtklik, type Otklik } from '../support/otklik.js';
import { workflowBundlePath } from '../support/servers.js';
import { waitFor } from '../support/wait-for.js';

const count = 25;
let otklik: Otklik;
let mover: Awaited<ReturnType<typeof keepMovers>>;
beforeAll(async () => {
  otklik = await startOtklik({ worker: 'none' });
  mover = await keepMovers(otklik);
}, 120_000);
afterAll(async () => {
  await mover?.stop();
  await otklik?.close();
});

/** Workers that die in the midst of a move, each followed by the next. */
const keepMovers = async (otklik: Otklik) => {
  const folder = mkdtempSync(join(tmpdir(), 'otklik-movers-'));
  const deaths = join(folder, 'deaths');
  const { environment, queue } = otklik.elsewhere;
  const script = fileURLToPath(new URL('../support/mortal-mover.ts', import.meta.url));
  const args = ['--import', 'tsx', script, queue, await workflowBundlePath(), deaths];
  let worker: ChildProcess;
  let stopping = false;
  const keep = async (): Promise<void> => {
    while (!stopping) {
      worker = spawn(process.execPath, args, {
        env: { PATH: inheritedEnvironment.PATH, ...environment },
        stdio: ['pipe', 'inherit', 'inherit'],
      });
      await once(worker, 'exit');
    }
  };
  const kept = keep();
  return {
    died: (): string[] => (existsSync(deaths) ? readFileSync(deaths, 'utf8').trim().split('\n') : []),
    async stop() {
      stopping = true;
      worker.kill('SIGKILL');
      await kept;
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

test('a worker killed in the midst of a move and another at its end: every appeal adopts once, the curators hear once', async () => {
  const { db } = otklik.parts;
  const numbers = await makeOpenAppeals(db, { count, prefix: 'kill' });
  const version = await publishElsewhere(otklik);
  const { body } = await otklik.api<{ id: string }>('POST', '/settings/moves', { version, numbers });
  await waitFor(() => mover.died().includes('end'), 'both deaths', 120_000);
  const result = await waitFor(
    async () => (await otklik.api<{ result: object | null }>('GET', `/jobs/${body.id}`)).body.result,
    'the end of the move',
    60_000,
  );
  expect(mover.died()).toEqual(['midst', 'end']);
  expect(result).toEqual({ version, moved: count, closed: [], refused: [] });
  const adopted = (await db.query(
    `select a.number, count(*)::int as times from audit_entries e join appeals a on a.id = e.appeal_id
     where e.what = 'version-adopted' group by a.number order by a.number`,
  )) as { number: string; times: number }[];
  expect(adopted).toEqual([...numbers].sort().map((number) => ({ number, times: 1 })));
  await waitFor(
    async () =>
      ((await db.query(`select count(*)::int as open from commands where confirmed_at is null`)) as { open: number }[])[0]
        ?.open === 0,
    'every act to be confirmed',
    30_000,
  );
  const run = otklik.parts.temporal.workflow.getHandle(moveWorkflowId(body.id));
  await waitFor(async () => (await run.describe()).status.name === 'COMPLETED', 'the run to end', 60_000);
  const told = await db.manager.findBy(Notification, { kind: 'moved' });
  const curators = (await db.query(
    `select id from operators where 'curator' = any (roles) and department_code is null and blocked_at is null order by id`,
  )) as { id: string }[];
  expect(told.map(({ operatorId }) => operatorId).sort()).toEqual(curators.map(({ id }) => id).sort());
}, 240_000);
