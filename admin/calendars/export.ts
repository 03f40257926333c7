import ICAL from 'ical.js';
import { yearOf, type DayKind, type YearDay } from '../../domain/calendar-year.js';
import { dayAfter } from '../../domain/production-calendar.js';
import type { Calendar } from '../../domain/settings.js';
import type { Language } from '../../domain/language.js';
import { writeCsv } from '../files/csv.js';
import { hoursFor } from './year.js';
import { calendarAnswers, type CalendarAnswers } from './words.js';

/** The days of a year that are not as every week, for a calendar program: what is written here is read back by an import. */
export const toIcal = (calendar: Calendar, year: number, at: Date, language: Language): string => {
  const words = calendarAnswers[language];
  const root = new ICAL.Component('vcalendar');
  root.addPropertyWithValue('version', '2.0');
  root.addPropertyWithValue('prodid', '-//Otklik//Calendar//RU');
  root.addPropertyWithValue('x-wr-calname', calendar.name);
  for (const { date, intervals, kind, note } of specialDays(calendar, year)) {
    const event = new ICAL.Component('vevent');
    const said = intervals.length === 0 ? words.off : `${wordOf(kind, words)} ${hoursFor(language)(intervals)}`;
    event.addPropertyWithValue('uid', `${date}-${calendar.code}@otklik`);
    event.addPropertyWithValue('dtstamp', ICAL.Time.fromJSDate(at, true));
    event.addPropertyWithValue('dtstart', ICAL.Time.fromDateString(date));
    event.addPropertyWithValue('dtend', ICAL.Time.fromDateString(dayAfter(date)));
    event.addPropertyWithValue('summary', note === '' ? said : `${said} — ${note}`);
    event.addPropertyWithValue('transp', 'TRANSPARENT');
    root.addSubcomponent(event);
  }
  return `${root.toString()}\r\n`;
};

const wordOf = (kind: DayKind, words: CalendarAnswers): string => (kind === 'short' ? words.short : words.working);

export const toCalendarCsv = (calendar: Calendar, year: number, language: Language): string => {
  const { csv, off } = calendarAnswers[language];
  const rows = specialDays(calendar, year).map(({ date, intervals, note }) => [
    date,
    intervals.length === 0 ? off.toLowerCase() : hoursFor(language)(intervals),
    note,
  ]);
  return writeCsv([csv, ...rows]);
};

const specialDays = (calendar: Calendar, year: number): YearDay[] =>
  yearOf(calendar, year).filter(({ date }) => calendar.exceptions[date] !== undefined);
