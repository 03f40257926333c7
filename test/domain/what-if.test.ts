import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Calendar, Department, OpenInterval, Policy, Settings } from '../../domain/settings.js';
import type { ClockLine } from '../../domain/past-terms.js';
import { breachesOf, createWhatIfTally, judgeLife, type Judged, type PastLife, type WhatIf } from '../../domain/what-if.js';
import { delaysWithout, type PastAnswer } from '../../domain/without-people.js';

const day: OpenInterval[] = [['09:00', '18:00']];
const office: Calendar = {
  ...{ code: 'office', name: 'Приёмная', timeZone: 'Asia/Yekaterinburg', exceptions: {}, notes: {} },
  week: [day, day, day, day, day, [], []],
};
const policyOf = (code: string, hours: number): Policy => ({
  ...{ code, name: code, demo: false, repeatDays: 30, start: 'received' },
  milestones: [
    { kind: 'triage', amount: 1, unit: 'working-hours', ladder: null },
    { kind: 'first-reply', amount: hours, unit: 'working-hours', ladder: null },
    { kind: 'final', amount: hours * 2, unit: 'working-hours', ladder: null },
  ],
  ...{ extension: { amount: 30, unit: 'days' }, pauseLimit: { amount: 10, unit: 'days' }, pauseReasons: [] },
});
const department = (code: string, policy: string | null): Department => ({
  ...{ code, name: code, timeZone: 'Asia/Yekaterinburg', calendar: 'office', policy, kind: 'own', email: null },
});
const inForce: Settings = {
  ...{ groups: [], topics: [], territories: [], rules: [], addressees: [], urgency: [], ladders: [], templates: [] },
  phrases: { thanks: [], chatter: [], complaint: [] },
  departments: [department('roads', null), department('housing', 'slow')],
  policies: [policyOf('usual', 9), policyOf('slow', 18)],
  calendars: [office],
};

/** Monday 2 November 2026, nine in the morning in Yekaterinburg. */
const monday = '2026-11-02T04:00:00.000Z';
const at = (days: number, hours = 0): string => new Date(Date.parse(monday) + (days * 24 + hours) * 3_600_000).toISOString();
const line = (because: ClockLine['because'], on = monday): ClockLine => ({ round: 1, at: on, because, reply: null });
const routed = (to: string, policy: string, on = monday): ClockLine[] => [
  line(
    {
      ...({ what: 'routed', version: 1, topic: 't', by: { kind: 'operator' } } as const),
      ...{ department: to, policy, policyBy: to === 'roads' ? { kind: 'community' } : { kind: 'department', department: to } },
    },
    on,
  ),
  line({ what: 'deadlines-set', policy, milestones: [] }, on),
];
const lifeOf = (record: ClockLine[], finalDue: string, finalMet: string | null, change: Partial<PastLife> = {}): PastLife => ({
  ...{ number: '2026-000001', defaultPolicy: 'usual', record },
  rounds: [{ round: 1, startedAt: monday, writtenAt: null, week: '2026-11-02', endedAt: null, pausedSince: null }],
  milestones: [{ round: 1, kind: 'final', dueAt: finalDue, metAt: finalMet, extension: null }],
  ...change,
});
const whatIf = (draft: Settings, change: Partial<WhatIf> = {}): WhatIf => ({
  ...{ draft, speed: 1, asOf: at(30), delays: new Map() },
  ...change,
});
const finalOf = (asked: WhatIf, life: PastLife) => judgeLife(asked, life).find(({ kind }) => kind === 'final');

/** Eighteen working hours from Monday nine o'clock: Tuesday, six in the evening. */
const usualDue = at(1, 9);

describe('the final term of an appeal that roads got on Monday at nine', () => {
  const shut: Settings = { ...inForce, calendars: [{ ...office, exceptions: { '2026-11-03': [] } }] };
  const quick: Settings = { ...inForce, policies: [policyOf('usual', 4), policyOf('slow', 18)] };
  const own: Settings = { ...inForce, departments: [department('roads', 'slow'), department('housing', 'slow')] };
  const without: Settings = { ...inForce, policies: [{ ...policyOf('usual', 9), milestones: [] }, policyOf('slow', 18)] };
  const gone: Settings = { ...inForce, departments: [department('housing', 'slow')] };
  test.each<[string, Settings, string | null]>([
    ['nothing changed: Tuesday 18:00', inForce, usualDue],
    ['Tuesday is a holiday: Wednesday 18:00', shut, at(2, 9)],
    ['eight hours for a reply in place of eighteen: Monday 17:00', quick, at(0, 8)],
    ['roads get the slow policy: Thursday 18:00', own, at(3, 9)],
    ['the policy has no final term: none', without, null],
    ['roads are gone from the draft: by the calendar of most', gone, usualDue],
  ])('%s', (_case, draft, due) => {
    expect(finalOf(whatIf(draft), lifeOf(routed('roads', 'usual'), usualDue, null))?.becomes.dueAt).toBe(due);
  });
});

describe('what happened on the way', () => {
  const resumed = [
    line({ what: 'resumed', why: 'operator', since: at(1), till: at(2), zone: '' }),
    line({ what: 'deadlines-set', policy: 'usual', milestones: [] }, at(2)),
  ];
  const declined = [
    line({ what: 'declined', commandId: 'c', department: 'roads', times: 1 }),
    line({ what: 'deadlines-set', policy: 'usual', milestones: [] }),
  ];
  const answered = (on: string, reply: string, kind: 'interim' | 'final'): ClockLine => ({
    ...line({ what: 'reply-published', replyId: reply, externalId: null, attempt: 1 }, on),
    reply: { id: reply, kind, publishedAt: on },
  });
  test.each<[string, ClockLine[], string]>([
    ['stood all Tuesday: Wednesday', [...routed('roads', 'usual'), ...resumed], at(2, 9)],
    ['given to housing, whose policy is slow: Thursday', [...routed('roads', 'usual'), ...routed('housing', 'slow')], at(3, 9)],
    [
      'given back, and decided anew: from the same start',
      [...routed('roads', 'usual'), ...declined, ...routed('housing', 'slow')],
      at(3, 9),
    ],
    [
      'answered by roads before housing got it: by roads’ policy',
      [...routed('roads', 'usual'), answered(at(1), 'r', 'final'), ...routed('housing', 'slow')],
      usualDue,
    ],
    [
      'answered in the interim before housing got it: the final term is housing’s',
      [...routed('roads', 'usual'), answered(at(1), 'r', 'interim'), ...routed('housing', 'slow')],
      at(3, 9),
    ],
  ])('%s', (_case, record, due) => {
    const judged = finalOf(whatIf(inForce), lifeOf(record, due, null));
    expect([judged?.becomes.dueAt, judged?.was.dueAt]).toEqual([due, due]);
  });

  test('in triage a topic that names nobody brings its policy to every open term, also after an extension', () => {
    const set = (policy: string) => line({ what: 'deadlines-set', policy, milestones: [] });
    const record = [
      line({ what: 'sent-to-triage', version: 1, why: 'topic-unsure', policy: 'usual', policyBy: { kind: 'community' } }),
      set('usual'),
      line({ what: 'extended', commandId: 'c', milestone: 'final', was: '', until: at(10), zone: '' }),
      ...[set('usual'), set('slow')],
    ];
    const first = judgeLife(whatIf(inForce), lifeOf(record, '', null)).find(({ kind }) => kind === 'first-reply');
    expect(first?.becomes.dueAt).toBe(usualDue); // eighteen hours
  });

  test('an extension that a person granted stays under any draft', () => {
    const extension = { until: at(10), at: at(1) };
    const milestones = [{ round: 1, kind: 'final' as const, dueAt: at(10), metAt: null, extension }];
    const quick: Settings = { ...inForce, policies: [policyOf('usual', 1)] };
    const extended = line({ what: 'extended', commandId: 'c', milestone: 'final', was: '', until: at(10), zone: '' }, at(1));
    const set = line({ what: 'deadlines-set', policy: 'usual', milestones: [] }, at(1));
    const record = [...routed('roads', 'usual'), extended, set];
    expect(finalOf(whatIf(quick), lifeOf(record, at(10), null, { milestones }))?.becomes.dueAt).toBe(at(10));
  });

  test('a promise is what it was, whatever the draft', () => {
    const milestones = [{ round: 1, kind: 'promise' as const, dueAt: at(2), metAt: at(3), extension: null }];
    const [breach] = breachesOf(whatIf({ ...inForce, policies: [] }), lifeOf(routed('roads', 'usual'), '', null, { milestones }));
    expect(breach).toMatchObject({ kind: 'promise', department: 'roads', was: { breached: true }, becomes: { breached: true } });
  });
});

describe('a term is breached', () => {
  const round = lifeOf([], '', null).rounds[0];
  test.each<[string, string | null, Partial<PastLife['rounds'][number]>, boolean]>([
    ['met in time: no', at(1), {}, false],
    ['met when it ran out, to the instant: no', usualDue, {}, false],
    ['met after it: yes', at(1, 10), {}, true],
    ['not met by the end of the period: yes', null, {}, true],
    ['met after the end of the period, and late: yes', at(40), {}, true],
    ['rejected before it ran out: no', null, { endedAt: at(1) }, false],
    ['rejected after it ran out: yes', null, { endedAt: at(3) }, true],
    ['its clock stands since before it ran out: no', null, { pausedSince: at(1) }, false],
  ])('%s', (_case, metAt, change, breached) => {
    const rounds = round ? [{ ...round, ...change }] : [];
    const judged = finalOf(whatIf(inForce), lifeOf(routed('roads', 'usual'), usualDue, metAt, { rounds }));
    expect([judged?.was.breached, judged?.becomes.breached]).toEqual([breached, breached]);
  });

  test('of triage the moderators’, of the rest the department’s that held it', () => {
    const milestones = (['triage', 'first-reply', 'final'] as const).map((kind) => ({
      ...{ round: 1, kind, dueAt: at(1), metAt: null, extension: null },
    }));
    const breaches = breachesOf(whatIf(inForce), lifeOf(routed('roads', 'usual'), '', null, { milestones }));
    expect(breaches.map(({ kind, department: whose }) => [kind, whose])).toEqual([
      ['triage', null],
      ['first-reply', 'roads'],
      ['final', 'roads'],
    ]);
  });
});

describe('without some of the people', () => {
  const given = (reply: string, operator: string, hours: number, whose = 'roads'): PastAnswer => ({
    ...{ reply, operator, department: whose, at: at(0, hours) },
  });
  const week = [given('a', 'anna', 1), given('b', 'boris', 2), given('c', 'anna', 3), given('d', 'boris', 4)];
  test.each<[string, string[], [string, string | null][]]>([
    ['nobody is missing: nothing moves', [], []],
    ['somebody who gave no answer: nothing moves', ['vera'], []],
    [
      'without Anna Boris gives the first two, and the others stay unanswered',
      ['anna'],
      [
        ['a', at(0, 2)],
        ['b', at(0, 4)],
        ['c', null],
        ['d', null],
      ],
    ],
    [
      'without Boris the first answer stays where it was',
      ['boris'],
      [
        ['b', at(0, 3)],
        ['c', null],
        ['d', null],
      ],
    ],
    ['without both nothing is answered', ['anna', 'boris'], ['a', 'b', 'c', 'd'].map((reply) => [reply, null])],
  ])('%s', (_case, without, delays) => expect([...delaysWithout(week, without)]).toEqual(delays));

  test('another department’s answers stay', () => {
    const delays = delaysWithout([...week, given('h', 'harry', 1, 'housing')], ['anna', 'boris']);
    expect(delays.has('h')).toBe(false);
  });

  test('an answer that comes too late breaches the term that it met in time', () => {
    const record: ClockLine[] = [
      ...routed('roads', 'usual'),
      {
        ...line({ what: 'reply-published', replyId: 'r', externalId: null, attempt: 1 }, at(1)),
        reply: { id: 'r', kind: 'final', publishedAt: at(1) },
      },
    ];
    const life = lifeOf(record, usualDue, at(1));
    const late = (moment: string | null) => finalOf(whatIf(inForce, { delays: new Map([['r', moment]]) }), life);
    expect(late(at(2))).toMatchObject({ was: { breached: false }, becomes: { breached: true, metAt: at(2) } });
    expect(late(null)).toMatchObject({ was: { breached: false }, becomes: { breached: true, metAt: null } });
  });

  test('nobody answers earlier for it, and the order stays', () => {
    const answers = fc.array(fc.tuple(fc.constantFrom('anna', 'boris', 'vera'), fc.integer({ min: 0, max: 500 })), {
      maxLength: 40,
    });
    fc.assert(
      fc.property(answers, fc.subarray(['anna', 'boris', 'vera']), (made, without) => {
        const queue = made.map(([operator, hours], index) => given(String(index).padStart(2, '0'), operator, hours));
        const delays = delaysWithout(queue, without);
        const then = [...queue]
          .sort((a, b) => Date.parse(a.at) - Date.parse(b.at) || (a.reply < b.reply ? -1 : 1))
          .map(({ reply, at: real }) => ({ real, would: delays.has(reply) ? (delays.get(reply) ?? null) : real }));
        const instants = then.map(({ would }) => (would === null ? Infinity : Date.parse(would)));
        expect(then.every(({ real }, index) => (instants[index] ?? NaN) >= Date.parse(real))).toBe(true);
        expect([...instants].sort((a, b) => a - b)).toEqual(instants);
      }),
    );
  });
});

describe('whatever the past', () => {
  const hours = fc.integer({ min: 1, max: 40 });
  const metAt = fc.option(fc.integer({ min: 0, max: 24 * 25 }).map((later) => at(0, later)));
  const pause = fc
    .tuple(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 0, max: 100 }))
    .map(([from, long]): ClockLine[] => [
      line({ what: 'resumed', why: 'operator', since: at(0, from), till: at(0, from + long), zone: '' }),
      line({ what: 'deadlines-set', policy: 'usual', milestones: [] }),
    ]);
  const life = fc.tuple(metAt, fc.option(pause)).map(([met, stood]) => {
    return lifeOf([...routed('roads', 'usual'), ...(stood ?? [])], usualDue, met);
  });
  const lives = fc.array(life, { minLength: 1, maxLength: 8 });
  const wouldBe = (draft: Settings, past: readonly PastLife[]): number =>
    past.flatMap((one) => judgeLife(whatIf(draft), one)).filter(({ becomes }) => becomes.breached).length;

  test('more working hours to answer in never give more breaches', () => {
    fc.assert(
      fc.property(lives, hours, hours, (past, some, more) => {
        const draft = (amount: number): Settings => ({ ...inForce, policies: [policyOf('usual', amount)] });
        expect(wouldBe(draft(some + more), past)).toBeLessThanOrEqual(wouldBe(draft(some), past));
      }),
    );
  });

  test('a holiday never gives more breaches: the term runs out later', () => {
    const holidays = fc.uniqueArray(fc.integer({ min: 0, max: 20 }), { maxLength: 5 });
    fc.assert(
      fc.property(lives, holidays, (past, days) => {
        const exceptions = Object.fromEntries(days.map((one) => [at(one).slice(0, 10), []]));
        const draft: Settings = { ...inForce, calendars: [{ ...office, exceptions }] };
        expect(wouldBe(draft, past)).toBeLessThanOrEqual(wouldBe(inForce, past));
      }),
    );
  });
});

test('breaches are counted by department and by the week in which the round began', () => {
  const tally = createWhatIfTally();
  const lives = [lifeOf([], usualDue, null), lifeOf([], usualDue, null)];
  const side = (breached: boolean) => ({ breached, dueAt: usualDue, metAt: null });
  const breach = (whose: string | null, was: boolean, becomes: boolean): Judged => ({
    ...{ number: '2026-000001', round: 1, kind: 'final', department: whose, week: '2026-11-02' },
    ...{ was: side(was), becomes: side(becomes) },
  });
  tally.add(lives, [breach('roads', true, true), breach('roads', false, true), breach(null, true, false)]);
  expect(tally.result()).toEqual({
    ...{ appeals: 2, rounds: 2, weeks: ['2026-11-02'], total: { was: 2, becomes: 2 }, newly: 1, noLonger: 1 },
    cells: [
      { department: 'roads', week: '2026-11-02', was: 1, becomes: 2 },
      { department: null, week: '2026-11-02', was: 1, becomes: 0 },
    ],
  });
});
