import { setTimeout as pause } from 'node:timers/promises';
import { CannotStart } from './cannot-start.js';
import { deathOf, wasKilled, type RunningPart } from './part.js';

export interface Care {
  name: string;
  /** Starts it anew, on the same addresses as before. */
  start: () => Promise<RunningPart>;
  /** Settles when it does its work; throws when it died before, or when that took longer. */
  isReady: (part: RunningPart, patienceMs: number) => Promise<void>;
  report: (line: string) => void;
  /** Called once, when it dies again and again by itself. */
  giveUp: (reason: string) => void;
}

export interface Cared {
  /** The first start: settles when ready, throws its reason. Whom somebody kills meanwhile is started again, as later. */
  ready: Promise<void>;
  /** From now on its end is no death. */
  letEnd: () => void;
  stop: () => Promise<void>;
}

const firstDelayMs = 250;
const longestDelayMs = 10_000;
const patience = 8;
const memoryMs = 60_000;
/** For the first time. Later it may have to wait for a server that is away, and nobody waits for it at the terminal. */
const firstReadyMs = 120_000;

/** Keeps one part alive: starts it again with growing delay, until it is stopped or there is no hope. */
export const supervise = (care: Care): Cared => {
  const { name, start, isReady, report, giveUp } = care;
  let stopping = false;
  let current = start();
  let wasReadyOnce = false;

  /** Undefined = it never came so far. */
  const live = async (): Promise<{ failure: Error; readyForMs?: number }> => {
    try {
      const part = await current;
      await isReady(part, wasReadyOnce ? Infinity : firstReadyMs);
      wasReadyOnce = true;
      firstTime.resolve();
      const readyAt = performance.now();
      const failure = await deathOf(part, name);
      return { failure, readyForMs: performance.now() - readyAt };
    } catch (error) {
      return { failure: error instanceof Error ? error : new Error(String(error)) };
    }
  };

  /** Work soon followed by a death of its own is no better than no work at all. */
  const isHopeless = (failure: Error, readyForMs: number | undefined): boolean =>
    readyForMs === undefined || (!wasKilled(failure) && readyForMs < memoryMs);

  const keep = async (): Promise<void> => {
    let deaths: number[] = [];
    let hopeless = 0;
    for (;;) {
      const { failure, readyForMs } = await live();
      if (stopping) return;
      if (!wasKilled(failure)) firstTime.reject(failure); // does nothing when it was ready once
      hopeless = isHopeless(failure, readyForMs) ? hopeless + 1 : 0;
      if (hopeless === patience)
        return giveUp(failure instanceof CannotStart ? failure.message : `Не удаётся запустить процесс ${failure.message}`);
      const now = performance.now();
      deaths = [...deaths.filter((at) => now - at < memoryMs), now];
      report(`${failure.message.split('\n')[0]}; запускаю снова.`);
      await pause(Math.min(firstDelayMs * 2 ** (deaths.length - 1), longestDelayMs));
      if (stopping) return;
      current = start();
    }
  };

  const firstTime = promiseOf();
  void keep();
  return {
    ready: firstTime.promise,
    letEnd: () => {
      stopping = true;
    },
    stop: async () => {
      stopping = true;
      const part = await current.catch(() => undefined);
      await part?.stop();
    },
  };
};

const promiseOf = (): { promise: Promise<void>; resolve: () => void; reject: (error: Error) => void } => {
  let resolve = (): void => undefined;
  let reject = (_error: Error): void => undefined;
  const promise = new Promise<void>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  promise.catch(() => undefined); // whoever awaits it hears of it
  return { promise, resolve, reject };
};
