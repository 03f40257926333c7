import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

/** 64 MiB and about 0.2 s for one guess; OWASP Password Storage Cheat Sheet, scrypt N=2^16, r=8, p=1. */
const cost = { N: 2 ** 16, r: 8, p: 1 };
const keyLength = 32;

export const shortestPassword = 10;

type Cost = typeof cost;

const derive = (password: string, salt: Buffer, { N, r, p }: Cost): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const options = { N, r, p, maxmem: 256 * N * r };
    scrypt(password.normalize('NFKC'), salt, keyLength, options, (error, key) => (error ? reject(error) : resolve(key)));
  });

/** `scrypt$N$r$p$salt$key`, the last two in base64: the cost may be raised later without losing old passwords. */
export const hashPassword = async (password: string): Promise<string> => {
  const salt = randomBytes(16);
  const key = await derive(password, salt, cost);
  return ['scrypt', cost.N, cost.r, cost.p, salt.toString('base64'), key.toString('base64')].join('$');
};

/** `null` = nobody has this login: as much work is done, so that the time says nothing. */
export const verifyPassword = async (password: string, hash: string | null): Promise<boolean> => {
  const [, N, r, p, salt, key] = (hash ?? nobody).split('$');
  const expected = Buffer.from(key ?? '', 'base64');
  const derived = await derive(password, Buffer.from(salt ?? '', 'base64'), { N: Number(N), r: Number(r), p: Number(p) });
  return expected.length === derived.length && timingSafeEqual(expected, derived) && hash !== null;
};

const nobody = [
  'scrypt',
  cost.N,
  cost.r,
  cost.p,
  randomBytes(16).toString('base64'),
  randomBytes(keyLength).toString('base64'),
].join('$');
