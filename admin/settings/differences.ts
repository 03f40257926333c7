import type { Language } from '../../domain/language.js';
import { ruleNamesOf } from '../../db/try-text.js';
import { effectsSentence, whenSentence } from '../../domain/rule-words.js';
import type { Effects, Settings, When } from '../../domain/settings.js';
import type { Difference } from '../../domain/settings-diff.js';
import { fieldNames, valueWords } from '../locales/fields.js';
import { tableNames } from '../locales/tables.js';
import { settingsTables } from './tables.js';

/** A difference as a person reads it; lists say only what came and what went. */
export interface ShownDifference {
  table: string;
  name: string;
  /** Where the row is edited; null when it is gone. */
  address: string | null;
  field: string;
  before: string;
  after: string;
}

/** `after` is what the rows are called by, and `before` where a row is gone. */
export const showDifferences = (
  differences: readonly Difference[],
  { before, after }: { before: Settings; after: Settings },
  language: Language,
): ShownDifference[] =>
  differences.map((difference) => {
    const { table, row, field } = difference;
    const words = valueWords[language];
    const show = { after, before, language };
    const [was, becomes] =
      field === null
        ? [
            difference.before === null ? words.none : nameOf(difference.before, row),
            difference.after === null ? words.none : nameOf(difference.after, row),
          ]
        : pairOf(difference, show);
    const isGone = field === null && difference.after === null;
    return {
      table: isShownTable(table) ? tableNames[language][table] : table,
      name: nameIn(after, table, row) ?? nameIn(before, table, row) ?? row,
      address: isGone ? null : addressOf(table, row),
      field: field === null ? (isGone ? words.removed : words.added) : (fieldNames[language][field] ?? field),
      ...{ before: was, after: becomes },
    };
  });

export const addressOf = (table: string, row: string): string =>
  table === 'addressees' ? '/admin/pages/addressees' : `/admin/resources/${table}/records/${encodeURIComponent(row)}/edit`;

const isShownTable = (table: string): table is keyof (typeof tableNames)['ru'] => Object.hasOwn(tableNames.ru, table);

type Show = { before: Settings; after: Settings; language: Language };

const pairOf = ({ table, field, before, after }: Difference, show: Show): [string, string] => {
  if (isWords(before) && isWords(after)) {
    const gone = before.filter((word) => !after.includes(word));
    const come = after.filter((word) => !before.includes(word));
    return [gone.map((word) => `− ${word}`).join('\n'), come.map((word) => `+ ${word}`).join('\n')];
  }
  const [was, becomes] = [before, after].map((value) => textOf({ table, field: field ?? '', value }, show));
  return [linesOf(was ?? ''), linesOf(becomes ?? '')];
};

/** Of notations of many lines only those that differ would be read anyway; a long one is cut. */
const linesOf = (text: string): string => (text.length > 1_000 ? `${text.slice(0, 1_000)}…` : text);

const isWords = (value: unknown): value is string[] => Array.isArray(value) && value.every((item) => typeof item === 'string');

const textOf = ({ table, field, value }: { table: string; field: string; value: unknown }, show: Show): string => {
  const { language, before, after } = show;
  const words = valueWords[language];
  if (value === null || value === undefined || value === '') return words.none;
  if (typeof value === 'boolean') return value ? words.yes : words.no;
  if (field === 'when') return whenSentence(value as When, ruleNamesOf(after, []), language);
  if (field === 'effects') return effectsSentence(value as Effects, ruleNamesOf(after, []), language);
  const known = settingsTables
    .find((one) => one.table === table)
    ?.fields.find(({ name, problem }) => (problem ?? name) === field);
  if (known?.write) return known.write(value as never, language);
  if (typeof value === 'string') {
    const referred = referredTable[field];
    return (referred && (nameIn(after, referred, value) ?? nameIn(before, referred, value))) ?? value;
  }
  return typeof value === 'number' ? String(value) : JSON.stringify(value);
};

const referredTable: Record<string, keyof Settings | undefined> = {
  topic: 'topics',
  group: 'groups',
  department: 'departments',
  territory: 'territories',
  policy: 'policies',
  calendar: 'calendars',
};

const nameOf = (row: unknown, key: string): string => (row as { name?: string }).name ?? key;

const nameIn = (settings: Settings, table: keyof Settings, key: string): string | undefined => {
  const rows = settings[table];
  if (!Array.isArray(rows)) return undefined;
  const row = (rows as { code?: string; number?: number; name?: string }[]).find(
    ({ code, number }) => code === key || (number !== undefined && String(number) === key),
  );
  return row?.name;
};
