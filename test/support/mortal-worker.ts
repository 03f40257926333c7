// node --import tsx mortal-worker.ts QUEUE BUNDLE DEATHS STEP…: a worker that kills itself with -9 right after the commit of each
// step named, once a step and at most once an appeal; what has been died for is kept in the file DEATHS.
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { NativeConnection, Worker } from '@temporalio/worker';
import { createActivities } from '../../activities/index.js';
import { readWired } from '../../server/config.js';
import { endWithParent } from '../../server/embedded/parent-pipe.js';
import { createParts } from '../../server/parts.js';
import './quiet-temporal.js';

const [queue, codePath, deaths, ...steps] = process.argv.slice(2);
if (queue === undefined || codePath === undefined || deaths === undefined) throw new Error('expected: QUEUE BUNDLE DEATHS STEP…');
const died = existsSync(deaths) ? readFileSync(deaths, 'utf8').split(/\s+/) : [];

type Step = (view: { appealId: string }, ...rest: unknown[]) => Promise<unknown>;

const mortal =
  (name: string, step: Step): Step =>
  async (view, ...rest) => {
    const answer = await step(view, ...rest);
    if (died.includes(name) || died.includes(view.appealId)) return answer;
    appendFileSync(deaths, `${name} ${view.appealId}\n`);
    process.kill(process.pid, 'SIGKILL');
    return new Promise(() => undefined);
  };

const config = readWired();
const { deps } = await createParts(config, 'mortal', queue);
const activities = createActivities(deps);
const fatal = steps.map((name) => [name, mortal(name, activities[name as keyof typeof activities] as Step)] as const);
const worker = await Worker.create({
  connection: await NativeConnection.connect({ address: config.temporal.address }),
  namespace: config.temporal.namespace,
  taskQueue: queue,
  workflowBundle: { codePath },
  activities: { ...activities, ...Object.fromEntries(fatal) },
  enableNonLocalActivities: false, // replies are published elsewhere: a death in the midst of that is another story
  stickyQueueScheduleToStartTimeout: '1s', // a task does not wait long for one who is dead
});
endWithParent(() => Promise.resolve());
await worker.run();
