/** A row of a table that somebody brings in a file. */
export interface TableRow {
  /** Of the file, counted from 1; a row with line breaks in its cells begins there. */
  line: number;
  cells: readonly string[];
}
