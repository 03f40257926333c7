import { openMinutes } from '../calendar-year.js';
import type { Calendar, Time, TimeUnit } from '../settings.js';

/** Minutes for which an office is open on a day that is worked, by all calendars. */
export interface DayLength {
  least: number;
  most: number;
}

export const dayLengthOf = (calendars: readonly Calendar[]): DayLength => {
  const lengths = calendars
    .flatMap(({ week, exceptions }) => [...week, ...Object.values(exceptions)].map(openMinutes))
    .filter((minutes) => minutes > 0)
    .sort((a, b) => a - b);
  return { least: lengths.at(0) ?? 0, most: lengths.at(-1) ?? wholeDay };
};

const wholeDay = 1440;

/**
 * Of terms in unlike units, from one start: is the first over before the second, whenever they start? Working time never passes faster
 * than the clock, and a working day has no less and no more of it than `day` says. false = not for certain.
 */
export const isSurelyShorter = (one: Time, other: Time, day: DayLength): boolean => {
  const [kind, than] = [kindOf(one.unit), kindOf(other.unit)];
  const minutes = one.amount * minutesIn[one.unit];
  if (kind === 'clock' && than === 'working') return minutes < other.amount * minutesIn[other.unit];
  // The day of the start is day zero, at any hour of it.
  if (kind === 'clock' && than === 'days') return minutes < (Math.ceil(other.amount) - 1) * wholeDay;
  if (kind === 'working' && than === 'days') return minutes < other.amount * day.least;
  if (kind === 'days' && than === 'working') return (one.amount + 1) * day.most < other.amount * minutesIn[other.unit];
  return false;
};

const minutesIn: Record<TimeUnit, number> = {
  minutes: 1,
  hours: 60,
  days: wholeDay,
  'working-minutes': 1,
  'working-hours': 60,
  'working-days': NaN, // of no fixed length
};

const kindOf = (unit: TimeUnit): 'clock' | 'working' | 'days' => {
  if (unit === 'working-days') return 'days';
  return unit.startsWith('working-') ? 'working' : 'clock';
};
