import type { Logger } from 'pino';
import type { DataSource, EntityManager } from 'typeorm';
import { decideAgain } from '../activities/decide-again.js';
import type { Deps } from '../activities/deps.js';
import { beginRound } from '../activities/pass-instant.js';
import { lockAppeal } from '../activities/step.js';
import { Appeal } from '../db/entities/appeal.js';
import { Command } from '../db/entities/command.js';
import { reopenAppeal } from '../db/move-appeal.js';
import { refuseCommand } from '../db/refuse-command.js';
import { isOver, refusalOf, type Refusal } from '../domain/appeal.js';
import { operator as byOperator } from '../domain/audit.js';
import type { Announcer } from './announce.js';

interface Parts {
  db: DataSource;
  announcer: Announcer;
  deps: Pick<Deps, 'readSettings' | 'speed'>;
  log: Logger;
}

/** On a finished round there is no run to ask: the row is moved here, and the next run is started. */
export const reopen = async (parts: Parts, { id: commandId }: Command): Promise<Command> => {
  const { db, announcer, deps, log } = parts;
  const begun = await db.transaction(async (tx) => {
    const command = await tx.findOneOrFail(Command, { where: { id: commandId }, lock: { mode: 'pessimistic_write' } });
    if (command.doneAt) return undefined;
    const { thread, authorId } = await tx.findOneByOrFail(Appeal, { id: command.appealId });
    await tx.query(`select pg_advisory_xact_lock(hashtextextended($1, 0))`, [`${thread}/${authorId}`]);
    const appeal = await lockAppeal(tx, command.appealId);
    await tx.update(Command, command.id, { confirmedAt: new Date() }); // no run is asked
    const refusal = await refusalToReopen(tx, appeal);
    if (refusal) {
      await refuseCommand(tx, command.id, refusal);
      return undefined;
    }
    const promoted = appeal.status === 'rejected';
    const at = new Date();
    const once = `${appeal.round}/reopen/${command.id}`;
    await reopenAppeal(tx, {
      appeal,
      to: promoted || !appeal.departmentCode ? 'triage' : 'assigned',
      at,
      writtenAt: null,
      by: byOperator(command.operatorId),
      because: { what: 'reopened', by: promoted ? 'promotion' : 'operator', cause: command.id, from: appeal.status },
      once,
    });
    const round = appeal.round + 1;
    const departmentCode = promoted ? null : appeal.departmentCode;
    const next = { ...appeal, round, departmentCode, roundStartedAt: at, roundWrittenAt: null };
    if (departmentCode === null) {
      const { decision, policyInTriage } = await decideAgain(deps, tx, next, { topic: appeal.topicCode });
      Object.assign(next, { policyCode: policyInTriage, urgent: decision.urgent });
    }
    const { policyCode, urgent } = next;
    await tx.update(Appeal, appeal.id, { departmentCode, policyCode, urgent });
    await beginRound(deps, tx, next, once);
    const answer = { id: command.id, status: promoted || !departmentCode ? 'triage' : 'assigned' };
    await tx.update(Command, command.id, { doneAt: at, answer });
    return { appealId: appeal.id, round, from: appeal.status };
  });
  if (begun) {
    // If Temporal is away now, the sweeper starts the round later; the old run sees a row of a later round and ends.
    const { appealId, round, from } = begun;
    const starting = { start: [{ appealId, round }], wake: from === 'observing' ? [{ appealId, round: round - 1 }] : [] };
    void announcer.announce(starting).catch((error: unknown) => log.warn({ appeal: appealId, err: error }, 'not announced yet'));
  }
  return db.manager.findOneByOrFail(Command, { id: commandId });
};

const refusalToReopen = async (tx: EntityManager, appeal: Appeal): Promise<Refusal | undefined> => {
  const { status, urgent, topicCode: topic, departmentCode: department, doubtMessageId: doubt, thread, authorId } = appeal;
  const facts = {
    status,
    topic,
    department,
    doubt,
    urgent,
    reply: null,
    toApprove: null,
    writtenByHand: null,
    pausedSince: null,
  };
  const refusal = refusalOf({ kind: 'reopen' }, facts);
  if (refusal || !isOver(status)) return refusal;
  const [other] = (await tx.query(
    `select number from appeals where thread = $1 and author_id = $2 and id <> $3 and status not in ('closed', 'rejected')`,
    [thread, authorId, appeal.id],
  )) as { number: string }[];
  return other && `open-${other.number}`;
};
