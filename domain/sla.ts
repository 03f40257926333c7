import { addWorkingDays, addWorkingMinutes, nextOpening, workingMinutesBetween } from './calendar.js';
import type { Calendar, Ladder, LadderStep, MilestoneKind, Policy, Settings, Telling, TimeUnit } from './settings.js';

/** A step of a milestone's ladder: its key within the milestone (`'80'`, `'+2m'`, `'+4wh'`), its instant (ISO), whom it goes to and how. */
export interface DeadlineStep extends Telling {
  key: string;
  at: string;
}

/** A milestone as instants (ISO); steps in order of time. */
export interface Deadline {
  kind: MilestoneKind;
  startsAt: string;
  dueAt: string;
  steps: DeadlineStep[];
}

interface Term {
  policy: Policy;
  /** Of the department that answers; see `chooseCalendar`. */
  calendar: Calendar;
  ladders: Ladder[];
  startedAt: Date;
  /** `OTKLIK_DEMO_SPEED`: divides durations of a demo policy, and of no other. */
  speed: number;
}

/** The policy's milestones of the kinds asked for, in the policy's order. Throws if a ladder is not in the settings. */
export const deadlinesFor = ({ kinds, ...term }: Term & { kinds: readonly MilestoneKind[] }): Deadline[] =>
  term.policy.milestones
    .filter(({ kind }) => kinds.includes(kind))
    .map((milestone) => {
      const { startedAt, calendar } = term;
      const dueAt = addTime(startedAt, milestone.amount / haste(term), milestone.unit, calendar);
      return {
        kind: milestone.kind,
        startsAt: startedAt.toISOString(),
        dueAt: dueAt.toISOString(),
        steps: stepsFor({ ...term, milestone, dueAt }),
      };
    });

/**
 * The ladder's steps of a milestone whose due time is known: computed by `deadlinesFor`, promised to a resident, or extended.
 * A percentage is of the time between start and due as the milestone measures it: open time for working units, else wall time.
 */
export const stepsFor = ({
  milestone,
  dueAt,
  ...term
}: Term & { milestone: { ladder: string | null; unit: TimeUnit }; dueAt: Date }): DeadlineStep[] => {
  if (milestone.ladder === null) return [];
  const instantOf = (step: LadderStep): Date =>
    'after' in step
      ? addTime(dueAt, step.after / haste(term), step.unit, term.calendar)
      : shareOf(term.startedAt, dueAt, step.percent / 100, milestone.unit, term.calendar);
  return find(term.ladders, milestone.ladder, 'ladder')
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

/** The department's calendar on the department's clocks; until a department is known, the first calendar of the settings. */
export const chooseCalendar = (settings: Settings, departmentCode: string | null): Calendar => {
  if (departmentCode === null) {
    const [first] = settings.calendars;
    if (first === undefined) throw new Error('the settings have no calendar, expected at least one');
    return first;
  }
  const department = find(settings.departments, departmentCode, 'department');
  return { ...find(settings.calendars, department.calendar, 'calendar'), timeZone: department.timeZone };
};

/** When it may ring at the office of a department, or of nobody's: at once if urgent, else when it is open. */
export const ringsAt = (
  settings: Settings,
  { department, urgent, now }: { department: string | null; urgent: boolean; now: Date },
): Date => (urgent ? now : nextOpening(now, officeCalendar(settings, department)));

/** As `chooseCalendar`, and the first calendar for a department that is gone: somebody may sit in it still. */
export const officeCalendar = (settings: Settings, department: string | null): Calendar =>
  chooseCalendar(settings, settings.departments.some(({ code }) => code === department) ? department : null);

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

const haste = ({ policy, speed }: Term): number => (policy.demo ? speed : 1);

const later = (start: Date, minutes: number): Date => new Date(start.getTime() + Math.round(minutes * 60_000));

const addTime = (start: Date, amount: number, unit: TimeUnit, calendar: Calendar): Date => {
  if (unit === 'working-days') return addWorkingDays(start, amount, calendar);
  const minutes = amount * minutesIn[unit];
  return isWorking(unit) ? addWorkingMinutes(start, minutes, calendar) : later(start, minutes);
};

const shareOf = (start: Date, due: Date, share: number, unit: TimeUnit, calendar: Calendar): Date => {
  if (share === 1) return due;
  if (isWorking(unit)) return addWorkingMinutes(start, workingMinutesBetween(start, due, calendar) * share, calendar);
  return later(start, ((due.getTime() - start.getTime()) / 60_000) * share);
};

const isWorking = (unit: TimeUnit): boolean => unit.startsWith('working-');

const find = <Row extends { code: string }>(rows: readonly Row[], code: string, what: string): Row => {
  const row = rows.find((candidate) => candidate.code === code);
  if (row === undefined) throw new Error(`${what} "${code}" is not in the settings`);
  return row;
};
