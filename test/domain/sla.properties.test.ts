import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { addWorkingMinutes, isOpenAt, workingMinutesBetween } from '../../domain/calendar.js';
import { timeUnits, type Calendar, type Ladder, type OpenInterval, type Policy, type TimeUnit } from '../../domain/settings.js';
import { clockStart, deadlinesFor, timeAfter, type Deadline, type Pause } from '../../domain/sla.js';

/** Zones whose clocks change (at night, at midnight, by half an hour), one that became another in 2020, one that never changes. */
const zones = ['Asia/Yekaterinburg', 'Europe/Berlin', 'America/Santiago', 'Australia/Lord_Howe', 'Europe/Volgograd', 'UTC'];

const hours: OpenInterval[][] = [
  [['09:00', '18:00']],
  [
    ['09:00', '13:00'],
    ['14:00', '18:00'],
  ],
  [
    ['00:00', '03:30'],
    ['22:15', '24:00'],
  ],
  [['00:00', '24:00']],
  [],
];
const day = fc.constantFrom(...hours);
const calendar: fc.Arbitrary<Calendar> = fc
  .record({
    timeZone: fc.constantFrom(...zones),
    week: fc.array(day, { minLength: 7, maxLength: 7 }).filter((week) => week.some((one) => one.length > 0)),
    exceptions: fc.dictionary(fc.constantFrom('2024-02-29', '2026-03-29', '2026-10-25', '2028-02-29', '2026-12-31'), day),
  })
  .map((rest) => ({ code: 'office', name: 'Приёмная', notes: {}, ...rest }));
/** Leap years and changes of clocks among them. */
const instant = fc.oneof(
  fc.date({ min: new Date('2019-12-20'), max: new Date('2032-01-01'), noInvalidDate: true }),
  ...['2020-12-26', '2024-02-29', '2028-02-28', '2026-03-29', '2026-10-25', '2026-04-05'].map((date) =>
    fc.integer({ min: 0, max: 48 * 60 }).map((minutes) => new Date(Date.parse(`${date}T00:00Z`) + minutes * 60_000)),
  ),
);
const amount = fc.integer({ min: 1, max: 60 });
const workingUnit = fc.constantFrom<TimeUnit>('working-minutes', 'working-hours', 'working-days');
const anyUnit = fc.constantFrom(...timeUnits);
const ladders: Ladder[] = [
  {
    ...{ code: 'standard', name: 'Обычная' },
    steps: [
      { percent: 50, to: 'executor', by: [], acknowledgeMinutes: null },
      { percent: 80, to: 'head', by: [], acknowledgeMinutes: null },
      { percent: 100, to: 'curator', by: [], acknowledgeMinutes: null },
      { after: 4, unit: 'working-hours', to: 'deputy', by: [], acknowledgeMinutes: null },
      { after: 1, unit: 'days', to: 'chief', by: [], acknowledgeMinutes: null },
    ],
  },
];
const policyOf = (time: number, unit: TimeUnit): Policy => ({
  ...{ code: 'p', name: 'Регламент', demo: false, repeatDays: 30, start: 'received' },
  milestones: [{ kind: 'final', amount: time, unit, ladder: 'standard' }],
  ...{ extension: { amount: 30, unit: 'days' }, pauseLimit: { amount: 10, unit: 'days' }, pauseReasons: ['Адрес'] },
});
interface Given {
  calendar: Calendar;
  startedAt: Date;
  amount: number;
  unit: TimeUnit;
}
const finalOf = (
  { calendar: by, startedAt, amount: time, unit }: Given,
  change: Partial<Parameters<typeof deadlinesFor>[0]> = {},
): Deadline => {
  const [only] = deadlinesFor({
    ...{ policy: policyOf(time, unit), calendar: by, ladders, startedAt, speed: 1, kinds: ['final'] },
    ...change,
  });
  if (!only) throw new Error('no deadline');
  return only;
};
const given = fc.record({ calendar, startedAt: instant, amount, unit: anyUnit });
const givenWorking = fc.record({ calendar, startedAt: instant, amount, unit: workingUnit });

/** One that begins so long after the start, and lasts so long. */
const pauseOf = (startedAt: Date, [after, lasts]: [number, number]): Pause => ({
  from: new Date(startedAt.getTime() + after * 60_000).toISOString(),
  to: new Date(startedAt.getTime() + (after + lasts) * 60_000).toISOString(),
});
const stretch = fc.tuple(fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: 0, max: 20_000 }));

/** A term runs out at the close of a day, not after it. */
const isWorkingTime = (at: string, by: Calendar): boolean =>
  isOpenAt(new Date(at), by) || isOpenAt(new Date(Date.parse(at) - 1), by);
const runs = { numRuns: 300 };

describe('a deadline in working time', () => {
  test('is never in time that is not worked, with pauses or without', () => {
    fc.assert(
      fc.property(givenWorking, stretch, (term, pause) => {
        expect(isWorkingTime(finalOf(term).dueAt, term.calendar)).toBe(true);
        const paused = finalOf(term, { pauses: [pauseOf(term.startedAt, pause)] });
        expect(isWorkingTime(paused.dueAt, term.calendar)).toBe(true);
      }),
      runs,
    );
  });

  test('has exactly so many working minutes between start and due, pauses not counted', () => {
    fc.assert(
      fc.property(givenWorking, stretch, (term, pause) => {
        const before = finalOf(term);
        const stood = pauseOf(term.startedAt, pause);
        const after = finalOf(term, { pauses: [stood] });
        const between = (from: string, to: string): number => workingMinutesBetween(new Date(from), new Date(to), term.calendar);
        const standing = Date.parse(stood.from) < Date.parse(before.dueAt) ? between(stood.from, stood.to) : 0;
        expect(between(after.startsAt, after.dueAt) - standing).toBeCloseTo(between(before.startsAt, before.dueAt), 3);
      }),
      runs,
    );
  });
});

test('more time never gives an earlier deadline', () => {
  fc.assert(
    fc.property(given, fc.integer({ min: 0, max: 30 }), (term, more) => {
      const longer = finalOf({ ...term, amount: term.amount + more });
      expect(Date.parse(longer.dueAt)).toBeGreaterThanOrEqual(Date.parse(finalOf(term).dueAt));
    }),
    runs,
  );
});

test('a later start never gives an earlier deadline', () => {
  fc.assert(
    fc.property(given, fc.integer({ min: 0, max: 10_000 }), (term, minutes) => {
      const startedAt = new Date(term.startedAt.getTime() + minutes * 60_000);
      expect(Date.parse(finalOf({ ...term, startedAt }).dueAt)).toBeGreaterThanOrEqual(Date.parse(finalOf(term).dueAt));
    }),
    runs,
  );
});

describe('an extension', () => {
  test('by nothing changes nothing, after any pause', () => {
    fc.assert(
      fc.property(given, stretch, (term, pause) => {
        const pauses = [pauseOf(term.startedAt, pause)];
        const before = finalOf(term, { pauses });
        const extensions = { final: { until: before.dueAt, at: pauses[0]?.to ?? '' } };
        // Decided when the pause had ended; one of no length has not begun after that.
        if (pauses[0]?.from === pauses[0]?.to) return;
        expect(finalOf(term, { pauses, extensions })).toEqual(before);
      }),
      runs,
    );
  });

  test('is the term itself where it is later, and never brings it nearer', () => {
    fc.assert(
      fc.property(given, fc.integer({ min: -40_000, max: 40_000 }), (term, minutes) => {
        const before = finalOf(term);
        const until = new Date(Date.parse(before.dueAt) + minutes * 60_000).toISOString();
        const after = finalOf(term, { extensions: { final: { until, at: before.startsAt } } });
        expect(after.dueAt).toBe(minutes > 0 ? until : before.dueAt);
      }),
      runs,
    );
  });

  test('moves every step of the ladder forward or leaves it', () => {
    fc.assert(
      fc.property(given, fc.integer({ min: 1, max: 40_000 }), (term, minutes) => {
        const before = finalOf(term);
        const until = new Date(Date.parse(before.dueAt) + minutes * 60_000).toISOString();
        const after = finalOf(term, { extensions: { final: { until, at: before.startsAt } } });
        for (const { key, at } of before.steps)
          expect(Date.parse(after.steps.find((step) => step.key === key)?.at ?? '')).toBeGreaterThanOrEqual(Date.parse(at));
      }),
      runs,
    );
  });
});

describe('a pause', () => {
  test('of no length changes nothing', () => {
    fc.assert(
      fc.property(given, fc.integer({ min: 0, max: 20_000 }), (term, after) => {
        const nothing = finalOf(term, { pauses: [pauseOf(term.startedAt, [after, 0])] });
        expect(nothing.dueAt).toBe(finalOf(term).dueAt);
      }),
      runs,
    );
  });

  test('never makes a deadline earlier, nor a step of the ladder that lay ahead; those behind it stay', () => {
    fc.assert(
      fc.property(given, stretch, (term, pause) => {
        const stood = pauseOf(term.startedAt, pause);
        const [before, after] = [finalOf(term), finalOf(term, { pauses: [stood] })];
        expect(Date.parse(after.dueAt)).toBeGreaterThanOrEqual(Date.parse(before.dueAt));
        for (const { key, at } of before.steps) {
          const moved = Date.parse(after.steps.find((step) => step.key === key)?.at ?? '');
          if (Date.parse(at) <= Date.parse(stood.from)) expect(Math.abs(moved - Date.parse(at))).toBeLessThanOrEqual(1);
          else expect(moved).toBeGreaterThanOrEqual(Date.parse(at) - 1);
        }
      }),
      runs,
    );
  });
});

test('steps come in order of time', () => {
  fc.assert(
    fc.property(given, stretch, (term, pause) => {
      const instants = finalOf(term, { pauses: [pauseOf(term.startedAt, pause)] }).steps.map(({ at }) => Date.parse(at));
      expect(instants).toEqual([...instants].sort((a, b) => a - b));
    }),
    runs,
  );
});

test('working minutes there and back are the same minutes, whatever clocks and calendars do', () => {
  fc.assert(
    fc.property(calendar, instant, fc.integer({ min: 0, max: 20_000 }), (by, start, minutes) => {
      expect(workingMinutesBetween(start, addWorkingMinutes(start, minutes, by), by)).toBeCloseTo(minutes, 3);
    }),
    runs,
  );
});

test('the clock starts at receipt or at publication, and never after receipt', () => {
  fc.assert(
    fc.property(
      instant,
      fc.option(instant),
      fc.constantFrom<Policy['start']>('received', 'written'),
      (receivedAt, writtenAt, start) => {
        const starts = clockStart({ start }, { receivedAt, writtenAt });
        expect(starts.getTime()).toBeLessThanOrEqual(receivedAt.getTime());
        if (start === 'received') expect(starts).toBe(receivedAt);
      },
    ),
    runs,
  );
});

test('a limit lies as far ahead as the policy says, later for more', () => {
  fc.assert(
    fc.property(given, fc.integer({ min: 0, max: 30 }), ({ calendar: by, startedAt, amount: time, unit }, more) => {
      const term = { policy: policyOf(1, 'hours'), calendar: by, speed: 1 };
      const [near, far] = [time, time + more].map((one) => timeAfter(startedAt, { amount: one, unit }, term).getTime());
      expect(far).toBeGreaterThanOrEqual(near ?? NaN);
    }),
    runs,
  );
});
