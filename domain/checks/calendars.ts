import { horizonDays } from '../calendar.js';
import { isDate, isTime } from '../dates.js';
import type { Calendar, OpenInterval } from '../settings.js';
import { pairs, type Finding } from './findings.js';
import { shutTooLong } from './shut.js';

export const longestNote = 300;

export function* calendarFindings(calendar: Calendar): Generator<Finding> {
  yield* zoneFindings(calendar.timeZone);
  if (calendar.week.length !== 7) yield ['week', (say) => say.weekNotSeven];
  if (!calendar.week.some((day) => day.length > 0)) yield ['week', (say) => say.noWorkingDay];
  for (const [index, day] of calendar.week.entries())
    yield* intervalFindings('week', (say) => say.weekdays[index] ?? String(index + 1), day);
  for (const [date, day] of Object.entries(calendar.exceptions)) {
    if (!isDate(date)) yield ['exceptions', (say) => say.noDate(date)];
    yield* intervalFindings('exceptions', () => date, day);
  }
  const shut = shutTooLong(calendar);
  if (shut) yield ['exceptions', (say) => say.shutTooLong(shut.from, shut.to, horizonDays)];
  for (const [date, note] of Object.entries(calendar.notes)) {
    if (calendar.exceptions[date] === undefined) yield ['notes', (say) => say.noteWithoutDay(date)];
    if (note.length > longestNote) yield ['notes', (say) => say.noteTooLong(date, longestNote)];
  }
}

export function* intervalFindings(field: string, day: Finding[1], intervals: readonly OpenInterval[]): Generator<Finding> {
  for (const [from, to] of intervals) {
    if (!isTime(from) || !isTime(to)) yield [field, (say) => say.noHours(day(say), from, to)];
    else if (from >= to) yield [field, (say) => say.hoursBackwards(day(say), from, to)];
  }
  for (const [[, to], [from]] of pairs(intervals)) {
    if (from < to) yield [field, (say) => say.hoursOverlap(day(say), from, to)];
  }
}

export function* zoneFindings(timeZone: string): Generator<Finding> {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone });
  } catch {
    yield ['timeZone', (say) => say.noZone(timeZone)];
  }
}
