import { randomBytes } from 'node:crypto';
import type { Request, Response } from 'express';
import { isSameHash, keyedHash } from '../db/keyed-hash.js';
import { countedLogin } from '../db/sign-in-failures.js';
import { cookieIn } from './cookies.js';

export interface KnownBrowsers {
  /** The browser's mark if somebody has signed in here as this login before. It opens nothing: it is only counted apart from strangers. */
  knows(request: Request, login: string): string | undefined;
  remember(request: Request, response: Response, login: string): void;
}

const name = 'otklik.browser';
const yearMs = 365 * 86_400_000;
/** At one desk, newest first. */
const mostLogins = 8;

/** OWASP's device cookies: a mark of the browser, and a keyed hash of it with each login that was used here. */
export const createKnownBrowsers = (parts: { cookieSecret: string; secureCookies: boolean }): KnownBrowsers => {
  const { cookieSecret, secureCookies: secure } = parts;
  const read = (request: Request): { mark: string | undefined; hashes: string[] } => {
    const [mark = '', ...hashes] = (cookieIn(request, name) ?? '').split('.');
    return /^[\w-]{24}$/.test(mark) ? { mark, hashes: hashes.slice(0, mostLogins) } : { mark: undefined, hashes: [] };
  };
  const hashOf = (mark: string, login: string): string => keyedHash(cookieSecret, 'known browser', mark, countedLogin(login));
  return {
    knows(request, login) {
      const { mark, hashes } = read(request);
      return mark !== undefined && hashes.some((hash) => isSameHash(hash, hashOf(mark, login))) ? mark : undefined;
    },
    remember(request, response, login) {
      const { mark = randomBytes(18).toString('base64url'), hashes } = read(request);
      const own = hashOf(mark, login);
      const kept = [own, ...hashes.filter((hash) => hash !== own)].slice(0, mostLogins);
      const options = { httpOnly: true, sameSite: 'strict', secure, maxAge: yearMs, path: '/admin/login' } as const;
      response.cookie(name, [mark, ...kept].join('.'), options);
    },
  };
};
