import { networkCodes } from './message.js';
import {
  ladderRoles,
  type Calendar,
  type Department,
  type Ladder,
  type LadderStep,
  type OpenInterval,
  type Policy,
  type RoutingRule,
  type Settings,
  type TimeUnit,
  type Topic,
} from './settings.js';

/** What must be put right before the settings may come into force; `field` is a field of the row, `code` of a rule is its number. */
export interface SettingsProblem {
  table: 'topics' | 'departments' | 'rules' | 'policies' | 'calendars' | 'ladders' | 'territories' | 'groups';
  code: string;
  field: string;
  /** For the official who edits the row: what is wrong and what to do. */
  message: string;
}

type Finding = [field: string, message: string];

/** All problems of all rows, table by table; none = the settings may come into force. */
export const checkSettings = (settings: Settings): SettingsProblem[] => {
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
  ];
};

type Known = Record<
  'groups' | 'topics' | 'territories' | 'departments' | 'calendars' | 'policies' | 'ladders',
  ReadonlySet<string>
>;

const codesOf = (rows: readonly { code: string }[]): ReadonlySet<string> => new Set(rows.map(({ code }) => code));

/** What every row must have, and what `find` says of its kind. */
const check = <Row extends { code: string; name: string }>(
  table: SettingsProblem['table'],
  rows: readonly Row[],
  find: (row: Row) => Iterable<Finding>,
): SettingsProblem[] =>
  rows.flatMap((row, index) => {
    const key = table === 'rules' ? 'number' : 'code';
    const findings: Finding[] = [...find(row)];
    if (row.name.trim() === '') findings.unshift(['name', 'Название пусто: впишите его.']);
    if (row.code.trim() === '') findings.unshift([key, 'Код пуст: впишите его.']);
    if (rows.findIndex(({ code }) => code === row.code) < index)
      findings.unshift([key, `«${row.code}» уже занято: выберите другой код.`]);
    return findings.map(([field, message]) => ({ table, code: row.code, field, message }));
  });

function* topicFindings(topic: Topic, known: Known): Generator<Finding> {
  yield* missing('group', topic.group, known.groups, 'Группы');
  yield* missing('department', topic.department, known.departments, 'Подразделения');
  if (topic.season === null) return;
  for (const date of [topic.season.from, topic.season.to]) {
    // 2024 was a leap year: a season may end on 29 February.
    if (!isDate(`2024-${date}`)) yield ['season', `«${date}» — не день года: впишите месяц и число, например 11-15.`];
  }
}

function* departmentFindings(department: Department, known: Known): Generator<Finding> {
  yield* zoneFindings(department.timeZone);
  yield* missing('calendar', department.calendar, known.calendars, 'Календаря');
  yield* missing('policy', department.policy, known.policies, 'Регламента');
}

/** A rule without conditions is allowed: it catches what the others left. */
function* ruleFindings(rule: RoutingRule, known: Known, topics: readonly Topic[]): Generator<Finding> {
  if (!Number.isFinite(rule.priority)) yield ['priority', 'Очередь правила не число: впишите число, меньшее решает раньше.'];
  if (!rule.department) yield ['department', 'У правила нет адресата: выберите подразделение.'];
  else yield* missing('department', rule.department, known.departments, 'Подразделения');
  yield* missing('topic', rule.topic, known.topics, 'Темы');
  yield* missing('group', rule.group, known.groups, 'Группы');
  yield* missing('territory', rule.territory, known.territories, 'Территории');
  yield* missing('network', rule.network, new Set(networkCodes), 'Сети');
  yield* missing('policy', rule.policy, known.policies, 'Регламента');
  const topic = topics.find(({ code }) => code === rule.topic);
  if (topic !== undefined && rule.group !== null && topic.group !== rule.group)
    yield ['group', 'Тема правила не из этой группы, и правило никогда не сработает: уберите группу или выберите другую тему.'];
}

/** The milestones that wait for one another, in this order. */
const successive = ['triage', 'first-reply', 'final'] as const;
const milestoneNames = {
  triage: 'разбор',
  'first-reply': 'первый ответ',
  final: 'окончательный ответ',
  observation: 'наблюдение',
  promise: 'обещание',
};

function* policyFindings(policy: Policy, known: Known): Generator<Finding> {
  const { milestones } = policy;
  if (!Number.isFinite(policy.repeatDays) || policy.repeatDays < 0)
    yield ['repeatDays', 'Срок повторного обращения не может быть отрицательным: впишите число дней, ноль или больше.'];
  for (const [index, { kind, amount, unit, ladder }] of milestones.entries()) {
    const name = milestoneNames[kind];
    yield* timeFindings('milestones', `Срок «${name}»`, amount, unit);
    yield* missing('milestones', ladder, known.ladders, `Срок «${name}»: лестницы`);
    if (milestones.findIndex((other) => other.kind === kind) < index)
      yield ['milestones', `Срок «${name}» задан дважды: оставьте один.`];
  }
  const inOrder = successive.flatMap((kind) => milestones.find((milestone) => milestone.kind === kind) ?? []);
  for (const [earlier, later] of pairs(inOrder)) {
    if ((minutesBetween(earlier, later) ?? 0) < 0)
      yield [
        'milestones',
        `Срок «${milestoneNames[later.kind]}» раньше, чем «${milestoneNames[earlier.kind]}»: увеличьте его или уменьшите предыдущий.`,
      ];
  }
}

function* ladderFindings(ladder: Ladder): Generator<Finding> {
  for (const [index, step] of ladder.steps.entries()) {
    const name = `Шаг ${index + 1}`;
    if (!ladderRoles.includes(step.to)) yield ['steps', `${name}: адресата «${String(step.to)}» нет, выберите из списка.`];
    if ('after' in step) yield* timeFindings('steps', name, step.after, step.unit);
    else if (!(step.percent >= 1 && step.percent <= 100))
      yield ['steps', `${name}: доля срока должна быть от 1 до 100 процентов.`];
  }
  for (const [index, [step, next]] of pairs(ladder.steps).entries()) {
    if (comesLate(step, next))
      yield ['steps', `Шаг ${index + 2} не позже предыдущего: расположите шаги по времени, без повторов.`];
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

const weekdays = ['понедельник', 'вторник', 'среда', 'четверг', 'пятница', 'суббота', 'воскресенье'];

function* calendarFindings(calendar: Calendar): Generator<Finding> {
  yield* zoneFindings(calendar.timeZone);
  if (calendar.week.length !== 7) yield ['week', 'В неделе должно быть семь дней, с понедельника.'];
  if (!calendar.week.some((day) => day.length > 0))
    yield ['week', 'В календаре нет рабочих дней: откройте хотя бы один день недели.'];
  for (const [index, day] of calendar.week.entries())
    yield* intervalFindings('week', weekdays[index] ?? `день ${index + 1}`, day);
  for (const [date, day] of Object.entries(calendar.exceptions)) {
    if (!isDate(date)) yield ['exceptions', `«${date}» — не дата: впишите год, месяц и число, например 2026-05-08.`];
    yield* intervalFindings('exceptions', date, day);
  }
}

function* intervalFindings(field: string, day: string, intervals: readonly OpenInterval[]): Generator<Finding> {
  for (const [from, to] of intervals) {
    if (!isTime(from) || !isTime(to)) yield [field, `${day}: «${from}–${to}» — не часы работы, впишите, например, 09:00–13:00.`];
    else if (from >= to) yield [field, `${day}: открытие ${from} не раньше закрытия ${to}, поменяйте их.`];
  }
  for (const [[, to], [from]] of pairs(intervals)) {
    if (from < to) yield [field, `${day}: часы работы пересекаются или стоят не по порядку, начало ${from} раньше конца ${to}.`];
  }
}

/** Longer terms are mistakes, and would be counted day by day. */
const longestDays = 1000;

function* timeFindings(field: string, name: string, amount: number, unit: TimeUnit): Generator<Finding> {
  if (!Number.isFinite(amount) || amount <= 0) yield [field, `${name}: время должно быть больше нуля.`];
  else if (amount * minutesIn[unit] > longestDays * 1440)
    yield [field, `${name}: время слишком велико, не больше ${longestDays} дней.`];
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

function* missing(field: string, code: string | null, known: ReadonlySet<string>, whose: string): Generator<Finding> {
  if (code !== null && !known.has(code)) yield [field, `${whose} «${code}» нет в настройках: выберите из списка.`];
}

function* zoneFindings(timeZone: string): Generator<Finding> {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone });
  } catch {
    yield ['timeZone', `Часового пояса «${timeZone}» нет: впишите название, например Asia/Yekaterinburg.`];
  }
}

const isTime = (time: string): boolean => /^([01]\d|2[0-3]):[0-5]\d$/.test(time) || time === '24:00';

const isDate = (date: string): boolean => {
  if (!/^\d{4}-\d\d-\d\d$/.test(date)) return false;
  const parsed = new Date(`${date}T00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(date);
};

const pairs = <Item>(items: readonly Item[]): [Item, Item][] =>
  items.slice(1).flatMap((item, index) => {
    const before = items[index];
    return before === undefined ? [] : [[before, item]];
  });
