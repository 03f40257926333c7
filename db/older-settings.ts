import type { Condition, Effects, RoutingRule, Settings } from '../domain/settings.js';

/** Versions are never changed, and the older ones lack what came later: each step says what they meant without it. */
export const upToDate = (content: Settings): Settings => steps.reduce((older, step) => step(older), content);

interface FixedRule {
  number: number;
  name: string;
  priority: number;
  topic: string | null;
  group: string | null;
  territory: string | null;
  network: string | null;
  community: string | null;
  department: string;
  policy: string | null;
}

const nothing: Effects = {
  ...{ topic: null, importance: null, department: null, policy: null },
  ...{ approval: null, template: null, label: null },
};

/** A rule had one condition of each kind, a department and perhaps a policy; danger was one list of phrases. Migration 0008 does the same to the tables. */
const withRulesThatCombine = (content: Settings): Settings => {
  const rules = content.rules as (RoutingRule | FixedRule)[];
  const { urgent = [], ...phrases } = content.phrases as Settings['phrases'] & { urgent?: string[] };
  const danger = {
    number: 1,
    name: 'Опасность для жизни',
    when: { all: [{ kind: 'words', stems: urgent } as const], any: [], none: [] },
  };
  return {
    ...content,
    rules: rules.map((rule) => ('when' in rule ? rule : combined(rule))),
    addressees: (content.addressees as Settings['addressees'] | undefined) ?? [],
    urgency: (content.urgency as Settings['urgency'] | undefined) ?? (urgent.length > 0 ? [danger] : []),
    phrases,
  };
};

const combined = ({ number, name, priority, department, policy, ...asked }: FixedRule): RoutingRule => ({
  ...{ number, name, priority },
  when: {
    all: (['topic', 'group', 'territory', 'network', 'community'] as const).flatMap((kind): Condition[] => {
      const code = asked[kind];
      return code === null ? [] : [{ kind, codes: [code] }];
    }),
    ...{ any: [], none: [] },
  },
  effects: { ...nothing, department, policy },
});

/** Clocks started at receipt, and neither stood nor were put off. */
const withClocks = (content: Settings): Settings => ({
  ...content,
  policies: content.policies.map((policy) => ({
    ...({ start: 'received', extension: null, pauseLimit: null, pauseReasons: [] } as const),
    ...policy,
  })),
});

/** Steps were told in the panel alone, and nobody had to acknowledge them; a department had no address. */
const withTelling = (content: Settings): Settings => ({
  ...content,
  departments: content.departments.map((department) => ({ ...{ email: null }, ...department })),
  ladders: content.ladders.map((ladder) => ({
    ...ladder,
    steps: ladder.steps.map((step) => ({ ...{ by: [], acknowledgeMinutes: null }, ...step })),
  })),
});

/** Topics said nothing of norms and gave no examples, and replies were written without templates. */
const withTemplates = (content: Settings): Settings => ({
  ...content,
  topics: content.topics.map((topic) => ({ ...{ norms: '', examples: [] }, ...topic })),
  templates: (content.templates as Settings['templates'] | undefined) ?? [],
});

/** Days had no notes. */
const withNotes = (content: Settings): Settings => ({
  ...content,
  calendars: content.calendars.map((calendar) => ({ ...{ notes: {} }, ...calendar })),
});

const steps: readonly ((content: Settings) => Settings)[] = [
  withRulesThatCombine,
  withClocks,
  withTelling,
  withTemplates,
  withNotes,
];
