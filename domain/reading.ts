import type { Condition, Phrases, Settings, Topic, When } from './settings.js';
import { compileHints, findHints, wordsOf, type Hit, type HintIndex, type Word } from './stems.js';

/** Whose hint it is. What a rule of urgency names is a danger: it shows displeasure too. */
export type HintOf =
  | { in: 'topic'; topic: Topic }
  | { in: 'territory'; code: string }
  | { in: keyof Phrases }
  | { in: 'danger' | 'condition'; condition: Condition };

/** A text as the rules see it. */
export interface Reading {
  text: string;
  words: readonly Word[];
  hits: readonly Hit<HintOf>[];
}

/** The text with every hint of topics, territories and phrases found in it. */
export const readText = (text: string, settings: Settings): Reading => {
  const words = wordsOf(text);
  return { text, words, hits: findHints(words, indexOf(settings)) };
};

export const hitsIn = ({ hits }: Reading, kind: HintOf['in']): Hit<HintOf>[] =>
  hits.filter(({ tags, exact }) => (exact || kind === 'topic') && tags.some((tag) => tag.in === kind));

const compiled = new WeakMap<Settings, HintIndex<HintOf>>();

/** Settings in force are never changed, so what is compiled lives as long as they do. */
const indexOf = (settings: Settings): HintIndex<HintOf> => {
  const known = compiled.get(settings);
  if (known) return known;
  const index = compileHints(hintsOf(settings));
  compiled.set(settings, index);
  return index;
};

function* hintsOf({ topics, territories, phrases, rules, urgency }: Settings): Generator<{ hint: string; tag: HintOf }> {
  for (const topic of topics) {
    const tag: HintOf = { in: 'topic', topic };
    for (const hint of topic.stems) yield { hint, tag };
  }
  for (const { code, stems } of territories) {
    const tag: HintOf = { in: 'territory', code };
    for (const hint of stems) yield { hint, tag };
  }
  for (const list of ['thanks', 'chatter', 'complaint'] as const) {
    const tag: HintOf = { in: list };
    for (const hint of phrases[list]) yield { hint, tag };
  }
  for (const { when } of rules) yield* hintsOfWhen(when, 'condition');
  for (const { when } of urgency) yield* hintsOfWhen(when, 'danger');
}

function* hintsOfWhen({ all, any, none }: When, as: 'danger' | 'condition'): Generator<{ hint: string; tag: HintOf }> {
  for (const condition of [...all, ...any, ...none]) {
    if (condition.kind !== 'words') continue;
    const tag: HintOf = { in: none.includes(condition) ? 'condition' : as, condition };
    for (const hint of condition.stems) yield { hint, tag };
  }
}
