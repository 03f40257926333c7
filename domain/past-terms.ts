import type { ReplyKind } from './appeal.js';
import type { Because, DecidedBy } from './audit.js';
import type { MilestoneKind } from './settings.js';
import type { Pause } from './sla.js';

/** The lines of a record by which clocks go. */
export const clockFacts = [
  'routed',
  'sent-to-triage',
  'declined',
  'version-adopted',
  'importance-set',
  'reopened',
  'deadlines-set',
  'extended',
  'resumed',
  'reply-published',
  'taken-as-reply',
] as const;
type ClockFact = Extract<Because, { what: (typeof clockFacts)[number] }>;

export interface ClockLine {
  round: number;
  at: string;
  because: ClockFact;
  /** Of a line about a reply. */
  reply: { id: string; kind: ReplyKind; publishedAt: string } | null;
}

/** By what a term of a round was reckoned last before it was met. */
export interface Term {
  round: number;
  kind: MilestoneKind;
  department: string | null;
  policy: string;
  policyBy: DecidedBy['kind'] | null;
  /** Those that had ended by then. */
  pauses: readonly Pause[];
  /** By the decision that the record has, or when the reply stood. */
  metAt: string | null;
  /** The reply that met it. */
  metBy: string | null;
}

/** Goes through a record as db/set-deadlines.ts has written it: every decision reckons the terms anew that are not met. */
export const termsOf = (record: readonly ClockLine[]): Term[] => {
  const terms: Term[] = [];
  const standing: Pick<Term, 'department' | 'policyBy'> = { department: null, policyBy: null };
  let [round, pauses, cause, adopted]: [number, Pause[], ClockFact | undefined, boolean] = [0, [], undefined, false];
  const of = (kind: MilestoneKind): Term | undefined => terms.find((term) => term.round === round && term.kind === kind);
  const isUnmet = (kind: MilestoneKind): boolean => of(kind)?.metAt === null;
  const meet = (kinds: readonly MilestoneKind[], met: Pick<Term, 'metAt' | 'metBy'>): void => {
    for (const kind of kinds.filter(isUnmet)) Object.assign(of(kind) ?? {}, met);
  };
  for (const { because, reply, at, ...line } of record) {
    if (line.round !== round) [round, pauses] = [line.round, []];
    switch (because.what) {
      case 'deadlines-set': {
        // Without a cause it was in triage: by a topic that names nobody, or by further words.
        const isReckonedAnew = adopted || cause === undefined || cause.what === 'importance-set';
        if (cause === undefined) standing.policyBy = null;
        const kinds =
          isReckonedAnew && standing.department !== null ? answered.filter(isUnmet) : kindsSetAt(cause, standing.department);
        for (const kind of kinds) {
          const reckoned: Term = { round, kind, ...standing, policy: because.policy, pauses, metAt: null, metBy: null };
          const before = of(kind);
          const isTakenBack = kind === 'triage' && cause?.what === 'declined';
          if (!before) terms.push(reckoned);
          else if (before.metAt === null || isTakenBack) Object.assign(before, reckoned);
        }
        if (cause?.what === 'routed') meet(['triage'], { metAt: at, metBy: null });
        [cause, adopted] = [undefined, false];
        continue;
      }
      case 'routed':
        Object.assign(standing, { department: because.department, policyBy: because.policyBy?.kind ?? null });
        break;
      case 'sent-to-triage':
        Object.assign(standing, { department: null, policyBy: because.policyBy?.kind ?? null });
        break;
      case 'declined':
        Object.assign(standing, { department: null, policyBy: null });
        break;
      case 'version-adopted':
        // What a person chose and the older version lacked is followed by a line of its own.
        if (!('commandId' in because)) continue;
        Object.assign(standing, { department: because.to, policyBy: because.policyBy?.kind ?? null });
        adopted = true;
        break;
      case 'importance-set':
        if (because.policy === undefined) continue; // older lines moved nothing
        standing.policyBy = because.policyBy?.kind ?? null;
        break;
      case 'reopened':
        if (because.by === 'promotion') Object.assign(standing, { department: null, policyBy: null });
        break;
      case 'resumed':
        pauses = [...pauses, { from: because.since, to: because.till }];
        break;
      case 'reply-published':
      case 'taken-as-reply':
        meet(reply?.kind === 'interim' ? ['triage', 'first-reply'] : answered, {
          metAt: reply?.publishedAt ?? at,
          metBy: reply?.id ?? null,
        });
    }
    cause = because;
  }
  return terms;
};

const answered = ['triage', 'first-reply', 'final'] as const;

/** Which terms a decision reckons; after a reply it is the observation alone. */
const kindsSetAt = (cause: ClockFact | undefined, department: string | null): readonly MilestoneKind[] => {
  switch (cause?.what) {
    case 'extended':
      return ['final'];
    case 'resumed':
      return ['first-reply', 'final'];
    case 'reopened':
      return department === null ? answered : ['first-reply', 'final'];
    case 'reply-published':
    case 'taken-as-reply':
      return [];
    default:
      return answered;
  }
};
