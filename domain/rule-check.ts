import type { Language } from './language.js';
import { byPrecedence, effectsOf } from './routing.js';
import { ruleCheckWords, type RuleCheckWords } from './rule-check-words.js';
import type { Condition, Effects, RoutingRule, Settings, When } from './settings.js';
import type { SettingsProblem } from './settings-check.js';

/** Warnings of a draft: settings with these may come into force, and do not do what their author thinks. */
export type RuleWarning = Omit<SettingsProblem, 'table'> & { table: 'rules' | 'topics' | 'urgency' };

type Topics = Settings['topics'];
type Effect = keyof Effects;
/** As the languages' own sentences want it. */
type Say = (words: RuleCheckWords) => string;

const warning = (
  table: RuleWarning['table'],
  code: string | number,
  field: string,
  say: Say,
  language: Language,
): RuleWarning => ({
  ...{ table, code: String(code), field },
  message: say(ruleCheckWords[language]),
});

/** Rules that can never decide anything: they contradict themselves, or earlier ones say all of it whenever they hold. */
export const shadowedRules = (settings: Settings, language: Language = 'ru'): RuleWarning[] => {
  const { topics } = settings;
  const rules = [...settings.rules].sort(byPrecedence);
  const found: RuleWarning[] = [];
  for (const [index, rule] of rules.entries()) {
    const { number, when } = rule;
    if (contradicts(when, topics)) {
      found.push(warning('rules', number, 'when', (say) => say.contradicts, language));
      continue;
    }
    const earlier = rules.slice(0, index).filter((other) => follows(when, other.when, topics));
    const winners = effectsOf(rule).map((effect) => earlier.find((other) => other.effects[effect] !== null));
    if (winners.length === 0 || winners.includes(undefined)) continue;
    const by = [...new Set(winners.flatMap((winner) => (winner ? [winner.number] : [])))];
    found.push(warning('rules', number, 'when', (say) => say.shadowed(by), language));
  }
  for (const { number, when } of settings.urgency)
    if (contradicts(when, topics)) found.push(warning('urgency', number, 'when', (say) => say.contradicts, language));
  return found;
};

/** Rules of one priority that may hold together and say different things of one effect: their numbers alone decide. */
export const equalRanks = (settings: Settings, language: Language = 'ru'): RuleWarning[] => {
  const rules = [...settings.rules].sort(byPrecedence);
  return rules.flatMap((rule, index) =>
    rules.slice(index + 1).flatMap((other) => {
      const differs = effectsOf(rule).filter(
        (effect) => other.effects[effect] !== null && other.effects[effect] !== rule.effects[effect],
      );
      if (other.priority !== rule.priority || differs.length === 0 || !mayHoldTogether(rule, other, settings.topics)) return [];
      return [warning('rules', other.number, 'priority', (say) => say.equalRank(rule.number, differs as Effect[]), language)];
    }),
  );
};

/** Topics that nobody answers for in some territory, or where no territory is known. */
export const topicsWithoutAddressee = (settings: Settings, language: Language = 'ru'): RuleWarning[] => {
  const { topics, territories, addressees, rules } = settings;
  return topics.flatMap(({ code, group, department }) => {
    const everywhere =
      department !== null ||
      addressees.some((cell) => cell.group === group && cell.territory === null) ||
      isRuled(rules, [topicIs(code)], topics);
    if (everywhere) return [];
    const without = territories.filter(
      ({ code: territory }) =>
        !addressees.some((cell) => cell.territory === territory && (cell.topic === code || cell.group === group)) &&
        !isRuled(rules, [topicIs(code), { kind: 'territory', codes: [territory] }], topics),
    );
    const names = without.map(({ name }) => name);
    return [warning('topics', code, 'department', (say) => say.withoutAddressee(names), language)];
  });
};

const topicIs = (code: string): Condition => ({ kind: 'topic', codes: [code] });

const isRuled = (rules: readonly RoutingRule[], all: Condition[], topics: Topics): boolean =>
  rules.some(({ when, effects }) => effects.department !== null && follows({ all, any: [], none: [] }, when, topics));

/** `any` of one condition is `all` of it, and several of one kind with codes or words are one condition with more. */
const plain = ({ all, any, none }: When): When => {
  const [first] = any;
  if (!first) return { all, any, none };
  if (any.length === 1) return { all: [...all, first], any: [], none };
  const joined = any.slice(1).reduce<Condition | undefined>((sum, next) => sum && joinedOf(sum, next), first);
  return joined ? { all: [...all, joined], any: [], none } : { all, any, none };
};

const joinedOf = (a: Condition, b: Condition): Condition | undefined => {
  if ('codes' in a && 'codes' in b && a.kind === b.kind) return { kind: a.kind, codes: [...a.codes, ...b.codes] };
  if (a.kind === 'words' && b.kind === 'words') return { kind: 'words', stems: [...a.stems, ...b.stems] };
  return undefined;
};

/** Whenever `a` holds, `b` does. Where that cannot be seen the answer is no: a warning must not be wrong. */
const follows = (asked: When, than: When, topics: Topics): boolean => {
  const [a, b] = [plain(asked), plain(than)];
  const implied = (condition: Condition): boolean =>
    a.all.some((known) => implies(known, condition, topics)) ||
    (a.any.length > 0 && a.any.every((known) => implies(known, condition, topics)));
  return (
    b.all.every(implied) &&
    (b.any.length === 0 ||
      b.any.some(implied) ||
      (a.any.length > 0 && a.any.every((known) => b.any.some((condition) => implies(known, condition, topics))))) &&
    b.none.every(
      (condition) =>
        a.none.some((known) => implies(condition, known, topics)) || a.all.some((known) => excludes(known, condition, topics)),
    )
  );
};

/** It can never hold. */
const contradicts = (when: When, topics: Topics): boolean => {
  const { all, any, none } = plain(when);
  const isExcluded = (condition: Condition): boolean =>
    isImpossible(condition) ||
    all.some((other) => other !== condition && excludes(other, condition, topics)) ||
    none.some((other) => implies(condition, other, topics));
  return all.some(isExcluded) || (any.length > 0 && any.every(isExcluded));
};

const isImpossible = (condition: Condition): boolean =>
  ('codes' in condition && condition.codes.length === 0) || (condition.kind === 'words' && condition.stems.length === 0);

const mayHoldTogether = (a: RoutingRule, b: RoutingRule, topics: Topics): boolean => {
  const [one, other] = [plain(a.when), plain(b.when)];
  return !contradicts(
    // Two lists of `any` cannot be joined into one; without them more is taken for possible.
    { all: [...one.all, ...other.all], any: [], none: [...one.none, ...other.none] },
    topics,
  );
};

const within = (few: readonly string[], many: readonly string[]): boolean => few.every((one) => many.includes(one));
const groupsOf = (codes: readonly string[], topics: Topics): string[] =>
  codes.map((code) => topics.find((topic) => topic.code === code)?.group ?? '');
const isFast = (code: string, topics: Topics): boolean => topics.find((topic) => topic.code === code)?.fastTrack === true;

/** Whenever `a` is met, `b` is. */
const implies = (a: Condition, b: Condition, topics: Topics): boolean => {
  if ('codes' in a && 'codes' in b) {
    if (a.kind === b.kind) return within(a.codes, b.codes);
    return a.kind === 'topic' && b.kind === 'group' && within(groupsOf(a.codes, topics), b.codes);
  }
  if (a.kind === 'topic' && b.kind === 'fast-track') return a.codes.every((code) => isFast(code, topics));
  if (a.kind === 'words') return b.kind === 'words' && within(a.stems, b.stems);
  if ('from' in a && 'from' in b) return a.kind === b.kind && isSpanWithin(a, b);
  return a.kind === b.kind;
};

/** They are never met together. */
const excludes = (a: Condition, b: Condition, topics: Topics): boolean => {
  if ('codes' in a && 'codes' in b) {
    if (a.kind === b.kind) return a.codes.every((code) => !b.codes.includes(code));
    if (a.kind === 'topic' && b.kind === 'group') return groupsOf(a.codes, topics).every((group) => !b.codes.includes(group));
    return a.kind === 'group' && b.kind === 'topic' && excludes(b, a, topics);
  }
  if (a.kind === 'topic' && b.kind === 'fast-track') return a.codes.every((code) => !isFast(code, topics));
  if (a.kind === 'fast-track' && b.kind === 'topic') return excludes(b, a, topics);
  if ('from' in a && 'from' in b && a.kind === b.kind) {
    return a.kind === 'season' ? !daysOf(a).some((day) => daysOf(b).includes(day)) : !spansMeet(a, b);
  }
  return false;
};

type Span = Extract<Condition, { from: string }>;

/** The parts of a span that crosses midnight or the new year; `to` of a time is outside, and so is the day after a season. */
const partsOf = ({ kind, from, to }: Span): [string, string][] => {
  const end = kind === 'season' ? `${to}~` : to;
  return from <= to
    ? [[from, end]]
    : [
        [from, '~'],
        ['', end],
      ];
};
const daysOf = (span: Span): string[] => everyDay.filter((day) => partsOf(span).some(([from, to]) => from <= day && day < to));
const everyDay = Array.from({ length: 12 * 31 }, (_day, index) =>
  [Math.floor(index / 31) + 1, (index % 31) + 1].map((part) => String(part).padStart(2, '0')).join('-'),
);
const spansMeet = (a: Span, b: Span): boolean =>
  partsOf(a).some(([from, to]) => partsOf(b).some(([start, end]) => from < end && start < to));
const isSpanWithin = (a: Span, b: Span): boolean =>
  a.kind === 'season'
    ? within(daysOf(a), daysOf(b))
    : partsOf(a).every(([from, to]) => partsOf(b).some(([start, end]) => start <= from && to <= end));
