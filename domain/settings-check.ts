import type { Language } from './language.js';
import { networkCodes } from './message.js';
import {
  ladderRoles,
  type Calendar,
  type Department,
  type Ladder,
  type LadderStep,
  type MilestoneKind,
  type OpenInterval,
  type Policy,
  type RoutingRule,
  type Settings,
  type TimeUnit,
  type Topic,
} from './settings.js';
import { settingsWords, type SettingsWords } from './settings-words.js';

/** What must be put right before the settings may come into force; `field` is a field of the row, `code` of a rule is its number. */
export interface SettingsProblem {
  table: 'topics' | 'departments' | 'rules' | 'policies' | 'calendars' | 'ladders' | 'territories' | 'groups';
  code: string;
  field: string;
  /** For the official who edits the row: what is wrong and what to do. */
  message: string;
}

type Finding = [field: string, say: (words: SettingsWords) => string];

/** What the settings must keep: policies with a community that names each, departments with the number of an open appeal of each. */
export interface Needed {
  policies: readonly { code: string; by: string }[];
  departments: readonly { code: string; by: string }[];
}

/** All problems of all rows, table by table; none = the settings may come into force. */
export const checkSettings = (
  settings: Settings,
  language: Language = 'ru',
  needed: Needed = { policies: [], departments: [] },
): SettingsProblem[] => {
  const words = settingsWords[language];
  const check = checkIn(words);
  const known = {
    groups: codesOf(settings.groups),
    topics: codesOf(settings.topics),
    territories: codesOf(settings.territories),
    departments: codesOf(settings.departments),
    calendars: codesOf(settings.calendars),
    policies: codesOf(settings.policies),
    ladders: codesOf(settings.ladders),
  };
  const rules = settings.rules.map((rule) => ({ ...rule, code: String(rule.number) }));
  return [
    ...check('groups', settings.groups, () => []),
    ...check('topics', settings.topics, (topic) => topicFindings(topic, known)),
    ...check('territories', settings.territories, () => []),
    ...check('departments', settings.departments, (department) => departmentFindings(department, known)),
    ...check('rules', rules, (rule) => ruleFindings(rule, known, settings.topics)),
    ...check('policies', settings.policies, (policy) => policyFindings(policy, known)),
    ...check('calendars', settings.calendars, calendarFindings),
    ...check('ladders', settings.ladders, ladderFindings),
    ...(['policies', 'departments'] as const).flatMap((table) =>
      needed[table]
        .filter(({ code }) => !known[table].has(code))
        .map(({ code, by }) => ({ table, code, field: 'code', message: words.stillNeeded(table, code, by) })),
    ),
  ];
};

type Known = Record<
  'groups' | 'topics' | 'territories' | 'departments' | 'calendars' | 'policies' | 'ladders',
  ReadonlySet<string>
>;

const codesOf = (rows: readonly { code: string }[]): ReadonlySet<string> => new Set(rows.map(({ code }) => code));

/** What every row must have, and what `find` says of its kind. */
const checkIn =
  (words: SettingsWords) =>
  <Row extends { code: string; name: string }>(
    table: SettingsProblem['table'],
    rows: readonly Row[],
    find: (row: Row) => Iterable<Finding>,
  ): SettingsProblem[] =>
    rows.flatMap((row, index) => {
      const key = table === 'rules' ? 'number' : 'code';
      const findings: Finding[] = [...find(row)];
      if (row.name.trim() === '') findings.unshift(['name', (say) => say.nameEmpty]);
      if (row.code.trim() === '') findings.unshift([key, (say) => say.codeEmpty]);
      if (rows.findIndex(({ code }) => code === row.code) < index) findings.unshift([key, (say) => say.codeTaken(row.code)]);
      return findings.map(([field, say]) => ({ table, code: row.code, field, message: say(words) }));
    });

function* topicFindings(topic: Topic, known: Known): Generator<Finding> {
  yield* missing('group', topic.group, known.groups, 'group');
  yield* missing('department', topic.department, known.departments, 'department');
  if (topic.season === null) return;
  for (const date of [topic.season.from, topic.season.to]) {
    // 2024 was a leap year: a season may end on 29 February.
    if (!isDate(`2024-${date}`)) yield ['season', (say) => say.noDay(date)];
  }
}

function* departmentFindings(department: Department, known: Known): Generator<Finding> {
  yield* zoneFindings(department.timeZone);
  yield* missing('calendar', department.calendar, known.calendars, 'calendar');
  yield* missing('policy', department.policy, known.policies, 'policy');
}

/** A rule without conditions is allowed: it catches what the others left. */
function* ruleFindings(rule: RoutingRule, known: Known, topics: readonly Topic[]): Generator<Finding> {
  if (!Number.isFinite(rule.priority)) yield ['priority', (say) => say.noPriority];
  if (!rule.department) yield ['department', (say) => say.noAddressee];
  else yield* missing('department', rule.department, known.departments, 'department');
  yield* missing('topic', rule.topic, known.topics, 'topic');
  yield* missing('group', rule.group, known.groups, 'group');
  yield* missing('territory', rule.territory, known.territories, 'territory');
  yield* missing('network', rule.network, new Set(networkCodes), 'network');
  yield* missing('policy', rule.policy, known.policies, 'policy');
  const topic = topics.find(({ code }) => code === rule.topic);
  if (topic !== undefined && rule.group !== null && topic.group !== rule.group) yield ['group', (say) => say.topicOfOtherGroup];
}

/** The milestones that wait for one another, in this order. */
const successive = ['triage', 'first-reply', 'final'] as const;

function* policyFindings(policy: Policy, known: Known): Generator<Finding> {
  const { milestones } = policy;
  if (!Number.isFinite(policy.repeatDays) || policy.repeatDays < 0) yield ['repeatDays', (say) => say.repeatDaysNegative];
  for (const [index, { kind, amount, unit, ladder }] of milestones.entries()) {
    yield* timeFindings('milestones', (say) => say.milestone(kind), amount, unit);
    yield* missing('milestones', ladder, known.ladders, 'ladder', kind);
    if (milestones.findIndex((other) => other.kind === kind) < index) yield ['milestones', (say) => say.milestoneTwice(kind)];
  }
  if (!milestones.some(({ kind }) => kind === 'observation')) yield ['milestones', (say) => say.noObservation];
  if (!milestones.some(({ kind }) => kind === 'first-reply' || kind === 'final'))
    yield ['milestones', (say) => say.noReplyDeadline];
  const inOrder = successive.flatMap((kind) => milestones.find((milestone) => milestone.kind === kind) ?? []);
  for (const [earlier, later] of pairs(inOrder)) {
    if ((minutesBetween(earlier, later) ?? 0) < 0) yield ['milestones', (say) => say.milestoneEarlier(later.kind, earlier.kind)];
  }
}

function* ladderFindings(ladder: Ladder): Generator<Finding> {
  for (const [index, step] of ladder.steps.entries()) {
    const number = index + 1;
    if (!ladderRoles.includes(step.to)) yield ['steps', (say) => say.noRole(number, String(step.to))];
    if ('after' in step) yield* timeFindings('steps', (say) => say.step(number), step.after, step.unit);
    else if (!(step.percent >= 1 && step.percent <= 100)) yield ['steps', (say) => say.percentOutside(number)];
  }
  for (const [index, [step, next]] of pairs(ladder.steps).entries()) {
    if (comesLate(step, next)) yield ['steps', (say) => say.stepTooEarly(index + 2)];
  }
}

/** Steps are in order of time: rising shares of the term, then rising times after it. */
const comesLate = (step: LadderStep, next: LadderStep): boolean => {
  if ('after' in step) {
    if ('percent' in next) return true;
    return (minutesBetween({ ...step, amount: step.after }, { ...next, amount: next.after }) ?? 1) <= 0;
  }
  return 'percent' in next && next.percent <= step.percent;
};

export const longestNote = 300;

function* calendarFindings(calendar: Calendar): Generator<Finding> {
  yield* zoneFindings(calendar.timeZone);
  if (calendar.week.length !== 7) yield ['week', (say) => say.weekNotSeven];
  if (!calendar.week.some((day) => day.length > 0)) yield ['week', (say) => say.noWorkingDay];
  for (const [index, day] of calendar.week.entries())
    yield* intervalFindings('week', (say) => say.weekdays[index] ?? String(index + 1), day);
  for (const [date, day] of Object.entries(calendar.exceptions)) {
    if (!isDate(date)) yield ['exceptions', (say) => say.noDate(date)];
    yield* intervalFindings('exceptions', () => date, day);
  }
  for (const [date, note] of Object.entries(calendar.notes)) {
    if (calendar.exceptions[date] === undefined) yield ['notes', (say) => say.noteWithoutDay(date)];
    if (note.length > longestNote) yield ['notes', (say) => say.noteTooLong(date, longestNote)];
  }
}

export function* intervalFindings(field: string, day: Finding[1], intervals: readonly OpenInterval[]): Generator<Finding> {
  for (const [from, to] of intervals) {
    if (!isTime(from) || !isTime(to)) yield [field, (say) => say.noHours(day(say), from, to)];
    else if (from >= to) yield [field, (say) => say.hoursBackwards(day(say), from, to)];
  }
  for (const [[, to], [from]] of pairs(intervals)) {
    if (from < to) yield [field, (say) => say.hoursOverlap(day(say), from, to)];
  }
}

/** Longer terms are mistakes, and would be counted day by day. */
const longestDays = 1000;

function* timeFindings(field: string, what: Finding[1], amount: number, unit: TimeUnit): Generator<Finding> {
  if (!Number.isFinite(amount) || amount <= 0) yield [field, (say) => say.timeNotPositive(what(say))];
  else if (amount * minutesIn[unit] > longestDays * 1440) yield [field, (say) => say.timeTooLong(what(say), longestDays)];
}

const minutesIn: Record<TimeUnit, number> = {
  minutes: 1,
  hours: 60,
  days: 1440,
  'working-minutes': 1,
  'working-hours': 60,
  'working-days': 1440,
};

interface Term {
  amount: number;
  unit: TimeUnit;
}

/** undefined for unlike units: nobody knows how many working hours make a day. */
const minutesBetween = (earlier: Term, later: Term): number | undefined =>
  measureOf(earlier.unit) === measureOf(later.unit)
    ? later.amount * minutesIn[later.unit] - earlier.amount * minutesIn[earlier.unit]
    : undefined;

const measureOf = (unit: TimeUnit): 'wall' | 'open' | 'working-days' => {
  if (unit === 'working-days') return 'working-days';
  return unit.startsWith('working-') ? 'open' : 'wall';
};

function* missing(
  field: string,
  code: string | null,
  known: ReadonlySet<string>,
  what: Parameters<SettingsWords['missing']>[0],
  of?: MilestoneKind,
): Generator<Finding> {
  if (code !== null && !known.has(code)) yield [field, (say) => say.missing(what, code, of)];
}

function* zoneFindings(timeZone: string): Generator<Finding> {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone });
  } catch {
    yield ['timeZone', (say) => say.noZone(timeZone)];
  }
}

const isTime = (time: string): boolean => /^([01]\d|2[0-3]):[0-5]\d$/.test(time) || time === '24:00';

export const isDate = (date: string): boolean => {
  if (!/^\d{4}-\d\d-\d\d$/.test(date)) return false;
  const parsed = new Date(`${date}T00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(date);
};

const pairs = <Item>(items: readonly Item[]): [Item, Item][] =>
  items.slice(1).flatMap((item, index) => {
    const before = items[index];
    return before === undefined ? [] : [[before, item]];
  });
