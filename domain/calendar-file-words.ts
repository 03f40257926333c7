import type { Language } from './language.js';

export type FileField = 'file' | 'date' | 'hours' | 'note' | 'event' | 'year' | 'total';

/** What is said of a calendar's file to whoever brings it in: what is wrong and what to do. */
export interface CalendarFileWords {
  fields: Record<FileField, string>;
  months: readonly string[];
  noDays: string;
  noTable: string;
  noDate(text: string): string;
  noYear(text: string): string;
  yearOutside(year: number): string;
  noHours(text: string): string;
  hoursEmpty: string;
  tooManyHours(text: string): string;
  noteTooLong(longest: number): string;
  twice(date: string, line: number): string;
  noMonthDay(text: string): string;
  totalDiffers(said: number, counted: number): string;
  eventTooLong(days: number): string;
  eventBackwards: string;
  movedDay: string;
  workedDay: string;
}

const ru: CalendarFileWords = {
  fields: {
    file: 'Файл',
    date: 'Дата',
    hours: 'Часы',
    note: 'Пояснение',
    event: 'Событие',
    year: 'Год',
    total: 'Рабочих дней',
  },
  months: 'Январь Февраль Март Апрель Май Июнь Июль Август Сентябрь Октябрь Ноябрь Декабрь'.split(' '),
  noDays:
    'В файле нет ни одного дня. Ожидаются строки «дата;часы;пояснение», производственный календарь по месяцам или iCalendar.',
  noTable: 'Здесь нужны столбцы: дата, часы, пояснение. Разделите их точкой с запятой.',
  noDate: (text) => `«${text}» — не дата: впишите, например, 2026-05-08 или 08.05.2026.`,
  noYear: (text) => `«${text}» — не год: впишите, например, 2026.`,
  yearOutside: (year) => `${year} год слишком далёк: принимаются годы с 2000 по 2100.`,
  noHours: (text) =>
    `«${text}» — не часы: впишите «выходной», «рабочий», «сокращённый» или часы, например 09:00–13:00, 14:00–18:00.`,
  hoursEmpty: 'Часы пусты: впишите «выходной», «рабочий», «сокращённый» или часы, например 09:00–13:00.',
  tooManyHours: (text) => `${text} ч больше обычного рабочего дня: впишите часы с и до, например 09:00–21:00.`,
  noteTooLong: (longest) => `Пояснение длиннее ${longest} знаков: сократите его.`,
  twice: (date, line) => `${date} уже есть в строке ${line}, и там сказано другое: оставьте одну строку.`,
  noMonthDay: (text) =>
    `«${text}» — не день этого месяца: впишите числа через запятую, «*» — сокращённый, «+» — перенесённый выходной.`,
  totalDiffers: (said, counted) => `Сказано ${said}, а по перечню выходных выходит ${counted}: проверьте перечень.`,
  eventTooLong: (days) => `Событие длиннее ${days} дней: проверьте его конец.`,
  eventBackwards: 'Событие кончается раньше, чем начинается: исправьте его конец.',
  movedDay: 'Перенесённый выходной',
  workedDay: 'Рабочий день вместо выходного',
};

const en: CalendarFileWords = {
  fields: { file: 'File', date: 'Date', hours: 'Hours', note: 'Note', event: 'Event', year: 'Year', total: 'Working days' },
  months: 'January February March April May June July August September October November December'.split(' '),
  noDays: 'The file has no day at all. Expected are lines “date;hours;note”, a production calendar by months, or iCalendar.',
  noTable: 'Columns are needed here: date, hours, note. Separate them with semicolons.',
  noDate: (text) => `“${text}” is no date: write such as 2026-05-08 or 08.05.2026.`,
  noYear: (text) => `“${text}” is no year: write such as 2026.`,
  yearOutside: (year) => `${year} is too far away: years from 2000 to 2100 are taken.`,
  noHours: (text) => `“${text}” is no hours: write “off”, “working”, “short” or hours such as 09:00–13:00, 14:00–18:00.`,
  hoursEmpty: 'The hours are empty: write “off”, “working”, “short” or hours such as 09:00–13:00.',
  tooManyHours: (text) => `${text} h is more than the usual working day: write from when to when, such as 09:00–21:00.`,
  noteTooLong: (longest) => `The note is longer than ${longest} characters: shorten it.`,
  twice: (date, line) => `${date} is in line ${line} already, and differs there: leave one of the lines.`,
  noMonthDay: (text) =>
    `“${text}” is no day of this month: write numbers with commas, “*” for a short day, “+” for a moved day off.`,
  totalDiffers: (said, counted) => `${said} is said, and the days off listed make ${counted}: check the list.`,
  eventTooLong: (days) => `The event is longer than ${days} days: check its end.`,
  eventBackwards: 'The event ends before it begins: put its end right.',
  movedDay: 'Day off moved here',
  workedDay: 'Working day in place of a day off',
};

export const calendarFileWords: Record<Language, CalendarFileWords> = { ru, en };
