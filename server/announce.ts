import type { Client } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/client';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import type { DataSource } from 'typeorm';
import type { Announcements } from '../activities/deliver-message.js';
import { appealWorkflowId, messageAdded, type Round } from '../workflows/messages.js';

export interface Announcer {
  /** Starts the round's run; one that is running or finished already counts as started. */
  start(round: Round): Promise<void>;
  /** Tells the run that there is something to read. One that has not begun will read it anyway. */
  wake(round: Round): Promise<void>;
  announce(announcements: Announcements): Promise<void>;
}

interface AnnouncerParts {
  db: DataSource;
  temporal: Client;
  taskQueue: string;
}

export const createAnnouncer = ({ db, temporal, taskQueue }: AnnouncerParts): Announcer => {
  const start = async ({ appealId, round }: Round): Promise<void> => {
    try {
      await temporal.workflow.start('handleAppeal', {
        taskQueue,
        workflowId: appealWorkflowId(appealId, round),
        args: [{ appealId, round }],
        workflowIdReusePolicy: 'REJECT_DUPLICATE',
        workflowIdConflictPolicy: 'USE_EXISTING',
      });
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    }
    await db.query(`update appeals set announced_at = now() where id = $1 and round = $2 and announced_at is null`, [
      appealId,
      round,
    ]);
  };

  const wake = async ({ appealId, round }: Round): Promise<void> => {
    try {
      await temporal.workflow.getHandle(appealWorkflowId(appealId, round)).signal(messageAdded);
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
    }
  };

  return {
    start,
    wake,
    async announce({ start: starting, wake: waking }) {
      for (const round of starting) await start(round);
      for (const round of waking) await wake(round);
    },
  };
};
