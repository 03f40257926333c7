import { IsNull, type EntityManager } from 'typeorm';
import { machine, type Because, type By } from '../domain/audit.js';
import { stepsFor, timeAfter } from '../domain/sla.js';
import type { MilestoneKind, Policy } from '../domain/settings.js';
import type { Appeal } from '../db/entities/appeal.js';
import { Milestone } from '../db/entities/milestone.js';
import type { Reply } from '../db/entities/reply.js';
import { Refused } from '../db/move-appeal.js';
import { recordAudit } from '../db/record-audit.js';
import { skipSteps } from '../db/set-deadlines.js';
import { clockOf, refuseBeyond } from './act-on-clock.js';
import type { Deps } from './deps.js';

/** A date still to come, and no farther than the policy's milestone «обещание» where it has one. */
export const checkPromise = async (deps: Deps, tx: EntityManager, appeal: Appeal, promisedAt: Date): Promise<void> => {
  const now = new Date();
  if (promisedAt <= now) throw new Refused('date-past');
  const { term } = await clockOf(deps, tx, appeal);
  const farthest = milestoneOf(term.policy, 'promise');
  if (farthest) refuseBeyond(timeAfter(now, farthest, term), promisedAt, term);
};

/** The date that the resident was told is a milestone of its own, with the ladder of promises, else of the reply that is due. */
export const makePromise = async (
  deps: Deps,
  tx: EntityManager,
  { appeal, reply, once }: { appeal: Appeal; reply: Reply; once: string },
): Promise<void> => {
  if (!reply.promisedAt) return;
  const { term } = await clockOf(deps, tx, appeal);
  const { policy, calendar } = term;
  const { unit, ladder } = milestoneOf(policy, 'promise') ??
    milestoneOf(policy, 'final') ??
    milestoneOf(policy, 'first-reply') ?? { unit: 'minutes', ladder: null };
  // From when it was written: it may have stood in the network only after its own date.
  const [startedAt, dueAt] = [reply.writtenAt, reply.promisedAt];
  const steps = stepsFor({ ...term, startedAt, dueAt, pauses: [], milestone: { unit, ladder } });
  const { id: appealId, round } = appeal;
  const reckoned = { policyCode: policy.code, term: { amount: 0, unit, calendar: calendar.code, timeZone: calendar.timeZone } };
  const { identifiers } = await tx.insert(Milestone, {
    ...{ appealId, round, kind: 'promise', replyId: reply.id, startsAt: startedAt, dueAt, steps, ...reckoned },
  });
  const { id } = identifiers[0] as { id: string };
  const until = dueAt.toISOString();
  const because: Because = { what: 'promised', replyId: reply.id, until, zone: calendar.timeZone };
  await recordAudit(tx, { appealId, round, by: machine('publisher'), because, once: `${once}/promised` });
  await skipSteps(tx, { appeal, milestone: { id, kind: 'promise' }, steps, once });
};

const milestoneOf = ({ milestones }: Policy, wanted: MilestoneKind): Policy['milestones'][number] | undefined =>
  milestones.find(({ kind }) => kind === wanted);

interface Settling {
  appeal: Appeal;
  /** What takes the promise's place: the final reply, another interim one, or the end of the round without a reply. */
  by: 'final' | 'interim' | 'rejection';
  /** When it stood, or was decided. */
  at: Date;
  who: By;
  once: string;
}

/** Kept = the final reply stood in time; broken = the date went by before anything; replaced = a later date was named in time. */
export const settlePromises = async (deps: Deps, tx: EntityManager, { appeal, by, at, who, once }: Settling): Promise<void> => {
  const { id: appealId, round } = appeal;
  const promises = await tx.findBy(Milestone, { appealId, round, kind: 'promise', metAt: IsNull() });
  if (promises.length === 0) return;
  const zone = (await clockOf(deps, tx, appeal)).term.calendar.timeZone;
  for (const { id, dueAt, replyId } of promises) {
    const what = at > dueAt ? 'promise-broken' : by === 'final' ? 'promise-kept' : 'promise-replaced';
    if (by !== 'rejection') await tx.update(Milestone, id, { metAt: at, replaced: what === 'promise-replaced' });
    if (by === 'rejection' && what !== 'promise-broken') continue;
    const because: Because = { what, replyId: replyId ?? '', until: dueAt.toISOString(), zone };
    await recordAudit(tx, { appealId, round, by: who, because, once: `${once}/promise/${id}` });
  }
};
