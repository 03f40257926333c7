import { setTimeout as pause } from 'node:timers/promises';

/** Asks the probe again and again until it answers with something; the clock only bounds the wait. */
export const until = async <T>(
  probe: () => Promise<T | undefined> | T | undefined,
  what: string,
  timeoutMs: number,
  everyMs = 25,
): Promise<T> => {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const found = await probe();
    if (found !== undefined) return found;
    if (performance.now() > deadline) throw new Error(`waited ${timeoutMs} ms in vain: ${what}`);
    await pause(everyMs);
  }
};
