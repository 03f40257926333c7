import type { DecidedBy, RoutedBy } from './audit.js';
import { holds, isNear, unmetIn, type Facts, type Unmet } from './conditions.js';
import type { Addressee, Effects, RoutingRule, Settings } from './settings.js';

type Effect = keyof Effects;
type RuleNamed = Extract<DecidedBy, { kind: 'rule' }>;
type Said<Name extends Effect> = { value: NonNullable<Effects[Name]>; by: RuleNamed };

export const byPrecedence = (a: RoutingRule, b: RoutingRule): number => a.priority - b.priority || a.number - b.number;

export const ruleNamed = ({ number, name }: RoutingRule): RuleNamed => ({ kind: 'rule', number, name });

const ordered = new WeakMap<readonly RoutingRule[], readonly RoutingRule[]>();

/** Settings are never changed, so their order is found once. */
const inOrder = ({ rules }: Pick<Settings, 'rules'>): readonly RoutingRule[] => {
  const known = ordered.get(rules) ?? [...rules].sort(byPrecedence);
  ordered.set(rules, known);
  return known;
};

/** Rules that hold, the first to decide first. */
export const rulesThatHold = (settings: Pick<Settings, 'rules'>, facts: Facts): RoutingRule[] =>
  inOrder(settings).filter(({ when }) => holds(when, facts));

/** What the rules say of one effect alone. */
export const ruled = <Name extends Effect>(
  settings: Pick<Settings, 'rules'>,
  effect: Name,
  facts: Facts,
): Said<Name> | undefined =>
  saidOf(
    inOrder(settings).filter(({ effects, when }) => effects[effect] !== null && holds(when, facts)),
    effect,
  );

/** What the first of them that says anything of this effect says; undefined = none does. */
export const saidOf = <Name extends Effect>(held: readonly RoutingRule[], effect: Name): Said<Name> | undefined => {
  for (const rule of held) {
    const value = rule.effects[effect];
    if (value !== null) return { value, by: ruleNamed(rule) };
  }
  return undefined;
};

/** A rule that might have decided and did not: it holds, but `by` comes earlier; or it nearly held. */
export type LostRule = { kind: 'rule'; number: number; name: string } & ({ effect: Effect; by: number } | { unmet: Unmet });

export const lostRules = (settings: Pick<Settings, 'rules'>, held: readonly RoutingRule[], facts: Facts): LostRule[] => [
  ...held.flatMap((rule, index) =>
    effectsOf(rule).flatMap((effect): LostRule[] => {
      const winner = held.slice(0, index).find((earlier) => earlier.effects[effect] !== null);
      return winner ? [{ ...ruleNamed(rule), effect, by: winner.number }] : [];
    }),
  ),
  ...inOrder(settings).flatMap((rule): LostRule[] => {
    const unmet = isNear(rule.when, facts) ? unmetIn(rule.when, facts) : undefined;
    return unmet ? [{ ...ruleNamed(rule), unmet }] : [];
  }),
];

export const effectsOf = ({ effects }: RoutingRule): Effect[] =>
  (Object.keys(effects) as Effect[]).filter((effect) => effects[effect] !== null);

interface Place {
  topic: string;
  territory: string | null;
}

/**
 * Who answers for a topic where no rule says it: the cell of topic and territory, that of its group and the territory, the topic's
 * own department, that of the group everywhere. undefined = a moderator names the addressee.
 */
export const chooseAddressee = (
  { topics, addressees }: Pick<Settings, 'topics' | 'addressees'>,
  { topic: code, territory }: Place,
): { department: string; by: RoutedBy } | undefined => {
  const topic = topics.find((known) => known.code === code);
  if (!topic) return undefined;
  const cell = (of: { topic: string | null; group: string | null; territory: string | null }) => {
    const found = addressees.find((one) => one.topic === of.topic && one.group === of.group && one.territory === of.territory);
    return found && { department: found.department, by: { kind: 'cell', ...of } as const };
  };
  return (
    (territory === null ? undefined : cell({ topic: code, group: null, territory })) ??
    (territory === null ? undefined : cell({ topic: null, group: topic.group, territory })) ??
    (topic.department ? { department: topic.department, by: { kind: 'topic', topic: code } as const } : undefined) ??
    cell({ topic: null, group: topic.group, territory: null })
  );
};

/** The key of a cell: the same place has one. */
export const addresseeCode = ({ topic, group, territory }: Omit<Addressee, 'department'>): string =>
  `${topic === null ? `group:${group ?? ''}` : `topic:${topic}`}@${territory ?? '*'}`;
