import { addresseeCode } from './routing.js';
import type { Settings } from './settings.js';

/** A row of the document that another one before it stands for already; tables hold each once. */
export interface RepeatedRow {
  /** Its place in the document: `topics.5.code`. */
  field: string;
  key: string;
}

const coded = ['groups', 'topics', 'departments', 'territories', 'policies', 'calendars', 'ladders', 'templates'] as const;
const numbered = ['rules', 'urgency'] as const;

export const repeatedRows = (settings: Settings): RepeatedRow[] => [
  ...coded.flatMap((table) =>
    repeatedIn(
      table,
      'code',
      settings[table].map(({ code }) => code),
    ),
  ),
  ...numbered.flatMap((table) =>
    repeatedIn(
      table,
      'number',
      settings[table].map(({ number }) => String(number)),
    ),
  ),
  // A cell is known by its place.
  ...repeatedIn('addressees', 'topic', settings.addressees.map(addresseeCode)),
];

const repeatedIn = (table: keyof Settings, key: string, keys: readonly string[]): RepeatedRow[] => {
  const known = new Set<string>();
  return keys.flatMap((value, index) => {
    if (known.has(value)) return [{ field: `${table}.${index}.${key}`, key: value }];
    known.add(value);
    return [];
  });
};
