import { IsNull, Not } from 'typeorm';
import { machine, type By } from '../domain/audit.js';
import { appealStatuses, isOver } from '../domain/appeal.js';
import type { Recipient } from '../domain/settings.js';
import { askOutside } from '../db/ask-outside.js';
import type { Appeal } from '../db/entities/appeal.js';
import { Escalation } from '../db/entities/escalation.js';
import { Message } from '../db/entities/message.js';
import { Milestone } from '../db/entities/milestone.js';
import { Pause } from '../db/entities/pause.js';
import { moveAppeal, reopenAppeal } from '../db/move-appeal.js';
import { recordAudit } from '../db/record-audit.js';
import { readAppealView } from '../db/read-appeal-view.js';
import type { RoundOfAppeal } from '../db/read-term.js';
import { ring, whomOf } from '../db/ring.js';
import { ringStep } from '../db/ring-step.js';
import { meetMilestones, setDeadlines } from '../db/set-deadlines.js';
import { newestVersion } from '../db/settings.js';
import type { AppealView, Instant, Round } from '../workflows/messages.js';
import { endPause } from './act-on-clock.js';
import type { Deps } from './deps.js';
import { runStep } from './step.js';

/** An instant has come: a step of a ladder fires, the resident was awaited long enough, or the quiet time is over. */
export const passInstant =
  (deps: Deps) =>
  async (round: Round, instant: Instant): Promise<AppealView> =>
    instant.step === 'end'
      ? closeAppeal(deps, round)
      : instant.step === 'resume'
        ? resumeClock(deps, round, instant)
        : escalateAppeal(deps, round, instant);

const resumeClock = (deps: Deps, { appealId, round }: Round, { milestoneId: pauseId, at }: Instant): Promise<AppealView> => {
  const once = `${round}/resume/${pauseId}`;
  return runStep(deps, { appealId, round, once, in: ['assigned'] }, async (tx, appeal) => {
    if (!(await tx.existsBy(Pause, { id: pauseId, endedAt: IsNull() }))) return; // an alarm of a pause that has ended
    await endPause(deps, tx, { appeal, at: new Date(at), why: 'limit', by: machine('clock'), once });
    const { departmentCode: department } = appeal;
    await ring(tx, { appealId, department, to: 'executor', kind: 'clock-resumed', because: {}, once });
  });
};

const escalateAppeal = async (
  deps: Deps,
  { appealId, round }: Round,
  { milestoneId, step, at }: Instant,
): Promise<AppealView> => {
  const once = `${round}/escalate/${milestoneId}/${step}`;
  const open = appealStatuses.filter((status) => !isOver(status) && status !== 'observing');
  return runStep(deps, { appealId, round, once, in: open }, async (tx, appeal) => {
    // A decision may have met, moved or lifted the milestone since the alarm was set, or somebody has acknowledged the step
    // before; then the row's next instant is another.
    const { next } = await readAppealView(tx, { appealId, round });
    if (next?.milestoneId !== milestoneId || next.step !== step || next.at !== at) return;
    const milestone = await tx.findOneByOrFail(Milestone, { id: milestoneId });
    const due = milestone.steps.find(({ key }) => key === step);
    if (!due) throw new Error(`milestone ${milestoneId} has no step ${step}`);
    const to = whomToTell(appeal, due.to);
    const now = new Date();
    const facts = { milestone: milestone.kind, step, ...(await whomOf(tx, to)) };
    const settings = await deps.readSettings(await newestVersion(tx)); // people are looked up now, and so are their hours
    const bell = { appeal, milestone, step: { ...due, to }, settings, because: facts, once, now };
    const { acknowledgeUntil, ...rung } = await ringStep(tx, bell);
    await tx.insert(Escalation, { appealId, milestoneId, step, to, at: now, acknowledgeUntil });
    const early = at < due.at ? 'yes' : 'no';
    const because = { what: 'escalated', ...facts, by: due.by, early, ...rung } as const;
    await recordAudit(tx, { appealId, round, by: machine('clock'), because, once });
  });
};

/**
 * While no department holds the appeal, the moderators answer for it; while a reply waits for approval, its executor has done his work
 * and the approvers are to do theirs. They are told, and so it is written.
 */
const whomToTell = ({ departmentCode, status }: Appeal, to: Recipient): Recipient | 'approver' => {
  if (departmentCode === null && (to === 'executor' || to === 'head')) return 'moderator';
  return status === 'approval' && to === 'executor' ? 'approver' : to;
};

/** With a message unheard it answers so and stores nothing; a doubt that nobody settled reopens. */
const closeAppeal = async (deps: Deps, { appealId, round }: Round): Promise<AppealView> =>
  runStep(deps, { appealId, round, once: `${round}/close`, in: ['observing'] }, async (tx, appeal) => {
    if (await tx.existsBy(Message, { appealId, unheard: Not(IsNull()) })) return;
    if (appeal.doubtMessageId) {
      await reopenByMessage(deps, { tx, appeal, messageId: appeal.doubtMessageId, reason: 'doubt', by: machine('clock') });
      return;
    }
    await meetMilestones(tx, appeal, ['observation'], new Date());
    await moveAppeal(tx, {
      appealId,
      round,
      from: 'observing',
      to: 'closed',
      by: machine('clock'),
      because: { what: 'closed' },
      once: `${round}/close`,
    });
  });

interface ReopenByMessage {
  tx: Parameters<typeof setDeadlines>[0];
  appeal: Appeal;
  messageId: string;
  reason: 'resident' | 'doubt';
  by: By;
}

/** The next round, with deadlines from the receipt of what reopened it. */
export const reopenByMessage = async (deps: Deps, { tx, appeal, messageId, reason, by }: ReopenByMessage): Promise<void> => {
  const { receivedAt, sentAt } = await tx.findOneByOrFail(Message, { id: messageId });
  const once = `${appeal.round}/reopen/${messageId}`;
  await reopenAppeal(tx, {
    appeal,
    to: appeal.departmentCode ? 'assigned' : 'triage',
    at: receivedAt,
    writtenAt: sentAt,
    by,
    because: { what: 'reopened', by: reason, cause: messageId, from: appeal.status },
    once,
  });
  await beginRound(deps, tx, { ...appeal, round: appeal.round + 1, roundStartedAt: receivedAt, roundWrittenAt: sentAt }, once);
};

/** Milestones and the bell of a round that people or a resident began anew. */
export const beginRound = async (
  deps: Pick<Deps, 'readSettings' | 'speed'>,
  tx: Parameters<typeof setDeadlines>[0],
  appeal: RoundOfAppeal & Pick<Appeal, 'departmentCode' | 'policyCode' | 'settingsVersion' | 'urgent'>,
  once: string,
): Promise<void> => {
  const { id: appealId, departmentCode: department, policyCode: policy } = appeal;
  const settings = await deps.readSettings(appeal.settingsVersion);
  const kinds = department ? (['first-reply', 'final'] as const) : (['triage', 'first-reply', 'final'] as const);
  await setDeadlines(tx, { appeal, settings, policy, department, kinds: [...kinds], speed: deps.speed, once });
  await ring(tx, { appealId, department, to: department ? 'executor' : 'moderator', kind: 'reopened', because: {}, once });
  await askOutside(tx, { appeal, department, readSettings: deps.readSettings, once });
};
