import type { Condition, When } from './settings.js';

/** What conditions ask about. A fact that is not known fits no condition. */
export interface Facts {
  topic: string | null;
  group: string | null;
  fastTrack: boolean;
  territory: string | null;
  network: string;
  community: string;
  /** Those of the settings' `words` conditions that the text fulfils. */
  said: ReadonlySet<Condition>;
  urgent: boolean;
  openAppeal: boolean;
  /** `HH:MM` and `MM-DD` where the office is; asked for only by rules that need it. */
  clock: () => { time: string; day: string };
}

export const holds = (when: When, facts: Facts): boolean => unmetIn(when, facts) === undefined;

/** Why a rule does not hold; undefined = it does. */
export type Unmet =
  { part: 'all'; condition: Condition } | { part: 'none'; condition: Condition } | { part: 'any'; conditions: Condition[] };

export const unmetIn = ({ all, any, none }: When, facts: Facts): Unmet | undefined => {
  for (const condition of all) if (!isMet(condition, facts)) return { part: 'all', condition };
  for (const condition of none) if (isMet(condition, facts)) return { part: 'none', condition };
  if (any.length > 0 && !any.some((condition) => isMet(condition, facts))) return { part: 'any', conditions: any };
  return undefined;
};

/** Something of what it asks is so: a rule that nearly held is worth a word, the others are not. */
export const isNear = ({ all, any }: When, facts: Facts): boolean =>
  [...all, ...any].some((condition) => condition.kind !== 'network' && isMet(condition, facts));

const isMet = (condition: Condition, facts: Facts): boolean => {
  switch (condition.kind) {
    case 'topic':
    case 'group':
    case 'territory':
    case 'network':
    case 'community': {
      const fact = facts[condition.kind];
      return fact !== null && condition.codes.includes(fact);
    }
    case 'words':
      return facts.said.has(condition);
    case 'urgent':
      return facts.urgent;
    case 'fast-track':
      return facts.fastTrack;
    case 'open-appeal':
      return facts.openAppeal;
    case 'time': {
      const { time } = facts.clock();
      const { from, to } = condition;
      return from <= to ? from <= time && time < to : time >= from || time < to;
    }
    case 'season': {
      const { day } = facts.clock();
      const { from, to } = condition;
      return from <= to ? from <= day && day <= to : day >= from || day <= to;
    }
  }
};
