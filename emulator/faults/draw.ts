import type { Fact } from '../store/facts.js';
import type { Fault, World } from '../store/world.js';

export interface Place {
  /** A method of the network, or the type of an event. */
  method: string;
  communityId: number | undefined;
}

/** The oldest of these faults that fits here and whose dice say so, and the fact that it has happened once more. */
export const drawFault = ({ faults }: World, ids: readonly string[], place: Place): { fault: Fault; spent: Fact } | undefined => {
  for (const fault of faults.values()) {
    if (!ids.includes(fault.id) || !fits(fault, place)) continue;
    if (fault.probability !== undefined && Math.random() >= fault.probability) continue;
    return { fault, spent: spend(fault) };
  }
  return undefined;
};

const fits = (fault: Fault, { method, communityId }: Place): boolean =>
  (fault.method ?? method) === method && (fault.communityId ?? communityId) === communityId;

const spend = (fault: Fault): Fact => {
  const { key, count, happened } = fault;
  if (count === 1) return ['faultGone', key];
  return ['fault', { ...fault, happened: happened + 1, ...(count === undefined ? {} : { count: count - 1 }) }];
};
