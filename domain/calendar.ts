import type { Calendar, OpenInterval } from './settings.js';

/**
 * Working time of a business calendar: what counts is open time only, whatever lies between (lunch, nights, weekends, holidays).
 * Intervals are half open: at 09:00 an office is open, at 18:00 it is not; yet a term that runs out at 18:00 ends at 18:00.
 * Instants are `Date`s, calendars are in local time of their zone; a day on which clocks change is as long as it really is.
 */

const minute = 60_000;
const day = 86_400_000;
/** For so long a calendar may stay shut; beyond it no term can be reckoned. */
export const horizonDays = 366;

/** An open interval as instants, milliseconds since 1970. */
interface Span {
  opens: number;
  closes: number;
}

/**
 * The instant at which `minutes` (fractions allowed) of open time have passed since `start`; outside open time the count begins
 * at the next opening. Throws if the calendar does not open within 366 days, or if `minutes` is not a time.
 */
export const addWorkingMinutes = (start: Date, minutes: number, calendar: Calendar): Date => {
  let left = Math.round(asDuration(minutes) * minute); // a thousandth too much would be the next morning
  for (const { opens, closes } of openSpans(calendar, start.getTime())) {
    if (left <= closes - opens) return new Date(Math.round(opens + left));
    left -= closes - opens;
  }
  throw neverOpens(calendar, start);
};

/**
 * The close of the `days`-th working day after the day of `start`. A term counted in days begins on the day after the event that
 * starts it (Civil Code of Russia, art. 191), so the day of receipt is day zero, at any hour, worked or not. A fraction is that
 * share of the last day's open time. Throws as `addWorkingMinutes` does.
 */
export const addWorkingDays = (start: Date, days: number, calendar: Calendar): Date => {
  const whole = Math.ceil(asDuration(days));
  if (whole === 0) return start;
  let counted = 0;
  for (const spans of openDays(calendar, localDay(start.getTime(), calendar.timeZone) + 1)) {
    counted += 1;
    if (counted < whole) continue;
    const openMinutes = spans.reduce((sum, { opens, closes }) => sum + closes - opens, 0) / minute;
    return addWorkingMinutes(new Date(spans[0]?.opens ?? NaN), openMinutes * (days - whole + 1), calendar);
  }
  throw neverOpens(calendar, start);
};

/** Open minutes from one instant to another; negative when `to` is the earlier. */
export const workingMinutesBetween = (from: Date, to: Date, calendar: Calendar): number => {
  if (to < from) return -workingMinutesBetween(to, from, calendar);
  let open = 0;
  for (const { opens, closes } of openSpans(calendar, from.getTime(), to.getTime())) {
    open += Math.max(0, Math.min(closes, to.getTime()) - opens);
  }
  return open / minute;
};

export const isOpenAt = (at: Date, calendar: Calendar): boolean =>
  spansOf(calendar, localDay(at.getTime(), calendar.timeZone)).some(
    ({ opens, closes }) => opens <= at.getTime() && at.getTime() < closes,
  );

/** `at` itself if the calendar is open then, else the moment when it opens next. Throws as `addWorkingMinutes` does. */
export const nextOpening = (at: Date, calendar: Calendar): Date => {
  for (const { opens } of openSpans(calendar, at.getTime())) return new Date(opens);
  throw neverOpens(calendar, at);
};

/** `2026-11-25`: the day of an instant on the clocks of a zone. */
export const dateAt = (instant: Date, timeZone: string): string => isoDate(localDay(instant.getTime(), timeZone));

/** The beginning of the local day so many days after `date` (`YYYY-MM-DD`). */
export const dayStart = (date: string, daysAfter: number, timeZone: string): Date =>
  new Date(instantOf(Date.parse(`${date}T00:00Z`) / day + daysAfter, 0, timeZone));

/** Open intervals from `from` on, the first cut at it, until the calendar stays shut for 366 days or `until` has passed. */
function* openSpans(calendar: Calendar, from: number, until = Infinity): Generator<Span> {
  for (const spans of openDays(calendar, localDay(from, calendar.timeZone))) {
    for (const { opens, closes } of spans) {
      if (opens >= until) return;
      if (closes > from) yield { opens: Math.max(opens, from), closes };
    }
  }
}

/** The working days from local day `first` on, each as its open intervals. */
function* openDays(calendar: Calendar, first: number): Generator<Span[]> {
  for (let date = first, shut = 0; shut <= horizonDays; date += 1) {
    const spans = spansOf(calendar, date);
    shut = spans.length === 0 ? shut + 1 : 0;
    if (spans.length > 0) yield spans;
  }
}

/** Open intervals of a local day, counted in days since 1970-01-01 (a Thursday). */
const spansOf = (calendar: Calendar, date: number): Span[] => {
  const intervals = calendar.exceptions[isoDate(date)] ?? calendar.week[(date + 3) % 7] ?? [];
  return intervals
    .map(([from, to]: OpenInterval) => ({
      opens: instantOf(date, minutesOf(from), calendar.timeZone),
      closes: instantOf(date, minutesOf(to), calendar.timeZone),
    }))
    .filter(({ opens, closes }) => opens < closes);
};

const isoDate = (date: number): string => new Date(date * day).toISOString().slice(0, 10);

/** `'09:30'` → 570. */
const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

/**
 * A local time as an instant. Of a time that clocks show twice the first is meant, and one that they leap over is as much later as
 * they leap (the rule `compatible` of RFC 5545 and of Temporal).
 */
const instantOf = (date: number, minutes: number, timeZone: string): number => {
  const local = date * day + minutes * minute;
  const before = offsetAtMidnight(date - 1, timeZone);
  const after = offsetAtMidnight(date + 2, timeZone);
  if (before === after || offsetAt(local - before, timeZone) === before) return local - before;
  return offsetAt(local - after, timeZone) === after ? local - after : local - before;
};

const localDay = (instant: number, timeZone: string): number => {
  const date = Math.floor(instant / day);
  const offset = offsetAtMidnight(date, timeZone);
  const same = offset === offsetAtMidnight(date + 1, timeZone);
  return Math.floor((instant + (same ? offset : offsetAt(instant, timeZone))) / day);
};

/** Zone offsets at 00:00 UTC of each day asked for: two equal neighbours mean that clocks did not change between, and spare `Intl`. */
const midnights = new Map<string, Map<number, number>>();

const offsetAtMidnight = (date: number, timeZone: string): number => {
  let known = midnights.get(timeZone);
  if (known === undefined) midnights.set(timeZone, (known = new Map<number, number>()));
  let offset = known.get(date);
  if (offset === undefined) known.set(date, (offset = offsetAt(date * day, timeZone)));
  return offset;
};

const clocks = new Map<string, Intl.DateTimeFormat>();

/** How far the zone's clocks are ahead of UTC at an instant, milliseconds. Throws RangeError for an unknown zone. */
const offsetAt = (instant: number, timeZone: string): number => {
  let clock = clocks.get(timeZone);
  if (clock === undefined) {
    const part = 'numeric' as const;
    clock = new Intl.DateTimeFormat('en-US', {
      timeZone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      ...{ year: part, month: part, day: part, hour: part, minute: part, second: part },
    });
    clocks.set(timeZone, clock);
  }
  const shown: Record<string, number> = {};
  for (const { type, value } of clock.formatToParts(instant)) shown[type] = Number(value);
  const { year = NaN, month = NaN, day: dayOfMonth = NaN, hour = NaN, minute: minuteOfHour = NaN, second = NaN } = shown;
  return Date.UTC(year, month - 1, dayOfMonth, hour, minuteOfHour, second) - Math.floor(instant / 1000) * 1000;
};

const asDuration = (amount: number): number => {
  if (Number.isFinite(amount) && amount >= 0) return amount;
  throw new RangeError(`a working time of ${amount} was asked for, expected zero or more`);
};

const neverOpens = (calendar: Calendar, from: Date): Error =>
  new Error(`calendar "${calendar.name}" has no working day within ${horizonDays} days of ${from.toISOString().slice(0, 10)}`);
