import type { Call } from './call.js';

/** An error of VK's; its answer is HTTP 200 all the same. */
export class VkRefusal extends Error {
  constructor(
    readonly code: number,
    message: string,
    readonly subcode?: number,
  ) {
    super(message);
  }
}

export const badParameter = (what: string): VkRefusal =>
  new VkRefusal(100, `One of the parameters specified was missing or invalid: ${what}`);
export const accessDenied = (why: string): VkRefusal => new VkRefusal(15, `Access denied: ${why}`);

export const tellError = (
  { code, message, subcode }: VkRefusal,
  { method, params }: Call,
): { error: Record<string, unknown> } => ({
  error: {
    error_code: code,
    ...(subcode === undefined ? {} : { error_subcode: subcode }),
    error_msg: message,
    request_params: [{ key: 'method', value: method }, ...Object.entries(params).map(([key, value]) => ({ key, value }))],
  },
});
