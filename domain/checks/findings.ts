import type { MilestoneKind } from '../settings.js';
import type { SettingsWords } from '../settings-words.js';

/** What is wrong with a field of a row, and how it is said to the official. */
export type Finding = [field: string, say: (words: SettingsWords) => string];

/** Codes that rows may name. */
export type Known = Record<
  'groups' | 'topics' | 'territories' | 'departments' | 'calendars' | 'policies' | 'ladders' | 'templates',
  ReadonlySet<string>
>;

export function* missing(
  field: string,
  code: string | null,
  known: ReadonlySet<string>,
  what: Parameters<SettingsWords['missing']>[0],
  of?: MilestoneKind,
): Generator<Finding> {
  if (code !== null && !known.has(code)) yield [field, (say) => say.missing(what, code, of)];
}

export const pairs = <Item>(items: readonly Item[]): [Item, Item][] =>
  items.slice(1).flatMap((item, index) => {
    const before = items[index];
    return before === undefined ? [] : [[before, item]];
  });
