import { z } from 'zod';
import { publicationReason, type Cause } from '../domain/publication-reason.js';
import { NetworkBusy, NetworkRefused, NetworkUnclear } from './network.js';
import { vkFault } from './vk-errors.js';

/** A lost read is repeated, a lost write is looked for: nobody knows whether it happened. */
export type Purpose = 'read' | 'write';

export interface VkRequest<Answer> {
  purpose: Purpose;
  /** `wall.createComment` */
  method: string;
  token: string;
  params: Record<string, string>;
  /** Of what stands under `response`. */
  answer: z.ZodType<Answer>;
}

/** One HTTP request, no retry. Throws NetworkRefused, NetworkBusy or, for a write, NetworkUnclear. */
export type VkCall = <Answer>(request: VkRequest<Answer>) => Promise<Answer>;

export interface VkCallConfig {
  /** `https://api.vk.ru`, with or without `/method`. */
  apiUrl: string;
  version?: string;
  fetch?: typeof globalThis.fetch;
  /** A write is waited for longer: a long wait is cheaper than not knowing what happened. */
  writeTimeoutMs?: number;
  readTimeoutMs?: number;
}

export const createVkCall = ({
  apiUrl,
  version = '5.199',
  fetch = globalThis.fetch,
  writeTimeoutMs = 20_000,
  readTimeoutMs = 15_000,
}: VkCallConfig): VkCall => {
  const base = apiUrl.replace(/\/+$/, '').replace(/\/method$/, '');
  const timeouts: Record<Purpose, number> = { read: readTimeoutMs, write: writeTimeoutMs };

  return async ({ purpose, method, token, params, answer }) => {
    let status: number;
    let body: string;
    try {
      const response = await fetch(`${base}/method/${method}`, {
        method: 'POST',
        // The token goes in a header, so that no address, journal or error holds it; VK takes forms, not JSON.
        headers: { Authorization: `Bearer ${token}` },
        body: new URLSearchParams({ ...params, v: version }),
        redirect: 'manual',
        signal: AbortSignal.timeout(timeouts[purpose]),
      });
      status = response.status;
      body = await response.text();
    } catch (error) {
      throw neverConnected(error)
        ? busy(purpose, 5 * second, { cause: 'no-connection' }, error)
        : lost(purpose, whyLost(error), error);
    }
    if (status >= 500) throw lost(purpose, { cause: 'http-failure', code: status });
    const { data, error } = z.union([refusal, z.object({ response: answer })]).safeParse(parseJson(body));
    if (error) throw lost(purpose, { cause: 'strange-answer', code: status }, error);
    if ('error' in data) throw vkFailure(purpose, data.error.error_code, data.error.error_subcode);
    return data.response;
  };
};

const refusal = z.object({ error: z.object({ error_code: z.int(), error_subcode: z.int().optional().catch(undefined) }) });

interface Why {
  cause: Cause;
  code?: number;
}

/** VK's error code as the error of ours that says who must act; by the table of vk-errors.ts. */
export const vkFailure = (purpose: Purpose, code: number, subcode?: number): Error => {
  const fault = vkFault(code, subcode);
  // A look comes after a write that may have happened: the table's advice to publish by hand would be a trap there.
  const why: Why = { cause: purpose === 'write' ? fault.cause : 'not-shown', code };
  switch (fault.fate) {
    case 'unclear':
      return lost(purpose, why);
    case 'busy':
      return busy(purpose, fault.delayMs, why);
    case 'refused':
      return purpose === 'write'
        ? new NetworkRefused(fault.fault, String(code), publicationReason('refused', fault.cause, code))
        : new NetworkRefused('place', String(code), publicationReason('unread', why.cause, code));
  }
};

/** No answer, or none that can be understood. */
export const lost = (purpose: Purpose, why: Why, error?: unknown): Error =>
  purpose === 'write'
    ? new NetworkUnclear(publicationReason('unclear', why.cause, why.code), { cause: error })
    : busy(purpose, 5 * second, why, error);

const busy = (purpose: Purpose, retryAfterMs: number, { cause, code }: Why, error?: unknown): Error =>
  new NetworkBusy(retryAfterMs, publicationReason(purpose === 'write' ? 'busy' : 'unread', cause, code), { cause: error });

const second = 1000;

/** There was no connection, so that certainly nothing was written. Whatever else breaks may break after the write. */
const neverConnected = (error: unknown): boolean =>
  ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT'].includes(
    String(fieldOf(fieldOf(error, 'cause'), 'code')),
  );

const whyLost = (error: unknown): Why => ({ cause: fieldOf(error, 'name') === 'TimeoutError' ? 'late' : 'broken' });

/** Not by `instanceof`: the errors of `fetch` may come from another realm. */
const fieldOf = (thing: unknown, field: string): unknown =>
  typeof thing === 'object' && thing !== null ? Reflect.get(thing, field) : undefined;

/** undefined, which no answer's shape fits, for what is no JSON. */
const parseJson = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
};
