import { isIPv6 } from 'node:net';
import type { DataSource, EntityManager } from 'typeorm';
import { forgottenAfterMs, waitFor, type GuessSum } from '../domain/sign-in-lock.js';
import { keyedHash } from './keyed-hash.js';

/** One try of a password. `browser` = the mark of a browser that has signed in as this login before. */
export interface Guess {
  login: string;
  address: string;
  browser: string | undefined;
}

/** People type passwords in place of logins: what was typed is kept nowhere, only its keyed hash. */
export interface SignInFailures {
  /** How long this may not be tried, in ms; 0 = it may, and counts as failed until `forgive` is called. */
  count(guess: Guess): Promise<number>;
  forgive(guess: Guess): Promise<void>;
  /** Nothing that was guessed at this login stands in its owner's way any more. */
  unlock(tx: EntityManager, login: string): Promise<void>;
}

export const createSignInFailures = ({ db, secretKey }: { db: DataSource; secretKey: string }): SignInFailures => {
  const hash = (purpose: string, ...words: string[]): string => keyedHash(secretKey, `sign-in failures: ${purpose}`, ...words);
  const hashLogin = (login: string): string => hash('login', countedLogin(login));
  const sumsOf = ({ login, address, browser }: Guess): Sum[] => {
    const name = countedLogin(login);
    const at = countedAddress(address);
    const sums: Sum[] = browser
      ? [{ sum: 'browser', key: hash('browser', name, browser), login: hashLogin(login) }]
      : [
          { sum: 'stranger', key: hash('stranger', name, at), login: hashLogin(login) },
          { sum: 'address', key: hash('address', at), login: null },
          { sum: 'login', key: hash('all strangers', name), login: hashLogin(login) },
        ];
    // Always locked in one order.
    return sums.sort((a, b) => (a.key < b.key ? -1 : 1));
  };

  return {
    count: (guess) => db.transaction((tx) => countOnce(tx, sumsOf(guess))),
    async forgive(guess) {
      for (const { sum, key } of sumsOf(guess))
        if (sum === 'browser' || sum === 'stranger') await db.query(`delete from sign_in_failures where key = $1`, [key]);
        // The others are of many people: whoever knows one password must not wipe out what he guessed of the rest.
        else await db.query(`update sign_in_failures set failures = failures - 1 where key = $1 and failures > 0`, [key]);
    },
    async unlock(tx, login) {
      await tx.query(`delete from sign_in_failures where login = $1`, [hashLogin(login)]);
    },
  };
};

interface Sum {
  sum: GuessSum;
  key: string;
  login: string | null;
}

/**
 * Counted before the password is looked at, under all sums or none. The sums' rows are held meanwhile: many guesses at once, at whatever
 * process, are no more than one after another.
 */
const countOnce = async (tx: EntityManager, sums: readonly Sum[]): Promise<number> => {
  const keys = sums.map(({ key }) => key);
  await tx.query(
    `delete from sign_in_failures where key in (
       select key from sign_in_failures where last_at < now() - $1 * interval '1 millisecond' and key <> all ($2) limit 1000 for update skip locked)`,
    [forgottenAfterMs, keys],
  );
  const held = (await tx.query(
    `insert into sign_in_failures as f (key, login, failures) select key, login, 0 from unnest($1::varchar[], $2::varchar[]) as asked (key, login)
     on conflict (key) do update set failures = case when f.last_at < now() - $3 * interval '1 millisecond' then 0 else f.failures end
     returning key, failures, greatest(0, extract(epoch from clock_timestamp() - last_at) * 1000)::float8 as "sinceMs"`,
    [keys, sums.map(({ login }) => login), forgottenAfterMs],
  )) as { key: string; failures: number; sinceMs: number }[];
  const waits = sums.map(({ sum, key }) => {
    const row = held.find((one) => one.key === key);
    return row ? waitFor(sum, row) : 0;
  });
  const longest = Math.max(...waits);
  if (longest > 0) return longest;
  await tx.query(`update sign_in_failures set failures = failures + 1, last_at = clock_timestamp() where key = any ($1)`, [keys]);
  return 0;
};

/** As the tables of people compare it. */
export const countedLogin = (login: string): string => login.trim().toLowerCase().replaceAll('\0', '').slice(0, 200);

/** Whoever is given one address of IPv6 has 2^64 of them: they count as one. */
const countedAddress = (address: string): string => {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  if (!isIPv6(plain)) return plain;
  const [head = '', tail] = plain.toLowerCase().split('::');
  const [first, last] = [head, tail ?? ''].map((part) => part.split(':').filter(Boolean)) as [string[], string[]];
  const missing = tail === undefined ? 0 : 8 - first.length - last.length;
  return [...first, ...Array<string>(missing).fill('0'), ...last].slice(0, 4).join(':');
};
