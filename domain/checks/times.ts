import type { Time, TimeUnit } from '../settings.js';
import type { Finding } from './findings.js';

/** Longer terms are mistakes, and would be counted day by day. */
const longestDays = 1000;

export function* timeFindings(field: string, what: Finding[1], amount: number, unit: TimeUnit): Generator<Finding> {
  if (!Number.isFinite(amount) || amount <= 0) yield [field, (say) => say.timeNotPositive(what(say))];
  else if (amount * minutesIn[unit] > longestDays * 1440) yield [field, (say) => say.timeTooLong(what(say), longestDays)];
}

const minutesIn: Record<TimeUnit, number> = {
  minutes: 1,
  hours: 60,
  days: 1440,
  'working-minutes': 1,
  'working-hours': 60,
  'working-days': 1440,
};

/**
 * undefined for unlike units: nobody knows how many working hours make a day. But an hour of work takes an hour by the clock at
 * least, so that no more of the clock than of work is surely not later.
 */
export const minutesBetween = (earlier: Time, later: Time): number | undefined => {
  const [one, other] = [measureOf(earlier.unit), measureOf(later.unit)];
  const minutes = later.amount * minutesIn[later.unit] - earlier.amount * minutesIn[earlier.unit];
  return one === other || (one === 'open' && other === 'wall' && minutes <= 0) ? minutes : undefined;
};

const measureOf = (unit: TimeUnit): 'wall' | 'open' | 'working-days' => {
  if (unit === 'working-days') return 'working-days';
  return unit.startsWith('working-') ? 'open' : 'wall';
};
