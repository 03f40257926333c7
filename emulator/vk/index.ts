import { Router, type ErrorRequestHandler, type Request, type Response } from 'express';
import { drawFault } from '../faults/draw.js';
import { callFaults } from '../faults/index.js';
import type { Journal } from '../journal.js';
import type { Fault } from '../store/world.js';
import { callerOf, demandRight, isMethod, type Caller } from './access.js';
import type { Call } from './call.js';
import { elsewhereMethods } from './elsewhere.js';
import { end, spoil, type Answer, type Ending } from './ending.js';
import { createExecute, PartlyDone } from './execute.js';
import { formBodies, isJson, readForm } from './form.js';
import { groupMethods } from './groups.js';
import { messageMethods } from './messages.js';
import type { Method, MethodParts } from './method.js';
import { createRates } from './rates.js';
import { badParameter, tellError, VkRefusal } from './refusal.js';
import { wallMethods } from './wall.js';

export type VkApiParts = Omit<MethodParts, 'repeats'> & { journal: Journal; log: (line: string) => void };

const plain: Record<string, Method> = { ...wallMethods, ...messageMethods, ...groupMethods, ...elsewhereMethods };
const methods: Record<string, Method> = { ...plain, execute: createExecute(plain) };

/** `/method/<name>` as VK answers it (networks.md §7.3): forms, not JSON; HTTP 200 for errors too. */
export const createVkApi = (parts: VkApiParts): Router => {
  const answerCall = createAnswers(parts);
  const { journal, log } = parts;
  const router = Router();
  const take = async (request: Request<{ method: string }>, response: Response): Promise<void> => {
    const call = await readCall(request);
    const ending = isJson(request) ? { answer: tellError(badParameter('JSON is not supported'), call) } : answerCall(call);
    const { method, params } = call;
    const fault = ending.fault === undefined ? {} : { fault: ending.fault };
    const said = 'answer' in ending ? { answer: ending.answer } : {};
    journal.write({ network: 'vk', method, params, ...said, ...fault });
    await end(response, ending);
  };
  router.all('/method/:method', formBodies, (request: Request<{ method: string }>, response: Response, next: () => void) => {
    take(request, response).catch(next);
  });
  router.use((request, response) => response.json(tellError(new VkRefusal(3, 'Unknown method passed'), nothing(request.path))));
  router.use(answerBroken(log));
  return router;
};

const readCall = async (request: Request<{ method: string }>): Promise<Call> => {
  const { access_token: inForm, ...params } = await readForm(request);
  const [, inHeader] = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '') ?? [];
  return { method: request.params.method, params, token: inHeader ?? inForm };
};

const nothing = (method: string): Call => ({ method, token: undefined, params: {} });

/** A form that cannot be read is the caller's error, and VK tells it with HTTP 200 too. */
const answerBroken =
  (log: (line: string) => void): ErrorRequestHandler =>
  (error: unknown, request, response, next) => {
    if (response.headersSent) return next(error);
    const refusal = asRefusal(error);
    if (refusal.code === 10) log(`VK API: ${error instanceof Error ? error.stack : String(error)}`);
    response.json(tellError(refusal, nothing(request.path.replace('/method/', ''))));
  };

const asRefusal = (error: unknown): VkRefusal => {
  if (error instanceof VkRefusal) return error;
  const isCallers = (error as { status?: number }).status !== undefined;
  return isCallers ? badParameter('the form cannot be read') : new VkRefusal(10, 'Internal server error');
};

const createAnswers = (parts: VkApiParts) => {
  const rates = createRates(parts.now);
  const { store } = parts;

  const begin = ({ method, token, params }: Call): { caller: Caller; run: Method } => {
    const run = isMethod(method) ? methods[method] : undefined;
    if (!run) throw new VkRefusal(3, 'Unknown method passed');
    demandVersion(params['v']);
    const caller = callerOf(store.world, token);
    demandRight(store.world.settings.profile, caller, method);
    if (!rates.take(token ?? '', caller.kind)) throw new VkRefusal(6, 'Too many requests per second');
    return { caller, run };
  };

  const draw = ({ method, params }: Call, caller: Caller): Fault | undefined => {
    const communityId = caller.kind === 'group' ? caller.community.id : Math.abs(Number(params['owner_id'])) || undefined;
    const { fault, facts } = drawFault(store.world, callFaults, { method, communityId }, parts.now());
    store.commit(facts);
    return fault;
  };

  return (call: Call): Ending => {
    try {
      const { caller, run } = begin(call);
      const fault = draw(call, caller);
      const repeats = fault?.id === 'F23' ? 'forgotten' : 'recognised';
      const act = (): Answer => told(call, () => run({ ...parts, repeats }, caller, call.params));
      return fault ? spoil(fault, call, act) : { answer: act() };
    } catch (error) {
      if (error instanceof VkRefusal) return { answer: tellError(error, call) };
      throw error;
    }
  };
};

/** Versions below 5.81 were switched off on 2024-12-01. */
const demandVersion = (version: string | undefined): void => {
  if (version === undefined || version === '') throw new VkRefusal(8, 'Invalid request: v (version) is required');
  const [, major, minor] = /^(\d+)\.(\d+)$/.exec(version) ?? [];
  const isAlive = Number(major) > 5 || (Number(major) === 5 && Number(minor) >= 81);
  if (!isAlive) throw new VkRefusal(8, 'Invalid request: versions below 5.81 are deprecated');
};

const told = (call: Call, run: () => unknown): Answer => {
  try {
    const said = run();
    return said instanceof PartlyDone ? { response: said.response, execute_errors: said.errors } : { response: said };
  } catch (error) {
    if (error instanceof VkRefusal) return tellError(error, call);
    throw error;
  }
};
