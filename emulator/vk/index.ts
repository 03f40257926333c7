import { setTimeout as pause } from 'node:timers/promises';
import express, { Router, type Request, type Response } from 'express';
import { drawFault } from '../faults/draw.js';
import { refusals, usualDelayMs } from '../faults/index.js';
import type { Journal } from '../journal.js';
import type { Fault } from '../store/world.js';
import { callerOf, demandRight, isMethod, type Caller } from './access.js';
import { groupMethods } from './groups.js';
import { messageMethods } from './messages.js';
import type { Method, MethodParts } from './method.js';
import type { Params } from './params.js';
import { createRates } from './rates.js';
import { badParameter, VkRefusal } from './refusal.js';
import { wallMethods } from './wall.js';

export interface VkApiParts extends MethodParts {
  journal: Journal;
}

const methods: Record<string, Method> = { ...wallMethods, ...messageMethods, ...groupMethods };

interface Call {
  method: string;
  token: string | undefined;
  params: Params;
}
type Answer = { response: unknown } | { error: Record<string, unknown> };
/** `silent` = the connection breaks instead of an answer. */
type Ending = { answer: Answer; delayMs?: number; fault?: string } | { silent: true; fault: string };

/** `/method/<name>` as VK answers it (networks.md §7.3): forms, not JSON; HTTP 200 for errors too. */
export const createVkApi = (parts: VkApiParts): Router => {
  const answerCall = createAnswers(parts);
  const router = Router();
  router.use(express.urlencoded({ extended: false, limit: '2mb', parameterLimit: 1000 }));
  const take = async (request: Request<{ method: string }>, response: Response): Promise<void> => {
    const call = readCall(request);
    const ending = isJson(request) ? { answer: tellError(badParameter('JSON is not supported'), call) } : answerCall(call);
    const { method, params } = call;
    const fault = ending.fault === undefined ? {} : { fault: ending.fault };
    const said = 'answer' in ending ? { answer: ending.answer } : {};
    parts.journal.write({ network: 'vk', method, params, ...said, ...fault });
    await end(response, ending);
  };
  router.all('/method/:method', (request, response, next) => {
    take(request, response).catch(next);
  });
  return router;
};

const isJson = (request: Request): boolean => /\bjson\b/.test(request.headers['content-type'] ?? '');

const readCall = ({ params: { method = '' }, query, body, headers }: Request<{ method: string }>): Call => {
  const given = Object.entries({ ...query, ...(body as object | undefined) });
  const { access_token: inForm, ...params } = Object.fromEntries(given.map(([name, value]) => [name, textOf(value)]));
  const [, inHeader] = /^Bearer (.+)$/i.exec(headers.authorization ?? '') ?? [];
  return { method, params, token: inHeader ?? inForm };
};

/** Of a parameter given twice VK takes the last. */
const textOf = (value: unknown): string => String(Array.isArray(value) ? value.at(-1) : value);

const createAnswers = (parts: VkApiParts) => {
  const rates = createRates(parts.now);
  const { store } = parts;

  const begin = ({ method, token, params }: Call): { caller: Caller; run: Method } => {
    if (!isMethod(method)) throw new VkRefusal(3, 'Unknown method passed');
    if (params['v'] === undefined) throw new VkRefusal(8, 'Invalid request: v (version) is required');
    const caller = callerOf(store.world, token);
    demandRight(store.world.settings.profile, caller, method);
    if (!rates.take(token ?? '', caller.kind)) throw new VkRefusal(6, 'Too many requests per second');
    const run = methods[method];
    if (!run) throw new VkRefusal(3, 'Unknown method passed');
    return { caller, run };
  };

  const draw = ({ method, params }: Call, caller: Caller): Fault | undefined => {
    const communityId = caller.kind === 'group' ? caller.community.id : Math.abs(Number(params['owner_id'])) || undefined;
    const drawn = drawFault(store.world, callFaults, { method, communityId });
    if (drawn) store.commit([drawn.spent]);
    return drawn?.fault;
  };

  return (call: Call): Ending => {
    try {
      const { caller, run } = begin(call);
      const act = (): Answer => told(call, () => run(parts, caller, call.params));
      const fault = draw(call, caller);
      return fault ? spoil(fault, call, act) : { answer: act() };
    } catch (error) {
      if (error instanceof VkRefusal) return { answer: tellError(error, call) };
      throw error;
    }
  };
};

const callFaults = [...Object.keys(refusals), 'F6', 'F7', 'F8'];

/** The deed is done unless the fault says `before`; only what is said about it is spoilt. */
const spoil = (fault: Fault, call: Call, act: () => Answer): Ending => {
  const { id, when = 'after', code = refusals[id] } = fault;
  if (code !== undefined && id !== 'F6') {
    return { answer: tellError(new VkRefusal(code, `Refused by fault ${id}`, fault.subcode), call), fault: id };
  }
  const answer = when === 'after' ? act() : undefined;
  switch (id) {
    case 'F6':
      return { answer: tellError(new VkRefusal(code ?? 10, 'Internal server error: try again later'), call), fault: id };
    case 'F8':
      return { answer: answer ?? tellError(new VkRefusal(10, 'Late'), call), delayMs: fault.delayMs ?? usualDelayMs, fault: id };
    default:
      return { silent: true, fault: id };
  }
};

const told = (call: Call, run: () => unknown): Answer => {
  try {
    return { response: run() };
  } catch (error) {
    if (error instanceof VkRefusal) return tellError(error, call);
    throw error;
  }
};

const tellError = ({ code, message, subcode }: VkRefusal, { method, params }: Call): Answer => ({
  error: {
    error_code: code,
    ...(subcode === undefined ? {} : { error_subcode: subcode }),
    error_msg: message,
    request_params: [{ key: 'method', value: method }, ...Object.entries(params).map(([key, value]) => ({ key, value }))],
  },
});

const end = async (response: Response, ending: Ending): Promise<void> => {
  if ('silent' in ending) {
    response.socket?.resetAndDestroy();
    return;
  }
  // Unreferenced: a stand that is asked to leave does not wait for somebody who has long gone.
  if (ending.delayMs !== undefined) await pause(ending.delayMs, undefined, { ref: false });
  if (!response.destroyed) response.json(ending.answer);
};
