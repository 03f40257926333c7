import { expect, test } from '@jest/globals';
import { chooseDepartment, type RoutingFacts } from '../../domain/routing.js';
import type { RoutingRule, Topic } from '../../domain/settings.js';

const topic = (code: string, group: string, department: string | null): Topic => ({
  ...{ code, group, department, name: code, stems: [] },
  ...{ fastTrack: false, season: null, photoRequired: false, norms: '', examples: [] },
});
const rule = (number: number, priority: number, department: string, filled: Partial<RoutingRule> = {}): RoutingRule => ({
  ...{ number, priority, department, name: `Правило ${number}` },
  ...{ topic: null, group: null, territory: null, network: null, community: null, policy: null },
  ...filled,
});

const topics = [topic('snow', 'roads', 'roads'), topic('pit', 'roads', 'roads'), topic('garden', 'education', null)];
const facts: RoutingFacts = { topic: 'snow', territory: 'igrim', network: 'vk', community: '226000001' };

const everyCondition = { topic: 'snow', group: 'roads', territory: 'igrim', network: 'vk', community: '226000001' };

test.each<[string, RoutingRule[], Partial<RoutingFacts>, string]>([
  ['without rules the topic itself knows its department', [], {}, 'roads by topic snow'],
  ['a topic without a department needs a moderator', [], { topic: 'garden' }, 'nobody'],
  ['so does a topic the settings do not have', [], { topic: 'unknown' }, 'nobody'],
  ['and an appeal without a topic', [], { topic: null }, 'nobody'],
  ['a rule of the topic goes before the topic', [rule(1, 10, 'igrim', { topic: 'snow' })], {}, 'igrim by rule 1'],
  ['a rule of another topic does not', [rule(1, 10, 'igrim', { topic: 'pit' })], {}, 'roads by topic snow'],
  ['a rule of the group holds for its topics', [rule(1, 10, 'igrim', { group: 'roads' })], {}, 'igrim by rule 1'],
  ['and for no others', [rule(1, 10, 'igrim', { group: 'roads' })], { topic: 'garden' }, 'nobody'],
  ['a rule that asks nothing catches the rest', [rule(1, 99, 'office')], { topic: 'garden' }, 'office by rule 1'],
  ['even an appeal without a topic', [rule(1, 99, 'office')], { topic: null }, 'office by rule 1'],
  ['whose rules may ask the territory', [rule(1, 9, 'igrim', { territory: 'igrim' })], { topic: null }, 'igrim by rule 1'],
  ['but neither a topic', [rule(1, 9, 'igrim', { topic: 'snow' })], { topic: null }, 'nobody'],
  ['nor a group', [rule(1, 9, 'igrim', { group: 'roads' })], { topic: null }, 'nobody'],
  ['every filled condition holds', [rule(1, 10, 'igrim', everyCondition)], {}, 'igrim by rule 1'],
  ['another territory breaks it', [rule(1, 10, 'igrim', everyCondition)], { territory: 'sosva' }, 'roads by topic snow'],
  ['an unknown territory too', [rule(1, 10, 'igrim', everyCondition)], { territory: null }, 'roads by topic snow'],
  ['another network', [rule(1, 10, 'igrim', everyCondition)], { network: 'ok' }, 'roads by topic snow'],
  ['another community', [rule(1, 10, 'igrim', everyCondition)], { community: '1' }, 'roads by topic snow'],
  ['the lowest priority wins', [rule(1, 20, 'second'), rule(2, 10, 'first')], {}, 'first by rule 2'],
  ['then the lowest number', [rule(7, 10, 'second'), rule(3, 10, 'first')], {}, 'first by rule 3'],
  [
    'a narrow rule is not better for being narrow',
    [rule(1, 20, 'narrow', everyCondition), rule(2, 10, 'wide')],
    {},
    'wide by rule 2',
  ],
])('%s', (_sentence, rules, other, expected) => {
  const routing = chooseDepartment({ rules, topics }, { ...facts, ...other });
  const by = routing?.by;
  const chosenBy = by?.kind === 'rule' ? `rule ${by.number}` : by?.kind === 'topic' ? `topic ${by.topic}` : '';
  expect(routing ? `${routing.department} by ${chosenBy}` : 'nobody').toBe(expected);
});

test('a rule brings its policy and its name, a topic brings none', () => {
  const rules = [rule(4, 10, 'igrim', { territory: 'igrim', policy: 'urgent' })];
  expect(chooseDepartment({ rules, topics }, facts)).toEqual({
    department: 'igrim',
    policy: 'urgent',
    by: { kind: 'rule', number: 4, name: 'Правило 4' },
    others: [],
  });
  expect(chooseDepartment({ rules, topics }, { ...facts, territory: null })?.policy).toBeNull();
});
