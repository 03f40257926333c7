/**
 * Wrong guesses at passwords are counted by four sums, each with some for nothing; after those every one doubles the wait.
 * A browser that has signed in as this login before has a sum of its own and no other. Anybody else is counted by login and address, by
 * address over all logins, and by login over all addresses: a stranger stops himself long before he stops the others, and never the browser.
 */
export const freeGuesses = { browser: 5, stranger: 5, address: 50, login: 100 } as const;
export type GuessSum = keyof typeof freeGuesses;

const longestWaitMs = 15 * 60_000;
/** A sum that nothing has been added to for so long begins anew. */
export const forgottenAfterMs = 24 * 3_600_000;

/** How long nothing may be tried under this sum, `sinceMs` after its last guess; 0 = it may. */
export const waitFor = (sum: GuessSum, { failures, sinceMs }: { failures: number; sinceMs: number }): number => {
  const doubled = failures - freeGuesses[sum] + 1;
  if (doubled < 1 || sinceMs >= forgottenAfterMs) return 0;
  return Math.max(0, Math.min(longestWaitMs, 1000 * 2 ** doubled) - sinceMs);
};
