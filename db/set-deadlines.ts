import type { EntityManager } from 'typeorm';
import { machine } from '../domain/audit.js';
import type { MilestoneKind, Settings } from '../domain/settings.js';
import { chooseCalendar, deadlinesFor, skippedSteps, type Deadline } from '../domain/sla.js';
import { Escalation } from './entities/escalation.js';
import { Milestone } from './entities/milestone.js';
import { recordAudit } from './record-audit.js';

export interface DeadlinesAsked {
  appeal: { id: string; round: number };
  settings: Settings;
  policy: string;
  department: string | null;
  kinds: MilestoneKind[];
  startedAt: Date;
  speed: number;
  once: string;
}

/**
 * Computes the milestones of a round and writes them. A decision may move unmet ones, always from the same start:
 * of the steps that are then already past the highest fires, the others are recorded as skipped (docs/lifecycle.md, Clocks).
 */
export const setDeadlines = async (tx: EntityManager, asked: DeadlinesAsked): Promise<void> => {
  const { appeal, settings, kinds, startedAt, speed, once } = asked;
  const policy = settings.policies.find(({ code }) => code === asked.policy);
  if (!policy) throw new Error(`policy "${asked.policy}" is not in the settings the appeal ${appeal.id} was received under`);
  const calendar = chooseCalendar(settings, asked.department);
  const deadlines = deadlinesFor({ policy, calendar, ladders: settings.ladders, startedAt, kinds, speed });
  const standing = await tx.findBy(Milestone, { appealId: appeal.id, round: appeal.round });

  for (const deadline of deadlines) {
    const before = standing.find(({ kind }) => kind === deadline.kind);
    if (before?.metAt) continue;
    if (before) await moveMilestone(tx, { appeal, before, deadline, policy: policy.code, once });
  }
  const fresh = deadlines.filter(({ kind }) => !standing.some((milestone) => milestone.kind === kind));
  if (fresh.length > 0) {
    await tx.insert(
      Milestone,
      fresh.map((deadline) => ({
        appealId: appeal.id,
        round: appeal.round,
        kind: deadline.kind,
        policyCode: policy.code,
        startsAt: new Date(deadline.startsAt),
        dueAt: new Date(deadline.dueAt),
        steps: deadline.kind === 'observation' ? [endOfObservation(deadline)] : deadline.steps,
      })),
    );
  }
  await recordAudit(tx, {
    appealId: appeal.id,
    round: appeal.round,
    by: machine('clock'),
    because: { what: 'deadlines-set', policy: policy.code, milestones: deadlines.map(({ kind, dueAt }) => ({ kind, dueAt })) },
    once: `${once}/deadlines`,
  });
};

export const meetMilestones = async (
  tx: EntityManager,
  { id, round }: { id: string; round: number },
  kinds: MilestoneKind[],
  at: Date,
): Promise<void> => {
  await tx.query(`update milestones set met_at = $4 where appeal_id = $1 and round = $2 and kind = any ($3) and met_at is null`, [
    id,
    round,
    kinds,
    at,
  ]);
};

const endOfObservation = ({ dueAt }: Deadline) => ({ key: 'end', at: dueAt, to: 'executor' as const });

const moveMilestone = async (
  tx: EntityManager,
  {
    appeal,
    before,
    deadline,
    policy,
    once,
  }: { appeal: DeadlinesAsked['appeal']; before: Milestone; deadline: Deadline; policy: string; once: string },
): Promise<void> => {
  const unchanged = before.policyCode === policy && before.dueAt.getTime() === Date.parse(deadline.dueAt);
  if (unchanged) return;
  const fired = (await tx.findBy(Escalation, { milestoneId: before.id })).map(({ step }) => step);
  const { skip } = skippedSteps(deadline.steps, fired, new Date());
  await tx.update(Milestone, before.id, { policyCode: policy, dueAt: new Date(deadline.dueAt), steps: deadline.steps });
  for (const step of skip) {
    await tx.insert(Escalation, {
      appealId: appeal.id,
      milestoneId: before.id,
      step: step.key,
      to: step.to,
      at: new Date(step.at),
      skipped: true,
    });
    await recordAudit(tx, {
      appealId: appeal.id,
      round: appeal.round,
      by: machine('clock'),
      because: { what: 'step-skipped', milestone: before.kind, step: step.key, to: step.to },
      once: `${once}/skip/${before.id}/${step.key}`,
    });
  }
};
