import type { Params } from './params.js';

/** One call of a method, as it was sent, with the token taken out. */
export interface Call {
  method: string;
  token: string | undefined;
  params: Params;
}
