import type { RoutedBy } from './audit.js';
import type { RoutingRule, Settings } from './settings.js';

/** What a rule may ask about an appeal; `community` is its id in the network. */
export interface RoutingFacts {
  topic: string | null;
  territory: string | null;
  network: string;
  community: string;
}

export interface Routing {
  department: string;
  /** The rule's own policy; null = as the department or the community has it. */
  policy: string | null;
  by: RoutedBy;
  /** Rules that fit too, and come later. */
  others: RoutingRule[];
}

/** The first rule that fits, else the topic's own department; undefined = a moderator names the addressee. */
export const chooseDepartment = (
  { rules, topics }: Pick<Settings, 'rules' | 'topics'>,
  facts: RoutingFacts,
): Routing | undefined => {
  const topic = topics.find(({ code }) => code === facts.topic);
  const [rule, ...others] = rules.filter((candidate) => fits(candidate, facts, topic?.group ?? null)).sort(byPrecedence);
  if (rule)
    return {
      department: rule.department,
      policy: rule.policy,
      by: { kind: 'rule', number: rule.number, name: rule.name },
      others,
    };
  if (!topic?.department) return undefined;
  return { department: topic.department, policy: null, by: { kind: 'topic', topic: topic.code }, others: [] };
};

/** An empty condition asks nothing; a fact that is not known fits no filled condition. */
const fits = (rule: RoutingRule, { topic, territory, network, community }: RoutingFacts, group: string | null): boolean =>
  (rule.topic === null || rule.topic === topic) &&
  (rule.group === null || rule.group === group) &&
  (rule.territory === null || rule.territory === territory) &&
  (rule.network === null || rule.network === network) &&
  (rule.community === null || rule.community === community);

const byPrecedence = (a: RoutingRule, b: RoutingRule): number => a.priority - b.priority || a.number - b.number;
