import { setTimeout as pause } from 'node:timers/promises';
import type { Response } from 'express';
import { garbages, refusalCode, usualDelayMs } from '../faults/index.js';
import type { Fault } from '../store/world.js';
import type { Call } from './call.js';
import { tellError, VkRefusal } from './refusal.js';

export type Answer = { response: unknown; execute_errors?: readonly unknown[] } | { error: Record<string, unknown> };
type Garbage = (typeof garbages)[number];

/** How a call ends: with an answer, perhaps a late or a spoilt one, or with a connection that breaks. */
export type Ending = { answer: Answer; delayMs?: number; garbage?: Garbage; fault?: string } | { silent: true; fault: string };

/** The deed is done unless the fault says `before`; only what is said about it is spoilt. */
export const spoil = (fault: Fault, call: Call, act: () => Answer): Ending => {
  const { id } = fault;
  const code = fault.code ?? refusalCode(id);
  if (refusalCode(id) !== undefined && code !== undefined) return { answer: refuse(fault, code, call), fault: id };
  const answer = (fault.when ?? 'after') === 'after' ? act() : tellError(new VkRefusal(10, 'Not done by a fault'), call);
  switch (id) {
    case 'F6':
      return { answer: tellError(new VkRefusal(code ?? 10, 'Internal server error: try again later'), call), fault: id };
    case 'F8':
      return { answer, delayMs: fault.delayMs ?? usualDelayMs, fault: id };
    case 'F9':
      return { answer, garbage: garbageOf(fault), fault: id };
    case 'F23':
      return { answer, fault: id };
    default:
      return { silent: true, fault: id };
  }
};

const refuse = (fault: Fault, code: number, call: Call): Answer => {
  const { error } = tellError(new VkRefusal(code, `Refused by fault ${fault.id}`, fault.subcode), call);
  return { error: code === 14 ? { ...error, ...captchas[fault.variant === 'redirect' ? 'redirect' : 'picture'] } : error };
};

/** Since July 2025 only an address may come, to be opened in a browser. */
const captchas = {
  picture: { captcha_sid: '239633676097', captcha_img: 'https://api.vk.com/captcha.php?sid=239633676097&s=1' },
  redirect: { redirect_uri: 'https://id.vk.com/not_robot_captcha?domain=vk.com&session_token=stand', captcha_ts: 1 },
};

/** Without a variant each kind in its turn. */
const garbageOf = ({ variant, happened }: Fault): Garbage =>
  garbages.find((known) => known === variant) ?? garbages[happened % garbages.length] ?? 'html';

export const end = async (response: Response, ending: Ending): Promise<void> => {
  if ('silent' in ending) {
    response.socket?.resetAndDestroy();
    return;
  }
  // Unreferenced: a stand that is asked to leave does not wait for somebody who has long gone.
  if (ending.delayMs !== undefined) await pause(ending.delayMs, undefined, { ref: false });
  if (response.destroyed) return;
  if (ending.garbage === undefined) response.json(ending.answer);
  else spoilt[ending.garbage](response, JSON.stringify(ending.answer));
};

const spoilt: Record<Garbage, (response: Response, whole: string) => void> = {
  html: (response) => response.status(502).type('html').send('<html><body><h1>502 Bad Gateway</h1></body></html>'),
  truncated: (response, whole) => response.type('json').send(whole.slice(0, -5)),
  empty: (response) => response.type('json').send(''),
  gzip: (response) => response.set('Content-Encoding', 'gzip').type('json').send(Buffer.from('\x1f\x8bnot gzip', 'latin1')),
};
