import type { Forgery } from '../store/world.js';

/** The bad days that this stand knows (networks.md §7.6); any other is refused, or a test of it would prove nothing. */
export const knownFaults = ['F1', 'F2', 'F3', 'F4', 'F5', 'F6', 'F7', 'F8', 'F10', 'F16', 'F20'] as const;

/** Faults that are nothing but an error of the network instead of the deed, with their usual code. */
export const refusals: Partial<Record<string, number>> = { F1: 6, F2: 9, F3: 14, F4: 29, F5: 5, F20: 213 };

/** Longer than a client waits for a write. */
export const usualDelayMs = 25_000;
export const usualCopies = 10;

export const forgeries: readonly Forgery[] = [
  'wrong-secret',
  'no-secret',
  'foreign-group',
  'oversized',
  'invalid-json',
  'invalid-utf8',
  'unknown-type',
];
