import { addWorkingDays, addWorkingMinutes, nextOpening, workingMinutesBetween } from './calendar.js';
import type { Calendar, Ladder, LadderStep, MilestoneKind, Policy, Settings, Telling, Time, TimeUnit } from './settings.js';

/** A step of a milestone's ladder: its key within the milestone (`'80'`, `'+2m'`, `'+4wh'`), its instant (ISO), whom it goes to and how. */
export interface DeadlineStep extends Telling {
  key: string;
  at: string;
}

/** A milestone as instants (ISO), with the time it was given; steps in order of time. */
export interface Deadline extends Time {
  kind: MilestoneKind;
  startsAt: string;
  dueAt: string;
  steps: DeadlineStep[];
}

/** ISO instants between which the clock stood. Pauses of one round come in order and do not overlap. */
export interface Pause {
  from: string;
  to: string;
}

/** A person moved the term to `until`, deciding so at `at` (both ISO): only a pause that began later moves it again. */
export interface Extension {
  until: string;
  at: string;
}

interface Term {
  policy: Policy;
  /** Of the department that answers; see `chooseCalendar`. */
  calendar: Calendar;
  ladders: Ladder[];
  startedAt: Date;
  /** `OTKLIK_DEMO_SPEED`: divides durations of a demo policy, and of no other. */
  speed: number;
  /** Of the round; none where the term is one that no pause holds. */
  pauses?: readonly Pause[];
}

/** The policy's milestones of the kinds asked for, in the policy's order. Throws if a ladder is not in the settings. */
export const deadlinesFor = ({
  kinds,
  extensions = {},
  ...term
}: Term & { kinds: readonly MilestoneKind[]; extensions?: Partial<Record<MilestoneKind, Extension>> }): Deadline[] =>
  term.policy.milestones
    .filter(({ kind }) => kinds.includes(kind))
    .map((milestone) => {
      const { startedAt, calendar, pauses = [] } = term;
      const { kind, unit } = milestone;
      const amount = milestone.amount / haste(term);
      const whole = afterPauses(addTime(startedAt, amount, unit, calendar), pauses, unit, calendar);
      const extension = extensions[kind];
      const extended = extension && afterPauses(new Date(extension.until), begunAfter(pauses, extension.at), unit, calendar);
      const dueAt = extended && extended > whole ? extended : whole; // what was granted no later reckoning takes back
      return {
        ...{ kind, amount, unit, startsAt: startedAt.toISOString(), dueAt: dueAt.toISOString() },
        steps: stepsFor({ ...term, milestone, dueAt }),
      };
    });

/**
 * The ladder's steps of a milestone whose due time is known: computed by `deadlinesFor`, promised to a resident, or extended.
 * A percentage is of the time between start and due as the milestone measures it, open time for working units, else wall time,
 * without what the clock stood.
 */
export const stepsFor = ({
  milestone: { ladder, unit },
  dueAt,
  ...term
}: Term & { milestone: { ladder: string | null; unit: TimeUnit }; dueAt: Date }): DeadlineStep[] => {
  if (ladder === null) return [];
  const { startedAt, calendar, pauses = [] } = term;
  const standing = begunAfter(pauses, dueAt.toISOString());
  const instantOf = (step: LadderStep): Date => {
    if ('percent' in step) return shareOf({ start: startedAt, due: dueAt, pauses, unit, calendar }, step.percent / 100);
    return afterPauses(addTime(dueAt, step.after / haste(term), step.unit, calendar), standing, step.unit, calendar);
  };
  return find(term.ladders, ladder, 'ladder')
    .steps.map((step) => ({ key: stepKey(step), at: instantOf(step).toISOString(), ...tellingOf(step, haste(term)) }))
    .sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
};

/**
 * After a decision moved the instants: of the steps already past the highest fires and the others are skipped; nothing fires if a
 * step above them fired before. `ahead` are those still to come. Fired steps stay fired, wherever they lie now.
 */
export const skippedSteps = (
  steps: readonly DeadlineStep[],
  firedKeys: readonly string[],
  now: Date,
): { fire: DeadlineStep | undefined; skip: DeadlineStep[]; ahead: DeadlineStep[] } => {
  const waiting = steps.filter(({ key }) => !firedKeys.includes(key));
  const past = waiting.filter(({ at }) => Date.parse(at) <= now.getTime());
  const ahead = waiting.filter(({ at }) => Date.parse(at) > now.getTime());
  const highest = past.at(-1);
  const outrun = highest !== undefined && steps.slice(steps.indexOf(highest)).some(({ key }) => firedKeys.includes(key));
  return outrun ? { fire: undefined, skip: past, ahead } : { fire: highest, skip: past.slice(0, -1), ahead };
};

/** Those of which none is to fire: they lay in the past when newer settings were adopted. */
export const passedSteps = (steps: readonly DeadlineStep[], firedKeys: readonly string[], until: Date): DeadlineStep[] =>
  steps.filter(({ key, at }) => !firedKeys.includes(key) && Date.parse(at) <= until.getTime());

/** From when the clock of a round runs under this policy. What a network dates into the future began when we received it. */
export const clockStart = (
  { start }: Pick<Policy, 'start'>,
  { receivedAt, writtenAt }: { receivedAt: Date; writtenAt: Date | null },
): Date => (start === 'written' && writtenAt !== null && writtenAt < receivedAt ? writtenAt : receivedAt);

/** So long after `from` as the policy measures it: the farthest extension, the end of a pause, the farthest promise. */
export const timeAfter = (from: Date, { amount, unit }: Time, term: Pick<Term, 'policy' | 'calendar' | 'speed'>): Date =>
  addTime(from, amount / haste(term), unit, term.calendar);

/** The department's calendar on the department's clocks; until a department is known, the one by which most of our own work. */
export const chooseCalendar = (settings: Settings, departmentCode: string | null): Calendar => {
  if (departmentCode === null) return usualCalendar(settings);
  const department = find(settings.departments, departmentCode, 'department');
  return { ...find(settings.calendars, department.calendar, 'calendar'), timeZone: department.timeZone };
};

/**
 * When it may ring for whoever sits in the department, or in none (moderators, curators, the heads of the district: most of our own
 * departments' hours are theirs): at once if urgent, else when it is open. An instant at which the office closes is outside its hours.
 */
export const ringsAt = (
  settings: Settings,
  { department, urgent, now }: { department: string | null; urgent: boolean; now: Date },
): Date => (urgent ? now : nextOpening(now, officeCalendar(settings, department)));

/** As `chooseCalendar`, and the first calendar for a department that is gone: somebody may sit in it still. */
export const officeCalendar = (settings: Settings, department: string | null): Calendar =>
  chooseCalendar(settings, settings.departments.some(({ code }) => code === department) ? department : null);

const usualCalendar = ({ calendars, departments }: Settings): Calendar => {
  const used = (code: string): number => departments.filter(({ calendar, kind }) => calendar === code && kind === 'own').length;
  const [first, ...others] = calendars;
  if (first === undefined) throw new Error('the settings have no calendar, expected at least one');
  return others.reduce((usual, other) => (used(other.code) > used(usual.code) ? other : usual), first);
};

/** The rule's policy, else the department's, else the default one of receipt. Throws, naming it, if the settings have no such policy. */
export const choosePolicy = (
  settings: Settings,
  {
    rulePolicy,
    departmentCode,
    defaultPolicy,
  }: { rulePolicy: string | null; departmentCode: string | null; defaultPolicy: string | null },
): Policy => {
  const department = departmentCode === null ? null : find(settings.departments, departmentCode, 'department');
  const code = rulePolicy ?? department?.policy ?? defaultPolicy;
  if (code === null) throw new Error('no policy for the appeal: expected one of the rule, of the department or of the community');
  return find(settings.policies, code, 'policy');
};

const unitKeys: Record<TimeUnit, string> = {
  minutes: 'm',
  hours: 'h',
  days: 'd',
  'working-minutes': 'wm',
  'working-hours': 'wh',
  'working-days': 'wd',
};

const minutesIn = { minutes: 1, hours: 60, days: 1440, 'working-minutes': 1, 'working-hours': 60 } as const;

const stepKey = (step: LadderStep): string => ('after' in step ? `+${step.after}${unitKeys[step.unit]}` : String(step.percent));

const tellingOf = ({ to, by, acknowledgeMinutes }: Telling, haste: number): Telling => ({
  ...{ to, by },
  acknowledgeMinutes: acknowledgeMinutes === null ? null : acknowledgeMinutes / haste,
});

const haste = ({ policy, speed }: Pick<Term, 'policy' | 'speed'>): number => (policy.demo ? speed : 1);

const later = (start: Date, minutes: number): Date => new Date(start.getTime() + Math.round(minutes * 60_000));

const addTime = (start: Date, amount: number, unit: TimeUnit, calendar: Calendar): Date => {
  if (unit === 'working-days') return addWorkingDays(start, amount, calendar);
  const minutes = amount * minutesIn[unit];
  return isWorking(unit) ? addWorkingMinutes(start, minutes, calendar) : later(start, minutes);
};

interface Whole {
  start: Date;
  due: Date;
  pauses: readonly Pause[];
  unit: TimeUnit;
  calendar: Calendar;
}

const shareOf = ({ start, due, pauses, unit, calendar }: Whole, share: number): Date => {
  if (share === 1) return due;
  const between = (from: Date, to: Date): number => (to > from ? minutesBetween(from, to, unit, calendar) : 0);
  const stood = pauses.reduce((sum, { from, to }) => sum + between(new Date(from), earlier(new Date(to), due)), 0);
  const active = Math.max(0, between(start, due) - stood) * share;
  const at = isWorking(unit) ? addWorkingMinutes(start, active, calendar) : later(start, active);
  return afterPauses(at, pauses, unit, calendar);
};

/** What lay ahead when a pause began lies as far ahead again when it ends: in open time for working units, else in wall time. */
const afterPauses = (at: Date, pauses: readonly Pause[], unit: TimeUnit, calendar: Calendar): Date =>
  pauses.reduce((moved, { from, to }) => {
    const begun = new Date(from);
    if (moved <= begun) return moved;
    const left = minutesBetween(begun, moved, unit, calendar);
    return isWorking(unit) ? addWorkingMinutes(new Date(to), left, calendar) : later(new Date(to), left);
  }, at);

const begunAfter = (pauses: readonly Pause[], at: string): Pause[] =>
  pauses.filter(({ from }) => Date.parse(from) >= Date.parse(at));

const minutesBetween = (from: Date, to: Date, unit: TimeUnit, calendar: Calendar): number =>
  isWorking(unit) ? workingMinutesBetween(from, to, calendar) : (to.getTime() - from.getTime()) / 60_000;

const earlier = (one: Date, other: Date): Date => (one < other ? one : other);

const isWorking = (unit: TimeUnit): boolean => unit.startsWith('working-');

const find = <Row extends { code: string }>(rows: readonly Row[], code: string, what: string): Row => {
  const row = rows.find((candidate) => candidate.code === code);
  if (row === undefined) throw new Error(`${what} "${code}" is not in the settings`);
  return row;
};
