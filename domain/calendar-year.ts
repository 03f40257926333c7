import { dayAfter, holidayOf, minutesOf, usualDay } from './production-calendar.js';
import type { Calendar, OpenInterval } from './settings.js';

/**
 * What a day of a calendar is. `weekend`: shut as every week; `holiday`: by the Labour Code; `day-off`: shut although its weekday is
 * worked; `worked`: open although its weekday is not; `short`, `other`: open for fewer hours than usual, or for others.
 */
export const dayKinds = ['working', 'weekend', 'holiday', 'day-off', 'worked', 'short', 'other'] as const;
export type DayKind = (typeof dayKinds)[number];

export interface YearDay {
  date: string;
  kind: DayKind;
  intervals: OpenInterval[];
  minutes: number;
  note: string;
}

export interface Tally {
  working: number;
  off: number;
  minutes: number;
}

export const yearOf = (calendar: Calendar, year: number): YearDay[] =>
  datesOf(year).map((date) => {
    const intervals = dayOf(calendar, date);
    return {
      ...{ date, intervals, minutes: openMinutes(intervals) },
      kind: kindOf(calendar, date),
      note: calendar.notes[date] ?? '',
    };
  });

export const tallyOf = (days: readonly YearDay[]): Tally => ({
  working: days.filter(({ minutes }) => minutes > 0).length,
  off: days.filter(({ minutes }) => minutes === 0).length,
  minutes: days.reduce((sum, { minutes }) => sum + minutes, 0),
});

export const datesOf = (year: number): string[] => {
  const first = `${year}-01-01`;
  const days = (Date.parse(`${year + 1}-01-01T00:00Z`) - Date.parse(`${first}T00:00Z`)) / 86_400_000;
  return Array.from({ length: days }, (_none, index) => dayAfter(first, index));
};

export const dayOf = ({ week, exceptions }: Calendar, date: string): OpenInterval[] => exceptions[date] ?? usualDay(week, date);

/** What a day is turned into with one click: a day off where one works, and a usual working day where one does not. */
export const turned = (calendar: Calendar, date: string): OpenInterval[] =>
  dayOf(calendar, date).length > 0 ? [] : workingDay(calendar.week, date);

/** The hours of a day on which one works; where its weekday has none, those of the week's first working day. */
export const workingDay = (week: Calendar['week'], date: string): OpenInterval[] => {
  const usual = usualDay(week, date);
  return usual.length > 0 ? usual : (week.find((day) => day.length > 0) ?? []);
};

export const openMinutes = (intervals: readonly OpenInterval[]): number =>
  intervals.reduce((sum, [from, to]) => sum + minutesOf(to) - minutesOf(from), 0);

export const sameHours = (one: readonly OpenInterval[], other: readonly OpenInterval[]): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

export const kindOf = ({ week, exceptions }: Calendar, date: string): DayKind => {
  const usual = usualDay(week, date);
  const day = exceptions[date];
  if (day === undefined || sameHours(day, usual)) {
    if (usual.length > 0) return 'working';
    return day !== undefined && holidayOf(date) !== undefined ? 'holiday' : 'weekend';
  }
  if (day.length === 0) return holidayOf(date) === undefined ? 'day-off' : 'holiday';
  if (usual.length === 0) return 'worked';
  return openMinutes(day) < openMinutes(usual) ? 'short' : 'other';
};
