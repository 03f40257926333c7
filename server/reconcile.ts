import { setTimeout as pause } from 'node:timers/promises';
import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import type { DataSource } from 'typeorm';
import { appealWorkflowId, messageAdded, type Round } from '../workflows/messages.js';
import type { Announcer } from './announce.js';
import { inParallel } from './in-parallel.js';

export interface Reconciled {
  /** Open appeals whose run goes on, from the row as it stands. */
  told: number;
  /** Open appeals that had no run and got one. */
  begun: number;
  /** Runs of rounds that are over: they see it and end. */
  stale: number;
}

const atOnce = 16;
/** So many passes in a row in which Temporal takes nothing, and so long between them: it may be just starting. */
const fruitlessPasses = 30;
const betweenPassesMs = 1_100;

/**
 * After Temporal's store was lost, or replaced by an older one: the rows are the truth. Every run begins, and after every wake goes on,
 * by reading its row, so an older run needs a word and an appeal without a run a new one; statuses and deadlines stay, and what is
 * being published is looked for before anything is sent. Safe to repeat, and harmless where nothing was lost.
 */
export const reconcile = async (parts: { db: DataSource; temporal: Client; announcer: Announcer }): Promise<Reconciled> => {
  const { db, temporal, announcer } = parts;
  const open = (await db.query(
    `select id as "appealId", round from appeals where status not in ('closed', 'rejected') order by seq`,
  )) as Round[];
  const heard = { told: 0, begun: 0, over: 0 };
  await patiently(open, async (round) => {
    heard[await announcer.wake(round)] += 1;
  });

  const expected = new Set(open.map(({ appealId, round }) => appealWorkflowId(appealId, round)));
  const stale: string[] = [];
  for await (const { workflowId } of temporal.workflow.list({ query: running }))
    if (!expected.has(workflowId)) stale.push(workflowId);
  await patiently(stale, (workflowId) =>
    temporal.workflow
      .getHandle(workflowId)
      .signal(messageAdded)
      .catch((error: unknown) => {
        if (!(error instanceof WorkflowNotFoundError)) throw error; // it has ended by itself: the listing lags behind
      }),
  );
  // An update that the lost store had accepted is sent again: its command knows whether it was done.
  await db.query(`update commands set next_try_at = now() where confirmed_at is null`);
  return { told: heard.told, begun: heard.begun, stale: stale.length };
};

/** One that Temporal did not take is no reason to leave the others: it is asked again, as long as anything gets through. */
const patiently = async <T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<void> => {
  let left = items;
  for (let fruitless = 0; left.length > 0;) {
    const again: T[] = [];
    let failure: unknown;
    await inParallel(atOnce, left, (item) =>
      work(item).catch((error: unknown) => {
        again.push(item);
        failure = error;
      }),
    );
    fruitless = again.length < left.length ? 0 : fruitless + 1;
    if (fruitless === fruitlessPasses) throw failure;
    left = again;
    if (left.length > 0) await pause(betweenPassesMs);
  }
};

const running = `WorkflowType = 'handleAppeal' and ExecutionStatus = 'Running'`;
