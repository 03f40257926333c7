import type { AppealStatus, Refusal } from './appeal.js';
import { decideFor, policyInTriage, type Decision, type Given, type Incoming } from './decide.js';
import type { MilestoneKind, Settings } from './settings.js';

/** What adopting a newer version needs to know of an open appeal. */
export interface AdoptionFacts {
  status: AppealStatus;
  topic: string | null;
  department: string | null;
  /** It stays, whoever said it. */
  urgent: boolean;
  /** A person named the department: no version takes it away. */
  isChosenByStaff: boolean;
  /** Departments that have returned it in this round. */
  declinedBy: readonly string[];
}

export interface Adoption {
  /** null = a moderator decides, as before. */
  department: string | null;
  policy: string;
  decision: Decision;
  /** Milestones that are still to be met. */
  kinds: MilestoneKind[];
}

/**
 * What becomes of an open appeal by the rules of another version. The topic stays, whoever decided it, and so does a department that
 * a person chose, or that the version has no other for. Nothing is asked of a department that has returned the appeal.
 */
export const planAdoption = (settings: Settings, incoming: Incoming, facts: AdoptionFacts): Refusal | Adoption => {
  const { topic, department: was, status } = facts;
  if (topic !== null && !settings.topics.some(({ code }) => code === topic)) return 'topic-gone';
  const given: Given = { topic, importance: facts.urgent ? 'urgent' : 'usual' };
  const byRules = decideFor(settings, incoming, given);
  const named = byRules.department !== null && !facts.declinedBy.includes(byRules.department) ? byRules.department : null;
  const department = facts.isChosenByStaff && was !== null ? was : (named ?? was);
  if (department === null) {
    const policy = policyInTriage(byRules, incoming);
    return { department, policy, decision: byRules, kinds: ['triage', 'first-reply', 'final'] };
  }
  if (!settings.departments.some(({ code }) => code === department)) return 'department-gone';
  const decision = byRules.department === department ? byRules : decideFor(settings, incoming, { ...given, department });
  return { department, policy: decision.policy, decision, kinds: kindsLeft(status) };
};

/** Milestones still to be met. An interim reply was the first one. */
export const kindsLeft = (status: AppealStatus): MilestoneKind[] => [
  ...(status === 'triage' ? (['triage'] as const) : []),
  ...(status === 'promised' ? [] : (['first-reply'] as const)),
  'final',
];
