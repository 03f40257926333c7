/** A row of a CSV file with the line it begins on. */
export interface CsvRow {
  line: number;
  cells: string[];
}

/**
 * Rows of RFC 4180; the separator is what the first line has most of: `;`, a tab or a comma. Empty lines are left out. A quote that
 * never closes takes the rest of the file into its cell: `open` is the line it stands on.
 */
export const readCsvRows = (text: string): { rows: CsvRow[]; open: number | undefined } => {
  const separator = separatorOf(text);
  const rows: CsvRow[] = [];
  let row: CsvRow = { line: 1, cells: [] };
  let cell = '';
  let line = 1;
  let quotedFrom: number | undefined;
  const endRow = (): void => {
    row.cells.push(cell.trim());
    if (row.cells.some((value) => value !== '')) rows.push(row);
    cell = '';
    row = { line, cells: [] };
  };
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at] ?? '';
    if (sign === '\n') line += 1;
    if (quotedFrom !== undefined) {
      if (sign !== '"') cell += sign;
      else if (text[at + 1] === '"') cell += text[(at += 1)] ?? '';
      else quotedFrom = undefined;
    } else if (sign === '"' && cell.trim() === '') {
      quotedFrom = line;
      cell = '';
    } else if (sign === separator) {
      row.cells.push(cell.trim());
      cell = '';
    } else if (sign === '\n') endRow();
    else if (sign !== '\r') cell += sign;
  }
  endRow();
  return { rows, open: quotedFrom };
};

const separatorOf = (text: string): string => {
  const [first = ''] = text.trimStart().split('\n', 1);
  const bare = first.replace(/"[^"]*"/g, '');
  const count = (sign: string): number => bare.split(sign).length - 1;
  return [';', '\t', ','].reduce((best, sign) => (count(sign) > count(best) ? sign : best));
};
