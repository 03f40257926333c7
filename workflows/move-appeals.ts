import { continueAsNew, proxyActivities, sleep, workflowInfo } from '@temporalio/workflow';
import type { MoveActivities } from '../activities/move-appeals.js';

const { moveBatch, finishMove } = proxyActivities<MoveActivities>({
  startToCloseTimeout: '60s',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '30s' },
});

/** Sends chosen appeals the act of adopting newer settings, a batch a second; the rows say which are left. */
export async function moveAppeals({ moveId }: { moveId: string }): Promise<void> {
  for (;;) {
    const [left] = await Promise.all([moveBatch({ moveId }), sleep('1s')]);
    if (left === 0) break;
    if (workflowInfo().continueAsNewSuggested) await continueAsNew<typeof moveAppeals>({ moveId });
  }
  await finishMove({ moveId });
}
