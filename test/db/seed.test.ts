import { describe, expect, test } from '@jest/globals';
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
import { classify } from '../../domain/classifier.js';
import { checkSettings } from '../../domain/settings-check.js';
import { decideFor } from '../../domain/decide.js';
import { equalRanks, shadowedRules, topicsWithoutAddressee } from '../../domain/rule-check.js';

const settings = {
  groups,
  topics,
  departments,
  territories,
  rules,
  addressees: [],
  urgency,
  policies,
  calendars,
  ladders,
  phrases,
  templates,
};
const codes = (rows: readonly { code: string }[]): string[] => rows.map(({ code }) => code);

describe('the seed', () => {
  test('may come into force as it is', () => {
    expect(checkSettings(settings)).toEqual([]);
    expect([...shadowedRules(settings), ...equalRanks(settings), ...topicsWithoutAddressee(settings)]).toEqual([]);
  });

  test('has 26 groups, each with a topic, and at least 120 topics, of which 33 are fast-track', () => {
    expect(groups).toHaveLength(26);
    expect([...new Set(topics.map(({ group }) => group))].sort()).toEqual(codes(groups).sort());
    expect(topics.length).toBeGreaterThanOrEqual(120);
    expect(topics.filter(({ fastTrack }) => fastTrack)).toHaveLength(33);
  });

  test('brings some topic to every department', () => {
    const incoming = {
      ...{ text: '', at: '2026-11-24T07:00:00.000Z', network: 'vk', community: '226000001' },
      ...{ communityTerritory: null, communityPolicy: 'show', hasOpenAppeal: false },
    };
    const reached = topics.map(({ code }) => decideFor(settings, incoming, { topic: code }).department);
    expect([...new Set(reached)].sort()).toEqual(codes(departments).sort());
  });

  test('has at least eight hints a topic, none empty, none twice', () => {
    const poor = topics.filter(
      ({ stems }) => stems.length < 8 || new Set(stems).size < stems.length || stems.some((stem) => !/[а-яёa-z0-9]/iu.test(stem)),
    );
    expect(codes(poor)).toEqual([]);
    expect(territories.flatMap(({ stems }) => stems).filter((stem) => stem.trim() === '')).toEqual([]);
  });

  test('gives every topic its norms and at least two examples', () => {
    expect(codes(topics.filter(({ norms, examples }) => norms === '' || examples.length < 2))).toEqual([]);
  });

  test.each(
    topics.flatMap(({ code, examples, season }) => examples.map((text) => ({ text, code, day: season?.from ?? '11-24' }))),
  )('«$text» is surely $code', ({ text, code, day }) => {
    const { decision, topic } = classify(text, settings, { communityTerritory: null, at: `2026-${day}T07:00:00.000Z` });
    expect(`${decision} ${topic}`).toBe(`sure ${code}`);
  });

  test('gives every rule a number of its own, in the order of the list', () => {
    expect(rules.map(({ number }) => number)).toEqual(rules.map((_rule, index) => index + 1));
  });
});
