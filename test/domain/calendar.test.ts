import { describe, expect, test } from '@jest/globals';
import { addWorkingDays, addWorkingMinutes, isOpenAt, nextOpening, workingMinutesBetween } from '../../domain/calendar.js';
import type { Calendar, OpenInterval } from '../../domain/settings.js';

const full: OpenInterval[] = [
  ['09:00', '13:00'],
  ['14:00', '18:00'],
];
const friday: OpenInterval[] = [
  ['09:00', '13:00'],
  ['14:00', '17:00'],
];
const short: OpenInterval[] = [
  ['09:00', '13:00'],
  ['14:00', '17:00'],
];
const shut: OpenInterval[] = [];
const off = (...dates: string[]) => Object.fromEntries(dates.map((date) => [date, shut]));

/** A Moscow office with the Russian holidays of 2026 and the working Saturday of 2025. */
const moscow: Calendar = {
  code: 'office',
  name: 'Рабочая неделя',
  timeZone: 'Europe/Moscow',
  week: [full, full, full, full, friday, shut, shut],
  exceptions: {
    ...off('2025-11-03', '2025-11-04', '2025-12-31'),
    ...off('2026-01-01', '2026-01-02', '2026-01-05', '2026-01-06', '2026-01-07', '2026-01-08', '2026-01-09'),
    ...off('2026-02-23', '2026-03-09', '2026-05-01', '2026-05-11', '2026-06-12', '2026-11-04', '2026-12-31'),
    '2025-11-01': short,
    '2026-04-30': short,
    '2026-05-08': [
      ['09:00', '13:00'],
      ['14:00', '16:00'],
    ],
  },
  notes: {},
};
const yekaterinburg: Calendar = { ...moscow, timeZone: 'Asia/Yekaterinburg' };
const always: Calendar = {
  code: 'always',
  name: 'Круглосуточно',
  timeZone: 'Europe/Moscow',
  week: Array.from({ length: 7 }, (): OpenInterval[] => [['00:00', '24:00']]),
  exceptions: {},
  notes: {},
};
const berlin: Calendar = { ...always, timeZone: 'Europe/Berlin' };
const night: Calendar = {
  ...berlin,
  week: Array.from({ length: 7 }, (): OpenInterval[] => [
    ['00:00', '06:00'],
    ['22:00', '24:00'],
  ]),
};

const at = (instant: string) => new Date(instant);

describe('working minutes are counted in open time only', () => {
  test.each<[string, Calendar, string, number, string]>([
    ['inside one interval', moscow, '2026-04-27T10:00+03:00', 60, '2026-04-27T11:00+03:00'],
    ['over lunch', moscow, '2026-04-27T12:30+03:00', 60, '2026-04-27T14:30+03:00'],
    ['received during lunch', moscow, '2026-04-27T13:20+03:00', 60, '2026-04-27T15:00+03:00'],
    ['received before opening', moscow, '2026-04-27T06:15+03:00', 60, '2026-04-27T10:00+03:00'],
    ['received at night', moscow, '2026-04-27T23:00+03:00', 60, '2026-04-28T10:00+03:00'],
    ['received just at closing', moscow, '2026-04-27T18:00+03:00', 60, '2026-04-28T10:00+03:00'],
    ['a term that ends at closing ends at closing', moscow, '2026-04-27T17:00+03:00', 60, '2026-04-27T18:00+03:00'],
    ['a term that ends at lunch ends at lunch', moscow, '2026-04-27T12:00+03:00', 60, '2026-04-27T13:00+03:00'],
    ['a whole day', moscow, '2026-04-27T09:00+03:00', 480, '2026-04-27T18:00+03:00'],
    ['a minute more', moscow, '2026-04-27T09:00+03:00', 481, '2026-04-28T09:01+03:00'],
    ['half a minute', moscow, '2026-04-27T12:59:45+03:00', 0.5, '2026-04-27T14:00:15+03:00'],
    ['nothing, at night', moscow, '2026-04-27T23:00+03:00', 0, '2026-04-28T09:00+03:00'],
    ['over a weekend, Friday ends at 17', moscow, '2026-04-24T16:30+03:00', 60, '2026-04-27T09:30+03:00'],
    ['over a short pre-holiday day, a holiday and a weekend', moscow, '2026-04-30T16:30+03:00', 60, '2026-05-04T09:30+03:00'],
    ['over Victory Day on a Saturday, moved to Monday', moscow, '2026-05-08T15:30+03:00', 60, '2026-05-12T09:30+03:00'],
    ['over 8 March on a Sunday, moved to Monday', moscow, '2026-03-06T16:30+03:00', 60, '2026-03-10T09:30+03:00'],
    ['over the New Year holidays', moscow, '2025-12-30T17:30+03:00', 60, '2026-01-12T09:30+03:00'],
    ['received on 5 January', moscow, '2026-01-05T12:00+03:00', 60, '2026-01-12T10:00+03:00'],
    ['a Saturday made a working day', moscow, '2025-10-31T16:30+03:00', 60, '2025-11-01T09:30+03:00'],
    ['from that Saturday over the moved day off', moscow, '2025-11-01T16:30+03:00', 60, '2025-11-05T09:30+03:00'],
    ['in another zone the day begins two hours earlier', yekaterinburg, '2026-04-27T06:30+03:00', 60, '2026-04-27T08:00+03:00'],
    ['there it is already Friday evening', yekaterinburg, '2026-04-24T15:00+03:00', 60, '2026-04-27T08:00+03:00'],
    ['there it is already Monday', yekaterinburg, '2026-04-26T23:00+03:00', 60, '2026-04-27T08:00+03:00'],
    ['round the clock', always, '2026-01-01T23:30+03:00', 60, '2026-01-02T00:30+03:00'],
    ['a working week', moscow, '2026-04-13T09:00+03:00', 4 * 480 + 420, '2026-04-17T17:00+03:00'],
    ['over the night when clocks go forward', berlin, '2026-03-29T00:00+01:00', 23 * 60, '2026-03-29T24:00+02:00'],
    ['over the night when clocks go back', berlin, '2026-10-25T00:00+02:00', 25 * 60, '2026-10-25T24:00+01:00'],
    ['a night shift that loses an hour', night, '2026-03-29T00:00+01:00', 5 * 60, '2026-03-29T06:00+02:00'],
    ['a night shift that gains one', night, '2026-10-25T00:00+02:00', 7 * 60, '2026-10-25T06:00+01:00'],
    [
      'opening hours after clocks went forward',
      { ...moscow, timeZone: 'Europe/Berlin' },
      '2026-03-27T16:30+01:00',
      60,
      '2026-03-30T09:30+02:00',
    ],
    [
      'opening hours after clocks went back',
      { ...moscow, timeZone: 'Europe/Berlin' },
      '2026-10-23T16:30+02:00',
      60,
      '2026-10-26T09:30+01:00',
    ],
    [
      'over the night when the zone itself changed (Volgograd, 27 December 2020)',
      { ...moscow, timeZone: 'Europe/Volgograd' },
      '2020-12-25T16:30+04:00',
      60,
      '2020-12-28T09:30+03:00',
    ],
    ['into 29 February of a leap year', moscow, '2024-02-28T17:30+03:00', 60, '2024-02-29T09:30+03:00'],
    ['out of 29 February of a leap year', moscow, '2024-02-29T17:30+03:00', 60, '2024-03-01T09:30+03:00'],
    ['out of February of a common year', moscow, '2023-02-28T17:30+03:00', 60, '2023-03-01T09:30+03:00'],
    ['far east of UTC', { ...moscow, timeZone: 'Asia/Kamchatka' }, '2026-04-26T21:30Z', 60, '2026-04-26T22:30Z'],
    ['far west of UTC', { ...moscow, timeZone: 'Pacific/Honolulu' }, '2026-04-27T19:30Z', 60, '2026-04-27T20:30Z'],
  ])('%s', (_case, calendar, start, minutes, due) => {
    expect(addWorkingMinutes(at(start), minutes, calendar)).toEqual(at(due));
  });

  test('a calendar that never opens is an error that names it', () => {
    const never: Calendar = { ...moscow, name: 'Пермь', week: Array.from({ length: 7 }, () => shut), exceptions: {} };
    const message = 'calendar "Пермь" has no working day within 366 days of 2026-05-01';
    expect(() => addWorkingMinutes(at('2026-05-01T12:00Z'), 1, never)).toThrow(message);
    expect(() => addWorkingDays(at('2026-05-01T12:00Z'), 1, never)).toThrow(message);
    expect(() => nextOpening(at('2026-05-01T12:00Z'), never)).toThrow(message);
    expect(workingMinutesBetween(at('2026-05-01T12:00Z'), at('2036-05-01T12:00Z'), never)).toBe(0);
  });

  test.each([-1, NaN, Infinity])('%p minutes is no time', (minutes) => {
    expect(() => addWorkingMinutes(at('2026-05-01T12:00Z'), minutes, moscow)).toThrow(RangeError);
  });
});

describe('working days: the day of receipt is day zero, the term ends at the close of the last day', () => {
  test.each<[string, Calendar, string, number, string]>([
    ['the next day', moscow, '2026-04-27T10:00+03:00', 1, '2026-04-28T18:00+03:00'],
    ['received late in the evening', moscow, '2026-04-27T23:59+03:00', 1, '2026-04-28T18:00+03:00'],
    ['Friday closes at 17', moscow, '2026-04-23T10:00+03:00', 1, '2026-04-24T17:00+03:00'],
    ['over a weekend', moscow, '2026-04-24T10:00+03:00', 1, '2026-04-27T18:00+03:00'],
    ['received on a Saturday', moscow, '2026-04-25T10:00+03:00', 1, '2026-04-27T18:00+03:00'],
    ['over the New Year holidays', moscow, '2025-12-30T10:00+03:00', 3, '2026-01-14T18:00+03:00'],
    ['received on 5 January', moscow, '2026-01-05T12:00+03:00', 1, '2026-01-12T18:00+03:00'],
    ['a working Saturday counts', moscow, '2025-10-31T10:00+03:00', 1, '2025-11-01T17:00+03:00'],
    ['a short day closes early', moscow, '2026-05-07T10:00+03:00', 1, '2026-05-08T16:00+03:00'],
    ['thirty days', moscow, '2026-04-27T10:00+03:00', 30, '2026-06-10T18:00+03:00'],
    ['in another zone it is already the next day', yekaterinburg, '2026-04-27T22:30+03:00', 1, '2026-04-29T16:00+03:00'],
    ['half a day is half of its open time', moscow, '2026-04-27T10:00+03:00', 0.5, '2026-04-28T13:00+03:00'],
    ['a day and a half', moscow, '2026-04-27T10:00+03:00', 1.5, '2026-04-29T13:00+03:00'],
    ['none', moscow, '2026-04-27T10:00+03:00', 0, '2026-04-27T10:00+03:00'],
    ['round the clock', always, '2026-04-27T10:00+03:00', 1, '2026-04-29T00:00+03:00'],
  ])('%s', (_case, calendar, start, days, due) => {
    expect(addWorkingDays(at(start), days, calendar)).toEqual(at(due));
  });
});

describe('open time between two instants', () => {
  test('leads back to a close exactly, whatever part of a second it began at', () => {
    const weekdays = { ...yekaterinburg, exceptions: {} };
    const close = new Date('2026-11-27T12:00:00.000Z'); // Friday, 17:00
    for (let millisecond = 0; millisecond < 1000; millisecond += 7) {
      const begun = new Date(Date.parse('2026-11-23T06:25:44.000Z') + millisecond);
      expect(addWorkingMinutes(begun, workingMinutesBetween(begun, close, weekdays), weekdays)).toEqual(close);
    }
  });
  test.each<[string, Calendar, string, string, number]>([
    ['inside one interval', moscow, '2026-04-27T10:00+03:00', '2026-04-27T10:30+03:00', 30],
    ['over lunch', moscow, '2026-04-27T12:30+03:00', '2026-04-27T14:30+03:00', 60],
    ['inside lunch', moscow, '2026-04-27T13:10+03:00', '2026-04-27T13:50+03:00', 0],
    ['a night', moscow, '2026-04-27T18:00+03:00', '2026-04-28T09:00+03:00', 0],
    ['the New Year holidays', moscow, '2025-12-30T17:00+03:00', '2026-01-12T10:00+03:00', 120],
    ['backwards', moscow, '2026-04-27T14:30+03:00', '2026-04-27T12:30+03:00', -60],
    ['no time at all', moscow, '2026-04-27T10:00+03:00', '2026-04-27T10:00+03:00', 0],
    ['a day of 23 hours', berlin, '2026-03-29T00:00+01:00', '2026-03-29T24:00+02:00', 23 * 60],
  ])('%s', (_case, calendar, from, to, minutes) => {
    expect(workingMinutesBetween(at(from), at(to), calendar)).toBeCloseTo(minutes, 9);
  });

  test('is what addWorkingMinutes added', () => {
    for (let minutes = 1; minutes < 6000; minutes += 97.5) {
      const start = at('2026-04-29T15:12:30+03:00');
      expect(workingMinutesBetween(start, addWorkingMinutes(start, minutes, moscow), moscow)).toBeCloseTo(minutes, 6);
    }
  });
});

test.each<[string, string, boolean, string]>([
  ['at opening', '2026-04-27T09:00+03:00', true, '2026-04-27T09:00+03:00'],
  ['in the morning', '2026-04-27T11:11+03:00', true, '2026-04-27T11:11+03:00'],
  ['at lunch', '2026-04-27T13:00+03:00', false, '2026-04-27T14:00+03:00'],
  ['at closing', '2026-04-27T18:00+03:00', false, '2026-04-28T09:00+03:00'],
  ['on a holiday', '2026-06-12T11:00+03:00', false, '2026-06-15T09:00+03:00'],
  ['on a working Saturday', '2025-11-01T11:00+03:00', true, '2025-11-01T11:00+03:00'],
])('%s: is it open, and when does it open next', (_case, instant, open, next) => {
  expect(isOpenAt(at(instant), moscow)).toBe(open);
  expect(nextOpening(at(instant), moscow)).toEqual(at(next));
});
