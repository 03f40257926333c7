import { In, type EntityManager } from 'typeorm';
import { machine } from '../domain/audit.js';
import type { MilestoneKind } from '../domain/settings.js';
import { deadlinesFor, passedSteps, skippedSteps, type Deadline, type Extension } from '../domain/sla.js';
import { Escalation } from './entities/escalation.js';
import { Milestone } from './entities/milestone.js';
import { readTerm, type TermAsked } from './read-term.js';
import { recordAudit } from './record-audit.js';
import { whomOf } from './ring.js';

export interface DeadlinesAsked extends TermAsked {
  kinds: MilestoneKind[];
  /** Of the observation: when the reply stood in the network. All else runs from the start of the round. */
  observedFrom?: Date;
  once: string;
  /** Met before, and taken back by this decision: somebody must decide again. */
  reopened?: MilestoneKind;
  /**
   * The end of a pause decides nothing: steps that are late because nothing ran all fire. Newer settings are adopted for many appeals
   * at once: no step before that instant fires.
   */
  late?: 'fire' | { noneFiresUntil: Date };
}

/**
 * Computes the milestones of a round and writes them. A decision may move unmet ones, always from the same start:
 * of the steps that are then already past the highest fires, the others are recorded as skipped (docs/lifecycle.md, Clocks).
 */
export const setDeadlines = async (tx: EntityManager, asked: DeadlinesAsked): Promise<void> => {
  const { appeal, kinds, once, late } = asked;
  const round = await readTerm(tx, asked);
  const { policy, calendar } = round;
  const standing = await tx.findBy(Milestone, { appealId: appeal.id, round: appeal.round });
  const asOf = round.standsSince ?? new Date(); // while the clock stands, what was ahead of it is ahead still
  const term = asked.observedFrom ? { ...round, startedAt: asked.observedFrom, pauses: [] } : round;
  const deadlines = deadlinesFor({ ...term, kinds, extensions: extensionsOf(standing) });
  const termOf = ({ amount, unit }: Deadline): Milestone['term'] => ({
    ...{ amount, unit, calendar: calendar.code, timeZone: calendar.timeZone },
  });

  const standingOf = ({ kind }: Deadline): Milestone | undefined => standing.find((one) => one.kind === kind);
  const added = deadlines.filter((deadline) => !standingOf(deadline));
  const { identifiers } = await tx.insert(
    Milestone,
    added.map((deadline) => ({
      ...{ appealId: appeal.id, round: appeal.round, kind: deadline.kind, policyCode: policy.code, term: termOf(deadline) },
      ...{ startsAt: new Date(deadline.startsAt), dueAt: new Date(deadline.dueAt) },
      steps: deadline.kind === 'observation' ? [endOfObservation(deadline)] : deadline.steps,
    })),
  );
  // The first deadlines of a round are late only if nothing ran, and then every step fires; those of a decision are recomputed.
  if (standing.length > 0)
    for (const [index, { kind, steps }] of added.entries()) {
      const { id } = identifiers[index] as { id: string };
      await writeSkipped(tx, { appeal, milestone: { id, kind }, steps, fired: [], once, asOf, late });
    }

  for (const deadline of deadlines) {
    const before = standingOf(deadline);
    if (!before) continue;
    const isTakenBack = before.kind === asked.reopened && before.metAt !== null;
    const isUnchanged =
      typeof late !== 'object' && // the same term may have another ladder in another version
      before.policyCode === policy.code &&
      before.startsAt.getTime() === term.startedAt.getTime() &&
      before.dueAt.getTime() === Date.parse(deadline.dueAt);
    if (isUnchanged) await tx.update(Milestone, before.id, { term: termOf(deadline) }); // perhaps by another calendar
    if (!isTakenBack && (before.metAt !== null || isUnchanged)) continue;
    await tx.update(Milestone, before.id, {
      ...{ policyCode: policy.code, startsAt: term.startedAt, dueAt: new Date(deadline.dueAt), steps: deadline.steps },
      term: termOf(deadline),
      ...(isTakenBack ? { metAt: null } : {}),
    });
    if (late !== 'fire') await skipSteps(tx, { appeal, milestone: before, steps: deadline.steps, once, asOf, late });
  }
  const gone = standing.filter(
    ({ kind, metAt }) => metAt === null && kinds.includes(kind) && !deadlines.some((one) => one.kind === kind),
  );
  for (const { id } of gone) await tx.delete(Milestone, id); // the policy now in force has no such term
  await recordAudit(tx, {
    appealId: appeal.id,
    round: appeal.round,
    by: machine('clock'),
    because: { what: 'deadlines-set', policy: policy.code, milestones: deadlines.map(({ kind, dueAt }) => ({ kind, dueAt })) },
    once: `${once}/deadlines`,
  });
};

export const extensionsOf = (milestones: readonly Milestone[]): Partial<Record<MilestoneKind, Extension>> =>
  Object.fromEntries(
    milestones.flatMap(({ kind, extendedUntil, extendedAt }) =>
      extendedUntil && extendedAt ? [[kind, { until: extendedUntil.toISOString(), at: extendedAt.toISOString() }]] : [],
    ),
  );

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

const endOfObservation = ({ dueAt }: Deadline) => ({
  key: 'end',
  at: dueAt,
  to: 'executor' as const,
  by: [],
  acknowledgeMinutes: null,
});

interface Skipping {
  appeal: DeadlinesAsked['appeal'];
  milestone: Pick<Milestone, 'id' | 'kind'>;
  steps: Deadline['steps'];
  once: string;
  /** Where the clock is; now, if it runs. */
  asOf?: Date;
  late?: DeadlinesAsked['late'];
}

/**
 * Of the steps that a decision left in the past the highest is still to fire; the others are written down as passed over. One that was
 * passed over by an earlier decision and lies ahead again has told nobody and is still to come.
 */
export const skipSteps = async (tx: EntityManager, asked: Skipping): Promise<void> => {
  const { milestone, steps } = asked;
  const until = reachedBy(asked);
  const ahead = steps.filter(({ at }) => Date.parse(at) > until.getTime()).map(({ key }) => key);
  await tx.delete(Escalation, { milestoneId: milestone.id, skipped: true, step: In(ahead) });
  const fired = (await tx.findBy(Escalation, { milestoneId: milestone.id })).map(({ step }) => step);
  await writeSkipped(tx, { ...asked, fired });
};

const reachedBy = ({ asOf = new Date(), late }: Skipping): Date => (typeof late === 'object' ? late.noneFiresUntil : asOf);

const writeSkipped = async (tx: EntityManager, asked: Skipping & { fired: string[] }): Promise<void> => {
  const { appeal, milestone, steps, fired, once, late } = asked;
  const until = reachedBy(asked);
  const skip = typeof late === 'object' ? passedSteps(steps, fired, until) : skippedSteps(steps, fired, until).skip;
  for (const { key, to, at } of skip) {
    await tx.insert(Escalation, {
      ...{ appealId: appeal.id, milestoneId: milestone.id, step: key, to, at: new Date(at), skipped: true },
    });
    await recordAudit(tx, {
      appealId: appeal.id,
      round: appeal.round,
      by: machine('clock'),
      because: { what: 'step-skipped', milestone: milestone.kind, step: key, ...(await whomOf(tx, to)) },
      once: `${once}/skip/${milestone.id}/${key}`,
    });
  }
};
