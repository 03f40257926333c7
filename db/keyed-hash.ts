import { createHmac, timingSafeEqual } from 'node:crypto';

/** What only this installation can reckon, under `OTKLIK_SECRET_KEY`. `purpose` keeps a hash made for one thing from being taken for another. */
export const keyedHash = (secretKey: string, purpose: string, ...words: string[]): string =>
  createHmac('sha256', secretKey)
    .update(JSON.stringify([purpose, ...words]))
    .digest('base64url');

/** In a time that tells nothing of how much was right. */
export const isSameHash = (given: string, expected: string): boolean => {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
};
