import { randomBytes } from 'node:crypto';
import type { Request, Response } from 'express';
import { isSameHash, keyedHash } from '../db/keyed-hash.js';
import { cookieIn } from './cookies.js';

export interface FormTokens {
  /** For the form; its other half goes into a cookie. */
  issue(request: Request, response: Response): string;
  isOurs(request: Request, token: string): boolean;
}

/**
 * Shows that a form was filled on our own page, and keeps nothing for it here: the cookie holds a random word, the form its keyed hash
 * (OWASP's signed double-submit cookie). The prefix `__Host-` keeps a neighbouring site from planting the cookie.
 */
export const createFormTokens = (parts: { cookieSecret: string; secureCookies: boolean; livesMs: number }): FormTokens => {
  const { cookieSecret, secureCookies: secure, livesMs: maxAge } = parts;
  const name = secure ? '__Host-otklik.form' : 'otklik.form';
  const wordIn = (request: Request): string | undefined => /^[\w-]{24}$/.exec(cookieIn(request, name) ?? '')?.[0];
  const tokenOf = (word: string): string => keyedHash(cookieSecret, 'sign-in form', word);
  return {
    issue(request, response) {
      // The same for every page that is open in this browser.
      const word = wordIn(request) ?? randomBytes(18).toString('base64url');
      response.cookie(name, word, { httpOnly: true, sameSite: 'strict', secure, maxAge, path: '/' });
      return tokenOf(word);
    },
    isOurs(request, token) {
      const word = wordIn(request);
      return word !== undefined && isSameHash(token, tokenOf(word));
    },
  };
};
