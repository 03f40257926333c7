import { WorkflowNotFoundError, WorkflowUpdateFailedError, type Client } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { Logger } from 'pino';
import type { DataSource } from 'typeorm';
import type { Deps } from '../activities/deps.js';
import { Appeal } from '../db/entities/appeal.js';
import { Command } from '../db/entities/command.js';
import { refuseCommand } from '../db/refuse-command.js';
import { importances, isOver, rejectReasons, roundIsOver } from '../domain/appeal.js';
import { appealWorkflowId, updates, type Act } from '../workflows/messages.js';
import type { Announcer } from './announce.js';
import { reopen } from './reopen.js';

export interface SendingParts {
  db: DataSource;
  temporal: Client;
  announcer: Announcer;
  deps: Pick<Deps, 'readSettings' | 'speed'>;
  log: Logger;
  /** How long a person waits before «принято, выполняется». */
  patienceMs?: number;
}

/** The command as it stands afterwards. */
export const sendAct = async (parts: SendingParts, command: Command): Promise<Command> => {
  if (command.kind === 'reopen') return reopen(parts, command);
  const sent = await sendUpdate(parts, command);
  if (sent === 'not-found' && (await giveRun(parts, command))) await sendUpdate(parts, command);
  return parts.db.manager.findOneByOrFail(Command, { id: command.id });
};

const sendUpdate = async (parts: SendingParts, command: Command): Promise<'sent' | 'not-found'> => {
  const { temporal, patienceMs = 5_000 } = parts;
  const update = updates.find(({ name }) => name === command.kind);
  if (!update) throw new Error(`no update of a run is called ${command.kind}`);
  const run = temporal.workflow.getHandle(appealWorkflowId(command.appealId, command.round));
  try {
    const asked = { updateId: command.id, args: [actOf(command)] as [Act] };
    await temporal.connection.withDeadline(Date.now() + patienceMs, () => run.executeUpdate<void, [Act]>(update.name, asked));
    await confirm(parts, command);
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) {
      await refuseIfOver(parts, command);
      return 'not-found';
    }
    if (error instanceof WorkflowUpdateFailedError) {
      const { cause } = error;
      if (cause instanceof ApplicationFailure && cause.type === 'Refused') {
        await refuseCommand(parts.db.manager, command.id, cause.message);
        await confirm(parts, command);
      } else await refuseIfOver(parts, command);
    } else {
      // Late or unavailable, so undecided: the row stays, and the sweeper sends it again.
      parts.log.warn({ command: command.id, err: error }, 'act not answered yet');
    }
  }
  return 'sent';
};

const actOf = ({ id: commandId, kind, payload }: Command): Act => {
  const { code = '', replyId = '', messageId = '', lastMessageId = '', reason, reopens, decision } = payload;
  const inUtc = (at = ''): string => new Date(at).toISOString();
  switch (kind) {
    case 'submitReply':
      return { kind, commandId, replyId: commandId };
    case 'submitInterim':
      return { kind, commandId, replyId: commandId, promisedAt: inUtc(payload.promisedAt) };
    case 'extend':
      return { kind, commandId, until: inUtc(payload.until) };
    case 'setImportance':
      return { kind, commandId, importance: importances.find((known) => known === payload.importance) ?? 'usual' };
    case 'decideTopic':
      return { kind, commandId, topic: code };
    case 'assignDepartment':
      return { kind, commandId, department: code };
    case 'rejectAppeal':
      return { kind, commandId, reason: rejectReasons.find((known) => known === reason) ?? 'not-appeal' };
    case 'settleDoubt':
      return { kind, commandId, messageId, reopens: reopens === 'yes' ? 'yes' : 'no' };
    case 'approveReply':
      return { kind, commandId, replyId, lastMessageId };
    case 'returnReply':
      return { kind, commandId, replyId };
    case 'withdrawReply':
      return { kind, commandId, replyId };
    case 'takeAsReply':
      return { kind, commandId, messageId };
    case 'settlePublication':
      return { kind, commandId, replyId, decision: decision === 'stands' ? 'stands' : 'send-again' };
    case 'adoptSettings':
      return { kind, commandId, version: Number(payload.version) };
    case 'declineAsNotOurs':
    case 'pause':
    case 'resume':
    case 'reopen':
      return { kind, commandId };
  }
};

/** «Not found» looks the same for a run that never began and one that ended: the row tells them apart. */
const refuseIfOver = async (parts: SendingParts, command: Command): Promise<void> => {
  const { db } = parts;
  const appeal = await db.manager.findOneByOrFail(Appeal, { id: command.appealId });
  if (appeal.round === command.round && !isOver(appeal.status)) return;
  await refuseCommand(db.manager, command.id, roundIsOver);
  await confirm(parts, command);
};

const confirm = async ({ db }: SendingParts, { id }: Command): Promise<void> => {
  await db.query(`update commands set confirmed_at = now() where id = $1 and done_at is not null`, [id]);
};

/** A round that is not over has a run, or gets one: it was not announced yet, or Temporal's store was lost. */
const giveRun = async ({ announcer, log }: SendingParts, { id, appealId, round }: Command): Promise<boolean> =>
  announcer.revive({ appealId, round }).catch((error: unknown) => {
    log.warn({ command: id, err: error }, 'no run yet, the sweeper sends the act again');
    return false;
  });
