import type { EntityManager } from 'typeorm';
import type { AppealStatus } from '../domain/appeal.js';
import { Appeal } from '../db/entities/appeal.js';
import { Overtaken } from '../db/move-appeal.js';
import { readAppealView } from '../db/read-appeal-view.js';
import { isRecorded } from '../db/record-audit.js';
import type { AppealView, Round } from '../workflows/messages.js';
import type { Deps } from './deps.js';

interface Stand extends Round {
  /** Where the appeal must stand for the step to make sense; elsewhere it was overtaken. */
  in: readonly AppealStatus[];
}
interface Step extends Stand {
  /** Round, step and its cause: `1/escalate/<milestone>/80`. */
  once: string;
}

/**
 * One step of the machine, safe to run twice and in any order: under the row's lock, a step that is recorded already, or that
 * was overtaken by a committed one, writes nothing. The answer is always the row as it stands, and the main line goes on from it.
 */
export const runStep = (deps: Pick<Deps, 'db'>, { once, ...stand }: Step, work: Work): Promise<AppealView> =>
  runUnderLock(deps, stand, async (tx, appeal) => {
    if (!(await isRecorded(tx, appeal.id, once))) await work(tx, appeal);
  });

type Work = (tx: EntityManager, appeal: Appeal) => Promise<void>;

/** A step whose cause is known only under the lock: `work` itself asks `isRecorded` before it writes. */
export const runUnderLock = async (
  { db }: Pick<Deps, 'db'>,
  { appealId, round, in: expected }: Stand,
  work: Work,
): Promise<AppealView> => {
  try {
    return await db.transaction(async (tx) => {
      const appeal = await lockAppeal(tx, appealId);
      if (appeal.round === round && expected.includes(appeal.status)) await work(tx, appeal);
      return readAppealView(tx, { appealId, round });
    });
  } catch (error) {
    if (error instanceof Overtaken) return readAppealView(db.manager, { appealId, round });
    throw error;
  }
};

export const lockAppeal = async (tx: EntityManager, appealId: string): Promise<Appeal> =>
  tx.findOneOrFail(Appeal, { where: { id: appealId }, lock: { mode: 'for_no_key_update' } });
