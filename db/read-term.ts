import type { EntityManager } from 'typeorm';
import type { Calendar, Ladder, Policy, Settings } from '../domain/settings.js';
import { chooseCalendar, clockStart, type Pause as Stood } from '../domain/sla.js';
import type { AppealRow } from './entities/appeal.js';
import { Pause } from './entities/pause.js';

/** Which round, and when it began. */
export type RoundOfAppeal = Pick<AppealRow, 'id' | 'round' | 'roundStartedAt' | 'roundWrittenAt'>;

export interface TermAsked {
  appeal: RoundOfAppeal;
  settings: Settings;
  policy: string;
  department: string | null;
  speed: number;
}

/** All by which deadlines of this round are reckoned, as domain/sla.ts wants it. */
export interface RoundTerm {
  policy: Policy;
  calendar: Calendar;
  ladders: Ladder[];
  startedAt: Date;
  speed: number;
  /** Those that ended: while one lasts the deadlines wait where they stood. */
  pauses: Stood[];
  /** When that one began; null = the clock runs. */
  standsSince: Date | null;
}

export const readTerm = async (
  tx: EntityManager,
  { appeal: { id: appealId, round, roundStartedAt, roundWrittenAt }, settings, policy: code, department, speed }: TermAsked,
): Promise<RoundTerm> => {
  const policy = settings.policies.find((one) => one.code === code);
  if (!policy) throw new Error(`policy "${code}" is not in the settings the appeal ${appealId} was received under`);
  const pauses = await tx.find(Pause, { where: { appealId, round }, order: { since: 'ASC' } });
  return {
    ...{ policy, speed, ladders: settings.ladders, calendar: chooseCalendar(settings, department) },
    startedAt: clockStart(policy, { receivedAt: roundStartedAt, writtenAt: roundWrittenAt }),
    standsSince: pauses.find(({ endedAt }) => endedAt === null)?.since ?? null,
    pauses: pauses.flatMap(({ since, endedAt }) => (endedAt ? [{ from: since.toISOString(), to: endedAt.toISOString() }] : [])),
  };
};
