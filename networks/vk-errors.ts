import type { Cause } from '../domain/publication-reason.js';

/**
 * What VK's error codes mean for us: who must act, and why in our own words (domain/publication-reason.ts says them to people).
 * Codes: dev.vk.com/ru/reference/errors and the schema of API 5.199; 984, 1021, 1051 and 1130 were only ever observed.
 */
export type VkFault = { cause: Cause } & (
  | { fate: 'busy'; delayMs: number }
  /** VK failed in the middle: a read may be repeated, of a write nobody knows whether it happened. */
  | { fate: 'unclear' }
  | { fate: 'refused'; fault: 'text' | 'place' }
);

const second = 1000;

const busy = (delayMs: number, cause: Cause): VkFault => ({ fate: 'busy', delayMs, cause });
const unclear = (cause: Cause): VkFault => ({ fate: 'unclear', cause });
const badText = (cause: Cause): VkFault => ({ fate: 'refused', fault: 'text', cause });
const badPlace = (cause: Cause): VkFault => ({ fate: 'refused', fault: 'place', cause });

const table: readonly (readonly [codes: readonly number[], fault: VkFault])[] = [
  // Too fast, too much alike, too much for today: nothing was written.
  [[6], busy(second, 'too-many')],
  [[9, 223, 1105], busy(60 * second, 'flood')],
  [[29, 103, 601, 944], busy(3600 * second, 'daily-limit')],

  // VK's own trouble.
  [[1, 10, 13, 32, 36, 43], unclear('their-failure')],

  // A captcha or a check: never solved by a program.
  [[14], badPlace('captcha')],
  [[17, 24, 3300, 3301, 3302, 3303, 3304], badPlace('human')],

  // The key is dead, of a wrong kind, or lacks a right.
  [[4, 5, 27, 28, 38, 42, 1114, 1116, 1117, 3609], badPlace('bad-key')],
  [[7, 20, 21, 23, 1051], badPlace('no-right')],

  // The place where the reply should stand.
  [[15], badPlace('denied')],
  [[18], badPlace('author-gone')],
  [[19], badPlace('post-blocked')],
  [[30], badPlace('profile-closed')],
  [[104], badPlace('deleted')],
  [[212], badPlace('comments-hidden')],
  [[213], badPlace('comments-closed')],
  [[214], badPlace('wall-closed')],
  [[37, 39, 40, 113, 125, 200, 203, 210, 211, 801, 1401], badPlace('place-closed')],

  // The text.
  [[100], badText('bad-text')],
  [[222], badText('no-links')],
  [[910, 914], badText('too-long')],
  [[911, 913], badText('shapeless')],
  [[3, 8, 150, 9999], badPlace('our-request')],

  // The person to whom a message goes.
  [[900], badPlace('blocked')],
  [[901], badPlace('not-allowed')],
  [[902], badPlace('private-messages')],
  [[950], badPlace('dialog-over')],
  [[917, 932, 936, 945, 946, 984, 985, 987, 988, 1012, 1021], badPlace('unreachable')],
];

const faults = new Map(table.flatMap(([codes, fault]) => codes.map((code) => [code, fault] as const)));

/** Subcodes that say more than their code: of 15 «access denied», that the key lacks a right. */
const subcodeFaults = new Map([
  [1133, badPlace('no-right')],
  [1134, badPlace('no-right')],
]);

/** Every code has a fault: one that the table does not know needs a person. */
export const vkFault = (code: number, subcode: number | undefined = undefined): VkFault =>
  (subcode === undefined ? undefined : subcodeFaults.get(subcode)) ?? faults.get(code) ?? badPlace('unknown');
