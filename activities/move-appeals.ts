import { createHash } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { isOver } from '../domain/appeal.js';
import { claimMove, endMove, nextOfMove, noteOutcome, reportMove, type Move } from '../db/moves.js';
import { Appeal } from '../db/entities/appeal.js';
import { Command } from '../db/entities/command.js';

interface MoveDeps {
  db: DataSource;
  /** Tells the run of the act that is stored under this id, and waits a little for its answer. */
  sendAct: (commandId: string) => Promise<void>;
}

/** Twenty appeals a second at most: the workflow asks for a batch no oftener than once a second. */
const batch = 20;

/** What the workflow `moveAppeals` may do to the world: every part may run twice, or be killed and begun again. */
export const createMoveActivities = (deps: MoveDeps) => ({
  /** Sends the act to the next appeals; the answer is how many still wait. */
  async moveBatch({ moveId }: { moveId: string }): Promise<number> {
    const move = await claimMove(deps.db, moveId);
    if (!move) return 0; // cancelled, or ended by a run before
    const numbers = await nextOfMove(deps.db, moveId, batch);
    await Promise.all(numbers.map((number) => moveOne(deps, move, number)));
    return reportMove(deps.db, moveId);
  },
  finishMove: ({ moveId }: { moveId: string }): Promise<void> => endMove(deps.db, moveId),
});
export type MoveActivities = ReturnType<typeof createMoveActivities>;

const moveOne = async ({ db, sendAct }: MoveDeps, { id, version, operatorId }: Move, number: string): Promise<void> => {
  const appeal = await db.manager.findOneByOrFail(Appeal, { number });
  const commandId = commandIdOf(id, appeal.id);
  const before = await db.manager.findOneBy(Command, { id: commandId });
  if (!before) {
    if (isOver(appeal.status)) return noteOutcome(db, { moveId: id, number, outcome: 'closed' });
    await db.query(
      `insert into commands (id, appeal_id, round, kind, operator_id, payload, next_try_at)
       values ($1, $2, $3, 'adoptSettings', $4, $5, now() + interval '10 seconds') on conflict (id) do nothing`,
      [commandId, appeal.id, appeal.round, operatorId, { version: String(version) }],
    );
  }
  if (!before?.doneAt) await sendAct(commandId);
  const { answer, refusal } = await db.manager.findOneByOrFail(Command, { id: commandId });
  if (answer) return noteOutcome(db, { moveId: id, number, outcome: 'moved' });
  if (refusal === null) return noteOutcome(db, { moveId: id, number, outcome: 'waiting' });
  const { status } = await db.manager.findOneByOrFail(Appeal, { number });
  return noteOutcome(db, { moveId: id, number, outcome: isOver(status) ? 'closed' : 'refused', refusal });
};

/** One act for a move and an appeal, however often the batch is begun; that a version is adopted once the act itself sees to. */
const commandIdOf = (moveId: string, appealId: string): string =>
  createHash('sha256')
    .update(`${moveId}/${appealId}`)
    .digest('hex')
    .replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-5$3-8$4-$5');
