import { decide, type Decision, type Incoming } from './decide.js';
import { duesUnder, isBreached, type PastClock } from './past-clock.js';
import type { Settings } from './settings.js';
import { chooseCalendar } from './sla.js';

/** An appeal of the past, as it came in, and what people made of it. */
export interface PastAppeal extends Incoming {
  number: string;
  /** What staff decided in place of the machine; null = they left it as it was. */
  byStaff: { topic: string | null; department: string | null };
  /** ISO; when the replies stood, as far as they do. */
  met: { firstReply: string | null; final: string | null };
  /** Of its first round, but for the start, which is `at`. */
  clock: Omit<PastClock, 'startedAt'> & {
    /** ISO; the round was rejected, or its clock stands: what is not met by then grows no later. */
    stoppedAt: string | null;
  };
}

export const parts = ['topic', 'department', 'policy'] as const;
export type Part = (typeof parts)[number];

/** What an appeal would get otherwise. `null` is what a moderator would have to decide, `noise` what nobody would see. */
export interface Change {
  number: string;
  was: Record<Part, string | null>;
  becomes: Record<Part, string | null>;
  /** Against what staff have decided; null where they did not, or where it makes no difference. */
  verdict: 'right' | 'wrong' | 'disputed' | null;
  deadline: 'earlier' | 'later' | null;
  /** By the time it was answered, or by now. */
  overdue: 'newly' | 'no-longer' | null;
}

export const noise = 'noise';

export interface Reckoning {
  inForce: Settings;
  draft: Settings;
  /** `OTKLIK_DEMO_SPEED` */
  speed: number;
  /** ISO; what is not answered yet is overdue as of then. */
  now: string;
}

/** undefined = the draft changes nothing for this appeal. */
export const compareDecisions = (reckoning: Reckoning, past: PastAppeal): Change | undefined => {
  const { inForce, draft } = reckoning;
  const [before, after] = [decide(inForce, past), decide(draft, past)];
  const [was, becomes] = [outcomeOf(before), outcomeOf(after)];
  const [due, dueAfter] = isSameClock(reckoning, was, becomes)
    ? [undefined, undefined]
    : [duesOf(inForce, past, before, reckoning), duesOf(draft, past, after, reckoning)];
  const deadline = due && dueAfter ? comesSooner(due, dueAfter) : null;
  if (deadline === null && parts.every((part) => was[part] === becomes[part])) return undefined;
  return {
    ...{ number: past.number, was, becomes, deadline },
    verdict: verdictOf(past.byStaff, was, becomes),
    overdue: due && dueAfter ? overdueOf(past, due, dueAfter, reckoning.now) : null,
  };
};

const outcomeOf = ({ decision, topic, department, policy }: Decision): Record<Part, string | null> =>
  decision === 'noise' ? { topic: noise, department: null, policy: null } : { topic, department, policy };

type Outcome = Record<Part, string | null>;

/** Every part that staff decided must agree; a part they left alone tells nothing. */
const verdictOf = (byStaff: PastAppeal['byStaff'], was: Outcome, becomes: Outcome): Change['verdict'] => {
  const decided = (['topic', 'department'] as const).filter((part) => byStaff[part] !== null);
  const agrees = (outcome: Outcome): boolean => decided.every((part) => outcome[part] === byStaff[part]);
  if (decided.length === 0 || decided.every((part) => was[part] === becomes[part])) return null;
  if (agrees(becomes)) return 'right';
  return agrees(was) ? 'wrong' : 'disputed';
};

/** Most appeals keep their policy and calendar, and theirs need not be reckoned. */
const isSameClock = ({ inForce, draft }: Reckoning, was: Outcome, becomes: Outcome): boolean => {
  if (was.policy !== becomes.policy) return false;
  if (was.policy === null) return true;
  return (
    keyOf(inForce, 'policies', was.policy) === keyOf(draft, 'policies', becomes.policy) &&
    calendarKey(inForce, was.department) === calendarKey(draft, becomes.department)
  );
};

const keys = new WeakMap<object, string>();
const keyOfRow = (row: object): string => {
  const known = keys.get(row);
  if (known !== undefined) return known;
  const key = JSON.stringify(row);
  keys.set(row, key);
  return key;
};
const keyOf = (settings: Settings, table: 'policies' | 'calendars', code: string | null): string => {
  const row = settings[table].find((candidate) => candidate.code === code);
  return row ? keyOfRow(row) : '';
};
const calendarKey = (settings: Settings, department: string | null): string => {
  const row = settings.departments.find(({ code }) => code === department);
  if (!row) return keyOfRow(chooseCalendar(settings, null));
  return `${row.timeZone} ${keyOf(settings, 'calendars', row.calendar)}`;
};

interface Dues {
  firstReply: string | null;
  final: string | null;
}

/** From the start that the policy names, with the pauses and the extension that the appeal had. */
const duesOf = (
  settings: Settings,
  { at, clock }: PastAppeal,
  { decision, department, policy }: Decision,
  { speed }: Reckoning,
): Dues => {
  if (decision === noise) return { firstReply: null, final: null };
  const dues = duesUnder(settings, { department, policy, kinds: ['first-reply', 'final'], speed }, { startedAt: at, ...clock });
  return { firstReply: dues['first-reply'] ?? null, final: dues.final ?? null };
};

const milestones = ['firstReply', 'final'] as const;

/** By the first milestone that moves. */
const comesSooner = (due: Dues, after: Dues): Change['deadline'] => {
  for (const milestone of milestones) {
    const [one, other] = [due[milestone], after[milestone]];
    if (one !== null && other !== null && one !== other) return Date.parse(other) < Date.parse(one) ? 'earlier' : 'later';
  }
  return null;
};

const overdueOf = ({ met, clock }: PastAppeal, due: Dues, after: Dues, now: string): Change['overdue'] => {
  const isOverdue = (dues: Dues): boolean =>
    milestones.some((milestone) => {
      const dueAt = dues[milestone];
      return dueAt !== null && isBreached({ dueAt, metAt: met[milestone], stoppedAt: clock.stoppedAt }, now);
    });
  const [before, then] = [isOverdue(due), isOverdue(after)];
  if (before === then) return null;
  return then ? 'newly' : 'no-longer';
};

/** What a back-test says of a draft as a whole; its changes are kept one by one beside it. */
export interface Tally {
  checked: number;
  changed: number;
  /** From what to what, the most frequent first. */
  matrix: Record<Part, { was: string | null; becomes: string | null; count: number }[]>;
  verdicts: Record<'right' | 'wrong' | 'disputed', number>;
  deadlines: Record<'earlier' | 'later', number>;
  overdue: Record<'newly' | 'noLonger', number>;
}

/** Counts changes as they come; `result` may be asked for at any time. */
export const createTally = () => {
  const cells: Record<Part, Map<string, Tally['matrix'][Part][number]>> = {
    topic: new Map(),
    department: new Map(),
    policy: new Map(),
  };
  const tally = {
    checked: 0,
    changed: 0,
    verdicts: { right: 0, wrong: 0, disputed: 0 },
    deadlines: { earlier: 0, later: 0 },
    overdue: { newly: 0, noLonger: 0 },
  };
  return {
    add(checked: number, changes: readonly Change[]): void {
      tally.checked += checked;
      tally.changed += changes.length;
      for (const { was, becomes, verdict, deadline, overdue } of changes) {
        if (verdict) tally.verdicts[verdict] += 1;
        if (deadline) tally.deadlines[deadline] += 1;
        if (overdue) tally.overdue[overdue === 'newly' ? 'newly' : 'noLonger'] += 1;
        for (const part of parts.filter((one) => was[one] !== becomes[one])) {
          const key = JSON.stringify([was[part], becomes[part]]);
          const cell = cells[part].get(key) ?? { was: was[part], becomes: becomes[part], count: 0 };
          cells[part].set(key, { ...cell, count: cell.count + 1 });
        }
      }
    },
    checked: (): number => tally.checked,
    result: (): Tally => {
      const sorted = (part: Part) => [...cells[part].values()].sort((a, b) => b.count - a.count);
      return { ...tally, matrix: { topic: sorted('topic'), department: sorted('department'), policy: sorted('policy') } };
    },
  };
};
