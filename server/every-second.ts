import type { Logger } from 'pino';

export interface Repeated {
  /** Ends after the turn that is being done. */
  stop(): Promise<void>;
}

/** A turn a second, or at once if more waits; an error ends a turn, never the loop. */
export const everySecond = (log: Logger, work: () => Promise<'more waits' | 'all done'>): Repeated => {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let working: Promise<void> = Promise.resolve();
  const turn = (): void => {
    working = work()
      .catch((error: unknown): 'all done' => {
        log.warn({ err: error }, 'it will be repeated in a second');
        return 'all done';
      })
      .then((left) => {
        if (!stopped) timer = setTimeout(turn, left === 'more waits' ? 0 : 1_000);
      });
  };
  turn();
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await working;
    },
  };
};
