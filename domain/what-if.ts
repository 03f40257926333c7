import { duesUnder, isBreached, type PastClock } from './past-clock.js';
import { termsOf, type ClockLine, type Term } from './past-terms.js';
import type { MilestoneKind, Settings } from './settings.js';
import type { Extension } from './sla.js';

export interface PastRound {
  round: number;
  startedAt: string;
  writtenAt: string | null;
  /** The Monday of its beginning, `2026-11-02`, by the clocks of the installation. */
  week: string;
  /** It was rejected. */
  endedAt: string | null;
  /** Its clock stands. */
  pausedSince: string | null;
}

export interface PastMilestone {
  round: number;
  kind: MilestoneKind;
  dueAt: string;
  metAt: string | null;
  extension: Extension | null;
}

/** An appeal's life as its clocks know it: no words, no names. */
export interface PastLife {
  number: string;
  /** Of receipt; it holds where a department has none. */
  defaultPolicy: string;
  /** Those that began in the period. */
  rounds: PastRound[];
  /** Of all rounds, in order. */
  record: ClockLine[];
  milestones: PastMilestone[];
}

export interface WhatIf {
  draft: Settings;
  /** `OTKLIK_DEMO_SPEED` */
  speed: number;
  /** ISO; the end of the period: what was not met by then was not met. */
  asOf: string;
  /** Answers that would have been given later, by reply: when, or null = not within the period. */
  delays: ReadonlyMap<string, string | null>;
}

/** A term as it was, and as it would have been. */
export interface Judged {
  number: string;
  round: number;
  kind: MilestoneKind;
  /** Whose it was; null = the moderators'. */
  department: string | null;
  week: string;
  was: Side;
  becomes: Side;
}
interface Side {
  breached: boolean;
  /** null = there is no such term. */
  dueAt: string | null;
  metAt: string | null;
}

export const breachesOf = (whatIf: WhatIf, life: PastLife): Judged[] =>
  judgeLife(whatIf, life).filter(({ was, becomes }) => was.breached || becomes.breached);

/**
 * Every term of a life twice: as it was is what is stored; as it would have been is reckoned anew from the decisions of the record,
 * by the policies and calendars of the draft. Departments, pauses, extensions and promises stay as people decided them.
 */
export const judgeLife = (whatIf: WhatIf, { number, rounds, record, milestones, defaultPolicy }: PastLife): Judged[] => {
  const terms = termsOf(record);
  return rounds.flatMap((round) => {
    const stored = milestones.filter((milestone) => milestone.round === round.round && milestone.kind !== 'observation');
    const ofRound = terms.filter((term) => term.round === round.round);
    const holder = ofRound.at(-1)?.department ?? null;
    const reckoned = ofRound.map((term) =>
      reckonTerm(whatIf, { term, round, defaultPolicy, stored: stored.find(isOf(term.kind)) }),
    );
    const kept = stored
      .filter(({ kind }) => !ofRound.some(isOf(kind)))
      .map((milestone) => keepTerm(whatIf, { milestone, round, holder, record }));
    return [...reckoned, ...kept].map((term) => ({ number, round: round.round, week: round.week, ...term }));
  });
};

type Sides = Pick<Judged, 'kind' | 'department' | 'was' | 'becomes'>;

const isOf =
  (wanted: MilestoneKind) =>
  ({ kind }: { kind: MilestoneKind }): boolean =>
    kind === wanted;

const reckonTerm = (
  { draft, speed, asOf, delays }: WhatIf,
  {
    term,
    round,
    stored,
    defaultPolicy,
  }: { term: Term; round: PastRound; stored: PastMilestone | undefined; defaultPolicy: string },
): Sides => {
  const { kind, department, pauses, metBy } = term;
  const metAt = stored ? stored.metAt : term.metAt;
  const stoppedAt = earliest(round.endedAt, round.pausedSince);
  const clock: PastClock = { ...round, pauses, extension: stored?.extension ?? null };
  const policy = policyUnder(draft, term, defaultPolicy);
  const side = sideOf(stoppedAt, asOf);
  return {
    ...{ kind, department: kind === 'triage' ? null : department },
    was: side(stored?.dueAt ?? null, metAt),
    becomes: side(
      duesUnder(draft, { department, policy, kinds: [kind], speed }, clock)[kind] ?? null,
      metAt !== null && metBy !== null ? delayed(delays, metBy, metAt) : metAt,
    ),
  };
};

interface Kept {
  milestone: PastMilestone;
  round: PastRound;
  holder: string | null;
  record: readonly ClockLine[];
}

/** A date that a resident was promised, and what the record does not explain: its term stays. No pause holds a promise. */
const keepTerm = ({ asOf, delays }: WhatIf, { milestone: { kind, dueAt, metAt }, round, holder, record }: Kept): Sides => {
  const metBy = record.find((line) => line.round === round.round && metAt !== null && line.reply?.publishedAt === metAt);
  const side = sideOf(kind === 'promise' ? round.endedAt : earliest(round.endedAt, round.pausedSince), asOf);
  return {
    ...{ kind, department: kind === 'triage' ? null : holder },
    was: side(dueAt, metAt),
    becomes: side(dueAt, metAt !== null && metBy?.reply ? delayed(delays, metBy.reply.id, metAt) : metAt),
  };
};

const sideOf =
  (stoppedAt: string | null, asOf: string) =>
  (dueAt: string | null, metAt: string | null): Side => ({
    ...{ dueAt, metAt },
    breached: dueAt !== null && isBreached({ dueAt, metAt, stoppedAt }, asOf),
  });

const delayed = (delays: WhatIf['delays'], reply: string, metAt: string): string | null => {
  const later = delays.get(reply);
  return later === undefined ? metAt : later;
};

const earliest = (one: string | null, other: string | null): string | null =>
  one === null || other === null ? (one ?? other) : Date.parse(one) < Date.parse(other) ? one : other;

/** A rule's policy stays the rule's; a department's own is the draft's. What the draft no longer has gives way to that of receipt. */
const policyUnder = (draft: Settings, { department, policy, policyBy }: Term, defaultPolicy: string): string => {
  const own = draft.departments.find(({ code }) => code === department)?.policy ?? null;
  const chosen = policyBy === 'department' ? (own ?? defaultPolicy) : policyBy === 'community' ? (own ?? policy) : policy;
  return draft.policies.some(({ code }) => code === chosen) ? chosen : defaultPolicy;
};

/** Breaches of a week's rounds, of one department. */
export interface Cell {
  department: string | null;
  week: string;
  was: number;
  becomes: number;
}
export interface WhatIfTally {
  appeals: number;
  rounds: number;
  /** All of the period, also those without breaches; Mondays. */
  weeks: string[];
  cells: Cell[];
  total: { was: number; becomes: number };
  newly: number;
  noLonger: number;
}

/** Counts as lives come; `result` may be asked for at any time. */
export const createWhatIfTally = () => {
  const cells = new Map<string, Cell>();
  const weeks = new Set<string>();
  const counted = { appeals: 0, rounds: 0, newly: 0, noLonger: 0 };
  const total = { was: 0, becomes: 0 };
  return {
    add(lives: readonly PastLife[], breaches: readonly Judged[]): void {
      counted.appeals += lives.length;
      for (const { rounds } of lives) {
        counted.rounds += rounds.length;
        for (const { week } of rounds) weeks.add(week);
      }
      for (const { department, week, was, becomes } of breaches) {
        const key = JSON.stringify([department, week]);
        const cell = cells.get(key) ?? { department, week, was: 0, becomes: 0 };
        cells.set(key, cell);
        for (const count of [cell, total]) {
          if (was.breached) count.was += 1;
          if (becomes.breached) count.becomes += 1;
        }
        if (!was.breached) counted.newly += 1;
        if (!becomes.breached) counted.noLonger += 1;
      }
    },
    done: (): number => counted.appeals,
    result: (): WhatIfTally => ({ ...counted, total, weeks: [...weeks].sort(), cells: [...cells.values()] }),
  };
};
