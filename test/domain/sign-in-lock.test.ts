import { expect, test } from '@jest/globals';
import { freeGuesses, waitFor, type GuessSum } from '../../domain/sign-in-lock.js';

const second = 1000;
const hour = 3_600_000;

test.each<[string, GuessSum, number, number, number]>([
  ['the first five cost nothing', 'stranger', freeGuesses.stranger - 1, 0, 0],
  ['then two seconds', 'stranger', freeGuesses.stranger, 0, 2 * second],
  ['which pass', 'stranger', freeGuesses.stranger, 1.5 * second, 0.5 * second],
  ['and are over', 'stranger', freeGuesses.stranger, 2 * second, 0],
  ['then four', 'stranger', freeGuesses.stranger + 1, 0, 4 * second],
  ['never more than a quarter of an hour', 'stranger', 10_000, 0, 900 * second],
  ['a known browser is no other', 'browser', freeGuesses.browser, 0, 2 * second],
  ['an office shares its address', 'address', freeGuesses.address - 1, 0, 0],
  ['but not without end', 'address', freeGuesses.address, 0, 2 * second],
  ['a login is guessed at from everywhere', 'login', freeGuesses.login - 1, 0, 0],
  ['but not without end either', 'login', freeGuesses.login + 20, 0, 900 * second],
  ['after a day all is forgotten', 'login', 10_000, 24 * hour, 0],
])('%s', (_case, sum, failures, sinceMs, wait) => expect(waitFor(sum, { failures, sinceMs })).toBe(wait));
