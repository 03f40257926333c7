import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Client, Connection, WorkflowUpdateFailedError } from '@temporalio/client';
import { NativeConnection, Worker, type WorkerOptions } from '@temporalio/worker';
import type { Activities } from '../../activities/index.js';
import { appealWorkflowId, declineAsNotOurs, messageAdded, submitReply, type AppealView } from '../../workflows/messages.js';
import '../support/quiet-temporal.js';
import { temporalAddress, workflowBundlePath } from '../support/servers.js';

let native: NativeConnection;
let connection: Connection;
let client: Client;

beforeAll(async () => {
  const address = await temporalAddress();
  native = await NativeConnection.connect({ address });
  connection = await Connection.connect({ address });
  client = new Client({ connection });
});
afterAll(async () => {
  await connection.close();
  await native.close();
});

const soon = (ms: number): string => new Date(Date.now() + ms).toISOString();

/** Fakes that keep one appeal in memory; a test changes what matters to it. */
const fakes = (appealId: string, change: Partial<Activities> = {}) => {
  const view: AppealView = {
    appealId,
    round: 1,
    status: 'received',
    topic: null,
    department: null,
    reply: null,
    toApprove: null,
    doubt: null,
    writtenByHand: null,
    pausedSince: null,
    urgent: false,
    over: false,
    unheard: false,
    next: null,
  };
  const done: string[] = [];
  const step = (name: string, work: () => Partial<AppealView>) => async (): Promise<AppealView> => {
    done.push(name);
    return { ...Object.assign(view, work()) };
  };
  const activities: Activities = {
    readAppeal: step('read', () => ({})),
    classifyAppeal: step('classify', () => ({ topic: 'water' })),
    routeAppeal: step('route', () => ({
      status: 'assigned',
      department: 'housing',
      next: { milestoneId: 'm', step: '50', at: soon(60_000) },
    })),
    hearMessages: step('hear', () => ({ unheard: false })),
    takeAct: async (_appeal, act) => {
      done.push(act.kind);
      const reply = act.kind === 'submitReply' ? { id: act.replyId, publication: 'intended' as const } : null;
      return { ...Object.assign(view, { status: act.kind === 'submitReply' ? 'publishing' : 'triage', reply }) };
    },
    publishReply: async () => {
      done.push('publish');
      return 'published';
    },
    settlePublication: step('settle', () => ({
      status: 'observing',
      reply: null,
      next: { milestoneId: 'o', step: 'end', at: soon(200) },
    })),
    passInstant: step('instant', () => ({ status: 'closed', over: true, next: null })),
    ...change,
  };
  return { activities, done, view };
};

const live = async <T>(activities: Activities, appealId: string, during: (run: Run) => Promise<T>): Promise<T> =>
  withWorker({ activities }, async (begin) => during(await begin(appealId)));

const withWorker = async <T>(
  options: Pick<WorkerOptions, 'activities' | 'maxConcurrentWorkflowTaskExecutions'>,
  during: (begin: (appealId: string) => Promise<Run>) => Promise<T>,
): Promise<T> => {
  const taskQueue = `test-${randomUUID()}`;
  const workflowBundle = { codePath: await workflowBundlePath() };
  const worker = await Worker.create({ connection: native, taskQueue, workflowBundle, ...options });
  return worker.runUntil(() =>
    during(async (appealId) => {
      const workflowId = appealWorkflowId(appealId, 1);
      await client.workflow.start('handleAppeal', { taskQueue, workflowId, args: [{ appealId, round: 1 }] });
      return client.workflow.getHandle(workflowId);
    }),
  );
};
type Run = ReturnType<Client['workflow']['getHandle']>;

const reply = (run: Run, commandId: string = randomUUID()) =>
  run.executeUpdate(submitReply, { updateId: commandId, args: [{ kind: 'submitReply', commandId, replyId: commandId }] });

describe('one round', () => {
  test('a simple life costs at most 32 events in at most 4 workflow tasks', async () => {
    const appealId = randomUUID();
    const { activities, done } = fakes(appealId);
    const history = await live(activities, appealId, async (run) => {
      await reply(run);
      await run.result();
      return run.fetchHistory();
    });
    const events = history.events ?? [];
    expect(done).toEqual(['read', 'classify', 'route', 'submitReply', 'publish', 'settle', 'instant']);
    const tasks = events.filter(({ workflowTaskCompletedEventAttributes }) => workflowTaskCompletedEventAttributes);
    // A reply that comes while the first task is still at work saves one.
    expect(tasks.length).toBeLessThanOrEqual(4);
    expect(events.length).toBeLessThanOrEqual(32);
  });

  test('an act out of place is refused with a reason, and the run goes on', async () => {
    const appealId = randomUUID();
    const { activities, done } = fakes(appealId);
    await live(activities, appealId, async (run) => {
      await reply(run);
      const commandId = randomUUID();
      const declined = run.executeUpdate(declineAsNotOurs, {
        updateId: commandId,
        args: [{ kind: 'declineAsNotOurs', commandId }],
      });
      await expect(declined).rejects.toBeInstanceOf(WorkflowUpdateFailedError);
      await run.result();
    });
    expect(done).not.toContain('declineAsNotOurs');
  });

  test('the same act sent twice is taken once', async () => {
    const appealId = randomUUID();
    const { activities, done } = fakes(appealId);
    await live(activities, appealId, async (run) => {
      const commandId = randomUUID();
      await Promise.all([reply(run, commandId), reply(run, commandId)]);
      await run.result();
    });
    expect(done.filter((step) => step === 'submitReply')).toHaveLength(1);
  });

  test('a message is heard; a row of a later round ends the run', async () => {
    const appealId = randomUUID();
    const { activities, done } = fakes(appealId);
    activities.hearMessages = async (view) => {
      done.push('hear');
      return { ...view, status: 'assigned', over: true, unheard: false, next: null } as AppealView;
    };
    await live(activities, appealId, async (run) => {
      await run.signal(messageAdded);
      await run.result();
    });
    expect(done.at(-1)).toBe('hear');
  });

  test('steps of the ladder that are late all fire, in order', async () => {
    const appealId = randomUUID();
    const { activities, done, view } = fakes(appealId);
    const steps = ['50', '80', '100', 'end'];
    activities.passInstant = async (_round, instant) => {
      done.push(instant.step);
      const next = steps[steps.indexOf(instant.step) + 1];
      Object.assign(view, {
        over: next === undefined,
        next: next === undefined ? null : { milestoneId: 'm', step: next, at: soon(-1000) },
      });
      return { ...view };
    };
    activities.routeAppeal = async () => ({
      ...Object.assign(view, { status: 'assigned', next: { milestoneId: 'm', step: '50', at: soon(-5000) } }),
    });
    await live(activities, appealId, (run) => run.result());
    expect(done.slice(-4)).toEqual(steps);
  });
});

test('a step that fails again and again lets other appeals go on', async () => {
  const broken: string[] = [randomUUID(), randomUUID()];
  const appealId = randomUUID();
  const { activities } = fakes(appealId);
  const readAppeal: Activities['readAppeal'] = async (round) => {
    if (broken.includes(round.appealId)) throw new Error('this row cannot be read');
    return activities.readAppeal(round);
  };
  const options = { activities: { ...activities, readAppeal }, maxConcurrentWorkflowTaskExecutions: broken.length };
  await withWorker(options, async (begin) => {
    const stuck = await Promise.all(broken.map(begin));
    const run = await begin(appealId);
    await reply(run);
    await run.result();
    await Promise.all(stuck.map((one) => one.terminate()));
  });
}, 40_000);
