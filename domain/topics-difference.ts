import type { Language } from './language.js';
import type { Settings, Topic } from './settings.js';
import { rowOf, topicColumns, type TopicColumn } from './topics-table.js';

export interface TopicNamed {
  code: string;
  name: string;
}
/** Of lists only what goes and what comes. */
export interface CellChange {
  column: TopicColumn;
  from: string;
  to: string;
}
export interface TopicsDifference {
  added: TopicNamed[];
  changed: (TopicNamed & { cells: CellChange[] })[];
  removed: TopicNamed[];
  unchanged: number;
}

/** What a file would change, in words; `missing` says what becomes of topics that are not in it. */
export const differenceOf = (
  settings: Settings,
  topics: readonly Topic[],
  { missing, language }: { missing: 'keep' | 'remove'; language: Language },
): TopicsDifference => {
  const now = new Map(settings.topics.map((topic) => [topic.code, topic]));
  const coming = new Set(topics.map(({ code }) => code));
  const difference: TopicsDifference = { added: [], changed: [], removed: [], unchanged: 0 };
  for (const topic of topics) {
    const before = now.get(topic.code);
    const cells = before === undefined ? [] : cellsOf(before, topic, settings, language);
    if (before === undefined) difference.added.push(named(topic));
    else if (cells.length > 0) difference.changed.push({ ...named(topic), cells });
    else difference.unchanged += 1;
  }
  const left = settings.topics.filter(({ code }) => !coming.has(code));
  if (missing === 'remove') difference.removed.push(...left.map(named));
  else difference.unchanged += left.length;
  return difference;
};

const named = ({ code, name }: Topic): TopicNamed => ({ code, name });

const lists: Partial<Record<TopicColumn, 'stems' | 'examples'>> = { stems: 'stems', examples: 'examples' };

const cellsOf = (before: Topic, after: Topic, settings: Settings, language: Language): CellChange[] => {
  const [was, is] = [rowOf(before, settings, language), rowOf(after, settings, language)];
  return topicColumns.flatMap((column): CellChange[] => {
    const list = lists[column];
    if (list === undefined) return was[column] === is[column] ? [] : [{ column, from: was[column], to: is[column] }];
    const [gone, come] = [without(before[list], after[list]), without(after[list], before[list])];
    return gone.length + come.length === 0 ? [] : [{ column, from: gone.join(', '), to: come.join(', ') }];
  });
};

const without = (items: readonly string[], others: readonly string[]): string[] => {
  const known = new Set(others);
  return items.filter((item) => !known.has(item));
};
