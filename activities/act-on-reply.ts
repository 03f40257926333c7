import { In, type EntityManager } from 'typeorm';
import { operator } from '../domain/audit.js';
import type { Appeal } from '../db/entities/appeal.js';
import type { Command } from '../db/entities/command.js';
import { Message } from '../db/entities/message.js';
import { Publication } from '../db/entities/publication.js';
import { Reply } from '../db/entities/reply.js';
import { moveAppeal, Overtaken } from '../db/move-appeal.js';
import { recordAudit } from '../db/record-audit.js';
import { peopleAt, putIntoInbox, whoAnswers } from '../db/ring.js';
import { meetMilestones, setDeadlines } from '../db/set-deadlines.js';
import type { Act } from '../workflows/messages.js';
import { networkOf, type Deps } from './deps.js';
import { checkPromise, settlePromises } from './keep-promise.js';
import { onBehalfOf } from './on-behalf-of.js';

/** How an act is done: under the appeal's lock, in the transaction that answers the person. */
export type Take<Kind extends Act['kind']> = (
  deps: Deps,
  tx: EntityManager,
  taken: { appeal: Appeal; act: Extract<Act, { kind: Kind }>; command: Command; once: string },
) => Promise<void>;

export const submitReply: Take<'submitReply'> = (deps, tx, taken) => submit(deps, tx, taken, { kind: 'final', promisedAt: null });

/** Out now, with a date for the rest: once it stands in the network, the date is a milestone of its own. */
export const submitInterim: Take<'submitInterim'> = async (deps, tx, taken) => {
  const promisedAt = new Date(taken.act.promisedAt);
  await checkPromise(deps, tx, taken.appeal, promisedAt);
  await submit(deps, tx, taken, { kind: 'interim', promisedAt });
};

const submit = async (
  deps: Deps,
  tx: EntityManager,
  { appeal, act, command, once }: { appeal: Appeal; act: { replyId: string }; command: Command; once: string },
  { kind, promisedAt }: Pick<Reply, 'kind' | 'promisedAt'>,
): Promise<void> => {
  const { id: appealId, round, status } = appeal;
  const { operatorId } = command;
  const body = await onBehalfOf(deps, tx, { appeal, operatorId });
  await tx.insert(Reply, {
    id: act.replyId,
    appealId,
    round,
    ...{ kind, promisedAt, writtenAt: new Date() },
    text: command.payload.text ?? '',
    ...{ operatorId, onBehalfOf: body },
    cameFrom: status === 'promised' ? 'promised' : 'assigned',
  });
  const to = appeal.needsApproval === true ? 'approval' : 'publishing';
  if (to === 'publishing') await intendPublication(tx, appeal, act.replyId);
  await moveAppeal(tx, {
    appealId,
    round,
    from: status,
    to,
    by: operator(operatorId),
    because: {
      ...{ what: 'reply-submitted', commandId: command.id, replyId: act.replyId, kind },
      ...(to === 'approval' ? { to } : {}),
      ...(body === null ? {} : { onBehalfOf: body }),
    },
    once,
    set: { executorId: operatorId },
  });
  if (to === 'approval') await ringApprovers(tx, { appeal, author: operatorId, once });
};

/** Whoever publishes looks for these rows alone: a reply without one cannot leave. It answers what was written last. */
export const intendPublication = async (tx: EntityManager, appeal: Appeal, replyId: string): Promise<void> => {
  const { place } = await newestMessage(tx, appeal.id);
  const { communityId, thread } = appeal;
  await tx.insert(Publication, { replyId, communityId, place, thread, randomId: randomIdOf(replyId) });
};

/** Everybody who may approve but the author, who may not; if that is nobody, whoever answers for the district. */
const ringApprovers = async (
  tx: EntityManager,
  { appeal, author, once }: { appeal: Appeal; author: string; once: string },
): Promise<void> => {
  const people = await peopleAt(tx, { department: appeal.departmentCode, to: 'approver' });
  const others = people.filter(({ id }) => id !== author);
  const told = others.length > 0 ? others : await whoAnswers(tx, { but: author });
  await putIntoInbox(tx, told, { appealId: appeal.id, kind: 'reply-to-approve', because: {}, once });
};

export const withdrawReply: Take<'withdrawReply'> = async (_deps, tx, { appeal, act, command, once }) => {
  const { id: appealId, round } = appeal;
  const withdrawn = (await tx.query(
    `update publications set status = 'withdrawn' where reply_id = $1 and status in ('intended', 'assisted', 'unconfirmed') returning 1`,
    [act.replyId],
  )) as [unknown[], number];
  if (withdrawn[1] !== 1) throw new Overtaken(`reply ${act.replyId} is being sent`);
  const { cameFrom } = await tx.findOneByOrFail(Reply, { id: act.replyId });
  await moveAppeal(tx, {
    appealId,
    round,
    from: 'publishing',
    to: cameFrom,
    by: operator(command.operatorId),
    because: { what: 'reply-withdrawn', replyId: act.replyId, commandId: command.id },
    once,
  });
};

export const settlePublication: Take<'settlePublication'> = async (deps, tx, { appeal, act, command, once }) => {
  const { url } = command.payload;
  const network = networkOf(deps, appeal.network);
  const target = url === undefined ? undefined : network.readLink(url);
  const externalId = (target && network.externalIdOf(target)) ?? null;
  if (externalId !== null && (await tx.existsBy(Publication, { communityId: appeal.communityId, externalId })))
    throw new Overtaken(`comment ${externalId} is another reply already`);
  const decision =
    act.decision === 'stands'
      ? { status: 'published' as const, publishedAt: new Date(), url: url ?? null, externalId, reason: null }
      : { status: 'intended' as const, writes: 0, claimedUntil: null, reason: null };
  const waiting = { replyId: act.replyId, status: In(['unconfirmed', 'assisted']) };
  const { affected } = await tx.update(Publication, waiting, decision);
  if (affected !== 1) throw new Overtaken(`reply ${act.replyId} waits for no decision`);
  await recordAudit(tx, {
    appealId: appeal.id,
    round: appeal.round,
    by: operator(command.operatorId),
    because: { what: 'publication-settled', replyId: act.replyId, commandId: command.id, decision: act.decision },
    once,
  });
};

/** What a press officer typed in the network stands there already: it is the reply, and its own time is when the term was met. */
export const takeAsReply: Take<'takeAsReply'> = async (deps, tx, { appeal, act, command, once }) => {
  const { id: appealId, round, status, communityId, thread } = appeal;
  const { operatorId } = command;
  const { place, text, externalId, url, sentAt } = await tx.findOneByOrFail(Message, { id: act.messageId });
  const replyId = command.id;
  const cameFrom = status === 'promised' ? 'promised' : 'assigned';
  await tx.insert(Reply, { id: replyId, appealId, round, kind: 'final', text, operatorId, cameFrom });
  await tx.insert(Publication, {
    ...{ replyId, communityId, place, thread, externalId, url, randomId: randomIdOf(replyId) },
    ...{ status: 'published', publishedAt: sentAt },
  });
  await moveAppeal(tx, {
    ...{ appealId, round, once, from: status, to: 'observing', by: operator(operatorId) },
    because: { what: 'taken-as-reply', messageId: act.messageId, replyId, commandId: command.id },
    set: { executorId: operatorId },
  });
  await meetMilestones(tx, appeal, ['triage', 'first-reply', 'final'], sentAt);
  await settlePromises(deps, tx, { appeal, by: 'final', at: sentAt, who: operator(operatorId), once });
  // The quiet time runs from the decision: until then the resident's words were joined, not weighed as a reaction.
  const settings = await deps.readSettings(appeal.settingsVersion);
  const { policyCode: policy, departmentCode: department } = appeal;
  const asked = { appeal, settings, policy, department, observedFrom: new Date(), speed: deps.speed, once };
  await setDeadlines(tx, { ...asked, kinds: ['observation'] });
};

const newestMessage = (tx: EntityManager, appealId: string): Promise<Message> =>
  tx
    .createQueryBuilder(Message, 'message')
    .where('message.appeal_id = :appealId and message.author_id is not null', { appealId })
    .orderBy('message.deleted_at is null', 'DESC') // a deleted comment cannot be answered while another stands
    .addOrderBy('message.seq', 'DESC')
    .getOneOrFail();

/** A non-zero int32 that is the same at every attempt; VK compares it within a dialog. */
const randomIdOf = (replyId: string): number => Number.parseInt(replyId.replaceAll('-', '').slice(0, 8), 16) & 0x7fffffff || 1;
