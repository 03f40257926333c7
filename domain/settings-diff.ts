import { addresseeCode } from './routing.js';
import type { Settings } from './settings.js';

/** One field of one row that two settings versions hold differently; a row that one of them lacks differs as a whole. */
export interface Difference {
  table: keyof Settings;
  /** Code or number of the row; of the phrases, the list. */
  row: string;
  /** Null = the whole row was added or removed. */
  field: string | null;
  before: unknown;
  after: unknown;
}

type Row = Record<string, unknown>;

/** In the order of the tables, then of the rows by code, then of the fields. */
export const diffSettings = (before: Settings, after: Settings): Difference[] =>
  (Object.keys(after) as (keyof Settings)[]).flatMap((table) => {
    const [rowsBefore, rowsAfter] = [rowsOf(before, table), rowsOf(after, table)];
    const codes = [...new Set([...rowsBefore.keys(), ...rowsAfter.keys()])].sort();
    return codes.flatMap((row) => diffRows({ table, row }, rowsBefore.get(row), rowsAfter.get(row)));
  });

const rowsOf = (settings: Settings, table: keyof Settings): Map<string, Row> => {
  if (table === 'phrases')
    return new Map(Object.entries<string[]>({ ...settings.phrases }).map(([list, stems]) => [list, { stems }]));
  if (table === 'addressees') return new Map(settings.addressees.map((cell) => [addresseeCode(cell), { ...cell }]));
  const rows = settings[table] as readonly object[];
  return new Map(rows.map((row) => [String('number' in row ? row.number : (row as { code: string }).code), row as Row]));
};

const diffRows = (place: Pick<Difference, 'table' | 'row'>, before: Row | undefined, after: Row | undefined): Difference[] => {
  if (!before || !after) return [{ ...place, field: null, before: before ?? null, after: after ?? null }];
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return fields
    .filter((field) => !isSame(before[field], after[field]))
    .map((field) => ({ ...place, field, before: before[field] ?? null, after: after[field] ?? null }));
};

/** Whatever order the database keeps keys in. */
const isSame = (one: unknown, other: unknown): boolean => {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  const [keys, others] = [Object.keys(one), Object.keys(other)];
  return keys.length === others.length && keys.every((key) => isSame((one as Row)[key], (other as Row)[key]));
};
