import { horizonDays } from '../calendar.js';
import { dayOf } from '../calendar-year.js';
import { dayAfter } from '../production-calendar.js';
import type { Calendar } from '../settings.js';

/** The first stretch of days, both included, over which an office stays shut for longer than terms are reckoned. */
export const shutTooLong = (calendar: Calendar): { from: string; to: string } | undefined => {
  if (!calendar.week.some((day) => day.length > 0)) return undefined; // no day is worked: that is another fault
  const isShut = (date: string): boolean => dayOf(calendar, date).length === 0;
  let to = '';
  for (const date of daysOff(calendar)) {
    if (date <= to) continue;
    let from = date;
    while (isShut(dayAfter(from, -1))) from = dayAfter(from, -1);
    to = date;
    while (isShut(dayAfter(to))) to = dayAfter(to);
    if (dayAfter(from, horizonDays) <= to) return { from, to };
  }
  return undefined;
};

/** In order; what is no date of these millennia is another fault. */
const daysOff = ({ exceptions }: Calendar): string[] =>
  Object.entries(exceptions)
    .filter(([date, day]) => day.length === 0 && /^[12]\d{3}-\d\d-\d\d$/.test(date) && !Number.isNaN(Date.parse(date)))
    .map(([date]) => date)
    .sort();
