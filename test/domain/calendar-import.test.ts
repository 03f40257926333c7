import { describe, expect, test } from '@jest/globals';
import { readCsv } from '../../admin/files/csv.js';
import { readCalendarEvents } from '../../domain/calendar-events.js';
import { importDays, type CalendarFile, type Import } from '../../domain/calendar-import.js';
import { readCalendarTable } from '../../domain/calendar-table.js';
import { productionDays } from '../../db/seed/calendars.js';
import { tallyOf, yearOf } from '../../domain/calendar-year.js';
import type { Language } from '../../domain/language.js';
import type { Calendar, OpenInterval } from '../../domain/settings.js';

const full: OpenInterval[] = [
  ['09:00', '13:00'],
  ['14:00', '18:00'],
];
const short: OpenInterval[] = [
  ['09:00', '13:00'],
  ['14:00', '17:00'],
];
const plain: Calendar = {
  ...{ code: 'office', name: 'Рабочая неделя', timeZone: 'Asia/Yekaterinburg', exceptions: {}, notes: {} },
  week: [full, full, full, full, full, [], []],
};
const years = { from: 2026, to: 2027 };
const taken = (file: CalendarFile, change: Partial<Parameters<typeof importDays>[2]> = {}, calendar = plain): Import =>
  importDays(calendar, file, { years, others: 'keep', source: '', language: 'ru', ...change });
const readText = (text: string, asked = years, language: Language = 'ru'): CalendarFile =>
  readCalendarTable(readCsv(text), asked, language);
const fromCsv = (text: string, change = {}): Import => taken(readText(text), change);

describe('a list of days', () => {
  test.each<[string, string, OpenInterval[], string]>([
    ['with a heading, semicolons', 'дата;часы;пояснение\n2026-12-25;выходной;День города', [], 'День города'],
    ['without a heading', '2026-12-25;выходной;День города', [], 'День города'],
    ['columns in another order', 'note;date;hours\nParty;2026-12-25;off', [], 'Party'],
    ['hours in quotes', 'date,hours,note\n2026-12-25,"09:00-13:00, 14:00-17:00","a, b"', short, 'a, b'],
    ['intervals with a space between', '2026-12-25\t9:00–13:00 14:00–17:00\tкороче', short, 'короче'],
    ['a date with dots', '25.12.2026;сокращённый;короче', short, 'короче'],
    ['a number of hours', '2026-12-25;7;короче', short, 'короче'],
    ['days off alone', 'дата;пояснение\n25.12.2026;День города', [], 'День города'],
  ])('%s', (_form, text, hours, note) => {
    const { calendar, bad } = fromCsv(text);
    expect(bad).toEqual([]);
    expect([calendar.exceptions, calendar.notes]).toEqual([{ '2026-12-25': hours }, { '2026-12-25': note }]);
  });

  test('a Saturday that is worked has the hours of the week’s first working day', () => {
    expect(fromCsv('2026-12-26;рабочий;перенос').calendar.exceptions).toEqual({ '2026-12-26': full });
  });
  test('what is usual anyway is no exception, and takes one away', () => {
    const before = { ...plain, exceptions: { '2026-12-25': [] }, notes: { '2026-12-25': 'ошибка' } };
    const file = readText('2026-12-25;рабочий;\n2026-12-26;выходной;');
    const { calendar, changes } = taken(file, {}, before);
    expect(calendar).toEqual(plain);
    expect(changes.map(({ date, before: was, after }) => [date, was.kind, after.kind])).toEqual([
      ['2026-12-25', 'day-off', 'working'],
    ]);
  });
  test('the decision stands where the file names none', () => {
    const source = 'распоряжение главы № 5';
    const text = '2026-12-25;выходной;\n2026-12-28;выходной;День города\n2026-12-29;выходной;решение Думы № 1';
    expect(Object.values(fromCsv(text, { source }).calendar.notes)).toEqual([
      source,
      `День города, ${source}`,
      'решение Думы № 1',
    ]);
  });
  test('other exceptions stay, unless they are to go; other years always stay', () => {
    const before = { ...plain, exceptions: { '2025-12-25': [], '2026-01-12': [] }, notes: { '2026-01-12': 'метель' } };
    const file = readText('2026-12-25;выходной;');
    expect(Object.keys(taken(file, {}, before).calendar.exceptions)).toEqual(['2025-12-25', '2026-01-12', '2026-12-25']);
    const { calendar } = taken(file, { others: 'remove' }, before);
    expect([Object.keys(calendar.exceptions), calendar.notes]).toEqual([['2025-12-25', '2026-12-25'], {}]);
  });
  test('days of years nobody asked for are counted and left aside', () => {
    const { calendar, outside } = fromCsv('2019-12-25;выходной;\n2026-12-25;выходной;\n2031-01-01;выходной;');
    expect([Object.keys(calendar.exceptions), outside]).toEqual([['2026-12-25'], 2]);
  });
});

describe('a bad line is named with its number, its field and what to do, and nothing of the file is taken', () => {
  test.each<[string, string, number, string, RegExp]>([
    ['no date', 'когда-нибудь;выходной;', 2, 'Дата', /«когда-нибудь» — не дата: впишите/],
    ['no day of the year', '2026-02-30;выходной;', 2, 'Дата', /2026-02-30/],
    ['a leap day of a common year', '29.02.2027;выходной;', 2, 'Дата', /29\.02\.2027/],
    ['a year far off', '0026-01-01;выходной;', 2, 'Дата', /с 2000 по 2100/],
    ['no hours', '2026-12-25;может быть;', 2, 'Часы', /«может быть» — не часы: впишите/],
    ['empty hours', '2026-12-25;;День города', 2, 'Часы', /Часы пусты: впишите/],
    ['hours that overlap', '2026-12-25;09:00–13:00, 12:00–18:00;', 2, 'Часы', /пересекаются/],
    ['hours out of order', '2026-12-25;14:00–18:00, 09:00–13:00;', 2, 'Часы', /не по порядку/],
    ['an empty interval', '2026-12-25;09:00–09:00;', 2, 'Часы', /не раньше закрытия/],
    ['hours of no clock', '2026-12-25;09:00–25:00;', 2, 'Часы', /09:00–25:00/],
    ['more hours than a day has', '2026-12-25;12;', 2, 'Часы', /12 ч больше/],
    ['a note as long as a letter', `2026-12-25;выходной;${'ы'.repeat(301)}`, 2, 'Пояснение', /длиннее 300/],
    ['one day told in two ways', '2026-12-28;выходной;\n2026-12-28;рабочий;', 3, 'Дата', /уже есть в строке 2/],
    ['words and no table', 'С Новым годом', 2, 'Файл', /столбцы/],
  ])('%s', (_fault, text, line, field, message) => {
    const before = { ...plain, exceptions: { '2026-01-12': [] } };
    const file = readText(`2026-12-30;выходной;\n${text}`);
    const { calendar, changes, bad } = taken(file, {}, before);
    expect(bad[0]).toMatchObject({ line, field });
    expect(bad[0]?.message).toMatch(message);
    expect([calendar, changes]).toEqual([before, []]);
  });
  test('a file without days says what is expected', () => {
    expect(fromCsv('').bad[0]?.message).toContain('нет ни одного дня');
    expect(taken(readText('x;off;', years, 'en'), { language: 'en' }).bad[0]?.message).toMatch(/is no date: write/);
  });
});

/** As the state publishes it: days off of each month; an asterisk marks a short day, a plus a day off moved there. */
const heading =
  'Год/Месяц,Январь,Февраль,Март,Апрель,Май,Июнь,Июль,Август,Сентябрь,Октябрь,Ноябрь,Декабрь,Всего рабочих дней,Всего праздничных и выходных дней';
const row2026 =
  '2026,"1,2,3,4,5,6,7,8,9+,10,11,17,18,24,25,31","1,7,8,14,15,21,22,23,28","1,7,8,9+,14,15,21,22,28,29","4,5,11,12,18,19,25,26,30*","1,2,3,8*,9,10,11+,16,17,23,24,30,31","6,7,11*,12,13,14,20,21,27,28","4,5,11,12,18,19,25,26","1,2,8,9,15,16,22,23,29,30","5,6,12,13,19,20,26,27","3,4,10,11,17,18,24,25,31","1,3*,4,7,8,14,15,21,22,28,29","5,6,12,13,19,20,26,27,31+",247,118';
const row2025 =
  '2025,"1,2,3,4,5,6,7,8,11,12,18,19,25,26","1,2,8,9,15,16,22,23","1,2,7*,8,9,15,16,22,23,29,30","5,6,12,13,19,20,26,27,30*","1,2+,3,4,8+,9,10,11,17,18,24,25,31","1,7,8,11*,12,13+,14,15,21,22,28,29","5,6,12,13,19,20,26,27","2,3,9,10,16,17,23,24,30,31","6,7,13,14,20,21,27,28","4,5,11,12,18,19,25,26","1*,2,3+,4,8,9,15,16,22,23,29,30","6,7,13,14,20,21,27,28,31+",247,118';

describe('the production calendar by months', () => {
  const both = { from: 2025, to: 2026 };
  const read = (text: string): Import => taken(readText(text, both), { years: both, source: 'постановление № 1466' });

  test('gives the days that the seed has', () => {
    const { calendar, bad } = read(`${heading}\n${row2025}\n${row2026}\n2031,1,1,1,1,1,1,1,1,1,1,1,1`);
    expect(bad).toEqual([]);
    const seeded = productionDays(plain.week).exceptions;
    expect(calendar.exceptions).toEqual(Object.fromEntries(Object.entries(seeded).filter(([date]) => date < '2027')));
    expect(tallyOf(yearOf(calendar, 2026))).toEqual({ working: 247, off: 118, minutes: 1972 * 60 });
    expect(calendar.notes['2026-01-09']).toBe('Перенесённый выходной, постановление № 1466');
  });
  test('leaves a week of six days its Saturdays', () => {
    const six = { ...plain, week: [full, full, full, full, full, full, []] };
    const { calendar } = taken(readText(`${heading}\n${row2026}`, both), { years: both }, six);
    expect(calendar.exceptions['2026-02-07']).toBeUndefined();
  });
  test.each([
    ['a day that the month has not', row2026.replace('"1,7,8,14', '"1,30,7,8,14'), 'Февраль', /«30» — не день/],
    ['a sum that differs', row2026.replace('247,118', '250,115'), 'Рабочих дней', /Сказано 250.*247/],
    ['no year', row2026.replace('2026', 'MMXXVI'), 'Год', /MMXXVI/],
  ])('%s is refused', (_fault, row, field, message) => {
    const { bad, changes } = read(`${heading}\n${row}`);
    expect(bad).toMatchObject([{ line: 2, field }]);
    expect(bad[0]?.message).toMatch(message);
    expect(changes).toEqual([]);
  });
});

describe('events', () => {
  const event = (summary: string, from: string, until: string, line = 1) => ({ line, from, until, summary });
  const fromEvents = (...events: ReturnType<typeof event>[]): Import => taken(readCalendarEvents(events, years, 'ru'));

  test.each<[string, OpenInterval[] | undefined]>([
    ['День города', []],
    ['Нерабочий день', []],
    ['Выходной (перенос рабочего дня)', []],
    ['Предпраздничный день', short],
    ['Сокращённый рабочий день', short],
    [
      'Рабочий день 10:00–12:00, 13:00–15:00',
      [
        ['10:00', '12:00'],
        ['13:00', '15:00'],
      ],
    ],
    ['Рабочий день', undefined],
    ['Bank holiday', []],
    ['Shortened day', short],
    ['Non-working day', []],
  ])('«%s» on a Friday', (summary, hours) => {
    expect(fromEvents(event(summary, '2026-12-25', '2026-12-26')).calendar.exceptions['2026-12-25']).toEqual(hours);
  });
  test('a working Saturday', () => {
    const { calendar } = fromEvents(event('Рабочий день вместо выходного 3 ноября', '2026-12-26', '2026-12-27'));
    expect(calendar.exceptions['2026-12-26']).toEqual(full);
  });
  test('of several days, and two names of one day', () => {
    const { calendar, bad } = fromEvents(
      event('Новогодние каникулы', '2026-12-31', '2027-01-04'),
      event('Новый год', '2027-01-01', '2027-01-02', 7),
    );
    expect(bad).toEqual([]);
    expect(Object.keys(calendar.exceptions)).toEqual(['2026-12-31', '2027-01-01', '2027-01-02', '2027-01-03']);
    expect(calendar.notes['2027-01-01']).toBe('Новогодние каникулы; Новый год');
  });
  test.each([
    ['that ends before it begins', event('Выходной', '2026-12-26', '2026-12-25', 9), /раньше, чем начинается/],
    ['without end', event('Выходной', '2026-12-26', '2028-12-25', 9), /длиннее 366/],
    ['with hours that overlap', event('Рабочий день 09:00–13:00, 12:00–15:00', '2026-12-25', '2026-12-26', 9), /пересекаются/],
  ])('one %s is refused', (_fault, bad, message) => {
    const answer = fromEvents(event('Выходной', '2026-12-24', '2026-12-25'), bad);
    expect(answer.bad.map(({ line }) => line)).toEqual([9]);
    expect(answer.bad[0]?.message).toMatch(message);
    expect(answer.changes).toEqual([]);
  });
});
