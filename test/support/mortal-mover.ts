// node --import tsx mortal-mover.ts QUEUE BUNDLE DEATHS: a whole worker that kills itself with -9 twice in all: in the midst of a batch
// of a move, when acts have been sent and their outcome is not noted, and right after the commit of its end. What has been died for is
// kept in the file DEATHS.
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { NativeConnection, Worker } from '@temporalio/worker';
import { createActivities } from '../../activities/index.js';
import { createMoveActivities } from '../../activities/move-appeals.js';
import { readWired } from '../../server/config.js';
import { endWithParent } from '../../server/embedded/parent-pipe.js';
import { createParts } from '../../server/parts.js';
import './quiet-temporal.js';

const [queue, codePath, deaths] = process.argv.slice(2);
if (queue === undefined || codePath === undefined || deaths === undefined) throw new Error('expected: QUEUE BUNDLE DEATHS');
const died = existsSync(deaths) ? readFileSync(deaths, 'utf8').split(/\s+/) : [];
const dieOnce = (where: string): Promise<void> => {
  if (died.includes(where)) return Promise.resolve();
  appendFileSync(deaths, `${where}\n`);
  process.kill(process.pid, 'SIGKILL');
  return new Promise(() => undefined);
};

const config = readWired();
const { db, deps, acts } = await createParts(config, 'mortal', queue);
let sent = 0;
const moves = createMoveActivities({
  db,
  async sendAct(commandId) {
    await acts.sendAgain(commandId);
    sent += 1;
    if (sent === 5) await dieOnce('midst');
  },
});
const worker = await Worker.create({
  connection: await NativeConnection.connect({ address: config.temporal.address }),
  namespace: config.temporal.namespace,
  taskQueue: queue,
  workflowBundle: { codePath },
  activities: {
    ...createActivities(deps),
    ...moves,
    async finishMove(move: { moveId: string }) {
      await moves.finishMove(move);
      await dieOnce('end');
    },
  },
  stickyQueueScheduleToStartTimeout: '1s', // a task does not wait long for one who is dead
});
endWithParent(() => Promise.resolve());
await worker.run();
