import { locale } from '../../frame/words.ts';

const format = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, { timeZone: 'UTC', ...options });
const named = format({ day: 'numeric', month: 'long', weekday: 'long' });
const withYear = format({ day: 'numeric', month: 'long', year: 'numeric', weekday: 'short' });
const month = format({ month: 'long' });
const weekday = format({ weekday: 'short' });

const at = (date: string): Date => new Date(`${date}T00:00Z`);

/** «суббота, 9 мая» */
export const dayName = (date: string): string => named.format(at(date));
/** «сб, 9 мая 2026 г.» */
export const shortDayName = (date: string): string => withYear.format(at(date));
export const monthName = (index: number): string => {
  const name = month.format(new Date(Date.UTC(2026, index, 1)));
  return name.charAt(0).toUpperCase() + name.slice(1);
};
/** Monday first. */
export const weekdayNames = Array.from({ length: 7 }, (_none, index) => weekday.format(new Date(Date.UTC(2026, 5, 1 + index))));

/** 0 is Monday. */
export const weekdayOf = (date: string): number => (at(date).getUTCDay() + 6) % 7;

export const dayFrom = (date: string, days: number): string =>
  new Date(at(date).getTime() + days * 86_400_000).toISOString().slice(0, 10);

export const todayIn = (timeZone: string, now: number): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(now);
