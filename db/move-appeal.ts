import type { EntityManager } from 'typeorm';
import { canMove, isOver, type AppealStatus, type Refusal } from '../domain/appeal.js';
import type { Because, By } from '../domain/audit.js';
import { Appeal } from './entities/appeal.js';
import { recordAudit } from './record-audit.js';

/** The row no longer stands where the step expected it: another step was committed first. */
export class Overtaken extends Error {
  override name = 'Overtaken';
}

/** What was asked breaks a rule that only the row and its settings can tell. Nothing of it may be committed. */
export class Refused extends Overtaken {
  override name = 'Refused';
  constructor(readonly refusal: Refusal) {
    super(refusal);
  }
}

export interface Move {
  appealId: string;
  round: number;
  from: AppealStatus;
  to: AppealStatus;
  by: By;
  because: Because;
  once: string;
  /** What changes together with the status. */
  set?: Partial<
    Pick<
      Appeal,
      | 'topicCode'
      | 'territoryCode'
      | 'urgent'
      | 'needsApproval'
      | 'template'
      | 'labels'
      | 'departmentCode'
      | 'executorId'
      | 'declines'
      | 'rejectReason'
      | 'noise'
      | 'settingsVersion'
      | 'policyCode'
      | 'defaultPolicyCode'
      | 'announcedAt'
    >
  >;
}

/**
 * The only writer of a status within a round: refuses an illegal move, updates only if the row still stands at `from`,
 * and writes the audit line in the same transaction. The caller has asked `isRecorded(once)` under the row's lock.
 */
export const moveAppeal = async (
  tx: EntityManager,
  { appealId, round, from, to, by, because, once, set }: Move,
): Promise<void> => {
  if (!canMove(from, to)) throw new Error(`appeal ${appealId}: no move from ${from} to ${to} exists`);
  const ended = isOver(to) ? { endedAt: new Date() } : {};
  const { affected } = await tx.update(Appeal, { id: appealId, round, status: from }, { ...set, ...ended, status: to });
  if (affected !== 1) throw new Overtaken(`appeal ${appealId} is no longer in round ${round} at ${from}`);
  await recordAudit(tx, { appealId, round, by, because, once });
};

/**
 * Reopening is one thing everywhere: the next round begins at the receipt of what reopened the appeal.
 * The old run finds a row of a later round and ends; the next one is started by whoever announces.
 */
export const reopenAppeal = async (
  tx: EntityManager,
  {
    appeal,
    to,
    at,
    writtenAt,
    by,
    because,
    once,
  }: {
    appeal: Appeal;
    to: 'assigned' | 'triage';
    at: Date;
    /** Of the words that reopen it; null = a person does. */
    writtenAt: Date | null;
    by: By;
    because: Because;
    once: string;
  },
): Promise<void> => {
  await tx.update(
    Appeal,
    { id: appeal.id, round: appeal.round },
    {
      round: appeal.round + 1,
      status: to,
      roundStartedAt: at,
      roundWrittenAt: writtenAt,
      endedAt: null,
      announcedAt: null,
      wakeAt: null,
      doubtMessageId: null,
      rejectReason: null,
      noise: false,
    },
  );
  await recordAudit(tx, { appealId: appeal.id, round: appeal.round + 1, by, because, once });
};
