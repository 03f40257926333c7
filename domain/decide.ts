import type { Addition, DecidedBy, MarkedWord, RoutedBy } from './audit.js';
import { classifyReading } from './classifier.js';
import { holds, type Facts } from './conditions.js';
import { hitsIn, readText, type Reading } from './reading.js';
import { chooseAddressee, lostRules, ruled, rulesThatHold, saidOf, type LostRule } from './routing.js';
import type { Condition, Importance, RoutingRule, Settings, UrgencyRule, When } from './settings.js';
import { chooseCalendar, choosePolicy } from './sla.js';

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
  importance?: Importance;
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
  /** null = no rule says whether a reply needs approval. */
  approval: boolean | null;
  template: string | null;
  labels: string[];
  /** Words by which the candidates and the rules that decided were found, in the order of the text. */
  words: MarkedWord[];
  /** At most three, the best first. */
  candidates: { topic: string; score: number }[];
  /** What the words alone say of the topic, in one sentence. */
  sentence: string;
  /** By what each part was decided; null where nothing was. */
  why: {
    topic: DecidedBy | null;
    urgent: DecidedBy | null;
    department: RoutedBy | null;
    policy: DecidedBy;
    also: Addition[];
  };
  lost: Lost[];
}

/** What might have decided and did not. */
export type Lost = { kind: 'topic'; topic: string; score: number } | LostRule;

/** What becomes of a message, by these settings. The one function by which production, preview and back-test decide. */
export const decide = (settings: Settings, incoming: Incoming): Decision => decideFor(settings, incoming, {});

/**
 * The same where staff have decided topic, department or importance themselves. In order: what the words say; whether that is urgent;
 * the topic by the rules; urgency again, of the topic decided; then the other effects of the rules, each by itself.
 */
export const decideFor = (settings: Settings, incoming: Incoming, given: Given): Decision => {
  const reading = readText(incoming.text, settings);
  const read = classifyReading(reading, incoming);
  const isNoise = read.decision === 'noise' && given.topic === undefined;
  const factsOf = factsIn(settings, incoming, { reading, territory: read.territory });

  const byWords = read.decision === 'sure' ? read.topic : null;
  const isDanger = urgencyOf(settings, factsOf(byWords, false)) !== undefined;
  const asRead = factsOf(byWords, given.importance ? given.importance === 'urgent' : isDanger);
  const byRule = isNoise || given.topic !== undefined ? undefined : ruled(settings, 'topic', asRead);
  const topic = isNoise ? null : given.topic !== undefined ? given.topic : (byRule?.value ?? byWords);

  const importance = importanceOf(settings, given, (urgent) => factsOf(topic, urgent));
  const { urgent } = importance;
  const facts = factsOf(topic, urgent);
  const held = isNoise ? [] : rulesThatHold(settings, facts);
  const addressee = topic === null ? undefined : departmentOf(settings, held, { topic, territory: read.territory });
  const department = given.department ?? addressee?.department ?? null;
  const policy = saidOf(held, 'policy');
  const also = additionsOf(held);
  const why: Decision['why'] = {
    topic: topic === null ? null : given.topic !== undefined ? { kind: 'operator' } : (byRule?.by ?? { kind: 'words' }),
    urgent: importance.by,
    department: given.department === undefined ? (addressee?.by ?? null) : { kind: 'operator' },
    policy: policy?.by ?? ownPolicyOf(settings, department),
    also,
  };
  return {
    decision: isNoise ? 'noise' : topic === null ? 'unsure' : 'sure',
    ...{ topic, territory: read.territory, urgent, department },
    policy: choosePolicy(settings, {
      ...{ rulePolicy: policy?.value ?? null, departmentCode: department, defaultPolicy: incoming.communityPolicy },
    }).code,
    approval: also.find((one) => one.effect === 'approval')?.needed ?? null,
    template: also.find((one) => one.effect === 'template')?.template ?? null,
    labels: also.flatMap((one) => (one.effect === 'label' ? [one.label] : [])),
    words: [...read.words, ...wordsOfRules(reading, settings, why)].sort((a, b) => a.start - b.start),
    ...{ candidates: read.candidates, sentence: read.why, why },
    lost: [
      ...read.candidates.filter((one) => one.topic !== topic).map((one) => ({ kind: 'topic', ...one }) as const),
      ...(isNoise ? [] : lostRules(settings, held, facts)),
    ],
  };
};

/** While a moderator decides, the clock is the rules' or the community's. */
export const policyInTriage = ({ policy, why }: Decision, { communityPolicy }: Incoming): string =>
  why.policy.kind === 'rule' ? policy : communityPolicy;

/** What rules ask about, for a topic and an urgency that may still change. */
const factsIn = (
  settings: Settings,
  { at, network, community, hasOpenAppeal }: Incoming,
  { reading, territory }: { reading: Reading; territory: string | null },
) => {
  const said = new Set<Condition>();
  for (const kind of ['condition', 'danger'] as const)
    for (const { tags } of hitsIn(reading, kind)) for (const tag of tags) if ('condition' in tag) said.add(tag.condition);
  let clock: ReturnType<Facts['clock']> | undefined;
  return (code: string | null, urgent: boolean): Facts => {
    const topic = settings.topics.find((known) => known.code === code);
    return {
      ...{ topic: code, group: topic?.group ?? null, fastTrack: topic?.fastTrack === true },
      ...{ territory, network, community, said, urgent, openAppeal: hasOpenAppeal },
      clock: () => (clock ??= clockAt(at, chooseCalendar(settings, null).timeZone)),
    };
  };
};

const clocks = new Map<string, Intl.DateTimeFormat>();

/** `HH:MM` and `MM-DD` of an ISO instant in a zone. */
const clockAt = (at: string, timeZone: string): { time: string; day: string } => {
  let clock = clocks.get(timeZone);
  if (!clock) {
    // The Swedish way of writing a date is ISO's.
    clock = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
    clocks.set(timeZone, clock);
  }
  const [date = '', time = ''] = clock.format(new Date(at)).split(' ');
  return { time, day: date.slice(5) };
};

const urgencyOf = ({ urgency }: Settings, facts: Facts): UrgencyRule | undefined =>
  [...urgency].sort((a, b) => a.number - b.number).find(({ when }) => holds(when, facts));

/** A person's word, else a rule on importance, else danger. */
const importanceOf = (
  settings: Settings,
  { importance: said }: Given,
  factsOf: (urgent: boolean) => Facts,
): { urgent: boolean; by: DecidedBy | null } => {
  if (said) return { urgent: said === 'urgent', by: { kind: 'operator' } };
  const danger = urgencyOf(settings, factsOf(false));
  const rule = ruled(settings, 'importance', factsOf(danger !== undefined));
  if (rule) return { urgent: rule.value === 'urgent', by: rule.by };
  return { urgent: danger !== undefined, by: danger ? { kind: 'urgency', number: danger.number, name: danger.name } : null };
};

const departmentOf = (
  settings: Settings,
  held: readonly RoutingRule[],
  place: { topic: string; territory: string | null },
): { department: string; by: RoutedBy } | undefined => {
  const said = saidOf(held, 'department');
  return said ? { department: said.value, by: said.by } : chooseAddressee(settings, place);
};

const ownPolicyOf = ({ departments }: Settings, department: string | null): DecidedBy => {
  const own = departments.find(({ code }) => code === department)?.policy ?? null;
  return own === null || department === null ? { kind: 'community' } : { kind: 'department', department };
};

const additionsOf = (held: readonly RoutingRule[]): Addition[] => {
  const [approval, template, label] = [saidOf(held, 'approval'), saidOf(held, 'template'), saidOf(held, 'label')];
  return [
    ...(approval ? [{ effect: 'approval' as const, needed: approval.value, by: approval.by }] : []),
    ...(template ? [{ effect: 'template' as const, template: template.value, by: template.by }] : []),
    ...(label ? [{ effect: 'label' as const, label: label.value, by: label.by }] : []),
  ];
};

/** What the rules that decided found in the text. */
const wordsOfRules = (reading: Reading, { rules, urgency }: Settings, why: Decision['why']): MarkedWord[] => {
  const deciding = [why.topic, why.urgent, why.department, why.policy, ...why.also.map(({ by }) => by)];
  const numbers = new Set(deciding.flatMap((by) => (by?.kind === 'rule' ? [by.number] : [])));
  return [
    ...rules
      .filter(({ number }) => numbers.has(number))
      .sort((a, b) => a.number - b.number)
      .flatMap(({ number, when }) => marksOf(reading, when, { rule: number })),
    ...urgency
      .filter(({ number }) => why.urgent?.kind === 'urgency' && why.urgent.number === number)
      .flatMap(({ number, when }) => marksOf(reading, when, { urgency: number })),
  ];
};

const marksOf = (reading: Reading, { all, any }: When, of: { rule: number } | { urgency: number }): MarkedWord[] => {
  const asked = new Set([...all, ...any].filter(({ kind }) => kind === 'words'));
  if (asked.size === 0) return [];
  return reading.hits
    .filter(({ tags, exact }) => exact && tags.some((tag) => 'condition' in tag && asked.has(tag.condition)))
    .flatMap(({ hint, at }) =>
      at.flatMap((index) => {
        const word = reading.words[index];
        return word ? [{ start: word.start, end: word.end, hint, ...of }] : [];
      }),
    );
};
