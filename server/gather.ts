/** Works through what is put in, so many at a time, in order of arrival. `work` never throws. */
export const gather = <T>(atOnce: number, work: (item: T) => Promise<void>): { put(item: T): void; drain(): Promise<void> } => {
  const waiting: T[] = [];
  const running = new Set<Promise<void>>();
  const next = (): void => {
    const item = running.size < atOnce ? waiting.shift() : undefined;
    if (item === undefined) return;
    const done: Promise<void> = work(item).finally(() => {
      running.delete(done);
      next();
    });
    running.add(done);
  };
  return {
    put(item) {
      waiting.push(item);
      next();
    },
    async drain() {
      waiting.length = 0;
      await Promise.all(running);
    },
  };
};
