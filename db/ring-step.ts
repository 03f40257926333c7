import type { EntityManager } from 'typeorm';
import type { ToldWhom } from '../domain/audit.js';
import type { MilestoneKind, Settings } from '../domain/settings.js';
import { officeCalendar, ringsAt, type DeadlineStep } from '../domain/sla.js';
import { addNotice, linkLives } from './add-notice.js';
import type { Appeal } from './entities/appeal.js';
import type { Milestone } from './entities/milestone.js';
import { WebhookAddress } from './entities/webhook-address.js';
import { peopleAt, putIntoInbox, type Person } from './ring.js';

export interface StepBell {
  appeal: Appeal;
  milestone: Milestone;
  step: DeadlineStep;
  /** Newest: whose hours these are today. */
  settings: Settings;
  because: { milestone: MilestoneKind; step: string } & ToldWhom;
  once: string;
  now: Date;
}

export interface Rung {
  notified: number;
  substitutes: { of: string; told: string }[];
  acknowledgeUntil: Date | null;
}

/**
 * A step of a ladder: into the inbox at once; by e-mail and webhook when the recipient's office is open, of the urgent class at once.
 * Who is away is told too, and so is whoever stands in for him. What goes outside is only written down here: a sweep sends it.
 */
export const ringStep = async (tx: EntityManager, bell: StepBell): Promise<Rung> => {
  const { appeal, milestone, step, because, once, now } = bell;
  const { id: appealId, departmentCode: department } = appeal;
  const meant = await peopleAt(tx, { department, to: step.to });
  const { substitutes, standIns } = await substitutesOf(tx, bell, meant);
  const people = [...meant, ...standIns.filter(({ id }) => !meant.some((person) => person.id === id))];
  await putIntoInbox(tx, people, { appealId, kind: 'escalated', because, once });

  const notice = { appeal, kind: 'escalated', because: { ...because, milestoneId: milestone.id }, once } as const;
  const outside = outsideBody(bell);
  if (step.by.includes('email')) {
    // If nobody has an address, the log is to show it.
    const reachable = people.filter(({ email }) => email !== null);
    for (const person of reachable.length > 0 ? reachable : people) {
      const rungAt = opening(bell, person.department ?? department);
      await addNotice(tx, { ...notice, channel: 'email', recipientKind: 'operator', recipient: person.id, rungAt });
    }
  }
  if (outside) {
    const expiresAt = linkLives(now);
    const rungAt = opening(bell, department);
    await addNotice(tx, { ...notice, channel: 'email', recipientKind: 'department', recipient: outside, rungAt, expiresAt });
  }
  if (step.by.includes('webhook')) {
    const rungAt = opening(bell, department);
    for (const { id } of await tx.find(WebhookAddress, { order: { name: 'ASC' } }))
      await addNotice(tx, { ...notice, channel: 'webhook', recipientKind: 'webhook', recipient: id, rungAt });
  }
  return {
    notified: people.length + (outside ? 1 : 0),
    substitutes,
    acknowledgeUntil: acknowledgeUntil(bell, people),
  };
};

/** Nobody of an outside body signs in: its address stands for its executor and its head. */
const outsideBody = ({ appeal, step, settings }: StepBell): string | undefined =>
  step.to === 'executor' || step.to === 'head'
    ? settings.departments.find(({ code, kind, email }) => kind === 'outside' && email !== null && code === appeal.departmentCode)
        ?.code
    : undefined;

/** Nobody can acknowledge while the office is shut: the time runs from its opening. */
const acknowledgeUntil = (bell: StepBell, people: readonly Person[]): Date | null => {
  const { acknowledgeMinutes } = bell.step;
  if (acknowledgeMinutes === null) return null;
  const { departmentCode } = bell.appeal;
  const offices = people.length > 0 ? people.map(({ department }) => department ?? departmentCode) : [departmentCode];
  const earliest = Math.min(...offices.map((office) => opening(bell, office).getTime()));
  return new Date(earliest + acknowledgeMinutes * 60_000);
};

const opening = ({ appeal: { urgent }, settings, now }: StepBell, department: string | null): Date =>
  ringsAt(settings, { department, urgent, now });

/** A substitute may be away too: then his own is told, and so on. The day is that of the office that holds the appeal. */
const substitutesOf = async (
  tx: EntityManager,
  { appeal, settings, now }: StepBell,
  people: readonly Person[],
): Promise<{ substitutes: Rung['substitutes']; standIns: Person[] }> => {
  const { timeZone } = officeCalendar(settings, appeal.departmentCode);
  const rows = (await tx.query(
    `with recursive today as (select operator_id, substitute_id from absences
       where ($2::timestamptz at time zone $3)::date between from_day and to_day),
     away as (select operator_id, substitute_id from today where operator_id = any ($1)
       union select t.operator_id, t.substitute_id from today t join away on away.substitute_id = t.operator_id)
     select away.operator_id as "of", o.id, o.department_code as department, o.email
     from away join operators o on o.id = away.substitute_id where o.blocked_at is null order by o.name`,
    [people.map(({ id }) => id), now, timeZone],
  )) as (Person & { of: string })[];
  return {
    substitutes: rows.map(({ of, id }) => ({ of, told: id })),
    standIns: rows.map(({ id, department, email }) => ({ id, department, email })),
  };
};
