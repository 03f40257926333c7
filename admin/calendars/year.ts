import type { DataSource } from 'typeorm';
import { dayOf, kindOf, sameHours, tallyOf, turned, yearOf, type DayKind, type Tally } from '../../domain/calendar-year.js';
import type { Language } from '../../domain/language.js';
import { hoursProblems, isNear } from '../../domain/calendar-table.js';
import { hoursIn, hoursOn } from '../../domain/hours.js';
import { importDays, type BadLine, type DayChange, type Import, type SaidDay } from '../../domain/calendar-import.js';
import { isDate } from '../../domain/dates.js';
import { usualDay } from '../../domain/production-calendar.js';
import type { Calendar, OpenInterval } from '../../domain/settings.js';
import { notationWords } from '../settings/notation-words.js';
import { writeDay } from '../settings/notation.js';
import { markOfDay } from './rows.js';
import { calendarAnswers } from './words.js';

/** What the page of a year shows, hours in words of the reader's language. */
export interface YearView {
  code: string;
  name: string;
  timeZone: string;
  calendars: { code: string; name: string }[];
  departments: string[];
  year: number;
  mayEdit: boolean;
  days: ShownDay[];
  months: Tally[];
  total: Tally;
}
export interface ShownDay {
  date: string;
  kind: DayKind;
  hours: string;
  note: string;
  /** Which state of the day this is. */
  seen: string;
  /** What one click makes of it. */
  turned: { kind: DayKind; hours: string };
}
export interface ShownChange {
  date: string;
  before: ShownState;
  after: ShownState;
}
interface ShownState {
  kind: DayKind;
  hours: string;
  note: string;
}

export const earliestYear = 2000;
export const latestYear = 2100;

interface Asked {
  year: number;
  language: Language;
  mayEdit: boolean;
}

export const viewYear = async (db: DataSource, calendar: Calendar, { year, language, mayEdit }: Asked): Promise<YearView> => {
  const hours = hoursFor(language);
  const days = yearOf(calendar, year);
  const { code, name, timeZone } = calendar;
  return {
    ...{ code, name, timeZone, year, mayEdit },
    calendars: await db.query(`select code, name from calendars order by name`),
    departments: await namesOfDepartments(db, code),
    days: days.map(({ date, kind, intervals, note }) => {
      const other = turned(calendar, date);
      const change = { ...calendar, exceptions: { ...calendar.exceptions, [date]: other } };
      return {
        ...{ date, kind, hours: hours(intervals), note, seen: markOfDay(calendar, date) },
        turned: { kind: kindOf(change, date), hours: hours(other) },
      };
    }),
    months: Array.from({ length: 12 }, (_none, month) =>
      tallyOf(days.filter(({ date }) => Number(date.slice(5, 7)) === month + 1)),
    ),
    total: tallyOf(days),
  };
};

const namesOfDepartments = async (db: DataSource, code: string): Promise<string[]> => {
  const rows = (await db.query(`select name from departments where calendar_code = $1 order by name`, [code])) as {
    name: string;
  }[];
  return rows.map(({ name }) => name);
};

export const hoursFor =
  (language: Language) =>
  (intervals: readonly OpenInterval[]): string =>
    writeDay(intervals, notationWords[language]);

export const showChanges = (changes: readonly DayChange[], language: Language): ShownChange[] => {
  const hours = hoursFor(language);
  const state = ({ kind, intervals, note }: DayChange['before']): ShownState => ({ kind, hours: hours(intervals), note });
  return changes.map(({ date, before, after }) => ({ date, before: state(before), after: state(after) }));
};

/** One day as it was changed on the page; `hours` as a person writes them. */
export interface ChangedDay {
  date: string;
  hours: string;
  note: string;
  /** Which state of the day was changed. */
  seen: string;
}

/** Days that somebody else has changed since they were turned on the page, with what they are now. */
export const outrunDays = (calendar: Calendar, days: readonly ChangedDay[], language: Language): BadLine[] =>
  days.flatMap(({ date, seen }, index): BadLine[] => {
    if (!isDate(date) || !isNear(date) || seen === markOfDay(calendar, date)) return [];
    const now = [hoursFor(language)(dayOf(calendar, date)), calendar.notes[date] ?? ''].filter((part) => part !== '');
    return [{ line: index + 1, field: 'hours', message: calendarAnswers[language].dayChanged(now.join('. ')) }];
  });

/** Days changed by hand; the number of a bad one is its place among them. */
export const changeDays = (calendar: Calendar, days: readonly ChangedDay[], language: Language): Import => {
  const words = calendarAnswers[language];
  const bad: BadLine[] = [];
  const said = days.flatMap(({ date, hours: text, note }, index): SaidDay[] => {
    const refuse = (field: 'hours' | 'note', message: string): SaidDay[] => {
      bad.push({ line: index + 1, field, message });
      return [];
    };
    if (!isDate(date) || !isNear(date)) return refuse('hours', words.noSuchHours(date));
    const found = hoursIn(text);
    const hours = found === undefined ? undefined : hoursOn(calendar, date, found);
    if (hours === undefined) return refuse('hours', words.noSuchHours(text));
    const [problem] = hoursProblems(index + 1, date, hours, language);
    if (problem) return refuse('hours', problem.message);
    const isUsual = sameHours(hours, usualDay(calendar.week, date));
    if (!isUsual && note === '') return refuse('note', words.noteNeeded);
    return [{ line: index + 1, date, said: hours, note: isUsual ? '' : note }];
  });
  if (bad.length > 0) return { calendar, changes: [], bad, outside: 0 };
  const years = { from: earliestYear, to: latestYear };
  return importDays(calendar, { days: said, bad: [] }, { years, others: 'keep', source: '', language });
};
