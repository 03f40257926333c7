import { CsvError, parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import type { TableRow } from '../../domain/table-row.js';
import { FileUnreadable } from './text.js';

/**
 * Rows of a CSV file, empty ones left out, cells trimmed. The separator is what the first line has most of: `;`, a tab or a comma.
 * A quotation mark inside a cell that does not begin with one is a sign like any other. Throws FileUnreadable.
 */
export const readCsv = (text: string): TableRow[] => {
  // The parser counts a line break of Windows within quotes twice.
  const unix = text.replace(/\r\n?/g, '\n');
  try {
    let ended = 0;
    const records = parse(unix, {
      ...{ delimiter: separatorOf(unix), record_delimiter: '\n', info: true, relax_column_count: true },
      // Together they take quotes within a bare cell and refuse what follows a closed quote.
      ...{ relax_quotes: true, trim: true },
    }) as unknown as { info: { lines: number }; record: string[] }[];
    return records
      .map(({ info, record }): TableRow => {
        const line = ended + 1;
        ended = info.lines;
        return { line, cells: record.map((cell) => withoutGuard(cell.trim())) };
      })
      .filter(({ cells }) => cells.some((cell) => cell !== ''));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new FileUnreadable('quotes', brokenLineOf(error, unix));
  }
};

/** With a byte order mark and semicolons, as spreadsheets expect it here; a cell that would be a formula there is made a text. */
export const writeCsv = (rows: readonly (readonly string[])[]): string =>
  stringify(rows as string[][], {
    ...{ bom: true, delimiter: ';', escape_formulas: true, record_delimiter: 'windows' },
    quoted_match: /[\r\n]/, // else it would quote no line break but those of Windows
  });

/** The apostrophe before what would be a formula, as `writeCsv` puts it. */
const withoutGuard = (cell: string): string => cell.replace(/^'(?=[=+\-@\t\r＝＋－＠])/u, '');

/** Of those outside quotes in the first line that has any. */
const separatorOf = (text: string): string => {
  const [first = ''] = /^(?:"(?:[^"]|"")*"|[^"\n])*/.exec(text.trimStart()) ?? [];
  const bare = first.replaceAll(/"(?:[^"]|"")*"/g, '');
  const count = (sign: string): number => bare.split(sign).length - 1;
  return [';', '\t', ','].reduce((best, sign) => (count(sign) > count(best) ? sign : best));
};

/** Where the cell begins whose quotes do not close: at the end of the file one looks in vain for what is wrong. */
const brokenLineOf = (error: CsvError, text: string): number => {
  const read = typeof error['bytes'] === 'number' ? error['bytes'] : 0;
  return Buffer.from(text).subarray(0, read).toString().split('\n').length;
};
