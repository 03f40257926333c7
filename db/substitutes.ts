import type { EntityManager } from 'typeorm';
import { dateAt } from '../domain/calendar.js';
import type { Settings } from '../domain/settings.js';
import { officeCalendar } from '../domain/sla.js';
import type { Person } from './ring.js';

export interface Told {
  /** Who is told, and when it rings outside the panel. */
  people: (Person & { rungAt: Date })[];
  substitutes: { of: string; told: string }[];
  /** Somebody of them is not away when it rings. */
  isAnybodyHere: boolean;
}

interface Day {
  settings: Settings;
  now: Date;
  /** When it rings in an office. */
  opens(office: string | null): Date;
}

/**
 * With the substitutes of those who are away; a substitute may be away too, or have left: then his own is told, and so on. Who is
 * away is judged at the moment when it rings for him, by the day in his own office: a letter of Friday night is read on Monday.
 */
export const withSubstitutes = async (
  tx: EntityManager,
  meant: readonly Person[],
  { settings, now, opens }: Day,
): Promise<Told> => {
  const absences = (await tx.query(
    `select a.operator_id as "of", a.from_day::text as "from", a.to_day::text as "to",
       json_build_object('id', o.id, 'department', o.department_code, 'email', o.email, 'hasLeft', o.blocked_at is not null) as substitute
     from absences a join operators o on o.id = a.substitute_id
     where a.to_day >= ($1::timestamptz at time zone 'UTC')::date - 1 order by o.name`,
    [now],
  )) as { of: string; from: string; to: string; substitute: Person }[];
  const told: Told = { people: [], substitutes: [], isAnybodyHere: false };
  const seen = new Set<string>();
  const tell = (person: Person): void => {
    if (seen.has(person.id)) return;
    seen.add(person.id);
    const rungAt = opens(person.department);
    const day = dateAt(rungAt, officeCalendar(settings, person.department).timeZone);
    const away = absences.filter(({ of, from, to }) => of === person.id && from <= day && day <= to);
    if (!person.hasLeft) {
      told.people.push({ ...person, rungAt });
      told.isAnybodyHere ||= away.length === 0;
    }
    for (const { of, substitute } of away) {
      if (!substitute.hasLeft) told.substitutes.push({ of, told: substitute.id });
      tell(substitute);
    }
  };
  meant.forEach(tell);
  return told;
};
