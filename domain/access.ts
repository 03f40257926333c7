import type { ActKind } from './appeal.js';

export const roles = ['moderator', 'curator', 'executor', 'approver', 'analyst', 'auditor', 'administrator'] as const;
export type Role = (typeof roles)[number];

export interface Operator {
  id: string;
  roles: readonly Role[];
  /** A person in a department sees that department's appeals and no others. */
  department: string | null;
}

const whoMay: Record<ActKind, readonly Role[]> = {
  submitReply: ['executor', 'curator'],
  submitInterim: ['executor', 'curator'],
  declineAsNotOurs: ['executor', 'curator'],
  decideTopic: ['moderator', 'curator'],
  assignDepartment: ['moderator', 'curator'],
  rejectAppeal: ['moderator', 'curator'],
  extend: ['curator'],
  pause: ['executor', 'curator'],
  resume: ['executor', 'curator'],
  setImportance: ['moderator', 'curator'],
  settleDoubt: ['executor', 'curator'],
  approveReply: ['approver', 'curator'],
  returnReply: ['approver', 'curator'],
  withdrawReply: ['executor', 'curator'],
  settlePublication: ['executor', 'moderator', 'curator'],
  takeAsReply: ['executor', 'curator'],
  reopen: ['moderator', 'curator'],
};

/** `administrator` is absent on purpose: setting the system up gives no right to read what residents write. */
const readers: readonly Role[] = ['moderator', 'curator', 'executor', 'approver', 'analyst', 'auditor'];

const holdsOneOf = (operator: Operator, wanted: readonly Role[]): boolean => operator.roles.some((role) => wanted.includes(role));

export const mayRead = (operator: Operator): boolean => holdsOneOf(operator, readers);

export const maySee = (operator: Operator, appeal: { department: string | null }): boolean =>
  mayRead(operator) && (operator.department === null || operator.department === appeal.department);

export const mayAct = (operator: Operator, kind: ActKind): boolean => holdsOneOf(operator, whoMay[kind]);

export const mayReadAudit = (operator: Operator): boolean => mayRead(operator);

/** Everybody who works here may see by which rules. */
export const mayReadSettings = (operator: Operator): boolean => mayRead(operator) || mayEditSettings(operator);

export const mayEditSettings = (operator: Operator): boolean => operator.roles.includes('administrator');

/** Moving open appeals to newer settings changes both: whoever does it sets the rules up and sees every appeal. */
export const mayMoveAppeals = (operator: Operator): boolean =>
  mayEditSettings(operator) && mayRead(operator) && operator.department === null;

/** A move lists appeals: it is there, to be looked at and to be stopped, for those who may ask for one. */
export const maySeeJob = (operator: Operator, { kind }: { kind: 'back-test' | 'move' | 'what-if' }): boolean =>
  kind !== 'move' || mayMoveAppeals(operator);
