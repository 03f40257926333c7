import { until } from '../../server/embedded/until.js';

/** Waits for a fact instead of sleeping: the probe answers with a truthy value, or fails, until the time is over. */
export const waitFor = async <T>(
  probe: () => Promise<T | undefined | null | false> | T | undefined | null | false,
  what: string,
  timeoutMs = 10_000,
): Promise<T> => {
  let last: unknown;
  const ask = async (): Promise<T | undefined> => {
    try {
      return (await probe()) || undefined;
    } catch (error) {
      last = error;
      return undefined;
    }
  };
  return until(ask, what, timeoutMs).catch((error: Error) => {
    throw new Error(error.message, { cause: last });
  });
};
