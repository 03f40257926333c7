import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { calendars } from '../../db/seed/calendars.js';
import { departments } from '../../db/seed/departments.js';
import { ladders } from '../../db/seed/ladders.js';
import { phrases } from '../../db/seed/phrases.js';
import { policies } from '../../db/seed/policies.js';
import { rules } from '../../db/seed/rules.js';
import { territories } from '../../db/seed/territories.js';
import { groups, topics } from '../../db/seed/topics.js';
import { classify } from '../../domain/classifier.js';
import { chooseDepartment } from '../../domain/routing.js';

interface Complaint {
  text: string;
  /** Departments a sensible clerk would accept as right. */
  departments: string[];
}

const read = (file: string): Complaint[] => JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8')) as Complaint[];

const settings = {
  groups,
  topics,
  departments,
  territories,
  rules,
  policies,
  ladders,
  phrases,
  calendars,
  templates: [],
};

const at = '2026-11-24T07:00:00.000Z';

type Outcome = 'right' | 'wrong' | 'toPerson';

function outcome({ text, departments: accepted }: Complaint): Outcome {
  const { decision, topic, territory } = classify(text, settings, { communityTerritory: null, at });
  if (decision === 'noise') return 'wrong';
  if (decision !== 'sure' || topic === null) return 'toPerson';
  const route = chooseDepartment(settings, {
    topic,
    territory,
    network: 'vk',
    community: '226000001',
  });
  if (route === undefined) return 'toPerson';
  return accepted.includes(route.department) ? 'right' : 'wrong';
}

test.each([
  ['written by somebody who had not seen the hints', './complaints.json'],
  ['by which the hints were widened later', './complaints-2.json'],
])('at least 70 of 100 everyday complaints %s reach a department without a person, at most 10 a wrong one', (_whose, file) => {
  const complaints = read(file);
  expect(complaints).toHaveLength(100);
  const totals: Record<Outcome, number> = { right: 0, wrong: 0, toPerson: 0 };
  for (const complaint of complaints) totals[outcome(complaint)] += 1;
  const { right, wrong, toPerson } = totals;
  expect({
    enough: right >= 70,
    fewWrong: wrong <= 10,
    right,
    wrong,
    toPerson,
  }).toMatchObject({ enough: true, fewWrong: true });
});
