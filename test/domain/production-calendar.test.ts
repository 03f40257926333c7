import { describe, expect, test } from '@jest/globals';
import { productionDays } from '../../db/seed/calendars.js';
import { tallyOf, yearOf, type DayKind } from '../../domain/calendar-year.js';
import { productionYear, shortened } from '../../domain/production-calendar.js';
import type { Calendar, OpenInterval } from '../../domain/settings.js';

const eight: OpenInterval[] = [
  ['09:00', '13:00'],
  ['14:00', '18:00'],
];
const seven: OpenInterval[] = [
  ['09:00', '13:00'],
  ['14:00', '17:00'],
];
const five: OpenInterval[] = [['09:00', '14:00']];
const made = (week: OpenInterval[][]): Calendar => ({
  ...{ code: 'norm', name: 'Норма', timeZone: 'Europe/Moscow', week },
  ...productionDays(week),
});
/** Forty hours in five days, and in six. */
const fiveDays = made([eight, eight, eight, eight, eight, [], []]);
const sixDays = made([seven, seven, seven, seven, seven, five, []]);

const monthsOf = (calendar: Calendar, year: number, field: 'working' | 'minutes'): number[] =>
  Array.from({ length: 12 }, (_none, month) => {
    const days = yearOf(calendar, year).filter(({ date }) => Number(date.slice(5, 7)) === month + 1);
    return tallyOf(days)[field] / (field === 'minutes' ? 60 : 1);
  });
const datesOfKind = (calendar: Calendar, year: number, kind: DayKind): string[] =>
  yearOf(calendar, year)
    .filter((day) => day.kind === kind)
    .map(({ date }) => date.slice(5));

describe('the years are those of the published production calendars', () => {
  test.each([
    [2025, 247, 118, 1972],
    [2026, 247, 118, 1972],
    // Two more days off are still to be moved by the Government.
    [2027, 249, 116, 1987],
  ])('%i: %i working days, %i days off, %i hours of a week of forty', (year, working, off, hours) => {
    expect(tallyOf(yearOf(fiveDays, year))).toEqual({ working, off, minutes: hours * 60 });
  });

  test.each([
    [2025, 'working', [17, 20, 21, 22, 18, 19, 23, 21, 22, 23, 19, 22]],
    [2025, 'minutes', [136, 160, 167, 175, 144, 151, 184, 168, 176, 184, 151, 176]],
    [2026, 'working', [15, 19, 21, 22, 19, 21, 23, 21, 22, 22, 20, 22]],
    [2026, 'minutes', [120, 152, 168, 175, 151, 167, 184, 168, 176, 176, 159, 176]],
  ] as const)('%i month by month, %s', (year, field, months) => expect(monthsOf(fiveDays, year, field)).toEqual(months));

  test.each<[number, DayKind, string[]]>([
    [2025, 'short', ['03-07', '04-30', '06-11']],
    [2025, 'worked', ['11-01']],
    [2025, 'day-off', ['05-02', '05-08', '06-13', '11-03', '12-31']],
    [2026, 'short', ['04-30', '05-08', '06-11', '11-03']],
    [2026, 'worked', []],
    [2026, 'day-off', ['01-09', '03-09', '05-11', '12-31']],
    [2027, 'short', ['02-22', '04-30', '06-11', '11-03', '12-31']],
    [2027, 'day-off', ['05-03', '05-10', '06-14']],
  ])('%i, %s: %j', (year, kind, dates) => expect(datesOfKind(fiveDays, year, kind)).toEqual(dates));

  test('the working Saturday of 2025 is a short day, for it stands in for the eve of a holiday', () => {
    const saturday = yearOf(fiveDays, 2025).find(({ date }) => date === '2025-11-01');
    expect(saturday).toMatchObject({ kind: 'worked', minutes: 420 });
  });

  test('where Saturday is worked no day off is moved from it', () => {
    expect(datesOfKind(sixDays, 2025, 'day-off')).toEqual(['05-08', '12-31']);
    expect(datesOfKind(sixDays, 2026, 'day-off')).toEqual(['03-09', '12-31']);
  });

  test('every day that is not a usual one says why, and moved ones name the decision', () => {
    const special = [2025, 2026, 2027].flatMap((year) =>
      yearOf(fiveDays, year).filter(({ kind }) => kind !== 'working' && kind !== 'weekend'),
    );
    expect(special.filter(({ note }) => !/ст\. (95|112) ТК РФ|постановление Правительства РФ от/.test(note))).toEqual([]);
    const { notes } = fiveDays;
    expect(notes['2025-11-03']).toBe('Выходной перенесён с 1 ноября, постановление Правительства РФ от 04.10.2024 № 1335');
    expect(notes['2026-12-31']).toBe('Выходной перенесён с 4 января, постановление Правительства РФ от 24.09.2025 № 1466');
    expect(notes['2026-03-09']).toBe('Выходной перенесён с 8 марта, ч. 2 ст. 112 ТК РФ');
    expect(notes['2027-01-02']).toContain('решения ещё нет');
  });

  test('a decree about 2027 would take the two days that are open', () => {
    const { exceptions, notes } = productionYear(fiveDays.week, 2027, {
      source: 'решение',
      moves: [
        ['01-02', '11-05'],
        ['01-03', '12-31'],
      ],
    });
    expect(tallyOf(yearOf({ ...fiveDays, exceptions, notes }, 2027))).toMatchObject({ working: 247, off: 118 });
    expect(notes['2027-01-02']).not.toContain('решения ещё нет');
  });
});

test.each<[string, OpenInterval[], OpenInterval[]]>([
  ['with lunch', eight, seven],
  ['that ends at midnight', [['00:00', '24:00']], [['00:00', '23:00']]],
  [
    'whose last part is short',
    [
      ['09:00', '13:00'],
      ['13:30', '14:00'],
    ],
    [['09:00', '12:30']],
  ],
  ['of half an hour', [['09:00', '09:30']], []],
])('an hour is taken off a day %s', (_day, before, after) => expect(shortened(before, 60)).toEqual(after));
