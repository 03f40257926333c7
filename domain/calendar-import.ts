import { calendarFileWords, type CalendarFileWords, type FileField } from './calendar-file-words.js';
import { dayOf, kindOf, sameHours, type DayKind } from './calendar-year.js';
import { hoursOn, type SaidHours } from './hours.js';
import type { Language } from './language.js';
import { inOrder, usualDay } from './production-calendar.js';
import { longestNote } from './checks/calendars.js';
import type { Calendar, OpenInterval } from './settings.js';

/** A day as a file says it. */
export interface SaidDay {
  line: number;
  date: string;
  said: SaidHours;
  /** What the file calls it; '' where it says nothing. */
  note: string;
}

/** A line that cannot be taken: nothing of the file is, until it is put right. */
export interface BadLine {
  line: number;
  field: string;
  message: string;
}

export interface CalendarFile {
  days: SaidDay[];
  bad: BadLine[];
}

/** Both included: what a file says of other years is left aside. */
export interface Years {
  from: number;
  to: number;
}

export interface DayChange {
  date: string;
  before: { kind: DayKind; intervals: OpenInterval[]; note: string };
  after: { kind: DayKind; intervals: OpenInterval[]; note: string };
}

export interface Import {
  calendar: Calendar;
  changes: DayChange[];
  bad: BadLine[];
  /** Days that the file has of years nobody asked for. */
  outside: number;
}

interface Wish {
  years: Years;
  /** What becomes of exceptions of these years that the file does not name. */
  others: 'keep' | 'remove';
  /** By whose decision; '' = nobody said. */
  source: string;
  language: Language;
}

/** The calendar as it would be, and what would change in it. Where a line is bad the calendar stays as it was. */
export const importDays = (calendar: Calendar, file: CalendarFile, wish: Wish): Import => {
  const words = calendarFileWords[wish.language];
  const isAsked = ({ date }: { date: string }): boolean => isWithin(date, wish.years);
  const { days, bad: repeated } = oncePerDay(file.days.filter(isAsked), words);
  const bad = [...file.bad, ...repeated];
  if (file.days.length === 0 && bad.length === 0) bad.push(badLine(words, 1, 'file', words.noDays));
  const exceptions = { ...calendar.exceptions };
  const notes = { ...calendar.notes };
  const named = new Set(days.map(({ date }) => date));
  if (wish.others === 'remove') {
    for (const date of Object.keys(exceptions)) if (isWithin(date, wish.years) && !named.has(date)) forget(date);
  }
  for (const { line, date, said, note } of days) {
    const hours = hoursOn(calendar, date, said);
    if (hours === undefined) {
      bad.push(badLine(words, line, 'hours', words.tooManyHours(String((said as { hours: number }).hours))));
    } else if (said === 'usual' || (sameHours(hours, usualDay(calendar.week, date)) && (hours.length > 0 || note === ''))) {
      forget(date);
    } else {
      exceptions[date] = hours;
      const why = reasonOf(note, wish.source);
      if (why !== '') notes[date] = why;
      else delete notes[date];
    }
  }
  function forget(date: string): void {
    delete exceptions[date];
    delete notes[date];
  }
  bad.sort((one, other) => one.line - other.line);
  const after = bad.length > 0 ? calendar : { ...calendar, exceptions: inOrder(exceptions), notes: inOrder(notes) };
  return {
    calendar: after,
    changes: changesOf(calendar, after),
    bad,
    outside: file.days.length - file.days.filter(isAsked).length,
  };
};

/** What the day is called, and by whose decision, unless that is said already. */
const reasonOf = (note: string, source: string): string => {
  const named = /№|ст\. \d/.test(note) || note.includes(source);
  return (note === '' ? source : named ? note : `${note}, ${source}`).slice(0, longestNote);
};

/** Days on which two states of a calendar differ, in order. */
export const changesOf = (before: Calendar, after: Calendar): DayChange[] => {
  const dates = new Set([before, after].flatMap(({ exceptions }) => Object.keys(exceptions)));
  return [...dates]
    .sort()
    .map((date) => ({ date, before: stateOf(before, date), after: stateOf(after, date) }))
    .filter(({ before: was, after: is }) => was.note !== is.note || !sameHours(was.intervals, is.intervals));
};

export const badLine = (words: CalendarFileWords, line: number, field: FileField, message: string): BadLine => ({
  ...{ line, message },
  field: words.fields[field],
});

export const isWithin = (date: string, { from, to }: Years): boolean => {
  const year = Number(date.slice(0, 4));
  return year >= from && year <= to;
};

const stateOf = (calendar: Calendar, date: string): DayChange['before'] => ({
  ...{ kind: kindOf(calendar, date), intervals: dayOf(calendar, date), note: calendar.notes[date] ?? '' },
});

/** A day may be told twice if it is told the same; two names of one holiday are both kept. */
const oncePerDay = (days: readonly SaidDay[], words: CalendarFileWords): CalendarFile => {
  const known = new Map<string, SaidDay>();
  const bad: BadLine[] = [];
  for (const day of days) {
    const earlier = known.get(day.date);
    if (!earlier) known.set(day.date, { ...day });
    else if (JSON.stringify(earlier.said) !== JSON.stringify(day.said))
      bad.push(badLine(words, day.line, 'date', words.twice(day.date, earlier.line)));
    else if (!earlier.note.includes(day.note)) earlier.note = earlier.note === '' ? day.note : `${earlier.note}; ${day.note}`;
  }
  return { days: [...known.values()], bad };
};
