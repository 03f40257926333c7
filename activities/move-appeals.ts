import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { isOver } from '../domain/appeal.js';
import { beginAct, claimMove, endMove, nextOfMove, noteOutcome, reportMove, type Move } from '../db/moves.js';
import { Appeal } from '../db/entities/appeal.js';
import { Command } from '../db/entities/command.js';
import { takeRateSlot } from '../db/take-rate-slot.js';

interface MoveDeps {
  db: DataSource;
  /** Tells the run of the act that is stored under this id, and waits a little for its answer. */
  sendAct: (commandId: string) => Promise<void>;
}

/** Acts a second, of all moves together. The slots stand in the database, so that no restart and no second worker sends more. */
const perSecond = 20;

/** What the workflow `moveAppeals` may do to the world: every part may run twice, or be killed and begun again. */
export const createMoveActivities = (deps: MoveDeps) => ({
  /** Sends the act to the next appeals; the answer is how many still wait. */
  async moveBatch({ moveId }: { moveId: string }): Promise<number> {
    const move = await claimMove(deps.db, moveId);
    if (!move) return 0; // ended by a run before
    const numbers = await nextOfMove(deps.db, moveId, perSecond);
    await Promise.all(numbers.map((number) => moveOne(deps, move, number)));
    return reportMove(deps.db, moveId);
  },
  finishMove: ({ moveId }: { moveId: string }): Promise<void> => endMove(deps.db, moveId),
});
export type MoveActivities = ReturnType<typeof createMoveActivities>;

const moveOne = async (deps: MoveDeps, { id: moveId, version, operatorId }: Move, number: string): Promise<void> => {
  const { db } = deps;
  const appeal = await db.manager.findOneByOrFail(Appeal, { number });
  const commandId = commandIdOf(moveId, appeal.id);
  const before = await db.manager.findOneBy(Command, { id: commandId });
  if (!before && isOver(appeal.status)) return noteOutcome(db, { moveId, number, outcome: 'closed' });
  if (!before?.doneAt) {
    const isSent = await sendInTurn(deps, { moveId, number, commandId, appeal, operatorId, version });
    if (!isSent) return;
  }
  const { answer, refusal } = await db.manager.findOneByOrFail(Command, { id: commandId });
  if (answer) return noteOutcome(db, { moveId, number, outcome: 'moved' });
  if (refusal === null) return; // its run has not answered yet: the next batch comes back to it
  const { status } = await db.manager.findOneByOrFail(Appeal, { number });
  return noteOutcome(db, { moveId, number, outcome: isOver(status) ? 'closed' : 'refused', refusal });
};

/** false = not now: others are before it, or the move was stopped. */
const sendInTurn = async ({ db, sendAct }: MoveDeps, act: Parameters<typeof beginAct>[1]): Promise<boolean> => {
  const wait = await takeRateSlot(db, { key: 'adopt-settings', perSecond, patienceMs: 5_000 });
  if (wait === undefined) return false;
  if (wait > 0) await pause(wait);
  if (!(await beginAct(db, act))) return false;
  await sendAct(act.commandId);
  return true;
};

/** One act for a move and an appeal, however often the batch is begun; that a version is adopted once the act itself sees to. */
const commandIdOf = (moveId: string, appealId: string): string =>
  createHash('sha256')
    .update(`${moveId}/${appealId}`)
    .digest('hex')
    .replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-5$3-8$4-$5');
