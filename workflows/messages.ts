import { defineSignal, defineUpdate } from '@temporalio/workflow';
import type { ActAsked, PublicationStatus } from '../domain/appeal.js';
import type { ActFacts } from '../domain/appeal.js';

/** What others may tell a running appeal. Ids and codes only: words stay in the database. */
export interface Round {
  appealId: string;
  round: number;
}

/** An act on its way in; its command holds who asked and in what words. */
export type Act = ActAsked & { commandId: string };
type Asked<Kind extends Act['kind']> = Extract<Act, { kind: Kind }>;

/** The next thing the clock will bring: a step of a ladder, the end of a pause (then its id stands for the milestone's), or of the observation. */
export interface Instant {
  milestoneId: string;
  step: string;
  at: string;
}

/** An appeal as its run sees it, read from the row after every step. */
export interface AppealView extends Round, ActFacts {
  /** The round is finished, or the row is in a later one. */
  over: boolean;
  unheard: boolean;
  next: Instant | null;
}

export type PublicationOutcome = Extract<PublicationStatus, 'published' | 'refused' | 'withdrawn' | 'assisted' | 'unconfirmed'>;

export const taskQueue = 'appeals';
export const moveWorkflowId = (moveId: string): string => `move-${moveId}`;
export const appealWorkflowId = (appealId: string, round: number): string => `appeal-${appealId}-${round}`;

export const messageAdded = defineSignal('messageAdded');

export const submitReply = defineUpdate<void, [Asked<'submitReply'>]>('submitReply');
export const submitInterim = defineUpdate<void, [Asked<'submitInterim'>]>('submitInterim');
export const declineAsNotOurs = defineUpdate<void, [Asked<'declineAsNotOurs'>]>('declineAsNotOurs');
export const decideTopic = defineUpdate<void, [Asked<'decideTopic'>]>('decideTopic');
export const assignDepartment = defineUpdate<void, [Asked<'assignDepartment'>]>('assignDepartment');
export const rejectAppeal = defineUpdate<void, [Asked<'rejectAppeal'>]>('rejectAppeal');
export const extend = defineUpdate<void, [Asked<'extend'>]>('extend');
export const pause = defineUpdate<void, [Asked<'pause'>]>('pause');
export const resume = defineUpdate<void, [Asked<'resume'>]>('resume');
export const setImportance = defineUpdate<void, [Asked<'setImportance'>]>('setImportance');
export const settleDoubt = defineUpdate<void, [Asked<'settleDoubt'>]>('settleDoubt');
export const approveReply = defineUpdate<void, [Asked<'approveReply'>]>('approveReply');
export const returnReply = defineUpdate<void, [Asked<'returnReply'>]>('returnReply');
export const withdrawReply = defineUpdate<void, [Asked<'withdrawReply'>]>('withdrawReply');
export const settlePublication = defineUpdate<void, [Asked<'settlePublication'>]>('settlePublication');
export const takeAsReply = defineUpdate<void, [Asked<'takeAsReply'>]>('takeAsReply');
export const adoptSettings = defineUpdate<void, [Asked<'adoptSettings'>]>('adoptSettings');

export const updates = [
  submitReply,
  submitInterim,
  declineAsNotOurs,
  decideTopic,
  assignDepartment,
  rejectAppeal,
  extend,
  pause,
  resume,
  setImportance,
  settleDoubt,
  approveReply,
  returnReply,
  withdrawReply,
  settlePublication,
  takeAsReply,
  adoptSettings,
] as const;
