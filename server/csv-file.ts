import { parse, CsvError } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';

/** A file that cannot be read as a table at all; `line` is where it breaks. */
export class CsvUnreadable extends Error {
  override name = 'CsvUnreadable';
  constructor(
    readonly why: 'workbook' | 'not-text' | 'too-many-rows' | 'quotes',
    readonly line: number | null = null,
  ) {
    super(line === null ? why : `${why} at line ${line}`);
  }
}

export interface CsvRow {
  /** Of the file, counted from 1; a row with line breaks in its cells begins there. */
  line: number;
  cells: string[];
}

const mostRows = 5_000;

/** As spreadsheets save it: UTF-8 with or without a byte order mark, UTF-16, or Windows-1251; with semicolons, commas or tabs. */
export const readCsv = (bytes: Uint8Array): CsvRow[] => {
  const text = textOf(bytes);
  if (text.includes('\0')) throw new CsvUnreadable('not-text');
  const rows = parseText(text);
  if (rows.length > mostRows) throw new CsvUnreadable('too-many-rows', mostRows + 1);
  return rows.filter(({ cells }) => cells.some((cell) => cell.trim() !== ''));
};

/** With a byte order mark and semicolons, as spreadsheets expect it here; a cell that would be a formula there is made a text. */
export const writeCsv = (rows: readonly (readonly string[])[]): string =>
  stringify(rows as string[][], { bom: true, delimiter: ';', escape_formulas: true, record_delimiter: 'windows' });

const textOf = (bytes: Uint8Array): string => {
  const [first, second] = bytes;
  if (first === 0x50 && second === 0x4b) throw new CsvUnreadable('workbook'); // «PK»: a zip, as workbooks are
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    if ((error as { code?: string }).code !== 'ERR_ENCODING_INVALID_ENCODED_DATA') throw error;
    // No text of Windows-1251 with a Russian word in it happens to be UTF-8.
    return new TextDecoder('windows-1251').decode(bytes);
  }
};

const parseText = (text: string): CsvRow[] => {
  let ended = 0;
  try {
    const records = parse(text, {
      delimiter: delimiterOf(text),
      info: true,
      relax_column_count: true,
      skip_empty_lines: false,
    }) as unknown as { info: { lines: number }; record: string[] }[];
    return records.map(({ info, record }) => {
      const line = ended + 1;
      ended = info.lines;
      return { line, cells: record.map(withoutGuard) };
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new CsvUnreadable('quotes', typeof error['lines'] === 'number' ? error['lines'] : null);
  }
};

/** The apostrophe before what would be a formula, as `writeCsv` puts it. */
const withoutGuard = (cell: string): string => cell.replace(/^'(?=[=+\-@\t\r＝＋－＠])/u, '');

/** Of those outside quotes in the first line that has any. */
const delimiterOf = (text: string): string => {
  const head = /^(?:"(?:[^"]|"")*"|[^"\n])*/.exec(text)?.[0].replaceAll(/"(?:[^"]|"")*"/g, '') ?? '';
  const counts = [';', ',', '\t'].map((delimiter) => ({ delimiter, count: head.split(delimiter).length }));
  return counts.sort((a, b) => b.count - a.count)[0]?.delimiter ?? ';';
};
