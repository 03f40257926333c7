import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import type { DataSource } from 'typeorm';
import { appealWorkflowId, messageAdded, taskQueue as ours, type Round } from '../workflows/messages.js';

export interface Reconciled {
  /** Open appeals whose run goes on, from the row as it stands. */
  woken: number;
  /** Open appeals that had no run and got one. */
  started: number;
  /** Runs of rounds that are over: they see it and end. */
  ended: number;
}

const atOnce = 16;

/**
 * After Temporal's store was lost, or replaced by an older one: the rows are the truth. Every run begins, and after every wake goes on,
 * by reading its row, so an older run needs a word and an appeal without a run a new one; statuses and deadlines stay, and what is
 * being published is looked for before anything is sent. Safe to repeat, and harmless where nothing was lost.
 */
export const reconcile = async (parts: { db: DataSource; temporal: Client; taskQueue?: string }): Promise<Reconciled> => {
  const { db, temporal, taskQueue = ours } = parts;
  const open = (await db.query(
    `select id as "appealId", round from appeals where status not in ('closed', 'rejected') order by seq`,
  )) as Round[];
  const reconciled: Reconciled = { woken: 0, started: 0, ended: 0 };
  await inParallel(open, async (round) => {
    if (await wake(temporal, appealWorkflowId(round.appealId, round.round))) reconciled.woken += 1;
    else {
      await startAnew(temporal, taskQueue, round);
      reconciled.started += 1;
    }
    await db.query(`update appeals set announced_at = coalesce(announced_at, now()) where id = $1 and round = $2`, [
      round.appealId,
      round.round,
    ]);
  });

  const expected = new Set(open.map(({ appealId, round }) => appealWorkflowId(appealId, round)));
  const running = temporal.workflow.list({ query: `WorkflowType = 'handleAppeal' and ExecutionStatus = 'Running'` });
  const stale: string[] = [];
  for await (const { workflowId } of running) if (!expected.has(workflowId)) stale.push(workflowId);
  await inParallel(stale, async (workflowId) => {
    if (await wake(temporal, workflowId)) reconciled.ended += 1;
  });
  // An update that the lost store had accepted is sent again: its command knows whether it was done.
  await db.query(`update commands set next_try_at = now() where done_at is null`);
  return reconciled;
};

const wake = async (temporal: Client, workflowId: string): Promise<boolean> => {
  try {
    await temporal.workflow.getHandle(workflowId).signal(messageAdded);
    return true;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
};

/** A finished run of this very round may be in the store: by the row it is not finished, so another is allowed. */
const startAnew = async (temporal: Client, taskQueue: string, round: Round): Promise<void> => {
  await temporal.workflow.start('handleAppeal', {
    ...{ taskQueue, args: [round], workflowId: appealWorkflowId(round.appealId, round.round) },
    ...{ workflowIdReusePolicy: 'ALLOW_DUPLICATE', workflowIdConflictPolicy: 'USE_EXISTING' },
  });
};

const inParallel = async <T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> => {
  const waiting = items.values();
  const lane = async (): Promise<void> => {
    for (const item of waiting) await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
};
