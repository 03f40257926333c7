import type { Client } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/client';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { In, Not, type DataSource } from 'typeorm';
import type { Announcements } from '../activities/deliver-message.js';
import { Appeal } from '../db/entities/appeal.js';
import { appealWorkflowId, messageAdded, moveWorkflowId, type Round } from '../workflows/messages.js';

export interface Announcer {
  /** Starts the round's run; one that is running or finished already counts as started. */
  start(round: Round): Promise<void>;
  /** Tells the run that there is something to read; an open round that has no run gets one, and it will read it anyway. */
  wake(round: Round): Promise<'told' | 'begun' | 'over'>;
  /** A run for an open round that has none; false = the round is over. */
  revive(round: Round): Promise<boolean>;
  announce(announcements: Announcements): Promise<void>;
  /** Begins the run of a move that was asked for; one that is running goes on. */
  startMove(moveId: string): Promise<void>;
}

interface AnnouncerParts {
  db: DataSource;
  temporal: Client;
  taskQueue: string;
}

/** Temporal may be away: whoever announces has something better to do, and the sweeper repeats it. */
const patienceMs = 3_000;
/** After a failure nobody asks for so long: else a burst would wait out its patience message by message. */
const restMs = 1_000;

export const createAnnouncer = ({ db, temporal, taskQueue }: AnnouncerParts): Announcer => {
  let restsUntil = 0;
  const soon = async <T>(call: () => Promise<T>): Promise<T> => {
    if (performance.now() < restsUntil) throw new Error('Temporal did not answer a moment ago');
    try {
      return await temporal.connection.withDeadline(Date.now() + patienceMs, call);
    } catch (error) {
      const isAnswer = error instanceof WorkflowExecutionAlreadyStartedError || error instanceof WorkflowNotFoundError;
      if (!isAnswer) restsUntil = performance.now() + restMs;
      throw error;
    }
  };

  const begin = async (
    { appealId, round }: Round,
    workflowIdReusePolicy: 'REJECT_DUPLICATE' | 'ALLOW_DUPLICATE',
  ): Promise<void> => {
    try {
      await soon(() =>
        temporal.workflow.start('handleAppeal', {
          ...{ taskQueue, workflowId: appealWorkflowId(appealId, round), args: [{ appealId, round }] },
          ...{ workflowIdReusePolicy, workflowIdConflictPolicy: 'USE_EXISTING' },
        }),
      );
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    }
    await db.query(`update appeals set announced_at = now() where id = $1 and round = $2 and announced_at is null`, [
      appealId,
      round,
    ]);
  };

  const start = (round: Round): Promise<void> => begin(round, 'REJECT_DUPLICATE');

  /** By the row the round goes on, so whatever Temporal's store holds of it is not the whole of it. */
  const revive = async ({ appealId, round }: Round): Promise<boolean> => {
    const isOpen = await db.manager.existsBy(Appeal, { id: appealId, round, status: Not(In(['closed', 'rejected'])) });
    if (isOpen) await begin({ appealId, round }, 'ALLOW_DUPLICATE');
    return isOpen;
  };

  const wake = async (round: Round): Promise<'told' | 'begun' | 'over'> => {
    const run = temporal.workflow.getHandle(appealWorkflowId(round.appealId, round.round));
    try {
      await soon(() => run.signal(messageAdded));
      return 'told';
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
      return (await revive(round)) ? 'begun' : 'over';
    }
  };

  return {
    async startMove(moveId) {
      await soon(() =>
        temporal.workflow.start('moveAppeals', {
          ...{ taskQueue, workflowId: moveWorkflowId(moveId), args: [{ moveId }] },
          ...{ workflowIdReusePolicy: 'ALLOW_DUPLICATE', workflowIdConflictPolicy: 'USE_EXISTING' },
        }),
      );
    },
    start,
    wake,
    revive,
    async announce({ start: starting, wake: waking }) {
      for (const round of starting) await start(round);
      for (const round of waking) await wake(round);
    },
  };
};
