import { closeSync, existsSync, openSync, readFileSync, renameSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';

export interface JournalEntry {
  id: string;
  /** ISO-8601 */
  at: string;
  network: string;
  method: string;
  /** As they were sent, without the token. */
  params: Record<string, string>;
  answer?: unknown;
  /** What broke on purpose: `F7`. */
  fault?: string;
}
export interface JournalQuery {
  network?: string | undefined;
  method?: string | undefined;
  /** The newest so many. */
  limit?: number | undefined;
}
export interface Journal {
  write(entry: Omit<JournalEntry, 'id' | 'at'>): void;
  /** Oldest first. */
  list(query: JournalQuery): JournalEntry[];
  clear(): void;
  watch(listener: () => void): void;
  close(): void;
}

const keep = 20_000;
const largestFile = 32 * 1024 * 1024;
/** A long answer is shown while the process lives; the file would be nothing but walls read again and again. */
const longestAnswer = 4_000;

/** What was called, on a file too: whoever counts calls may kill the stand meanwhile. */
export const openJournal = (folder: string, now: () => number): Journal => {
  const path = join(folder, 'journal.jsonl');
  const listeners: (() => void)[] = [];
  let entries = existsSync(path) ? readFileSync(path, 'utf8').split('\n').flatMap(readEntry).slice(-keep) : [];
  let lastId = Number(entries.at(-1)?.id ?? 0);
  let { file, size } = rewrite(path, entries);

  const startAnew = (kept: JournalEntry[]): void => {
    entries = kept;
    closeSync(file);
    ({ file, size } = rewrite(path, entries));
  };
  return {
    write(entry) {
      lastId += 1;
      const written: JournalEntry = { id: String(lastId), at: new Date(now()).toISOString(), ...entry };
      entries.push(written);
      size += writeSync(file, lineOf(written));
      if (entries.length > keep * 1.1 || size > largestFile) startAnew(entries.slice(-keep / 2));
      for (const listener of listeners) listener();
    },
    list: ({ network, method, limit = keep }) =>
      entries
        .filter((entry) => (network ?? entry.network) === entry.network && (method ?? entry.method) === entry.method)
        .slice(-limit),
    clear() {
      startAnew([]);
      for (const listener of listeners) listener();
    },
    watch: (listener) => void listeners.push(listener),
    close: () => closeSync(file),
  };
};

/** The last line may have been cut off by a kill, before anybody was answered. */
const readEntry = (line: string): JournalEntry[] => {
  if (line === '') return [];
  try {
    return [JSON.parse(line) as JournalEntry];
  } catch {
    return [];
  }
};

const lineOf = (entry: JournalEntry): string => {
  const whole = JSON.stringify(entry);
  return `${whole.length > longestAnswer && 'answer' in entry ? JSON.stringify({ ...entry, answer: '…' }) : whole}\n`;
};

const rewrite = (path: string, entries: readonly JournalEntry[]): { file: number; size: number } => {
  const lines = entries.map(lineOf).join('');
  writeFileSync(`${path}.new`, lines);
  renameSync(`${path}.new`, path);
  return { file: openSync(path, 'a'), size: lines.length };
};
