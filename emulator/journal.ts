export interface JournalEntry {
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
export interface Journal {
  write(entry: Omit<JournalEntry, 'at'>): void;
  /** Oldest first. */
  list(of: { network?: string | undefined; method?: string | undefined }): JournalEntry[];
}

const keep = 20_000;

/** What was called. In memory: it is for those who watch, and promises nothing. */
export const createJournal = (now: () => number): Journal => {
  const entries: JournalEntry[] = [];
  return {
    write(entry) {
      entries.push({ at: new Date(now()).toISOString(), ...entry });
      if (entries.length > keep * 1.1) entries.splice(0, entries.length - keep);
    },
    list: ({ network, method }) =>
      entries.filter((entry) => (network ?? entry.network) === entry.network && (method ?? entry.method) === entry.method),
  };
};
