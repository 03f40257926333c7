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
import { urgency } from '../../db/seed/urgency.js';
import { decide } from '../../domain/decide.js';

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
  addressees: [],
  urgency,
  policies,
  ladders,
  phrases,
  calendars,
  templates: [],
};

const at = '2026-11-24T07:00:00.000Z';

type Outcome = 'right' | 'wrong' | 'toPerson';

function outcome({ text, departments: accepted }: Complaint): Outcome {
  const { decision, department } = decide(settings, {
    ...{ text, at, network: 'vk', community: '226000001', communityTerritory: null },
    ...{ communityPolicy: 'show', hasOpenAppeal: false },
  });
  if (decision === 'noise') return 'wrong';
  if (department === null) return 'toPerson';
  return accepted.includes(department) ? 'right' : 'wrong';
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
