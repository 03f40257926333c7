import type { Deeds } from '../store/deeds.js';
import type { Store } from '../store/store.js';
import type { Caller } from './access.js';
import type { Params } from './params.js';

export interface MethodParts {
  store: Store;
  deeds: Deeds;
  now: () => number;
  /** What becomes of a `guid` or `random_id` that has been used before; `forgotten` is fault F23. */
  repeats: 'recognised' | 'forgotten';
}

/** What stands under `response`. Throws VkRefusal. */
export type Method = (parts: MethodParts, caller: Caller, params: Params) => unknown;
