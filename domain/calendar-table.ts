import { calendarFileWords, type CalendarFileWords } from './calendar-file-words.js';
import { badLine, type BadLine, type CalendarFile, type SaidDay, type Years } from './calendar-import.js';
import { datesOf } from './calendar-year.js';
import { hoursIn, type SaidHours } from './hours.js';
import type { Language } from './language.js';
import { eveNote, holidayOf, weekdayOf } from './production-calendar.js';
import { intervalFindings, longestNote } from './checks/calendars.js';
import { isDate } from './dates.js';
import type { OpenInterval } from './settings.js';
import { settingsWords } from './settings-words.js';
import type { TableRow } from './table-row.js';

/**
 * Days of a calendar from a table: rows of date, hours and note, or the production calendar as the state publishes it as open data,
 * a row a year and a column a month, where days off are listed, «*» is a short day and «+» a day off moved there.
 */
export const readCalendarTable = (rows: readonly TableRow[], years: Years, language: Language): CalendarFile => {
  const [head] = rows;
  if (head && monthColumns(head).length === 12) return readProductionYears(rows, years, calendarFileWords[language]);
  return readList(rows, language);
};

const readList = (rows: readonly TableRow[], language: Language): CalendarFile => {
  const [head] = rows;
  const named = head ? columnsOf(head) : undefined;
  const columns = named ?? { date: 0, hours: 1, note: 2 };
  return joined(rows.slice(named ? 1 : 0).map((row) => readRow(row, columns, language)));
};

interface Columns {
  date: number;
  /** -1: a list of days off. */
  hours: number;
  note: number;
}

const columnNames: Record<keyof Columns, RegExp> = {
  date: /^(?:дата|день|date|day)$/i,
  hours: /^(?:часы|часы работы|hours|working hours)$/i,
  note: /^(?:пояснение|примечание|почему|основание|название|note|reason|name)$/i,
};

const columnsOf = ({ cells }: TableRow): Columns | undefined => {
  const at = (name: keyof Columns): number => cells.findIndex((cell) => columnNames[name].test(cell));
  return at('date') < 0 ? undefined : { date: at('date'), hours: at('hours'), note: at('note') };
};

const readRow = ({ line, cells }: TableRow, columns: Columns, language: Language): CalendarFile => {
  const words = calendarFileWords[language];
  const [dateText = '', hoursText = '', note = ''] = [cells[columns.date], cells[columns.hours], cells[columns.note]];
  if (cells.length < 2 && columns.hours === 1 && dateIn(dateText) === undefined)
    return { days: [], bad: [badLine(words, line, 'file', words.noTable)] };
  const date = dateIn(dateText);
  const bad: BadLine[] = [];
  if (date === undefined) bad.push(badLine(words, line, 'date', words.noDate(dateText)));
  else if (!isNear(date)) bad.push(badLine(words, line, 'date', words.yearOutside(Number(date.slice(0, 4)))));
  const said: SaidHours | undefined = columns.hours < 0 ? 'off' : hoursIn(hoursText);
  if (said === undefined) bad.push(badLine(words, line, 'hours', hoursText === '' ? words.hoursEmpty : words.noHours(hoursText)));
  else if (Array.isArray(said)) bad.push(...hoursProblems(line, date ?? dateText, said, language));
  if (note.length > longestNote) bad.push(badLine(words, line, 'note', words.noteTooLong(longestNote)));
  return { days: bad.length === 0 && date && said ? [{ line, date, said, note }] : [], bad };
};

export const hoursProblems = (line: number, date: string, hours: readonly OpenInterval[], language: Language): BadLine[] =>
  [...intervalFindings('hours', () => date, hours)].map(([, say]) =>
    badLine(calendarFileWords[language], line, 'hours', say(settingsWords[language])),
  );

/** `2026-05-08`, `08.05.2026`, `8.5.2026` */
export const dateIn = (text: string): string | undefined => {
  const [, day = '', month = '', year = ''] = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(text.trim()) ?? [];
  const date = year === '' ? text.trim() : `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return isDate(date) ? date : undefined;
};

export const isNear = (date: string): boolean => date >= '2000' && date < '2101';

/** Where the months stand, January first. */
const monthColumns = ({ cells }: TableRow): number[] =>
  calendarFileWords.ru.months.map((_name, month) => columnOfMonth(cells, month)).filter((column) => column >= 0);

const columnOfMonth = (cells: readonly string[], month: number): number =>
  cells.findIndex((cell) =>
    Object.values(calendarFileWords).some(({ months }) => months[month]?.toLowerCase() === cell.toLowerCase()),
  );

const readProductionYears = ([head, ...rows]: readonly TableRow[], years: Years, words: CalendarFileWords): CalendarFile => {
  if (!head) return { days: [], bad: [] };
  const months = monthColumns(head);
  const total = head.cells.findIndex((cell) => /рабочих дней|working days/i.test(cell));
  return joined(
    rows.map((row): CalendarFile => {
      const [yearText = ''] = row.cells;
      if (!/^\d{4}$/.test(yearText)) return { days: [], bad: [badLine(words, row.line, 'year', words.noYear(yearText))] };
      const year = Number(yearText);
      if (year < years.from || year > years.to) return { days: [], bad: [] };
      if (!isNear(`${year}-01-01`)) return { days: [], bad: [badLine(words, row.line, 'year', words.yearOutside(year))] };
      return readProductionYear(row, year, { months, total, words });
    }),
  );
};

interface Form {
  months: readonly number[];
  total: number;
  words: CalendarFileWords;
}

const readProductionYear = ({ line, cells }: TableRow, year: number, { months, total, words }: Form): CalendarFile => {
  const bad: BadLine[] = [];
  const marks = new Map<string, string>();
  for (const [month, column] of months.entries()) {
    for (const token of (cells[column] ?? '').split(/[,;\s]+/).filter((part) => part !== '')) {
      const [, day = '', mark = ''] = /^(\d{1,2})([*+]?)$/.exec(token) ?? [];
      const date = `${year}-${String(month + 1).padStart(2, '0')}-${day.padStart(2, '0')}`;
      if (isDate(date)) marks.set(date, mark);
      else bad.push({ line, field: words.months[month] ?? '', message: words.noMonthDay(token) });
    }
  }
  const off = [...marks.values()].filter((mark) => mark !== '*').length;
  const counted = datesOf(year).length - off;
  const said = cells[total] ?? '';
  if (bad.length === 0 && /^\d+$/.test(said) && Number(said) !== counted)
    bad.push(badLine(words, line, 'total', words.totalDiffers(Number(said), counted)));
  const days = datesOf(year).flatMap((date): SaidDay[] => {
    const day = saidOf(date, marks.get(date), words);
    return day ? [{ line, date, ...day }] : [];
  });
  return bad.length > 0 ? { days: [], bad } : { days, bad };
};

/** undefined: as in any week of five days. */
const saidOf = (date: string, mark: string | undefined, words: CalendarFileWords): Pick<SaidDay, 'said' | 'note'> | undefined => {
  const isWeekend = weekdayOf(date) >= 5;
  const holiday = holidayOf(date);
  if (mark === '*') return { said: 'short', note: isWeekend ? words.workedDay : eveNote };
  if (mark === undefined) return isWeekend ? { said: 'working', note: words.workedDay } : undefined;
  if (holiday !== undefined) return { said: 'off', note: `${holiday}, ст. 112 ТК РФ` };
  return isWeekend && mark === '' ? undefined : { said: 'off', note: words.movedDay };
};

const joined = (files: readonly CalendarFile[]): CalendarFile => ({
  days: files.flatMap(({ days }) => days),
  bad: files.flatMap(({ bad }) => bad),
});
