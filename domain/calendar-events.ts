import { calendarFileWords } from './calendar-file-words.js';
import { hoursProblems, isNear } from './calendar-table.js';
import { badLine, isWithin, type BadLine, type CalendarFile, type SaidDay, type Years } from './calendar-import.js';
import { hoursIn, type SaidHours } from './hours.js';
import type { Language } from './language.js';
import { dayAfter } from './production-calendar.js';
import { longestNote } from './checks/calendars.js';

/** An event of whole days, one occurrence of it; `until` is the first day after it. */
export interface CalendarEvent {
  line: number;
  from: string;
  until: string;
  summary: string;
}

const longestDays = 366;

/** Days of a calendar from events: what the summary calls a working or a short day is one, any other event is days off. */
export const readCalendarEvents = (events: readonly CalendarEvent[], years: Years, language: Language): CalendarFile => {
  const words = calendarFileWords[language];
  const days: SaidDay[] = [];
  const bad: BadLine[] = [];
  for (const { line, from, until, summary } of events) {
    const said = saidIn(summary);
    if (until <= from) bad.push(badLine(words, line, 'event', words.eventBackwards));
    else if (until > dayAfter(from, longestDays)) bad.push(badLine(words, line, 'event', words.eventTooLong(longestDays)));
    else if (!isNear(from) && isWithin(from, years))
      bad.push(badLine(words, line, 'date', words.yearOutside(Number(from.slice(0, 4)))));
    else if (Array.isArray(said) && hoursProblems(line, from, said, language).length > 0)
      bad.push(...hoursProblems(line, from, said, language));
    else {
      for (let date = from; date < until; date = dayAfter(date)) days.push({ line, date, said, note: noteIn(summary) });
    }
  }
  return { days, bad };
};

const markers: readonly (readonly [said: 'off' | 'working' | 'short', marker: RegExp])[] = [
  ['short', /сокращ|предпраздн|коротк|short/i],
  ['working', /(?<!не)рабоч|(?<!non[- ]?)working day|workday/i],
  ['off', /нерабоч|выходн|(?<!пред)праздн|non[- ]?working|day off|holiday|closed/i],
];

/** The marker that stands first decides: «Рабочий день вместо выходного». */
const saidIn = (summary: string): SaidHours => {
  const [first] = markers
    .map(([said, marker]) => ({ said, at: summary.search(marker) }))
    .filter(({ at }) => at >= 0)
    .sort((one, other) => one.at - other.at);
  if (!first || first.said === 'off') return 'off';
  const [hours = ''] = /\d{1,2}[:.]\d\d\s*[–—-][\d:.,\s–—-]*\d/.exec(summary) ?? [];
  return hoursIn(hours) ?? first.said;
};

/** What a summary says besides its marker: «Выходной — День города». */
const noteIn = (summary: string): string => {
  const [, note = summary] =
    /^(?:выходной|рабочий день|сокращ[её]нный день|day off|working day|short day)[\d:.,\s–-]*\s—\s+(.+)$/is.exec(
      summary.trim(),
    ) ?? [];
  return note.trim().slice(0, longestNote);
};
