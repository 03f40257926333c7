import type { Delivery, DeliveryStep } from '../store/world.js';

/** What a receiver said, or why nobody knows. */
export type Answer =
  { kind: 'said'; status: number; body: string; retryAfter: string | undefined } | { kind: 'silent'; reason: string };

const second = 1_000;
const minute = 60 * second;

/** After the first, second … failed attempt (networks.md §1.4). After the fifth retry the event is gone. */
const pauses = [10 * second, 3 * minute, 10 * minute, 30 * minute, 60 * minute];
const longestRetryAfter = 3 * 60 * minute;

/** VK takes nothing but this, and we are strict about blanks. */
export const isAccepted = (answer: Answer): boolean => answer.kind === 'said' && answer.status === 200 && answer.body === 'ok';

/** Also obeyed: «remove» takes the server away, «version 5.131» changes the version of its deliveries. */
export const orderOf = (answer: Answer): { remove: true } | { version: string } | undefined => {
  if (answer.kind !== 'said' || answer.status !== 200) return undefined;
  if (answer.body === 'remove') return { remove: true };
  const [, version] = /^version (\d+\.\d+)$/.exec(answer.body) ?? [];
  return version === undefined ? undefined : { version };
};

export const isSettled = (answer: Answer): boolean => isAccepted(answer) || orderOf(answer) !== undefined;

/** What becomes of a delivery; `speed` divides the pauses of the network's, never those that the receiver asked for. */
export const stepAfter = (delivery: Delivery, answer: Answer, now: number, speed: number): DeliveryStep => {
  const { id, forgery } = delivery;
  const attempts = delivery.attempts + 1;
  const told = { id, attempts, nextAt: now, answer: describe(answer) };
  if (isSettled(answer)) return { ...told, status: 'delivered' };
  const pause = askedPause(answer, now) ?? usualPause(attempts, speed);
  // A forger does not try twice.
  if (pause === undefined || attempts > pauses.length || forgery !== undefined) return { ...told, status: 'lost' };
  return { ...told, status: 'waiting', nextAt: now + pause };
};

/** However fast the demonstration, the last retry comes a minute later: by then whoever was killed stands again. */
const usualPause = (attempts: number, speed: number): number | undefined => {
  const pause = pauses[attempts - 1];
  if (pause === undefined) return undefined;
  return attempts === pauses.length ? Math.max(minute, pause / speed) : Math.ceil(pause / speed);
};

/** For how long a server that failed too often is told of nothing: our number, VK's is not published. */
export const silencePause = (speed: number): number => Math.max(minute, (60 * minute) / speed);

/** `Retry-After` in seconds or as a date, with 410, 429 or 503 and under three hours. */
const askedPause = (answer: Answer, now: number): number | undefined => {
  if (answer.kind !== 'said' || answer.retryAfter === undefined || ![410, 429, 503].includes(answer.status)) return undefined;
  const asked = /^\d+$/.test(answer.retryAfter) ? Number(answer.retryAfter) * second : Date.parse(answer.retryAfter) - now;
  return asked >= 0 && asked < longestRetryAfter ? asked : undefined;
};

const describe = (answer: Answer): string =>
  answer.kind === 'silent' ? answer.reason : `${answer.status} ${answer.body.slice(0, 200)}`.trimEnd();
