import {
  condition,
  defineUpdate,
  proxyActivities,
  proxyLocalActivities,
  setHandler,
  sleep,
  CancellationScope,
} from '@temporalio/workflow';
import type * as bare from './bare-activities.js';

const local = proxyLocalActivities<typeof bare>({ startToCloseTimeout: '10s' });
const remote = proxyActivities<typeof bare>({ startToCloseTimeout: '10s' });

export const answer = defineUpdate<void>('answer');

/** What any appeal costs Temporal at the least: three steps, a deadline, an answer, one call outside, a quiet time. */
export async function bareLife(): Promise<void> {
  let answered = false;
  setHandler(answer, () => {
    answered = true;
  });
  await local.nothing();
  await local.nothing();
  const deadline = new CancellationScope();
  void deadline.run(() => sleep('10 minutes')).catch(() => undefined);
  await condition(() => answered);
  await local.nothing();
  await remote.nothing();
  deadline.cancel();
  await sleep(1);
}
