import { expect, test } from '@jest/globals';
import { readPeriod } from '../../domain/period.js';

const zone = 'Asia/Yekaterinburg';

test.each([
  ['nothing: from the beginning until now', {}, { from: null, to: null }],
  [
    'a day: the whole of it, on the clocks of the district',
    { from: '2026-11-01', to: '2026-11-01' },
    day('2026-10-31', '2026-11-01'),
  ],
  ['a month', { from: '2026-11-01', to: '2026-11-30' }, day('2026-10-31', '2026-11-30')],
  ['a leap day', { from: '2028-02-29' }, { from: '2028-02-28T19:00:00.000Z', to: null }],
  [
    'instants, as they are',
    { from: '2026-11-01T09:00:00+03:00', to: '2026-11-01T09:00:01+03:00' },
    { from: '2026-11-01T06:00:00.000Z', to: '2026-11-01T06:00:01.000Z' },
  ],
])('%s', (_case, asked, period) => expect(readPeriod(asked, zone)).toEqual(period));

test('a day is as long as the clocks of its zone make it', () =>
  expect(readPeriod({ from: '2026-10-25', to: '2026-10-25' }, 'Europe/Berlin')).toEqual({
    from: '2026-10-24T22:00:00.000Z',
    to: '2026-10-25T23:00:00.000Z',
  }));

test.each([
  ['backwards', { from: '2026-11-02', to: '2026-11-01' }, 'to', 'backwards'],
  ['empty', { from: '2026-11-01T00:00:00Z', to: '2026-11-01T00:00:00Z' }, 'to', 'backwards'],
  ['of the year 0', { from: '0000-01-01' }, 'from', 'too-far'],
  ['of the year 9999', { to: '9999-12-31T23:59:59Z' }, 'to', 'too-far'],
  ['of a day that no year has', { from: '2026-02-30' }, 'from', 'not-a-date'],
  ['of an hour that no day has', { from: '2026-02-03T25:00:00Z' }, 'from', 'not-a-date'],
  ['in other words', { to: '01.11.2026' }, 'to', 'not-a-date'],
])('a period %s is none', (_case, asked, field, why) => expect(readPeriod(asked, zone)).toEqual({ field, why }));

function day(before: string, last: string) {
  return { from: `${before}T19:00:00.000Z`, to: `${last}T19:00:00.000Z` };
}
