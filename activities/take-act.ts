import type { EntityManager } from 'typeorm';
import { kindsLeft } from '../domain/adoption.js';
import { refusalOf, roundIsOver, type AppealStatus, type Refusal } from '../domain/appeal.js';
import { operator } from '../domain/audit.js';
import type { Decision } from '../domain/decide.js';
import { askOutside } from '../db/ask-outside.js';
import { Appeal, type AppealRow } from '../db/entities/appeal.js';
import { Command } from '../db/entities/command.js';
import { Community } from '../db/entities/community.js';
import { Message } from '../db/entities/message.js';
import { moveAppeal, Overtaken, Refused } from '../db/move-appeal.js';
import { readAppealView } from '../db/read-appeal-view.js';
import { recordAudit } from '../db/record-audit.js';
import { refuseCommand } from '../db/refuse-command.js';
import { ring } from '../db/ring.js';
import { meetMilestones, setDeadlines } from '../db/set-deadlines.js';
import { newestVersion } from '../db/settings.js';
import type { Settings } from '../domain/settings.js';
import type { Act, AppealView, Round } from '../workflows/messages.js';
import { adoptSettings } from './adopt-settings.js';
import { endPause, extend, pause, resume } from './act-on-clock.js';
import { approveReply, returnReply } from './approve-reply.js';
import { settlePublication, submitInterim, submitReply, takeAsReply, withdrawReply, type Take } from './act-on-reply.js';
import { decideAgain } from './decide-again.js';
import type { Deps } from './deps.js';
import { settlePromises } from './keep-promise.js';
import { onBehalfOf } from './on-behalf-of.js';
import { reopenByMessage } from './pass-instant.js';
import { additions, reckonAnew } from './route-appeal.js';
import { setImportance } from './set-importance.js';
import { runStep } from './step.js';

/** Does what a person asked; the effect and the answer to the person are one transaction. */
export const takeAct =
  (deps: Deps) =>
  async ({ appealId, round, status }: Round & { status: AppealStatus }, act: Act): Promise<AppealView> => {
    const once = `${round}/act/${act.commandId}`;
    let refused: Refusal | undefined;
    let isDone = false;
    const view = await runStep(deps, { appealId, round, once, in: [status] }, async (tx, appeal) => {
      const command = await tx.findOneByOrFail(Command, { id: act.commandId });
      try {
        await takeUnderLock(deps, tx, { appeal, act, command, once });
      } catch (error) {
        if (error instanceof Refused) refused = error.refusal;
        throw error;
      }
      await answerWithStatus(tx, act, appealId);
      isDone = true;
    });
    if (!isDone) await refuseCommand(deps.db.manager, act.commandId, refused ?? refusalOfOvertaken(act, view));
    return view;
  };

/** The row may have gone on since the run looked, on the path of a task that was lost: it is asked again, under its lock. */
const takeUnderLock: Take<Act['kind']> = async (deps, tx, { appeal, act, command, once }) => {
  const { id: appealId, round } = appeal;
  const view = await readAppealView(tx, { appealId, round });
  const refusal = refusalOf(act, view);
  if (refusal) throw new Refused(refusal);
  if (view.pausedSince !== null && !keepsPause.includes(act.kind)) {
    const by = operator(command.operatorId);
    await endPause(deps, tx, { appeal, at: new Date(), why: 'act', by, once: `${once}/resumed` });
  }
  await (takers[act.kind] as Take<Act['kind']>)(deps, tx, { appeal, act, command, once });
};

/** Where the appeal stands now; a reply that waits for nobody is on its way. */
const answerWithStatus = async (tx: EntityManager, act: Act, appealId: string): Promise<void> => {
  const isReply = act.kind === 'submitReply' || act.kind === 'submitInterim';
  await tx.query(
    `update commands set done_at = clock_timestamp(), answer = (
       select jsonb_build_object('id', commands.id, 'status', case when $3 and status <> 'approval' then 'intended' else status end)
       from appeals where id = $2) where id = $1`,
    [act.commandId, appealId, isReply],
  );
};

/** Whatever else is decided ends the pause: the clock does not stand where nobody waits for the resident. */
const keepsPause: readonly Act['kind'][] = ['pause', 'resume', 'extend', 'setImportance', 'adoptSettings'];

/** The run agreed by what it knew; the row as it stands says why it could not be done. */
const refusalOfOvertaken = (act: Act, view: AppealView): Refusal =>
  view.over ? roundIsOver : (refusalOf(act, view) ?? 'overtaken');

const declineAsNotOurs: Take<'declineAsNotOurs'> = async (deps, tx, { appeal, command, once }) => {
  const { id: appealId, round, status, departmentCode: department } = appeal;
  const times = appeal.declines + 1;
  const settings = await deps.readSettings(appeal.settingsVersion);
  const { decision, policyInTriage: policy } = await decideAgain(deps, tx, appeal, { topic: appeal.topicCode });
  const body = await onBehalfOf(deps, tx, { appeal, operatorId: command.operatorId });
  await moveAppeal(tx, {
    appealId,
    round,
    from: status,
    to: 'triage',
    by: operator(command.operatorId),
    because: { what: 'declined', commandId: command.id, department, times, ...(body === null ? {} : { onBehalfOf: body }) },
    once,
    set: { departmentCode: null, executorId: null, declines: times, policyCode: policy, urgent: decision.urgent },
  });
  // Somebody must decide again, on the clock that never stopped: the moment the addressee was decided is no longer true.
  await setDeadlines(tx, {
    ...{ appeal, policy, department: null, speed: deps.speed, once },
    ...{ settings, kinds: ['triage', 'first-reply', 'final'], reopened: 'triage' },
  });
  await ring(tx, { appealId, department: null, to: 'moderator', kind: 'declined', because: { times }, once });
  if (times > 1) await ring(tx, { appealId, department: null, to: 'curator', kind: 'declined', because: { times }, once });
};

const decideTopic: Take<'decideTopic'> = async (deps, tx, { appeal, act, command, once }) => {
  const { id: appealId, topicCode: was } = appeal;
  const chosen = { topic: act.topic };
  const pinned = await versionWith(deps, tx, { appeal, command, once, chosen, has: ({ topics }) => holds(topics, act.topic) });
  const changed = { ...appeal, topicCode: act.topic, ...pinned };
  const { decision: decided, policyInTriage: policy } = await decideAgain(deps, tx, changed, chosen);
  const { territory: territoryCode } = decided;
  const department = decided.department ?? appeal.departmentCode;
  await recordAudit(tx, {
    appealId,
    round: appeal.round,
    by: operator(command.operatorId),
    because: { what: 'topic-decided', commandId: command.id, topic: act.topic, was },
    once: department ? `${once}/topic` : once,
  });
  if (!department) {
    await tx.update(Appeal, appealId, { topicCode: act.topic, territoryCode, ...pinned });
    await reckonAnew(deps, tx, { appeal: changed, decision: decided, policy, kinds: kindsLeft('triage'), once });
    return; // a topic without an addressee: the moderator names the department next
  }
  const { decision } = decided.department
    ? { decision: decided }
    : await decideAgain(deps, tx, changed, { ...chosen, department });
  await assign(deps, tx, { appeal: { ...changed, territoryCode }, department, decision, command, once });
};

const assignDepartment: Take<'assignDepartment'> = async (deps, tx, { appeal, act, command, once }) => {
  const { department } = act;
  const pinned = await versionWith(deps, tx, {
    ...{ appeal, command, once, chosen: { department }, has: ({ departments }) => holds(departments, department) },
  });
  const changed = { ...appeal, ...pinned };
  const { decision } = await decideAgain(deps, tx, changed, { topic: appeal.topicCode, department });
  await assign(deps, tx, { appeal: changed, department, decision, command, once });
};

const rejectAppeal: Take<'rejectAppeal'> = async (deps, tx, { appeal, act, command, once }) => {
  const { id: appealId, round, status } = appeal;
  // Nothing may end unread: the run hears it first, and who rejects sees it.
  if (await tx.existsBy(Message, { appealId, unheard: 'new' })) throw new Overtaken(`appeal ${appealId} has unread words`);
  const who = operator(command.operatorId);
  await settlePromises(deps, tx, { appeal, by: 'rejection', at: new Date(), who, once });
  await moveAppeal(tx, {
    appealId,
    round,
    from: status,
    to: 'rejected',
    by: operator(command.operatorId),
    because: { what: 'rejected', commandId: command.id, reason: act.reason },
    once,
    set: { rejectReason: act.reason },
  });
};

const settleDoubt: Take<'settleDoubt'> = async (deps, tx, { appeal, act, command, once }) => {
  const { id: appealId, round } = appeal;
  await recordAudit(tx, {
    appealId,
    round,
    by: operator(command.operatorId),
    because: { what: 'doubt-settled', messageId: act.messageId, reopens: act.reopens },
    once,
  });
  if (act.reopens === 'yes')
    await reopenByMessage(deps, { tx, appeal, messageId: act.messageId, reason: 'doubt', by: operator(command.operatorId) });
  else await tx.update(Appeal, appealId, { doubtMessageId: null });
};

const takers: { [Kind in Act['kind']]: Take<Kind> } = {
  submitReply,
  submitInterim,
  declineAsNotOurs,
  decideTopic,
  assignDepartment,
  rejectAppeal,
  extend,
  pause,
  resume,
  setImportance,
  settleDoubt,
  approveReply,
  returnReply,
  withdrawReply,
  settlePublication,
  takeAsReply,
  adoptSettings,
  reopen: () => Promise.reject(new Error('reopening is done outside a run: server/reopen.ts')),
};

interface Assignment {
  appeal: AppealRow;
  department: string;
  decision: Decision;
  command: Command;
  once: string;
}

/** To a department by a person's decision; deadlines are reckoned again from the same start. */
const assign = async (
  deps: Deps,
  tx: EntityManager,
  { appeal, department, decision, command, once }: Assignment,
): Promise<void> => {
  const { id: appealId, round, status, settingsVersion: version } = appeal;
  const settings = await deps.readSettings(version);
  const { policy, why } = decision;
  await moveAppeal(tx, {
    appealId,
    round,
    from: status,
    to: 'assigned',
    by: operator(command.operatorId),
    because: {
      what: 'routed',
      version,
      topic: appeal.topicCode ?? '',
      department,
      by: why.department ?? { kind: 'operator' },
      ...{ policy, policyBy: why.policy, also: why.also },
    },
    once,
    set: {
      topicCode: appeal.topicCode,
      territoryCode: appeal.territoryCode,
      urgent: decision.urgent,
      ...additions(decision),
      departmentCode: department,
      executorId: null,
      policyCode: policy,
      settingsVersion: version,
      defaultPolicyCode: appeal.defaultPolicyCode,
    },
  });
  await setDeadlines(tx, {
    appeal,
    settings,
    policy,
    department,
    kinds: ['triage', 'first-reply', 'final'],
    speed: deps.speed,
    once,
  });
  await meetMilestones(tx, appeal, ['triage'], new Date());
  await ring(tx, { appealId, department, to: 'executor', kind: 'assigned', because: {}, once });
  await askOutside(tx, { appeal, department, readSettings: deps.readSettings, once });
};

interface Choice {
  appeal: Appeal;
  command: Command;
  once: string;
  chosen: { topic: string } | { department: string };
  has: (settings: Settings) => boolean;
}

const holds = (rows: readonly { code: string }[], wanted: string): boolean => rows.some(({ code }) => code === wanted);

/** The pinned version, unless it lacks what was chosen: then the newest, with an audit line. */
const versionWith = async (
  deps: Deps,
  tx: EntityManager,
  { appeal, command, once, chosen, has }: Choice,
): Promise<Pick<Appeal, 'settingsVersion' | 'defaultPolicyCode'>> => {
  const { settingsVersion: was, defaultPolicyCode } = appeal;
  if (has(await deps.readSettings(was))) return { settingsVersion: was, defaultPolicyCode };
  const version = await newestVersion(tx);
  await recordAudit(tx, {
    appealId: appeal.id,
    round: appeal.round,
    by: operator(command.operatorId),
    because: { what: 'version-adopted', version, was, ...chosen },
    once: `${once}/version`,
  });
  const { policies } = await deps.readSettings(version);
  // publishSettings keeps every policy that a community names; the one of receipt may be gone from them.
  const { policyCode } = await tx.findOneByOrFail(Community, { id: appeal.communityId });
  return { settingsVersion: version, defaultPolicyCode: holds(policies, defaultPolicyCode) ? defaultPolicyCode : policyCode };
};
