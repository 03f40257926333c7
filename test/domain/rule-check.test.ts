import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { holds, type Facts } from '../../domain/conditions.js';
import { equalRanks, shadowedRules, topicsWithoutAddressee } from '../../domain/rule-check.js';
import type { Condition, Effects, RoutingRule, Settings, Topic, When } from '../../domain/settings.js';

const topic = (code: string, group: string, department: string | null = 'office', fastTrack = false): Topic => ({
  ...{ code, group, department, fastTrack, name: code, stems: [], season: null, photoRequired: false, norms: '', examples: [] },
});
const settings: Settings = {
  groups: [],
  topics: [topic('snow', 'roads'), topic('pit', 'roads', 'office', true), topic('garden', 'education')],
  departments: [],
  territories: [
    { code: 'igrim', name: 'Игрим', stems: [] },
    { code: 'sosva', name: 'Сосьва', stems: [] },
  ],
  ...{ rules: [], addressees: [], urgency: [], policies: [], calendars: [], ladders: [] },
  phrases: { thanks: [], chatter: [], complaint: [] },
  templates: [],
};

const of = (kind: 'topic' | 'group' | 'territory' | 'network' | 'community', ...codes: string[]): Condition => ({ kind, codes });
const words = (...stems: string[]): Condition => ({ kind: 'words', stems });
const season = (from: string, to: string): Condition => ({ kind: 'season', from, to });
const time = (from: string, to: string): Condition => ({ kind: 'time', from, to });
const all = (...conditions: Condition[]): When => ({ all: conditions, any: [], none: [] });
const any = (...conditions: Condition[]): When => ({ all: [], any: conditions, none: [] });
const none = (...conditions: Condition[]): When => ({ all: [], any: [], none: conditions });
const rule = (
  number: number,
  priority: number,
  when: When,
  effects: Partial<Effects> = { department: 'office' },
): RoutingRule => ({
  ...{ number, priority, when, name: `Правило ${number}` },
  effects: {
    ...{ topic: null, importance: null, department: null, policy: null },
    ...{ approval: null, template: null, label: null },
    ...effects,
  },
});
const [igrim, sosva, snow] = [of('territory', 'igrim'), of('territory', 'sosva'), of('topic', 'snow')];
const snowInIgrim = all(snow, igrim);

test.each<[string, When, When, boolean]>([
  ['the same conditions', snowInIgrim, snowInIgrim, true],
  ['fewer conditions', all(snow), snowInIgrim, true],
  ['none at all', all(), snowInIgrim, true],
  ['one condition more', snowInIgrim, all(snow), false],
  ['more topics', all(of('topic', 'snow', 'pit')), all(snow), true],
  ['the topic’s group', all(of('group', 'roads')), all(snow), true],
  ['another group', all(of('group', 'education')), all(snow), false],
  ['fast track, for a topic that is', all({ kind: 'fast-track' }), all(of('topic', 'pit')), true],
  ['fast track, for one that is not', all({ kind: 'fast-track' }), all(snow), false],
  ['any of territories that are more', any(igrim, sosva), all(igrim), true],
  ['any of words that are more', any(words('люк'), words('яма')), all(words('яма')), true],
  ['a longer season', all(season('10-15', '04-30')), all(season('11-01', '03-31')), true],
  ['a season that begins later', all(season('11-15', '04-30')), all(season('11-01', '03-31')), false],
  ['a night that contains this one', all(time('20:00', '08:00')), all(time('22:00', '06:00')), true],
  ['a day that does not', all(time('08:00', '20:00')), all(time('22:00', '06:00')), false],
  ['anywhere but there, where it is elsewhere', none(sosva), all(igrim), true],
  ['anywhere but there, where it may be there', none(sosva), all(snow), false],
  ['urgent ones', all({ kind: 'urgent' }), all({ kind: 'urgent' }, snow), true],
])('a rule never decides after one that asks for %s', (_sentence, earlier, later, shadowed) => {
  const rules = [rule(1, 10, earlier), rule(2, 20, later)];
  const found = shadowedRules({ ...settings, rules });
  expect(found.map(({ code }) => code)).toEqual(shadowed ? ['2'] : []);
});

test('it decides if it says something more, and not if several before it say all of it', () => {
  const [first, second] = [rule(1, 10, all(snow)), rule(2, 11, all(igrim), { policy: 'usual' })];
  const third = rule(3, 20, snowInIgrim, { department: 'roads', policy: 'fast' });
  expect(shadowedRules({ ...settings, rules: [first, third] })).toEqual([]);
  expect(shadowedRules({ ...settings, rules: [third, second, first] })).toEqual([
    {
      ...{ table: 'rules', code: '3', field: 'when' },
      message:
        'Правило ничего не решит: всё, что оно говорит, раньше него говорит правила № 1, 2. Поставьте его раньше или удалите.',
    },
  ]);
});

test.each<[string, When]>([
  ['two territories at once', all(igrim, sosva)],
  ['a topic of another group', all(snow, of('group', 'education'))],
  ['what must not be', { all: [igrim], any: [], none: [igrim] }],
  ['a topic whose group must not be', { all: [snow], any: [], none: [of('group', 'roads')] }],
  ['summer and winter', all(season('06-01', '08-31'), season('12-01', '02-28'))],
  ['day and night', all(time('09:00', '18:00'), time('18:00', '09:00'))],
  ['a slow topic on the fast track', all(snow, { kind: 'fast-track' })],
  ['any of what cannot be', { all: [igrim], any: [sosva, all(sosva).all[0] ?? sosva], none: [] }],
])('a rule contradicts itself: %s', (_sentence, when) => {
  const urgency = [{ number: 4, name: 'Опасность', when }];
  expect(shadowedRules({ ...settings, rules: [rule(1, 10, when)], urgency })).toEqual([
    { table: 'rules', code: '1', field: 'when', message: expect.stringContaining('противоречат') },
    { table: 'urgency', code: '4', field: 'when', message: expect.stringContaining('противоречат') },
  ]);
});

test.each<[string, RoutingRule, RoutingRule, string[]]>([
  ['two departments for one appeal', rule(1, 10, all(snow)), rule(2, 10, all(igrim), { department: 'roads' }), ['2']],
  ['of different order', rule(1, 10, all(snow)), rule(2, 20, all(igrim), { department: 'roads' }), []],
  ['the same department', rule(1, 10, all(snow)), rule(2, 10, all(igrim)), []],
  ['different effects', rule(1, 10, all(snow)), rule(2, 10, all(igrim), { policy: 'usual' }), []],
  ['that never meet', rule(1, 10, all(sosva)), rule(2, 10, all(igrim), { department: 'roads' }), []],
])('two rules of one order: %s', (_sentence, one, other, expected) => {
  const found = equalRanks({ ...settings, rules: [other, one] }, 'en');
  expect(found.map(({ code }) => code)).toEqual(expected);
  if (expected.length > 0) expect(found[0]?.message).toContain('as rule No. 1, and they decide differently (department)');
});

test.each<[string, Partial<Settings>, string[]]>([
  ['its own department', { topics: [topic('snow', 'roads')] }, []],
  ['its group everywhere', { addressees: [{ topic: null, group: 'roads', territory: null, department: 'office' }] }, []],
  ['a rule of the topic', { rules: [rule(1, 10, all(snow))] }, []],
  ['nobody', {}, ['Игрим, Сосьва']],
  [
    'a cell in one territory',
    { addressees: [{ topic: 'snow', group: null, territory: 'igrim', department: 'office' }] },
    [': Сосьва'],
  ],
  ['a rule in one territory', { rules: [rule(1, 10, snowInIgrim)] }, [': Сосьва']],
  [
    'rules everywhere, but not without a territory',
    { rules: [rule(1, 10, all(snow, of('territory', 'igrim', 'sosva')))] },
    ['не известна'],
  ],
])('who answers for a topic: %s', (_sentence, change, expected) => {
  const found = topicsWithoutAddressee({ ...settings, topics: [topic('snow', 'roads', null)], ...change });
  expect(found).toHaveLength(expected.length);
  for (const [index, words] of expected.entries()) expect(found[index]?.message).toContain(words);
});

const condition: fc.Arbitrary<Condition> = fc.oneof(
  fc.subarray(['snow', 'pit', 'garden'], { minLength: 1 }).map((codes) => of('topic', ...codes)),
  fc.subarray(['roads', 'education'], { minLength: 1 }).map((codes) => of('group', ...codes)),
  fc.subarray(['igrim', 'sosva'], { minLength: 1 }).map((codes) => of('territory', ...codes)),
  fc.constantFrom<Condition>({ kind: 'urgent' }, { kind: 'fast-track' }, { kind: 'open-appeal' }),
  fc.constantFrom(time('09:00', '18:00'), time('22:00', '06:00'), time('08:00', '20:00')),
  fc.constantFrom(season('11-15', '03-15'), season('06-01', '08-31'), season('10-01', '04-30')),
);
const conditions = fc.array(condition, { maxLength: 3 });
const when = fc.record({ all: conditions, any: conditions, none: fc.array(condition, { maxLength: 1 }) });
const facts: fc.Arbitrary<Facts> = fc
  .record({
    topic: fc.constantFrom(null, 'snow', 'pit', 'garden'),
    territory: fc.constantFrom(null, 'igrim', 'sosva'),
    urgent: fc.boolean(),
    openAppeal: fc.boolean(),
    time: fc.constantFrom('00:00', '06:00', '08:30', '12:00', '18:00', '21:00', '23:00'),
    day: fc.constantFrom('01-01', '03-15', '04-01', '07-01', '11-14', '12-31'),
  })
  .map(({ time: clock, day, topic: code, ...rest }) => {
    const known = settings.topics.find((one) => one.code === code);
    return {
      ...rest,
      ...{ topic: code, group: known?.group ?? null, fastTrack: known?.fastTrack === true },
      ...{ network: 'vk', community: '1', said: new Set<Condition>(), clock: () => ({ time: clock, day }) },
    };
  });

test('a warning is never wrong: such a rule decides nothing, whatever comes', () => {
  fc.assert(
    fc.property(when, when, facts, (earlier, later, known) => {
      const warned = shadowedRules({ ...settings, rules: [rule(1, 10, earlier), rule(2, 20, later)] }).map(({ code }) => code);
      if (warned.includes('1')) expect(holds(earlier, known)).toBe(false);
      if (warned.includes('2')) expect(holds(later, known) && !holds(earlier, known)).toBe(false);
    }),
    { numRuns: 2_000 },
  );
});
