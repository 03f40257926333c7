import { locale, say } from '../../frame/words.ts';

/** `2026-11-02` → «2–8 нояб.» */
export const weekName = (monday: string): string => {
  const first = new Date(monday);
  const last = new Date(first.getTime() + 6 * 86_400_000);
  return new Intl.DateTimeFormat(locale, { timeZone: 'UTC', day: 'numeric', month: 'short' }).formatRange(first, last);
};

/** A term of no department is the moderators'. */
export const departmentOf = (names: Record<string, string>, code: string | null): string =>
  code === null ? say('whatIf.moderators') : (names[code] ?? code);
