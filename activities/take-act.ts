import { In, type EntityManager } from 'typeorm';
import { refusalOf, roundIsOver, type AppealStatus } from '../domain/appeal.js';
import { operator } from '../domain/audit.js';
import { choosePolicy } from '../domain/sla.js';
import { chooseDepartment } from '../domain/routing.js';
import { Appeal, type AppealRow } from '../db/entities/appeal.js';
import { Command } from '../db/entities/command.js';
import { Community } from '../db/entities/community.js';
import { Message } from '../db/entities/message.js';
import { Publication } from '../db/entities/publication.js';
import { Reply } from '../db/entities/reply.js';
import { moveAppeal, Overtaken } from '../db/move-appeal.js';
import { recordAudit } from '../db/record-audit.js';
import { refuseCommand } from '../db/refuse-command.js';
import { ring } from '../db/ring.js';
import { meetMilestones, setDeadlines } from '../db/set-deadlines.js';
import { newestVersion } from '../db/settings.js';
import type { Act, AppealView, Round } from '../workflows/messages.js';
import type { Deps } from './deps.js';
import { reopenByMessage } from './pass-instant.js';
import { runStep } from './step.js';

type Take<Kind extends Act['kind']> = (
  deps: Deps,
  tx: EntityManager,
  taken: { appeal: Appeal; act: Extract<Act, { kind: Kind }>; command: Command; once: string },
) => Promise<void>;

/** Does what a person asked; the effect and the answer to the person are one transaction. */
export const takeAct =
  (deps: Deps) =>
  async ({ appealId, round, status }: Round & { status: AppealStatus }, act: Act): Promise<AppealView> => {
    const once = `${round}/act/${act.commandId}`;
    const view = await runStep(deps, { appealId, round, once, in: [status] }, async (tx, appeal) => {
      const command = await tx.findOneByOrFail(Command, { id: act.commandId });
      await (takers[act.kind] as Take<Act['kind']>)(deps, tx, { appeal, act, command, once });
      const { status: after } = await tx.findOneByOrFail(Appeal, { id: appealId });
      const answer = act.kind === 'submitReply' ? { id: act.replyId, status: 'intended' } : { id: command.id, status: after };
      await tx.update(Command, { id: command.id }, { doneAt: new Date(), answer });
    });
    await refuseCommand(deps.db.manager, act.commandId, refusalOfOvertaken(act, view)); // unless it was done
    return view;
  };

/** The run agreed by what it knew; the row as it stands says why it could not be done. */
const refusalOfOvertaken = (act: Act, view: AppealView): string =>
  view.over ? roundIsOver : (refusalOf(act, view) ?? 'Обращение успело измениться: посмотрите на него и повторите');

const submitReply: Take<'submitReply'> = async (_deps, tx, { appeal, act, command, once }) => {
  const { id: appealId, round, status } = appeal;
  const answered = await newestMessage(tx, appealId);
  await tx.insert(Reply, {
    id: act.replyId,
    appealId,
    round,
    kind: 'final',
    text: command.payload.text ?? '',
    operatorId: command.operatorId,
    cameFrom: status === 'promised' ? 'promised' : 'assigned',
  });
  await tx.insert(Publication, {
    replyId: act.replyId,
    communityId: appeal.communityId,
    place: answered.place,
    thread: appeal.thread,
    randomId: randomIdOf(act.replyId),
  });
  await moveAppeal(tx, {
    appealId,
    round,
    from: status,
    to: 'publishing',
    by: operator(command.operatorId),
    because: { what: 'reply-submitted', commandId: command.id, replyId: act.replyId, kind: 'final' },
    once,
    set: { executorId: command.operatorId },
  });
};

const declineAsNotOurs: Take<'declineAsNotOurs'> = async (_deps, tx, { appeal, command, once }) => {
  const { id: appealId, round, status, departmentCode: department } = appeal;
  const times = appeal.declines + 1;
  await moveAppeal(tx, {
    appealId,
    round,
    from: status,
    to: 'triage',
    by: operator(command.operatorId),
    because: { what: 'declined', commandId: command.id, department, times },
    once,
    set: { departmentCode: null, executorId: null, declines: times },
  });
  // Somebody must decide again: the moment the topic and department were decided is no longer true.
  await tx.query(`update milestones set met_at = null where appeal_id = $1 and round = $2 and kind = 'triage'`, [
    appealId,
    round,
  ]);
  await ring(tx, { appealId, department: null, to: 'moderator', kind: 'declined', because: { times }, once });
  if (times > 1) await ring(tx, { appealId, department: null, to: 'curator', kind: 'declined', because: { times }, once });
};

const decideTopic: Take<'decideTopic'> = async (deps, tx, { appeal, act, command, once }) => {
  const { id: appealId, topicCode: was } = appeal;
  const version = await versionWithTopic(deps, tx, { appeal, topic: act.topic, command, once });
  const community = await tx.findOneByOrFail(Community, { id: appeal.communityId });
  const settings = await deps.readSettings(version);
  const facts = { topic: act.topic, territory: appeal.territoryCode, network: appeal.network, community: community.externalId };
  const routing = chooseDepartment(settings, facts);
  const department = routing?.department ?? appeal.departmentCode;
  await recordAudit(tx, {
    appealId,
    round: appeal.round,
    by: operator(command.operatorId),
    because: { what: 'topic-decided', commandId: command.id, topic: act.topic, was },
    once: department ? `${once}/topic` : once,
  });
  if (!department) {
    await tx.update(Appeal, appealId, { topicCode: act.topic, settingsVersion: version });
    return; // a topic without an addressee: the moderator names the department next
  }
  const changed = { ...appeal, topicCode: act.topic, settingsVersion: version };
  await assign(deps, tx, {
    appeal: changed,
    department,
    rulePolicy: routing?.policy ?? null,
    command,
    once,
    by: routing?.by ?? { kind: 'operator' },
  });
};

const assignDepartment: Take<'assignDepartment'> = async (deps, tx, { appeal, act, command, once }) =>
  assign(deps, tx, { appeal, department: act.department, rulePolicy: null, command, once, by: { kind: 'operator' } });

const rejectAppeal: Take<'rejectAppeal'> = async (_deps, tx, { appeal: { id: appealId, round, status }, act, command, once }) =>
  moveAppeal(tx, {
    appealId,
    round,
    from: status,
    to: 'rejected',
    by: operator(command.operatorId),
    because: { what: 'rejected', commandId: command.id, reason: act.reason },
    once,
    set: { rejectReason: act.reason },
  });

const settleDoubt: Take<'settleDoubt'> = async (deps, tx, { appeal, act, command, once }) => {
  const { id: appealId, round } = appeal;
  await recordAudit(tx, {
    appealId,
    round,
    by: operator(command.operatorId),
    because: { what: 'doubt-settled', messageId: act.messageId, reopens: act.reopens },
    once,
  });
  if (act.reopens === 'yes') await reopenByMessage(deps, { tx, appeal, messageId: act.messageId, by: 'doubt' });
  else await tx.update(Appeal, appealId, { doubtMessageId: null });
};

const withdrawReply: Take<'withdrawReply'> = async (_deps, tx, { appeal, act, command, once }) => {
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

const settlePublication: Take<'settlePublication'> = async (_deps, tx, { appeal, act, command, once }) => {
  const decision =
    act.decision === 'stands'
      ? { status: 'published' as const, publishedAt: new Date(), url: command.payload.url ?? null, reason: null }
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
const takeAsReply: Take<'takeAsReply'> = async (deps, tx, { appeal, act, command, once }) => {
  const { id: appealId, round, status, communityId, thread } = appeal;
  const { operatorId } = command;
  const { place, text, externalId, url, sentAt } = await tx.findOneByOrFail(Message, { id: act.messageId });
  const replyId = command.id;
  const cameFrom = status === 'promised' ? 'promised' : 'assigned';
  await tx.insert(Reply, { id: replyId, appealId, round, kind: 'final', text, operatorId, cameFrom, writtenAt: sentAt });
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
  // The quiet time runs from the decision: until then the resident's words were joined, not weighed as a reaction.
  const settings = await deps.readSettings(appeal.settingsVersion);
  const { policyCode: policy, departmentCode: department } = appeal;
  const asked = { appeal, settings, policy, department, startedAt: new Date(), speed: deps.speed, once };
  await setDeadlines(tx, { ...asked, kinds: ['observation'] });
};

const takers: { [Kind in Act['kind']]: Take<Kind> } = {
  submitReply,
  declineAsNotOurs,
  decideTopic,
  assignDepartment,
  rejectAppeal,
  settleDoubt,
  withdrawReply,
  settlePublication,
  takeAsReply,
  reopen: () => Promise.reject(new Error('reopening is done outside a run: server/acts.ts')),
};

interface Assignment {
  appeal: AppealRow;
  department: string;
  rulePolicy: string | null;
  command: Command;
  once: string;
  by: { kind: 'rule'; number: number; name: string } | { kind: 'topic'; topic: string } | { kind: 'operator' };
}

/** To a department by a person's decision; deadlines are reckoned again from the same start. */
const assign = async (
  deps: Deps,
  tx: EntityManager,
  { appeal, department, rulePolicy, command, once, by }: Assignment,
): Promise<void> => {
  const { id: appealId, round, status, settingsVersion: version } = appeal;
  const settings = await deps.readSettings(version);
  const { policyCode: communityPolicy } = await tx.findOneByOrFail(Community, { id: appeal.communityId });
  const policy = choosePolicy(settings, { rulePolicy, departmentCode: department, communityPolicy }).code;
  await moveAppeal(tx, {
    appealId,
    round,
    from: status,
    to: 'assigned',
    by: operator(command.operatorId),
    because: { what: 'routed', version, topic: appeal.topicCode ?? '', department, by, policy },
    once,
    set: {
      topicCode: appeal.topicCode,
      departmentCode: department,
      executorId: null,
      policyCode: policy,
      settingsVersion: version,
    },
  });
  await setDeadlines(tx, {
    appeal,
    settings,
    policy,
    department,
    kinds: ['triage', 'first-reply', 'final'],
    startedAt: appeal.roundStartedAt,
    speed: deps.speed,
    once,
  });
  await meetMilestones(tx, appeal, ['triage'], new Date());
  await ring(tx, { appealId, department, to: 'executor', kind: 'assigned', because: {}, once });
};

/** The pinned version, unless it lacks the topic: then the newest, with an audit line. */
const versionWithTopic = async (
  deps: Deps,
  tx: EntityManager,
  { appeal, topic, command, once }: { appeal: Appeal; topic: string; command: Command; once: string },
): Promise<number> => {
  const was = appeal.settingsVersion;
  if ((await deps.readSettings(was)).topics.some(({ code }) => code === topic)) return was;
  const version = await newestVersion(tx);
  await recordAudit(tx, {
    appealId: appeal.id,
    round: appeal.round,
    by: operator(command.operatorId),
    because: { what: 'version-adopted', version, was, topic },
    once: `${once}/version`,
  });
  return version;
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
