import { chooseCalendar } from '../../domain/sla.js';
import type { Settings } from '../../domain/settings.js';

/** Codes as officials know them. A code that the settings do not name any more is shown as it is. */
export const namesOf = (settings: Settings) => {
  const named = (rows: readonly { code: string; name: string }[]): ((code: string | null) => string | null) => {
    const known = new Map(rows.map(({ code, name }) => [code, name]));
    return (code) => (code === null ? null : (known.get(code) ?? code));
  };
  const group = named(settings.groups);
  const zones = new Map(settings.departments.map(({ code, timeZone }) => [code, timeZone]));
  const ownZone = chooseCalendar(settings, null).timeZone;
  return {
    topic: named(settings.topics.map(({ code, name, group: of }) => ({ code, name: `${group(of) ?? of} → ${name}` }))),
    department: named(settings.departments),
    territory: named(settings.territories),
    policy: named(settings.policies),
    /** Of the department; the district's own while no department holds the appeal. */
    zone: (department: string | null): string => (department === null ? ownZone : (zones.get(department) ?? ownZone)),
  };
};
export type Names = ReturnType<typeof namesOf>;
