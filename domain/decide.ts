import type { DecidedBy, MarkedWord, RoutedBy } from './audit.js';
import { classify } from './classifier.js';
import { chooseDepartment } from './routing.js';
import type { RoutingRule, Settings } from './settings.js';
import { choosePolicy } from './sla.js';

/** What a decision is made of, and nothing else: the same in production, in a preview and in a back-test. */
export interface Incoming {
  /** All that the resident wrote, oldest first. */
  text: string;
  /** ISO instant at which the round began: its day and hour are those that rules ask about. */
  at: string;
  network: string;
  /** Its id in the network. */
  community: string;
  communityTerritory: string | null;
  /** In force whenever neither a rule nor the department says otherwise. */
  communityPolicy: string;
  /** The author had another appeal open at `at`. */
  hasOpenAppeal: boolean;
}

/** What staff have decided already: it stands in place of what words and rules say. */
export interface Given {
  /** null = not clear, and known to be. */
  topic?: string | null;
  department?: string;
}

export interface Decision {
  /** `noise`: nobody waits for an answer · `unsure`: a moderator decides the topic. */
  decision: 'sure' | 'unsure' | 'noise';
  /** null while nobody is sure; the guesses are `candidates`. */
  topic: string | null;
  territory: string | null;
  urgent: boolean;
  /** null = a moderator names the addressee; always so while there is no topic. */
  department: string | null;
  policy: string;
  /** Words by which the candidates were found, in the order of the text. */
  words: MarkedWord[];
  /** At most three, the best first. */
  candidates: { topic: string; score: number }[];
  /** What the words alone say of the topic, in one sentence. */
  sentence: string;
  /** By what each part was decided; null where nothing was. */
  why: { topic: DecidedBy | null; department: RoutedBy | null; policy: DecidedBy };
  lost: Lost[];
}

/** What might have decided and did not. */
export type Lost =
  | { kind: 'topic'; topic: string; score: number }
  /** It holds, but `by`, which comes earlier, has decided. */
  | { kind: 'rule'; number: number; name: string; by: number };

/** What becomes of a message, by these settings. The one function by which production, preview and back-test decide. */
export const decide = (settings: Settings, incoming: Incoming): Decision => decideFor(settings, incoming, {});

/** The same where staff have decided the topic or the department themselves. */
export const decideFor = (settings: Settings, incoming: Incoming, given: Given): Decision => {
  const read = classify(incoming.text, settings, incoming);
  const topic = given.topic !== undefined ? given.topic : read.decision === 'sure' ? read.topic : null;
  const facts = { topic, territory: read.territory, network: incoming.network, community: incoming.community };
  const routing = topic === null ? undefined : chooseDepartment(settings, facts);
  const department = given.department ?? routing?.department ?? null;
  const rulePolicy = given.department === undefined ? (routing?.policy ?? null) : null;
  const policy = choosePolicy(settings, {
    ...{ rulePolicy, departmentCode: department, defaultPolicy: incoming.communityPolicy },
  }).code;
  const by: RoutedBy | null = given.department === undefined ? (routing?.by ?? null) : { kind: 'operator' };
  return {
    decision: given.topic === undefined ? read.decision : given.topic === null ? 'unsure' : 'sure',
    ...{ topic, territory: read.territory, urgent: read.urgent, department, policy },
    ...{ words: read.words, candidates: read.candidates, sentence: read.why },
    why: {
      topic: topic === null ? null : given.topic === undefined ? { kind: 'words' } : { kind: 'operator' },
      department: by,
      policy: policyBy(settings, { rulePolicy, by, department }),
    },
    lost: [
      ...read.candidates
        .filter((candidate) => candidate.topic !== topic)
        .map((candidate) => ({ kind: 'topic', ...candidate }) as const),
      ...outranked(routing?.others ?? [], by),
    ],
  };
};

const policyBy = (
  { departments }: Settings,
  { rulePolicy, by, department }: { rulePolicy: string | null; by: RoutedBy | null; department: string | null },
): DecidedBy => {
  if (rulePolicy !== null && by?.kind === 'rule') return by;
  const own = departments.find(({ code }) => code === department)?.policy;
  return own != null && department !== null ? { kind: 'department', department } : { kind: 'community' };
};

const outranked = (others: readonly RoutingRule[], by: RoutedBy | null): Lost[] =>
  by?.kind === 'rule' ? others.map(({ number, name }) => ({ kind: 'rule', number, name, by: by.number })) : [];
