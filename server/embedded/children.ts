import type { RunningPart } from './part.js';
import { supervise } from './supervise.js';

export interface Child {
  name: string;
  start: () => Promise<RunningPart>;
  isReady?: (part: RunningPart, patienceMs: number) => Promise<void>;
}

export interface Children {
  /** Starts it and keeps it alive. Settles when it is ready for the first time, throws the reason when it died before. */
  add: (child: Child) => Promise<void>;
  /** The last one added ends first. */
  stop: () => Promise<void>;
}

export const createChildren = (report: (line: string) => void, giveUp: (reason: string) => void): Children => {
  const cared: ReturnType<typeof supervise>[] = [];
  return {
    add: ({ name, start, isReady = () => Promise.resolve() }) => {
      const one = supervise({ name, start, isReady, report, giveUp });
      cared.unshift(one);
      return one.ready;
    },
    stop: async () => {
      // A signal to the whole group ends all at once: none of them is to be started again.
      cared.forEach((one) => one.letEnd());
      for (const one of cared) await one.stop();
    },
  };
};
