import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { addWorkingDays, addWorkingMinutes, isOpenAt, nextOpening, workingMinutesBetween } from '../../domain/calendar.js';
import { importDays } from '../../domain/calendar-import.js';
import { readCalendarTable } from '../../domain/calendar-table.js';
import { datesOf, dayOf, openMinutes, tallyOf, yearOf } from '../../domain/calendar-year.js';
import { productionYear, shortened } from '../../domain/production-calendar.js';
import { checkSettings } from '../../domain/settings-check.js';
import type { Calendar, OpenInterval, Settings } from '../../domain/settings.js';

const clock = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

/** Up to three intervals that neither touch nor overlap; an even number of instants of a day, in order. */
const openDay: fc.Arbitrary<OpenInterval[]> = fc
  .uniqueArray(fc.integer({ min: 0, max: 96 }), { minLength: 2, maxLength: 6 })
  .map((quarters) => {
    const instants = quarters.sort((one, other) => one - other).map((quarter) => clock(quarter * 15));
    return Array.from({ length: Math.floor(instants.length / 2) }, (_none, index): OpenInterval => [
      instants[index * 2] ?? '',
      instants[index * 2 + 1] ?? '',
    ]);
  });
/** Open when one of them is. */
const merged = (one: OpenInterval[], other: OpenInterval[]): OpenInterval[] =>
  [...one, ...other].sort().reduce<OpenInterval[]>((joined, [from, to]) => {
    const last = joined.at(-1);
    if (!last || last[1] < from) return [...joined, [from, to]];
    return [...joined.slice(0, -1), [last[0], last[1] > to ? last[1] : to]];
  }, []);
const anyDay = fc.oneof(openDay, fc.constant<OpenInterval[]>([]));
const week = fc.tuple(openDay, anyDay, anyDay, anyDay, anyDay, anyDay, anyDay).map((days): Calendar['week'] => days);
const zone = fc.constantFrom(
  'UTC',
  'Asia/Yekaterinburg',
  'Asia/Kamchatka',
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
);
const date = fc.integer({ min: 0, max: 1460 }).map((day) => new Date(Date.UTC(2024, 0, 1 + day)).toISOString().slice(0, 10));
const calendar: fc.Arbitrary<Calendar> = fc
  .record({ week, timeZone: zone, exceptions: fc.dictionary(date, anyDay, { maxKeys: 12 }) })
  .map((drawn) => ({ code: 'any', name: 'Любой', notes: {}, ...drawn }));
/** Four years with a leap day, and every change of clocks in them. */
const instant = fc.integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2027, 11, 31) }).map((ms) => new Date(ms));
const minutes = fc.integer({ min: 0, max: 6_000 });
const runs = { numRuns: 150 };

describe('whatever the calendar, the hour and the zone', () => {
  test('a deadline is never in time when nobody works', () => {
    fc.assert(
      fc.property(calendar, instant, fc.integer({ min: 1, max: 6_000 }), (working, start, amount) => {
        const due = addWorkingMinutes(start, amount, working);
        expect(isOpenAt(new Date(due.getTime() - 1), working)).toBe(true);
      }),
      runs,
    );
  });
  test('between the start and a deadline lies just the time that was given', () => {
    fc.assert(
      fc.property(calendar, instant, minutes, (working, start, amount) => {
        expect(workingMinutesBetween(start, addWorkingMinutes(start, amount, working), working)).toBeCloseTo(amount, 4);
      }),
      runs,
    );
  });
  test('more working time never gives an earlier deadline, nor does a later start', () => {
    fc.assert(
      fc.property(calendar, instant, instant, minutes, minutes, (working, one, other, less, more) => {
        const due = (start: Date, amount: number): number => addWorkingMinutes(start, amount, working).getTime();
        expect(due(one, less + more)).toBeGreaterThanOrEqual(due(one, less));
        const [earlier, later] = one <= other ? [one, other] : [other, one];
        expect(due(later, less)).toBeGreaterThanOrEqual(due(earlier, less));
      }),
      runs,
    );
  });
  test('nothing more changes nothing: two terms one after another are one', () => {
    fc.assert(
      fc.property(calendar, instant, fc.integer({ min: 1, max: 3_000 }), minutes, (working, start, first, second) => {
        const inTwo = addWorkingMinutes(addWorkingMinutes(start, first, working), second, working);
        const inOne = addWorkingMinutes(start, first + second, working);
        expect(workingMinutesBetween(inOne, inTwo, working)).toBeCloseTo(0, 4);
      }),
      runs,
    );
  });
  test('a term in days ends at the close of a working day after the day it began', () => {
    fc.assert(
      fc.property(calendar, instant, fc.integer({ min: 1, max: 20 }), (working, start, days) => {
        const due = addWorkingDays(start, days, working);
        expect(due.getTime()).toBeGreaterThan(start.getTime());
        expect(isOpenAt(new Date(due.getTime() - 1), working)).toBe(true);
        expect(addWorkingDays(start, days + 1, working).getTime()).toBeGreaterThan(due.getTime());
      }),
      runs,
    );
  });
  test('longer hours of work never give a later deadline in working minutes', () => {
    fc.assert(
      fc.property(calendar, week, instant, minutes, (working, more, start, amount) => {
        const days = working.week.map((day, index) => merged(day, more[index] ?? []));
        expect(addWorkingMinutes(start, amount, { ...working, week: days }).getTime()).toBeLessThanOrEqual(
          addWorkingMinutes(start, amount, working).getTime(),
        );
      }),
      runs,
    );
  });
  test('one more working day never gives a later deadline, in minutes or in days', () => {
    fc.assert(
      fc.property(calendar, date, openDay, instant, fc.integer({ min: 1, max: 20 }), (working, extra, hours, start, amount) => {
        const isShut = dayOf(working, extra).length === 0;
        const more = isShut ? { ...working, exceptions: { ...working.exceptions, [extra]: hours } } : working;
        for (const add of [addWorkingMinutes, addWorkingDays])
          expect(add(start, amount, more).getTime()).toBeLessThanOrEqual(add(start, amount, working).getTime());
      }),
      runs,
    );
  });
  test('on the clocks of another zone that never change, the same week gives the same deadline by the wall', () => {
    const fixed = fc.constantFrom('UTC', 'Asia/Yekaterinburg', 'Asia/Kathmandu', 'Pacific/Honolulu');
    const aheadOf: Record<string, number> = {
      UTC: 0,
      'Asia/Yekaterinburg': 300,
      'Asia/Kathmandu': 345,
      'Pacific/Honolulu': -600,
    };
    fc.assert(
      fc.property(calendar, fixed, fixed, instant, minutes, (working, one, other, start, amount) => {
        const onWall = (timeZone: string): number => {
          const shift = (aheadOf[timeZone] ?? 0) * 60_000;
          return addWorkingMinutes(new Date(start.getTime() - shift), amount, { ...working, timeZone }).getTime() + shift;
        };
        expect(onWall(one)).toBe(onWall(other));
      }),
      runs,
    );
  });
  test('one more day off never brings a deadline forward', () => {
    fc.assert(
      fc.property(calendar, date, instant, minutes, (working, holiday, start, amount) => {
        const fewer = { ...working, exceptions: { ...working.exceptions, [holiday]: [] } };
        expect(addWorkingMinutes(start, amount, fewer).getTime()).toBeGreaterThanOrEqual(
          addWorkingMinutes(start, amount, working).getTime(),
        );
      }),
      runs,
    );
  });
  test('the next opening is open, and now if it is open now', () => {
    fc.assert(
      fc.property(calendar, instant, (working, start) => {
        const next = nextOpening(start, working);
        expect(isOpenAt(next, working)).toBe(true);
        if (isOpenAt(start, working)) expect(next).toEqual(start);
      }),
      runs,
    );
  });
});

describe('whatever the week and the year', () => {
  const year = fc.integer({ min: 2000, max: 2100 });
  const empty: Settings = {
    ...{ groups: [], topics: [], departments: [], territories: [], rules: [], policies: [], calendars: [], ladders: [] },
    phrases: { thanks: [], chatter: [], complaint: [] },
    ...{ addressees: [], urgency: [], templates: [] },
  };
  test('the production calendar may come into force, and shuts every holiday', () => {
    fc.assert(
      fc.property(week, year, (days, wanted) => {
        const made: Calendar = {
          ...{ code: 'any', name: 'Любой', timeZone: 'UTC', week: days },
          ...productionYear(days, wanted),
        };
        expect(checkSettings({ ...empty, calendars: [made] })).toEqual([]);
        expect(made.exceptions[`${wanted}-05-09`]).toEqual([]);
        const { working, off } = tallyOf(yearOf(made, wanted));
        expect(working + off).toBe(datesOf(wanted).length);
      }),
      runs,
    );
  });
  test('a day is shortened by just so much, or to nothing', () => {
    fc.assert(
      fc.property(openDay, fc.integer({ min: 0, max: 1_500 }), (day, less) => {
        expect(openMinutes(shortened(day, less))).toBe(Math.max(0, openMinutes(day) - less));
      }),
      runs,
    );
  });
  test('any table at all is either taken or refused with a line that it has, never half', () => {
    const cell = fc.oneof(fc.string(), date, fc.constantFrom('выходной', 'рабочий', '09:00–13:00', '', '2026-02-30'));
    fc.assert(
      fc.property(calendar, fc.array(fc.array(cell, { maxLength: 4 }), { maxLength: 6 }), (before, rows) => {
        const years = { from: 2024, to: 2027 };
        const table = rows.map((cells, index) => ({ line: index + 1, cells }));
        const file = readCalendarTable(table, years, 'ru');
        const { calendar: after, bad } = importDays(before, file, { years, others: 'keep', source: '', language: 'ru' });
        for (const { line } of bad) expect(line >= 1 && line <= Math.max(1, rows.length)).toBe(true);
        if (bad.length > 0) expect(after).toBe(before);
      }),
      runs,
    );
  });
});
