import type { EntityManager } from 'typeorm';
import type { ToldWhom } from '../domain/audit.js';
import type { LadderRole, MilestoneKind, Settings } from '../domain/settings.js';
import { ringsAt, type DeadlineStep } from '../domain/sla.js';
import { addNotice, linkLives } from './add-notice.js';
import type { Appeal } from './entities/appeal.js';
import type { Milestone } from './entities/milestone.js';
import { WebhookAddress } from './entities/webhook-address.js';
import { meantBy, peopleAt, putIntoInbox, rungInstead, type Person } from './ring.js';
import { withSubstitutes, type Told } from './substitutes.js';

export interface StepBell {
  appeal: Appeal;
  milestone: Milestone;
  step: Omit<DeadlineStep, 'to'> & { to: DeadlineStep['to'] | 'approver' };
  /**
   * Of the newest version: whose hours these are today. A deadline keeps what was published when it was set; whether an office is open
   * is a fact of the day on which it is rung, and what is still a draft is no fact.
   */
  settings: Settings;
  because: { milestone: MilestoneKind; step: string } & ToldWhom;
  once: string;
  now: Date;
}

export interface Rung {
  notified: number;
  substitutes: { of: string; told: string }[];
  /** Who was told because nobody of those meant was here. */
  instead?: LadderRole;
  acknowledgeUntil: Date | null;
}

/**
 * A step of a ladder: into the inbox at once; by e-mail and webhook when the recipient's office is open, of the urgent class at once.
 * Who is away is told too, and so is whoever stands in for him; if nobody of them is here, whoever answers for the district. What goes
 * outside is only written down here: a sweep sends it.
 */
export const ringStep = async (tx: EntityManager, bell: StepBell): Promise<Rung> => {
  const { appeal, milestone, step, because, once, now } = bell;
  const { id: appealId, departmentCode: department } = appeal;
  const outside = outsideBody(bell);
  const { people, substitutes, instead } = await tellSomebody(tx, bell, outside);
  await putIntoInbox(tx, people, { appealId, kind: 'escalated', because, once });

  const notice = { appeal, kind: 'escalated', because: { ...because, milestoneId: milestone.id }, once } as const;
  if (step.by.includes('email')) {
    // If nobody has an address, the log is to show it.
    const reachable = people.filter(({ email }) => email !== null);
    for (const { id, rungAt } of reachable.length > 0 ? reachable : people)
      await addNotice(tx, { ...notice, channel: 'email', recipientKind: 'operator', recipient: id, rungAt });
  }
  if (outside) {
    const expiresAt = linkLives(now);
    const rungAt = opening(bell, outside);
    await addNotice(tx, { ...notice, channel: 'email', recipientKind: 'department', recipient: outside, rungAt, expiresAt });
  }
  if (step.by.includes('webhook')) {
    const rungAt = opening(bell, department);
    for (const { id } of await tx.find(WebhookAddress, { order: { name: 'ASC' } }))
      await addNotice(tx, { ...notice, channel: 'webhook', recipientKind: 'webhook', recipient: id, rungAt });
  }
  return {
    ...{ notified: people.length + (outside ? 1 : 0), substitutes },
    ...(instead === undefined ? {} : { instead }),
    acknowledgeUntil: acknowledgeUntil(bell, people),
  };
};

/** Nobody of an outside body signs in: its address stands for its executor and its head. */
const outsideBody = ({ appeal, step, settings }: StepBell): string | undefined =>
  step.to === 'executor' || step.to === 'head'
    ? settings.departments.find(({ code, kind, email }) => kind === 'outside' && email !== null && code === appeal.departmentCode)
        ?.code
    : undefined;

/**
 * Those meant and their substitutes, and one rank after another of those who answer for all, until somebody told is here. Nobody
 * approves his own reply.
 */
const tellSomebody = async (
  tx: EntityManager,
  bell: StepBell,
  outside: string | undefined,
): Promise<Told & Pick<Rung, 'instead'>> => {
  const { appeal, step, settings, now } = bell;
  const opens = (office: string | null): Date => opening(bell, office);
  const tell = (meant: readonly Person[]): Promise<Told> => withSubstitutes(tx, meant, { settings, now, opens });
  const mayAct = ({ id }: Person): boolean => step.to !== 'approver' || id !== appeal.executorId;
  const meant = (await meantBy(tx, { department: appeal.departmentCode, to: step.to })).filter(mayAct);
  let told = await tell(meant);
  if (outside !== undefined || told.isAnybodyHere) return told;
  for (const instead of rungInstead) {
    const others = (await peopleAt(tx, { department: null, to: instead })).filter(mayAct);
    if (others.length === 0) continue;
    meant.push(...others);
    told = await tell(meant);
    if (told.isAnybodyHere) return { ...told, instead };
  }
  return told;
};

/** Nobody can acknowledge while the office is shut: the time runs from the first opening. */
const acknowledgeUntil = (bell: StepBell, people: readonly { rungAt: Date }[]): Date | null => {
  const { acknowledgeMinutes } = bell.step;
  if (acknowledgeMinutes === null) return null;
  const openings = people.length > 0 ? people.map(({ rungAt }) => rungAt) : [opening(bell, bell.appeal.departmentCode)];
  return new Date(Math.min(...openings.map((at) => at.getTime())) + acknowledgeMinutes * 60_000);
};

const opening = ({ appeal: { urgent }, settings, now }: StepBell, department: string | null): Date =>
  ringsAt(settings, { department, urgent, now });
