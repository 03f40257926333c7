import type { Language } from './language.js';
import { networkCodes } from './message.js';
import {
  clockStarts,
  ladderRoles,
  type Addressee,
  type Calendar,
  type Condition,
  type Department,
  type Ladder,
  type LadderStep,
  type MilestoneKind,
  type OpenInterval,
  type Policy,
  type ReplyTemplate,
  type RoutingRule,
  type Settings,
  type TimeUnit,
  type Topic,
  type When,
} from './settings.js';
import { addresseeCode } from './routing.js';
import { settingsWords, type SettingsWords } from './settings-words.js';
import { wordsOf } from './stems.js';
import { unknownPlaceholders } from './templates.js';
import { textLengthProblems } from './text-lengths.js';

/** What must be put right before the settings may come into force; `field` is a field of the row, `code` of a rule is its number. */
export interface SettingsProblem {
  table: CheckedTable;
  code: string;
  field: string;
  /** For the official who edits the row: what is wrong and what to do. */
  message: string;
}

export type CheckedTable =
  | 'topics'
  | 'departments'
  | 'rules'
  | 'addressees'
  | 'urgency'
  | 'policies'
  | 'calendars'
  | 'ladders'
  | 'territories'
  | 'groups'
  | 'templates';

type Finding = [field: string, say: (words: SettingsWords) => string];

/** What the settings must keep: policies with a community that names each, departments with the number of an open appeal of each. */
export interface Needed {
  policies: readonly { code: string; by: string }[];
  departments: readonly { code: string; by: string }[];
  /** Logins of those who work here; not given = nobody knows. */
  people?: readonly string[];
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
  const urgency = settings.urgency.map((rule) => ({ ...rule, code: String(rule.number) }));
  // A cell has no name of its own.
  const addressees = settings.addressees.map((cell) => ({ ...cell, code: addresseeCode(cell), name: addresseeCode(cell) }));
  return [
    ...check('groups', settings.groups, () => []),
    ...check('topics', settings.topics, (topic) => topicFindings(topic, known)),
    ...check('territories', settings.territories, ({ stems }) => stemFindings(stems)),
    ...check('departments', settings.departments, (department) => departmentFindings(department, known)),
    ...check('rules', rules, (rule) => ruleFindings(rule, known)),
    ...check('addressees', addressees, (cell) => addresseeFindings(cell, known)),
    ...check('urgency', urgency, ({ when }) => whenFindings(when, known)),
    ...check('policies', settings.policies, (policy) => policyFindings(policy, known)),
    ...check('calendars', settings.calendars, calendarFindings),
    ...check('ladders', settings.ladders, (ladder) => ladderFindings(ladder, needed.people)),
    ...check('templates', settings.templates, (template) => templateFindings(template, known)),
    ...textLengthProblems(settings, words),
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
      const key = table === 'rules' || table === 'urgency' ? 'number' : 'code';
      const findings: Finding[] = [...find(row)];
      if (row.name.trim() === '') findings.unshift(['name', (say) => say.nameEmpty]);
      if (row.code.trim() === '') findings.unshift([key, (say) => say.codeEmpty]);
      if (rows.findIndex(({ code }) => code === row.code) < index) findings.unshift([key, (say) => say.codeTaken(row.code)]);
      return findings.map(([field, say]) => ({ table, code: row.code, field, message: say(words) }));
    });

function* topicFindings(topic: Topic, known: Known): Generator<Finding> {
  yield* missing('group', topic.group, known.groups, 'group');
  yield* missing('department', topic.department, known.departments, 'department');
  yield* stemFindings(topic.stems);
  if (topic.season === null) return;
  for (const date of [topic.season.from, topic.season.to]) {
    // 2024 was a leap year: a season may end on 29 February.
    if (!isDate(`2024-${date}`)) yield ['season', (say) => say.noDay(date)];
  }
}

/** Measured: with so many more hints a text is still read in the same two milliseconds; their index takes two seconds to build. */
const mostStems = 10_000;

function* stemFindings(stems: readonly string[]): Generator<Finding> {
  if (stems.length > mostStems) yield ['stems', (say) => say.tooManyStems(stems.length, mostStems)];
  for (const stem of stems) {
    const letters = wordsOf(stem).reduce((sum, { norm }) => sum + norm.length, 0);
    if (letters < 2) yield ['stems', (say) => say.stemTooShort(stem)];
  }
}

/** As the networks allow. */
const longestReply = 4096;

function* templateFindings({ text, topic, group }: ReplyTemplate, known: Known): Generator<Finding> {
  yield* missing('topic', topic, known.topics, 'topic');
  yield* missing('group', group, known.groups, 'group');
  if (topic !== null && group !== null) yield ['group', (say) => say.templateOfBoth];
  if (text.trim() === '') yield ['text', (say) => say.templateEmpty];
  if (text.length > longestReply) yield ['text', (say) => say.templateTooLong(longestReply)];
  for (const name of unknownPlaceholders(text)) yield ['text', (say) => say.noPlaceholder(name)];
}

function* departmentFindings(department: Department, known: Known): Generator<Finding> {
  yield* zoneFindings(department.timeZone);
  yield* missing('calendar', department.calendar, known.calendars, 'calendar');
  yield* missing('policy', department.policy, known.policies, 'policy');
  if (department.email !== null && !isEmail(department.email)) yield ['email', (say) => say.noEmail(department.email ?? '')];
}

/** A rule without conditions is allowed: it catches what the others left. */
function* ruleFindings({ priority, when, effects }: RoutingRule, known: Known): Generator<Finding> {
  if (!Number.isFinite(priority)) yield ['priority', (say) => say.noPriority];
  yield* whenFindings(when, known);
  if (Object.values(effects).every((effect) => effect === null)) yield ['effects', (say) => say.noEffect];
  yield* missing('effects', effects.topic, known.topics, 'topic');
  yield* missing('effects', effects.department, known.departments, 'department');
  yield* missing('effects', effects.policy, known.policies, 'policy');
}

function* whenFindings({ all, any, none }: When, known: Known): Generator<Finding> {
  for (const condition of [...all, ...any, ...none]) yield* conditionFindings(condition, known);
}

function* conditionFindings(condition: Condition, known: Known): Generator<Finding> {
  switch (condition.kind) {
    case 'topic':
    case 'group':
    case 'territory':
    case 'network':
    case 'community': {
      const { kind, codes } = condition;
      if (codes.length === 0) yield ['when', (say) => say.conditionEmpty];
      const tables = { topic: known.topics, group: known.groups, territory: known.territories, network: networks };
      // Communities are connected and left without the settings: a rule on one that is gone never holds, and harms nobody.
      if (kind !== 'community') for (const code of codes) yield* missing('when', code, tables[kind], kind);
      return;
    }
    case 'words':
      if (!condition.stems.some((stem) => /[\p{L}\p{N}]/u.test(stem))) yield ['when', (say) => say.conditionEmpty];
      return;
    case 'time':
      for (const time of [condition.from, condition.to]) if (!isTime(time)) yield ['when', (say) => say.noTime(time)];
      if (condition.from === condition.to) yield ['when', (say) => say.timeStandsStill];
      return;
    case 'season':
      for (const date of [condition.from, condition.to]) if (!isDate(`2024-${date}`)) yield ['when', (say) => say.noDay(date)];
      return;
    default:
      return;
  }
}

const networks: ReadonlySet<string> = new Set(networkCodes);

function* addresseeFindings({ topic, group, territory, department }: Addressee, known: Known): Generator<Finding> {
  yield* missing('topic', topic, known.topics, 'topic');
  yield* missing('group', group, known.groups, 'group');
  yield* missing('territory', territory, known.territories, 'territory');
  yield* missing('department', department, known.departments, 'department');
  // A topic's department everywhere is the topic's own.
  if ((topic === null) === (group === null) || (topic !== null && territory === null)) yield ['topic', (say) => say.noPlace];
}

/** They are chosen from a list. */
const longestReason = 200;

/** The milestones that wait for one another, in this order. */
const successive = ['triage', 'first-reply', 'final'] as const;

function* policyFindings(policy: Policy, known: Known): Generator<Finding> {
  const { milestones } = policy;
  if (!Number.isFinite(policy.repeatDays) || policy.repeatDays < 0) yield ['repeatDays', (say) => say.repeatDaysNegative];
  const { start, extension, pauseLimit, pauseReasons } = policy;
  if (!clockStarts.includes(start)) yield ['start', (say) => say.noStart];
  if (extension) yield* timeFindings('extension', (say) => say.extension, extension.amount, extension.unit);
  if (pauseLimit) yield* timeFindings('pauseLimit', (say) => say.pause, pauseLimit.amount, pauseLimit.unit);
  if (pauseLimit && pauseReasons.length === 0) yield ['pauseReasons', (say) => say.noPauseReason];
  if (pauseReasons.some((reason) => reason.trim() === '' || reason.length > longestReason))
    yield ['pauseReasons', (say) => say.pauseReasonLength(longestReason)];
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

function* ladderFindings(ladder: Ladder, people: Needed['people']): Generator<Finding> {
  for (const [index, step] of ladder.steps.entries()) {
    const number = index + 1;
    yield* tellingFindings(step, number, people);
    if ('after' in step) yield* timeFindings('steps', (say) => say.step(number), step.after, step.unit);
    else if (!(step.percent >= 1 && step.percent <= 100)) yield ['steps', (say) => say.percentOutside(number)];
  }
  for (const [index, [step, next]] of pairs(ladder.steps).entries()) {
    if (comesLate(step, next)) yield ['steps', (say) => say.stepTooEarly(index + 2)];
  }
}

function* tellingFindings({ to, acknowledgeMinutes }: LadderStep, number: number, people: Needed['people']): Generator<Finding> {
  const [, login] = /^person:(.+)$/.exec(to) ?? [];
  if (login === undefined && !ladderRoles.some((role) => role === to)) yield ['steps', (say) => say.noRole(number, to)];
  if (login !== undefined && people && !people.includes(login)) yield ['steps', (say) => say.noPerson(number, login)];
  if (acknowledgeMinutes !== null)
    yield* timeFindings('steps', (say) => say.acknowledging(number), acknowledgeMinutes, 'minutes');
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

/** As far as it can be told without writing to it. */
export const isEmail = (text: string): boolean => /^[^\s@<>,;:"]{1,64}@[^\s@<>,;:"]+\.[^\s@<>,;:".]{2,}$/.test(text);

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
