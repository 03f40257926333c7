import type { MarkedWord } from '../../../domain/audit.js';
import type { RuleNames } from '../../../domain/rule-words.js';
import { isKey, say } from '../../frame/words.ts';

export interface Named {
  code: string;
  name: string;
}
/** What rules may name, by kind; topics know their group. */
export type Choices = Record<'group' | 'territory' | 'department' | 'policy' | 'template' | 'network' | 'community', Named[]> & {
  topic: (Named & { group: string })[];
};

export interface Grid {
  mayEdit: boolean;
  groups: (Named & { topics: (Named & { department: string | null })[] })[];
  territories: Named[];
  departments: Named[];
  cells: { code: string; topic: string | null; group: string | null; territory: string | null; department: string }[];
}

export interface Trial {
  decision: 'sure' | 'unsure' | 'noise';
  at: string;
  version: number | null;
  topic: Named | null;
  territory: Named | null;
  urgent: boolean;
  department: Named | null;
  policy: Named;
  timeZone: string;
  milestones: { kind: string; name: string; dueAt: string; why: string }[];
  words: MarkedWord[];
  reasons: { topic: string; urgent: string | null; department: string; policy: string; also: string[] };
  lost: string[];
}

const networkName = (code: string): string => {
  const key = `choice.${code}`;
  return isKey(key) ? say(key) : code;
};

export const namesFrom = (choices: Choices): RuleNames => {
  const named = (rows: readonly Named[]) => (code: string) => rows.find((row) => row.code === code)?.name ?? code;
  return {
    ...{ topic: named(choices.topic), group: named(choices.group), territory: named(choices.territory) },
    ...{
      department: named(choices.department),
      policy: named(choices.policy),
      template: named(choices.template),
      community: named(choices.community),
    },
    network: networkName,
  };
};
