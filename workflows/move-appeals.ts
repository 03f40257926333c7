import { continueAsNew, proxyActivities, sleep, workflowInfo } from '@temporalio/workflow';
import type { MoveActivities } from '../activities/move-appeals.js';

// A batch waits for its turn and for the answers of twenty runs, some seconds each; what a dead worker held is soon given to another.
const retry = { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '30s' } as const;
const { moveBatch } = proxyActivities<MoveActivities>({ startToCloseTimeout: '30s', retry });
const { finishMove } = proxyActivities<MoveActivities>({ startToCloseTimeout: '10s', retry });

/** Sends chosen appeals the act of adopting newer settings, a batch a second; the rows say which are left. */
export async function moveAppeals({ moveId }: { moveId: string }): Promise<void> {
  for (;;) {
    const [left] = await Promise.all([moveBatch({ moveId }), sleep('1s')]);
    if (left === 0) break;
    if (workflowInfo().continueAsNewSuggested) await continueAsNew<typeof moveAppeals>({ moveId });
  }
  await finishMove({ moveId });
}
