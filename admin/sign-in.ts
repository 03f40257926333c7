import express, { Router, type Request } from 'express';
import type { DataSource } from 'typeorm';
import { Operator } from '../db/entities/operator.js';
import { verifyPassword } from '../db/password.js';
import { countedLogin, createSignInFailures } from '../db/sign-in-failures.js';
import type { Language } from '../domain/language.js';
import { createFormTokens } from './form-token.js';
import { idleMs, kept, passwordMark } from './kept.js';
import { createKnownBrowsers } from './known-browsers.js';
import { answersTo, chooseLanguage, chosenLanguage, languageOf } from './language.js';
import type { SessionParts } from './session.js';
import { signInPage } from './sign-in-page.js';

/** The one place where somebody becomes known. A visit of the page leaves nothing in the database. */
export const createSignIn = (parts: SessionParts): Router => {
  const { db, districtName, cookieSecret } = parts;
  const router = Router();
  const failures = createSignInFailures({ db, secretKey: cookieSecret });
  const browsers = createKnownBrowsers(parts);
  const tokens = createFormTokens({ ...parts, livesMs: idleMs });
  /** He is written to in the language in which he works. */
  const keepLanguage = async (request: Request, language: Language): Promise<void> => {
    const { operatorId } = kept(request);
    if (operatorId !== undefined) await db.manager.update(Operator, operatorId, { language });
  };
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
      // Counted whether there is such a login or not: the answer tells nobody which logins exist.
      const guess = { login, address: request.ip ?? '', browser: browsers.knows(request, login) };
      const waitMs = await failures.count(guess);
      if (waitMs > 0) return refuse(429, words.tooManyTries(Math.ceil(waitMs / 1000)));
      const operator = await signIn(db, login, password);
      if (!operator) return refuse(401, words.wrongPassword);
      await failures.forgive(guess);
      browsers.remember(request, response, login);
      const goal = nextOf(request);
      await regenerate(request);
      Object.assign(kept(request), { operatorId: operator.id, passwordMark: passwordMark(cookieSecret, operator.hash) });
      const chosen = chosenLanguage(request); // before he was known, on the page of the sign-in
      if (chosen) await keepLanguage(request, chosen);
      await saveSession(request);
      response.redirect(303, goal);
    };
    answer().catch(next);
  });
  router.get('/language/:language', chooseLanguage(nextOf, keepLanguage));
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

const signIn = async (db: DataSource, login: string, password: string): Promise<{ id: string; hash: string } | undefined> => {
  const [row] = (await db.query(
    `select id, password_hash as hash from operators where lower(login) = $1 and blocked_at is null`,
    [countedLogin(login)],
  )) as { id: string; hash: string }[];
  return (await verifyPassword(password, row?.hash ?? null)) ? row : undefined;
};

/** A new id at sign-in: a session planted before is worth nothing. */
const regenerate = (request: Request): Promise<void> =>
  new Promise((resolve, reject) => request.session.regenerate((error: unknown) => (error ? reject(asError(error)) : resolve())));
const saveSession = (request: Request): Promise<void> =>
  new Promise((resolve, reject) => request.session.save((error: unknown) => (error ? reject(asError(error)) : resolve())));
const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));
