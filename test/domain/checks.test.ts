import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { calendars } from '../../db/seed/calendars.js';
import { departments } from '../../db/seed/departments.js';
import { ladders } from '../../db/seed/ladders.js';
import { phrases } from '../../db/seed/phrases.js';
import { policies } from '../../db/seed/policies.js';
import { rules } from '../../db/seed/rules.js';
import { templates } from '../../db/seed/templates.js';
import { territories } from '../../db/seed/territories.js';
import { groups, topics } from '../../db/seed/topics.js';
import { urgency } from '../../db/seed/urgency.js';
import { addWorkingMinutes } from '../../domain/calendar.js';
import { nothingNeeded, type Needed } from '../../domain/checks/needed.js';
import { dayLengthOf, isSurelyShorter } from '../../domain/checks/unlike-terms.js';
import { dayAfter } from '../../domain/production-calendar.js';
import { checkSettings } from '../../domain/settings-check.js';
import { timeUnits, type Calendar, type Settings, type Time, type When } from '../../domain/settings.js';
import { timeAfter } from '../../domain/sla.js';

const seeded: Settings = {
  ...{ groups, topics, departments, territories, rules, urgency, policies, calendars, ladders, phrases, templates },
  addressees: [],
};
const problemsOf = (change: Partial<Settings>, needed: Needed = nothingNeeded) =>
  checkSettings({ ...seeded, ...change }, 'ru', needed);
const [rule] = rules as [Settings['rules'][number]];
const [danger] = urgency as [Settings['urgency'][number]];

test('what a new installation starts from holds', () => {
  expect(problemsOf({})).toEqual([]);
});

describe('a stem of one letter would be found everywhere', () => {
  const says = (...stems: string[]): When => ({ all: [{ kind: 'words', stems }], any: [], none: [] });
  const forbids = (...stems: string[]): When => ({ all: [], any: [], none: [{ kind: 'words', stems }] });
  test.each<[string, Partial<Settings>, string, string, string]>([
    ['in a rule', { rules: [{ ...rule, when: says('люк*', 'а*') }] }, 'rules', '1', 'when'],
    ['in what a rule forbids', { rules: [{ ...rule, when: forbids('я') }] }, 'rules', '1', 'when'],
    ['in a rule of urgency', { urgency: [{ ...danger, when: says('а*') }] }, 'urgency', '1', 'when'],
    ['in the phrases of complaint', { phrases: { ...phrases, complaint: ['н*'] } }, 'phrases', 'complaint', 'stems'],
    ['in those of thanks', { phrases: { ...phrases, thanks: ['с*'] } }, 'phrases', 'thanks', 'stems'],
    ['in those of chatter', { phrases: { ...phrases, chatter: ['!'] } }, 'phrases', 'chatter', 'stems'],
  ])('%s', (_place, change, table, code, field) => {
    const problems = problemsOf(change);
    expect(problems).toEqual([{ table, code, field, message: expect.stringMatching(/^Основа «.+» короче двух букв/) }]);
  });

  test('and ten thousand and one of them are too many in a rule as well', () => {
    const many = Array.from({ length: 10_001 }, (_none, index) => `слово${index}`);
    expect(problemsOf({ rules: [{ ...rule, when: says(...many) }] })).toMatchObject([{ table: 'rules', field: 'when' }]);
  });
});

describe('terms in unlike units', () => {
  const [office] = calendars as [Calendar, ...Calendar[]];
  const [usual] = policies.filter(({ code }) => code === 'yaroslavl') as [Settings['policies'][number]];
  const withTerms = (triage: Time, reply: Time): Partial<Settings> => ({
    policies: policies.map((policy) =>
      policy === usual
        ? {
            ...usual,
            milestones: [
              { kind: 'triage', ladder: null, ...triage },
              { kind: 'first-reply', ladder: null, ...reply },
              { kind: 'observation', ladder: null, amount: 3, unit: 'days' },
            ],
          }
        : policy,
    ),
  });
  const of = (amount: number, unit: Time['unit']): Time => ({ amount, unit });
  test.each<[string, Time, Time, boolean]>([
    ['eight working hours are longer than an hour', of(8, 'working-hours'), of(1, 'hours'), true],
    ['three working days are longer than a day', of(3, 'working-days'), of(1, 'days'), true],
    ['a working day is longer than two working hours', of(1, 'working-days'), of(2, 'working-hours'), true],
    // One of the calendars is open round the clock, and the day of receipt counts with it.
    ['eighty working hours are longer than two working days', of(80, 'working-hours'), of(2, 'working-days'), true],
    ['an hour of work may be over within an hour', of(1, 'working-hours'), of(1, 'hours'), false],
    ['one working day may be over within a day', of(1, 'working-days'), of(24, 'hours'), false],
    ['nine working hours may be over before the next working day is', of(9, 'working-hours'), of(1, 'working-days'), false],
    ['a day may be over before a working hour is', of(1, 'days'), of(1, 'working-hours'), false],
  ])('%s', (_sentence, triage, reply, isFault) => {
    const fault = {
      ...{ table: 'policies', code: 'yaroslavl', field: 'milestones' },
      message: expect.stringContaining('Срок «первый ответ» раньше, чем «разбор»'),
    };
    expect(problemsOf(withTerms(triage, reply))).toEqual(isFault ? [fault] : []);
  });

  test('what is said to be shorter is over first, whenever it starts', () => {
    const day = dayLengthOf([office]);
    const term = { policy: usual, calendar: office, speed: 1 };
    const time: fc.Arbitrary<Time> = fc.record({ amount: fc.integer({ min: 1, max: 40 }), unit: fc.constantFrom(...timeUnits) });
    const start = fc.date({ min: new Date('2025-01-01'), max: new Date('2027-10-01'), noInvalidDate: true });
    fc.assert(
      fc.property(time, time, start, (one, other, from) => {
        fc.pre(isSurelyShorter(one, other, day));
        expect(timeAfter(from, one, term).getTime()).toBeLessThan(timeAfter(from, other, term).getTime());
      }),
    );
  });
});

describe('an office that stays shut', () => {
  const [office] = calendars as [Calendar, ...Calendar[]];
  /** Mondays, so that the weekend before them is shut as well. */
  const shutFrom = (first: string, days: number): Calendar => ({
    ...office,
    exceptions: Object.fromEntries(Array.from({ length: days }, (_none, index) => [dayAfter(first, index), []])),
    notes: {},
  });
  const problemsWith = (calendar: Calendar) =>
    problemsOf({ calendars: calendars.map((one) => (one.code === calendar.code ? calendar : one)) });

  test('for more than 366 days on end cannot keep a term, weekends counted', () => {
    const message = expect.stringMatching(/^С 2028-01-01 по 2029-01-02 нет ни одного рабочего дня/);
    expect(problemsWith(shutFrom('2028-01-03', 366))).toEqual([
      { table: 'calendars', code: office.code, field: 'exceptions', message },
    ]);
  });

  test.each<[string, Calendar]>([
    ['for 366 days', shutFrom('2028-01-03', 364)],
    [
      'for longer, but open on one day between',
      { ...office, notes: {}, exceptions: { ...shutFrom('2028-01-03', 500).exceptions, '2028-09-04': [['10:00', '11:00']] } },
    ],
  ])('%s can', (_case, calendar) => {
    expect(problemsWith(calendar)).toEqual([]);
    expect(() => addWorkingMinutes(new Date('2028-01-01T00:00:00Z'), 30, calendar)).not.toThrow();
  });

  test('that is too long by a day stops the reckoning', () => {
    const calendar = shutFrom('2028-01-03', 365);
    expect(problemsWith(calendar)).toMatchObject([{ field: 'exceptions' }]);
    expect(() => addWorkingMinutes(new Date('2028-01-01T00:00:00Z'), 30, calendar)).toThrow('has no working day within 366 days');
  });
});

test('what communities and staff name stays', () => {
  const needed: Needed = {
    ...nothingNeeded,
    territories: [
      { code: 'igrim', by: 'Игрим' },
      { code: 'gone', by: 'Подслушано' },
    ],
    seats: [
      { code: 'roads', by: 'Исполнитель' },
      { code: 'gone', by: 'Иванова' },
    ],
  };
  expect(problemsOf({}, needed)).toEqual([
    { table: 'territories', code: 'gone', field: 'code', message: expect.stringContaining('сообщества «Подслушано»') },
    { table: 'departments', code: 'gone', field: 'code', message: expect.stringContaining('сотрудник «Иванова»') },
  ]);
});
