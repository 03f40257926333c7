import express, { Router, type Request } from 'express';
import type { DataSource } from 'typeorm';
import { verifyPassword } from '../db/password.js';
import { createFormTokens } from './form-token.js';
import { idleMs, kept } from './kept.js';
import { answersTo, chooseLanguage, languageOf } from './language.js';
import type { SessionParts } from './session.js';
import { signInPage } from './sign-in-page.js';

/** The one place where somebody becomes known. A visit of the page leaves nothing in the database. */
export const createSignIn = (parts: SessionParts): Router => {
  const { db, districtName } = parts;
  const router = Router();
  const tokens = createFormTokens({ ...parts, livesMs: idleMs });
  const show = (token: string, request: Request, problem?: string, login?: string): string =>
    signInPage({ districtName, token, next: nextOf(request), language: languageOf(request), problem, login });

  router.get('/login', (request, response) => {
    response.set('Cache-Control', 'no-store').send(show(tokens.issue(request, response), request));
  });
  router.post('/login', express.urlencoded({ extended: false, limit: '8kb' }), (request, response, next) => {
    const answer = async (): Promise<void> => {
      const [login, password, token] = [
        textOf(request.body, 'login'),
        textOf(request.body, 'password'),
        textOf(request.body, 'token'),
      ];
      const words = answersTo(request);
      const refuse = (status: number, problem: string): void =>
        void response
          .status(status)
          .set('Cache-Control', 'no-store')
          .send(show(tokens.issue(request, response), request, problem, login));
      if (!tokens.isOurs(request, token)) return refuse(403, words.pageTooOld);
      const waitMs = await countGuess(db, login);
      if (waitMs > 0) return refuse(429, words.tooManyTries(Math.ceil(waitMs / 1000)));
      const operator = await signIn(db, login, password);
      if (!operator) return refuse(401, words.wrongPassword);
      const goal = nextOf(request);
      await regenerate(request);
      kept(request).operatorId = operator;
      await saveSession(request);
      response.redirect(303, goal);
    };
    answer().catch(next);
  });
  router.get('/language/:language', chooseLanguage(nextOf));
  router.get('/logout', (_request, response) => response.redirect('/admin/sign-out'));
  router.get('/sign-out', (request, response, next) => {
    request.session.destroy((error: unknown) => {
      if (error) return next(error);
      response.clearCookie('otklik.sid', { path: '/' }).redirect('/admin/login');
    });
  });
  return router;
};

/** A field may come twice, or as a list. */
const textOf = (form: unknown, name: string): string => {
  const value = (form as Record<string, unknown> | undefined)?.[name];
  return typeof value === 'string' ? value : '';
};

/** Only a place in the panel: the address comes from outside. */
const nextOf = ({ query, body }: Request): string => {
  const next = textOf(body, 'next') || textOf(query, 'next');
  return /^\/admin(?:\/(?!login|logout|sign-out|language)[\w\-./?=&%]*|\?[\w\-./?=&%]*)?$/.test(next) ? next : '/admin';
};

const freeFailures = 5;
const longestLockMs = 15 * 60_000;

const countedName = (login: string): string => login.trim().toLowerCase().replaceAll('\0', '').slice(0, 200);

/** The operator's id. Guesses are counted by login, known or not: the answer tells nobody which logins exist. */
const signIn = async (db: DataSource, login: string, password: string): Promise<string | undefined> => {
  const name = countedName(login);
  const [row] = (await db.query(
    `select id, password_hash as hash from operators where lower(login) = $1 and blocked_at is null`,
    [name],
  )) as { id: string; hash: string }[];
  if (!(await verifyPassword(password, row?.hash ?? null))) return undefined;
  await db.query(`delete from sign_in_failures where login = $1`, [name]);
  return row?.id;
};

/**
 * How long this login is locked; 0 = it may be tried, and the try counts as failed until it has not. Counted before the password is
 * looked at and in one statement: many guesses at once, at whatever process, are no more than one after another.
 */
const countGuess = async (db: DataSource, login: string): Promise<number> => {
  const name = countedName(login);
  const lockMs = `least(${longestLockMs}, 1000 * 2 ^ least(f.failures - ${freeFailures - 1}, 20))`;
  const isLocked = `f.failures >= ${freeFailures} and f.last_at + ${lockMs} * interval '1 millisecond' > now()`;
  const counted = (await db.query(
    `insert into sign_in_failures as f (login, failures) values ($1, 1)
     on conflict (login) do update set failures = f.failures + 1, last_at = now() where not (${isLocked}) returning failures`,
    [name],
  )) as unknown[];
  if (counted.length > 0) return 0;
  const [row] = (await db.query(
    `select greatest(1, ${lockMs} - extract(epoch from now() - f.last_at) * 1000)::float8 as wait from sign_in_failures f where login = $1`,
    [name],
  )) as { wait: number }[];
  return row?.wait ?? 0;
};

/** A new id at sign-in: a session planted before is worth nothing. */
const regenerate = (request: Request): Promise<void> =>
  new Promise((resolve, reject) => request.session.regenerate((error: unknown) => (error ? reject(asError(error)) : resolve())));
const saveSession = (request: Request): Promise<void> =>
  new Promise((resolve, reject) => request.session.save((error: unknown) => (error ? reject(asError(error)) : resolve())));
const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));
