import { describe, expect, test } from '@jest/globals';
import { compareDecisions, type PastAppeal } from '../../domain/back-test.js';
import type { Policy, Settings } from '../../domain/settings.js';

const policyOf = (hours: number, start: Policy['start'] = 'received'): Policy => ({
  ...{ code: 'usual', name: 'Обычный', demo: false, repeatDays: 30, start },
  milestones: [{ kind: 'final', amount: hours, unit: 'hours', ladder: null }],
  ...{ extension: null, pauseLimit: null, pauseReasons: [] },
});
const settingsWith = (policy: Policy): Settings => ({
  ...{ groups: [], topics: [], territories: [], rules: [], addressees: [], urgency: [], ladders: [], templates: [] },
  ...{ phrases: { thanks: [], chatter: [], complaint: [] }, departments: [], policies: [policy] },
  calendars: [
    { code: 'office', name: 'Приёмная', timeZone: 'UTC', week: [[], [], [], [], [], [], []], exceptions: {}, notes: {} },
  ],
});
const at = (hours: number): string => new Date(Date.UTC(2026, 10, 2, hours)).toISOString();
const pastWith = (final: string | null, clock: Partial<PastAppeal['clock']> = {}): PastAppeal => ({
  ...{ number: '2026-000001', text: 'Нет воды', at: at(0), network: 'vk', community: '1', hasOpenAppeal: false },
  ...{ communityTerritory: null, communityPolicy: 'usual', byStaff: { topic: null, department: null } },
  met: { firstReply: null, final },
  clock: { writtenAt: null, pauses: [], extension: null, stoppedAt: null, ...clock },
});

describe('ten hours for a final reply in place of twenty: an appeal that came at midnight', () => {
  const reckoning = { inForce: settingsWith(policyOf(20)), draft: settingsWith(policyOf(10)), speed: 1, now: at(100) };
  test.each<[string, PastAppeal, ReturnType<typeof overdue>]>([
    ['answered at nine: in time by both', pastWith(at(9)), null],
    ['answered at eleven: late by the draft', pastWith(at(11)), 'newly'],
    ['answered at eleven, its clock had stood for two hours', pastWith(at(11), { pauses: [{ from: at(1), to: at(3) }] }), null],
    ['answered at eleven, its term was extended to noon', pastWith(at(11), { extension: { until: at(12), at: at(1) } }), null],
    ['rejected at nine', pastWith(null, { stoppedAt: at(9) }), null],
    ['rejected at eleven', pastWith(null, { stoppedAt: at(11) }), 'newly'],
  ])('%s', (_case, past, expected) => expect(overdue(reckoning, past)).toBe(expected));
});

test('a draft whose clock starts when the message stood in the network is reckoned from there', () => {
  const reckoning = { inForce: settingsWith(policyOf(10)), draft: settingsWith(policyOf(10, 'written')), speed: 1, now: at(100) };
  expect(compareDecisions(reckoning, pastWith(at(9), { writtenAt: at(-2) }))).toMatchObject({
    deadline: 'earlier',
    overdue: 'newly',
  });
  expect(compareDecisions(reckoning, pastWith(at(9)))).toBeUndefined();
});

const overdue = (...asked: Parameters<typeof compareDecisions>) => compareDecisions(...asked)?.overdue ?? null;
