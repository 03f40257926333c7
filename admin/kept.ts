import type { Request } from 'express';

/** What a session keeps. */
interface Kept {
  operatorId?: string;
  /** What AdminJS reads; written anew at each request. */
  adminUser?: unknown;
}
export const kept = (request: Request): Kept => request.session as unknown as Kept;

export const idleMs = 12 * 3_600_000;
