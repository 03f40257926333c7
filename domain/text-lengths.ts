import type { Settings } from './settings.js';
import type { SettingsProblem } from './settings-check.js';
import type { SettingsWords } from './settings-words.js';

/** Of texts of the settings, characters; `examples` is how many a topic may have. */
export const longest = { code: 200, name: 500, stem: 500, norms: 2_000, example: 1_000, examples: 200, email: 320 } as const;

type Row = { code?: string; number?: number; name: string; norms?: string; email?: string | null } & {
  stems?: readonly string[];
  examples?: readonly string[];
};

const tables = [
  ...(['groups', 'topics', 'departments', 'territories', 'rules', 'urgency', 'policies', 'calendars'] as const),
  ...(['ladders', 'templates'] as const),
];

/** Texts that the document of settings would not take back, by whichever way they came. */
export const textLengthProblems = (settings: Settings, words: SettingsWords): SettingsProblem[] =>
  tables.flatMap((table) =>
    (settings[table] as readonly Row[]).flatMap((row) =>
      findingsOf(row, words).map(([field, message]) => ({ table, code: row.code ?? String(row.number), field, message })),
    ),
  );

const findingsOf = ({ stems = [], examples = [], ...row }: Row, words: SettingsWords): [field: string, message: string][] => [
  ...(['code', 'name', 'norms', 'email'] as const).flatMap((field): [string, string][] =>
    (row[field] ?? '').length > longest[field] ? [[field, words.textTooLong(longest[field])]] : [],
  ),
  ...wordsTooLong('stems', stems, longest.stem, words),
  ...wordsTooLong('examples', examples, longest.example, words),
  ...(examples.length > longest.examples ? [['examples', words.tooManyExamples(longest.examples)] as [string, string]] : []),
];

const wordsTooLong = (field: string, texts: readonly string[], most: number, words: SettingsWords): [string, string][] => {
  const first = texts.find((text) => text.length > most);
  return first === undefined ? [] : [[field, words.oneTooLong(first.slice(0, 30), most)]];
};
