import type { Request } from 'express';
import { keyedHash } from '../db/keyed-hash.js';

/** What a session keeps. */
interface Kept {
  operatorId?: string;
  /** Of the password that he came in with: another one ends the session, whatever writes its row again. */
  passwordMark?: string;
  /** What AdminJS reads; written anew at each request. */
  adminUser?: unknown;
}
export const kept = (request: Request): Kept => request.session as unknown as Kept;

export const idleMs = 12 * 3_600_000;

export const passwordMark = (secretKey: string, passwordHash: string): string => keyedHash(secretKey, 'session', passwordHash);
