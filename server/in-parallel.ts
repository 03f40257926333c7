/** Each item once, in order, so many at a time. What one throws ends the rest of its lane, and is thrown at the end. */
export const inParallel = async <T>(atOnce: number, items: Iterable<T>, work: (item: T) => Promise<unknown>): Promise<void> => {
  const waiting = items[Symbol.iterator]();
  const lane = async (): Promise<void> => {
    for (let next = waiting.next(); !next.done; next = waiting.next()) await work(next.value);
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
};
