import { isOverdue } from './appeal.js';
import type { MilestoneKind, Settings } from './settings.js';
import { clockStart, deadlinesFor, officeCalendar, type Extension, type Pause } from './sla.js';

/** What moves the terms of a past round, under whatever settings. ISO instants. */
export interface PastClock {
  /** When we learned of what began the round, and when that stood in the network. */
  startedAt: string;
  writtenAt: string | null;
  /** Those that had ended when the terms were reckoned last, in order. */
  pauses: readonly Pause[];
  /** Of the final term. */
  extension: Extension | null;
}

interface Under {
  department: string | null;
  policy: string | null;
  kinds: readonly MilestoneKind[];
  /** `OTKLIK_DEMO_SPEED` */
  speed: number;
}

/** When the terms of a past round would run out under these settings; those that the policy does not have are left out. */
export const duesUnder = (
  settings: Settings,
  { department, policy: code, kinds, speed }: Under,
  { startedAt, writtenAt, pauses, extension }: PastClock,
): Partial<Record<MilestoneKind, string>> => {
  const policy = settings.policies.find((one) => one.code === code);
  if (!policy) return {};
  const start = { receivedAt: new Date(startedAt), writtenAt: writtenAt === null ? null : new Date(writtenAt) };
  const deadlines = deadlinesFor({
    policy: { ...policy, milestones: policy.milestones.map((milestone) => ({ ...milestone, ladder: null })) }, // nobody is told
    ...{ calendar: officeCalendar(settings, department), ladders: [], speed, kinds, pauses },
    startedAt: clockStart(policy, start),
    extensions: extension ? { final: extension } : {},
  });
  return Object.fromEntries(deadlines.map(({ kind, dueAt }) => [kind, dueAt]));
};

/** A term as it ended, or did not. */
export interface PastTerm {
  dueAt: string;
  metAt: string | null;
  /** The round ended without meeting it, or its clock stands since then. */
  stoppedAt: string | null;
}

/** Was it late, as things stood at `asOf`: met after its time, or not met when its time had run out. */
export const isBreached = ({ dueAt, metAt, stoppedAt }: PastTerm, asOf: string): boolean =>
  isOverdue({ dueAt, metAt: null }, new Date(Math.min(Date.parse(metAt ?? stoppedAt ?? asOf), Date.parse(asOf))));
