import { describe, expect, test } from '@jest/globals';
import { calendars } from '../../db/seed/calendars.js';
import type {
  Calendar,
  Department,
  Ladder,
  LadderStep,
  MilestoneKind,
  Policy,
  Settings,
  TimeUnit,
} from '../../domain/settings.js';
import { chooseCalendar, choosePolicy, deadlinesFor, skippedSteps, type DeadlineStep } from '../../domain/sla.js';

const [office] = calendars as [Calendar, ...Calendar[]];

const ladder = (...steps: LadderStep[]): Ladder => ({ code: 'ladder', name: 'Лестница', steps });
const policy = (amount: number, unit: TimeUnit, demo: Policy['demo'] = false): Policy => ({
  code: 'policy',
  name: 'Регламент',
  demo,
  milestones: [{ kind: 'final', amount, unit, ladder: 'ladder' }],
  repeatDays: 30,
  start: 'received',
  extension: null,
  pauseLimit: null,
  pauseReasons: [],
});
const deadline = (amount: number, unit: TimeUnit, steps: LadderStep[], speed = 1, demo: Policy['demo'] = false) => {
  const term = { policy: policy(amount, unit, demo), calendar: office, ladders: [ladder(...steps)], speed };
  const [only] = deadlinesFor({ ...term, startedAt: new Date('2026-04-24T15:00+05:00'), kinds: ['final'] });
  if (only === undefined) throw new Error('no deadline');
  return { due: local(only.dueAt), steps: only.steps.map(({ key, at, to }) => `${key} ${to} ${local(at)}`) };
};

/** `2026-04-24 15:00` on the clocks of Yekaterinburg; seconds if there are any. */
const local = (instant: string) =>
  new Date(Date.parse(instant) + 5 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ').replace(/:00$/, '');

const quietly = { by: [], acknowledgeMinutes: null };
const half: LadderStep = { percent: 50, to: 'executor', ...quietly };
const most: LadderStep = { percent: 80, to: 'head', ...quietly };
const whole: LadderStep = { percent: 100, to: 'curator', ...quietly };

describe('a milestone that starts on Friday 24 April 2026 at 15:00 in Yekaterinburg', () => {
  test.each<[string, number, TimeUnit, LadderStep[], string, string[]]>([
    [
      'in minutes, round the clock',
      10,
      'minutes',
      [
        half,
        most,
        whole,
        { after: 2, unit: 'minutes', to: 'deputy', ...quietly },
        { after: 5, unit: 'minutes', to: 'chief', ...quietly },
      ],
      '2026-04-24 15:10',
      [
        '50 executor 2026-04-24 15:05',
        '80 head 2026-04-24 15:08',
        '100 curator 2026-04-24 15:10',
        '+2m deputy 2026-04-24 15:12',
        '+5m chief 2026-04-24 15:15',
      ],
    ],
    [
      'in hours, over the night',
      24,
      'hours',
      [half, { after: 1, unit: 'days', to: 'chief', ...quietly }],
      '2026-04-25 15:00',
      ['50 executor 2026-04-25 03:00', '+1d chief 2026-04-26 15:00'],
    ],
    [
      'in days, over the weekend',
      3,
      'days',
      [most, { after: 4, unit: 'working-hours', to: 'chief', ...quietly }],
      '2026-04-27 15:00',
      ['80 head 2026-04-27 00:36', '+4wh chief 2026-04-28 10:00'],
    ],
    [
      'in working minutes',
      90,
      'working-minutes',
      [half, { after: 45, unit: 'working-minutes', to: 'deputy', ...quietly }],
      '2026-04-24 16:30',
      ['50 executor 2026-04-24 15:45', '+45wm deputy 2026-04-27 09:15'],
    ],
    [
      'in working hours, over the weekend',
      4,
      'working-hours',
      [half, most, whole, { after: 1.5, unit: 'hours', to: 'chief', ...quietly }],
      '2026-04-27 11:00',
      [
        '50 executor 2026-04-24 17:00',
        '80 head 2026-04-27 10:12',
        '100 curator 2026-04-27 11:00',
        '+1.5h chief 2026-04-27 12:30',
      ],
    ],
    [
      'in working days: shares of open time, the day of receipt is day zero',
      2,
      'working-days',
      [half, whole, { after: 1, unit: 'working-days', to: 'chief', ...quietly }],
      '2026-04-28 18:00',
      ['50 executor 2026-04-27 17:00', '100 curator 2026-04-28 18:00', '+1wd chief 2026-04-29 18:00'],
    ],
    ['without a ladder step', 10, 'minutes', [], '2026-04-24 15:10', []],
  ])('%s', (_case, amount, unit, steps, due, expected) => {
    expect(deadline(amount, unit, steps)).toEqual({ due, steps: expected });
  });

  test('speed divides a demo policy, its steps too', () => {
    expect(deadline(10, 'minutes', [half, { after: 2, unit: 'minutes', to: 'chief', ...quietly }], 60, true)).toEqual({
      due: '2026-04-24 15:00:10',
      steps: ['50 executor 2026-04-24 15:00:05', '+2m chief 2026-04-24 15:00:12'],
    });
  });

  test('speed leaves every other policy alone', () => {
    expect(deadline(10, 'minutes', [half], 60).due).toBe('2026-04-24 15:10');
  });
});

test('only the kinds asked for, in the order of the policy; a milestone may have no ladder', () => {
  const kinds: MilestoneKind[] = ['final', 'triage'];
  const three: Policy = {
    ...policy(1, 'hours'),
    milestones: [
      { kind: 'triage', amount: 1, unit: 'hours', ladder: null },
      { kind: 'first-reply', amount: 2, unit: 'hours', ladder: null },
      { kind: 'final', amount: 3, unit: 'hours', ladder: null },
    ],
  };
  const deadlines = deadlinesFor({
    policy: three,
    calendar: office,
    ladders: [],
    startedAt: new Date('2026-04-24T10:00Z'),
    kinds,
    speed: 1,
  });
  expect(deadlines).toEqual([
    {
      kind: 'triage',
      amount: 1,
      unit: 'hours',
      startsAt: '2026-04-24T10:00:00.000Z',
      dueAt: '2026-04-24T11:00:00.000Z',
      steps: [],
    },
    {
      kind: 'final',
      amount: 3,
      unit: 'hours',
      startsAt: '2026-04-24T10:00:00.000Z',
      dueAt: '2026-04-24T13:00:00.000Z',
      steps: [],
    },
  ]);
});

test('a ladder that is not in the settings is named', () => {
  const term = { policy: policy(1, 'hours'), calendar: office, ladders: [], startedAt: new Date('2026-04-24T10:00Z'), speed: 1 };
  expect(() => deadlinesFor({ ...term, kinds: ['final'] })).toThrow('ladder "ladder" is not in the settings');
});

describe('a decision that moves the instants', () => {
  const steps: DeadlineStep[] = [
    { key: '50', at: '2026-04-24T10:05:00.000Z', to: 'executor', ...quietly },
    { key: '80', at: '2026-04-24T10:08:00.000Z', to: 'head', ...quietly },
    { key: '100', at: '2026-04-24T10:10:00.000Z', to: 'curator', ...quietly },
    { key: '+2m', at: '2026-04-24T10:12:00.000Z', to: 'chief', ...quietly },
  ];
  test.each<[string, string, string[], string | undefined, string[], string[]]>([
    ['none is past', '10:00', [], undefined, [], ['50', '80', '100', '+2m']],
    ['one is past: it fires', '10:05', [], '50', [], ['80', '100', '+2m']],
    ['several are past: the highest fires', '10:11', [], '100', ['50', '80'], ['+2m']],
    ['all are past', '11:00', [], '+2m', ['50', '80', '100'], []],
    ['the fired stay fired', '10:11', ['50'], '100', ['80'], ['+2m']],
    ['the fired are not ahead again', '10:00', ['50', '80'], undefined, [], ['100', '+2m']],
    ['nothing below a fired one fires', '10:08', ['100'], undefined, ['50', '80'], ['+2m']],
  ])('%s', (_case, time, fired, fire, skip, ahead) => {
    const result = skippedSteps(steps, fired, new Date(`2026-04-24T${time}Z`));
    expect(result.fire?.key).toBe(fire);
    expect(result.skip.map(({ key }) => key)).toEqual(skip);
    expect(result.ahead.map(({ key }) => key)).toEqual(ahead);
  });
});

describe('whose calendar and whose policy', () => {
  const roads: Department = {
    code: 'roads',
    name: 'Дороги',
    timeZone: 'Europe/Moscow',
    calendar: 'six-day',
    policy: 'roads-policy',
    kind: 'own',
    email: null,
  };
  const settings: Settings = {
    groups: [],
    topics: [],
    departments: [roads, { ...roads, code: 'housing', policy: null }, { ...roads, code: 'lost', calendar: 'gone' }],
    territories: [],
    rules: [],
    addressees: [],
    urgency: [],
    policies: ['roads-policy', 'rule-policy', 'community-policy'].map((code) => ({ ...policy(1, 'hours'), code })),
    calendars,
    ladders: [],
    phrases: { thanks: [], chatter: [], complaint: [] },
    templates: [],
  };

  test("a department's calendar runs on the department's clocks", () => {
    expect(chooseCalendar(settings, 'roads')).toMatchObject({ code: 'six-day', timeZone: 'Europe/Moscow' });
  });

  test('without a department that calendar runs by which most of our own work, whatever the order', () => {
    const calendars = [...settings.calendars].sort((a, b) => (a.code < b.code ? -1 : 1));
    const own = (code: string) => ({ ...settings.departments[0], code, kind: 'own', calendar: 'office' }) as Department;
    const departments = [own('a'), own('b')];
    expect(chooseCalendar({ ...settings, calendars, departments }, null)).toMatchObject({ code: 'office' });
    expect(chooseCalendar({ ...settings, departments: [] }, null)).toBe(settings.calendars[0]);
  });

  test.each<[string, () => unknown, string]>([
    ['an unknown department', () => chooseCalendar(settings, 'nobody'), 'department "nobody" is not in the settings'],
    ['a lost calendar', () => chooseCalendar(settings, 'lost'), 'calendar "gone" is not in the settings'],
    ['no calendar at all', () => chooseCalendar({ ...settings, calendars: [] }, null), 'the settings have no calendar'],
    [
      'an unknown policy',
      () => choosePolicy(settings, { rulePolicy: 'gone', departmentCode: null, defaultPolicy: null }),
      'policy "gone" is not in the settings',
    ],
    [
      'no policy at all',
      () => choosePolicy(settings, { rulePolicy: null, departmentCode: 'housing', defaultPolicy: null }),
      'no policy for the appeal',
    ],
  ])('%s is named', (_case, choose, message) => {
    expect(choose).toThrow(message);
  });

  test.each<[string, string | null, string | null, string | null, string]>([
    ["the rule's", 'rule-policy', 'roads', 'community-policy', 'rule-policy'],
    ["else the department's", null, 'roads', 'community-policy', 'roads-policy'],
    ["else the community's, when the department has none", null, 'housing', 'community-policy', 'community-policy'],
    ["else the community's, when there is no department", null, null, 'community-policy', 'community-policy'],
  ])('%s policy', (_case, rulePolicy, departmentCode, defaultPolicy, code) => {
    expect(choosePolicy(settings, { rulePolicy, departmentCode, defaultPolicy }).code).toBe(code);
  });
});

describe('the Russian production calendar of the seed', () => {
  const hours = (code: string, year: string) => {
    const calendar = calendars.find((candidate) => candidate.code === code);
    if (calendar === undefined) throw new Error(`no calendar ${code}`);
    const days: string[] = [];
    for (
      let date = new Date(`${year}-01-01T00:00Z`);
      date.toISOString().startsWith(year);
      date = new Date(date.getTime() + 86_400_000)
    ) {
      const intervals = calendar.exceptions[date.toISOString().slice(0, 10)] ?? calendar.week[(date.getUTCDay() + 6) % 7] ?? [];
      if (intervals.length > 0) days.push(`${date.toISOString().slice(5, 10)} ${intervals.at(-1)?.[1] ?? ''}`);
    }
    return days;
  };

  test.each([
    ['2025', 247],
    ['2026', 247],
  ])('%s has %i working days in a five-day week, as published', (year, days) => {
    expect(hours('office', year)).toHaveLength(days);
  });

  test.each<[string, string[]]>([
    ['2025', ['03-07 16:00', '04-30 17:00', '06-11 17:00', '11-01 17:00']],
    ['2026', ['04-30 17:00', '05-08 16:00', '06-11 17:00', '11-03 17:00']],
  ])('%s has its short days', (year, expected) => {
    const shortDays = ['03-07', '04-30', '05-08', '06-11', '11-01', '11-03', '12-31'];
    expect(hours('office', year).filter((day) => shortDays.includes(day.slice(0, 5)))).toEqual(expected);
  });

  test('in a six-day week a Saturday that nobody has off is not moved', () => {
    const days = hours('six-day', '2026').map((day) => day.slice(0, 5));
    expect(days).toEqual(expect.arrayContaining(['01-09', '01-10', '05-11']));
    expect(days).not.toContain('03-09');
    expect(days).not.toContain('12-31');
  });
});
