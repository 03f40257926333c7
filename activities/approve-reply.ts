import type { EntityManager } from 'typeorm';
import { operator } from '../domain/audit.js';
import { askOutside } from '../db/ask-outside.js';
import type { Appeal } from '../db/entities/appeal.js';
import type { Command } from '../db/entities/command.js';
import { Operator } from '../db/entities/operator.js';
import { Reply } from '../db/entities/reply.js';
import { moveAppeal, Refused } from '../db/move-appeal.js';
import { putIntoInbox, ring } from '../db/ring.js';
import { intendPublication, type Take } from './act-on-reply.js';
import { checkPromise } from './keep-promise.js';

/** From here on the reply is on its way like any other; nothing is published that has not come through here or needed no approval. */
export const approveReply: Take<'approveReply'> = async (deps, tx, { appeal, act, command, once }) => {
  const { id: appealId, round } = appeal;
  const reply = await replyOfAnother(tx, act.replyId, command);
  if (await hasNewerMessage(tx, appeal, act.lastMessageId)) throw new Refused('newer-message');
  // The date that the author named may have gone by while the reply waited.
  if (reply.promisedAt) await checkPromise(deps, tx, appeal, reply.promisedAt);
  await intendPublication(tx, appeal, reply.id);
  await moveAppeal(tx, {
    ...{ appealId, round, once, from: 'approval', to: 'publishing', by: operator(command.operatorId) },
    because: { what: 'reply-approved', replyId: reply.id, commandId: command.id },
  });
};

/** Back to where it was written; its words stay, and whoever wrote them is told why: if he has left, who may answer in his place. */
export const returnReply: Take<'returnReply'> = async (deps, tx, { appeal, act, command, once }) => {
  const { id: appealId, round, departmentCode: department } = appeal;
  const { id: replyId, cameFrom, operatorId: author } = await replyOfAnother(tx, act.replyId, command);
  await tx.update(Reply, replyId, { returnedBy: command.id });
  await moveAppeal(tx, {
    ...{ appealId, round, once, from: 'approval', to: cameFrom, by: operator(command.operatorId) },
    because: { what: 'reply-returned', replyId, commandId: command.id },
  });
  const bell = { appealId, kind: 'reply-returned', because: {}, once };
  const { blockedAt: left } = await tx.findOneByOrFail(Operator, { id: author });
  if (left) await ring(tx, { ...bell, department, to: 'executor' });
  else await putIntoInbox(tx, [{ id: author }], bell);
  await askOutside(tx, { appeal, department, readSettings: deps.readSettings, once });
};

/** Nobody decides on his own words. */
const replyOfAnother = async (tx: EntityManager, id: string, { operatorId }: Command): Promise<Reply> => {
  const reply = await tx.findOneByOrFail(Reply, { id });
  if (reply.operatorId === operatorId) throw new Refused('own-reply');
  return reply;
};

/** Of the resident, since the one that the approver saw last; a message that is not of this appeal was none that he saw here. */
const hasNewerMessage = async (tx: EntityManager, { id }: Appeal, seen: string): Promise<boolean> => {
  const newer = (await tx.query(
    `select 1 from messages m where m.appeal_id = $1 and m.author_id is not null
       and m.seq > coalesce((select seq from messages where id = $2 and appeal_id = $1), -1) limit 1`,
    [id, seen],
  )) as unknown[];
  return newer.length > 0;
};
