import { z } from 'zod';
import { demandRight } from './access.js';
import type { Method } from './method.js';
import type { Params } from './params.js';
import { badParameter, VkRefusal } from './refusal.js';

const mostCalls = 25;
const program = /^\s*return\s*\[(.*)\]\s*;?\s*$/s;
const oneCall = /\s*API\.([a-zA-Z]+\.[a-zA-Z]+)\s*\(\s*(\{.*?\})?\s*\)\s*(?:,|$)/gsy;
const given = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]).transform(String));

/** Of VKScript only this: `return [API.wall.get({"owner_id":-1}), …];`. What failed stands as `false` and is told beside. */
export const createExecute =
  (methods: Record<string, Method>): Method =>
  (parts, caller, params) => {
    const calls = readProgram(params['code'] ?? '');
    if (calls.length > mostCalls) throw new VkRefusal(13, 'Runtime error occurred during code invocation: too many API calls');
    const errors: unknown[] = [];
    const response = calls.map(({ method, asked }) => {
      try {
        const run = methods[method];
        if (!run) throw new VkRefusal(3, 'Unknown method passed');
        demandRight(parts.store.world.settings.profile, caller, method);
        return run(parts, caller, asked);
      } catch (error) {
        if (!(error instanceof VkRefusal)) throw error;
        errors.push({ method, error_code: error.code, error_msg: error.message });
        return false;
      }
    });
    return errors.length === 0 ? response : new PartlyDone(response, errors);
  };

/** The errors of an `execute` stand beside the response, not in it. */
export class PartlyDone {
  constructor(
    readonly response: unknown,
    readonly errors: readonly unknown[],
  ) {}
}

const readProgram = (code: string): { method: string; asked: Params }[] => {
  if (code.trim() === '') throw badParameter('code is empty');
  const [, inside] = program.exec(code) ?? [];
  if (inside === undefined) throw cannotCompile;
  const calls: { method: string; asked: Params }[] = [];
  oneCall.lastIndex = 0;
  while (oneCall.lastIndex < inside.length) {
    const [, method = '', asked = '{}'] = oneCall.exec(inside) ?? [];
    if (method === '') throw cannotCompile;
    calls.push({ method, asked: readAsked(asked) });
  }
  return calls;
};

const cannotCompile = new VkRefusal(12, 'Unable to compile code: the stand knows `return [API.method({…}), …];` alone');

const readAsked = (text: string): Params => {
  try {
    const { data } = given.safeParse(JSON.parse(text.replace(/([{,]\s*)([a-z_]+)\s*:/gi, '$1"$2":')));
    if (data) return data;
  } catch {
    throw cannotCompile;
  }
  throw cannotCompile;
};
