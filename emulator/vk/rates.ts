import type { Caller } from './access.js';

const perSecond: Record<Caller['kind'], number> = { user: 3, group: 20, service: 3 };

/** Requests of one token in any second; a refused one does not count. */
export const createRates = (now: () => number) => {
  const taken = new Map<string, number[]>();
  return {
    /** false = one too many. */
    take(token: string, kind: Caller['kind']): boolean {
      const at = now();
      const recent = (taken.get(token) ?? []).filter((moment) => moment > at - 1000);
      taken.set(token, recent);
      if (recent.length >= perSecond[kind]) return false;
      recent.push(at);
      return true;
    },
  };
};
