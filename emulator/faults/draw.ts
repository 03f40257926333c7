import type { Fact } from '../store/facts.js';
import type { Fault, World } from '../store/world.js';
import { knownFault, usualTargets } from './index.js';

export interface Place {
  /** A method of the network, or the type of an event. */
  method: string;
  communityId: number | undefined;
}
/** What strikes, and what has become true by asking: dice were thrown, a count went down, a time ran out. */
export interface Drawn {
  fault: Fault | undefined;
  facts: Fact[];
}

/** The oldest of these faults that fits here and whose dice say so. */
export const drawFault = ({ faults }: World, ids: readonly string[], place: Place, now: number): Drawn => {
  const facts: Fact[] = [];
  for (const fault of faults.values()) {
    if (!ids.includes(fault.id) || !fits(fault, place)) continue;
    if (fault.until !== undefined && fault.until <= now) {
      facts.push(['faultGone', fault.key]);
      continue;
    }
    const thrown = fault.probability === undefined ? fault : { ...fault, thrown: fault.thrown + 1 };
    if (fault.probability === undefined || chance(fault.seed, fault.thrown) < fault.probability) {
      return { fault, facts: [...facts, spend(thrown)] };
    }
    facts.push(['fault', thrown]);
  }
  return { fault: undefined, facts };
};

const fits = (fault: Fault, { method, communityId }: Place): boolean => {
  const known = knownFault(fault.id);
  const usual = known ? usualTargets[known.on] : undefined;
  const methodFits = fault.method === undefined ? (usual?.includes(method) ?? true) : fault.method === method;
  return methodFits && (fault.communityId ?? communityId) === communityId;
};

const spend = (fault: Fault): Fact => {
  const { key, count, happened } = fault;
  if (count === 1) return ['faultGone', key];
  return ['fault', { ...fault, happened: happened + 1, ...(count === undefined ? {} : { count: count - 1 }) }];
};

/** The n-th number of a seed, from 0 to 1 (mulberry32). */
const chance = (seed: number, n: number): number => {
  let mixed = (seed + Math.imul(n + 1, 0x6d2b79f5)) | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
};
