import { randomBytes } from 'node:crypto';
import connectPgSimple from 'connect-pg-simple';
import express, { Router, type Request, type RequestHandler } from 'express';
import session from 'express-session';
import type { Logger } from 'pino';
import type { Pool } from 'pg';
import { IsNull, type DataSource } from 'typeorm';
import { Operator } from '../db/entities/operator.js';
import { verifyPassword } from '../db/password.js';
import { newestVersion, type ReadSettings } from '../db/settings.js';
import type { Role } from '../domain/access.js';
import type { Language } from '../domain/language.js';
import { chooseCalendar } from '../domain/sla.js';
import { chooseLanguage, languageOf } from './language.js';
import { answers, type Answers } from './locales/answers.js';
import { signInPage } from './sign-in-page.js';

/** Who is signed in, as the panel's pages may know it. */
export interface SignedIn {
  id: string;
  login: string;
  name: string;
  roles: Role[];
  department: string | null;
  language: Language;
}

interface Kept {
  operatorId?: string;
  /** What AdminJS reads; written anew at each request. */
  adminUser?: unknown;
  signInToken?: string;
}
const kept = (request: Request): Kept => request.session as unknown as Kept;

export interface SessionParts {
  db: DataSource;
  cookieSecret: string;
  secureCookies: boolean;
  districtName: string;
  readSettings: ReadSettings;
  log: Logger;
}

const idleMs = 12 * 3_600_000;

/** Sessions in PostgreSQL, the sign-in page, and the guards: nothing of the panel is parsed or shown before them. */
export const createSessions = (parts: SessionParts): { guards: Router } => {
  const { cookieSecret, secureCookies, log, db } = parts;
  const PgStore = connectPgSimple(session);
  const pool = (db.driver as unknown as { master: Pool }).master;
  const store = new PgStore({
    pool,
    tableName: 'sessions',
    errorLog: (...error: unknown[]) => log.error({ error }, 'session store'),
  });
  const guards = Router();
  guards.use(refuseForeignOrigins);
  guards.use(
    session({
      name: 'otklik.sid',
      secret: cookieSecret,
      store,
      resave: false,
      saveUninitialized: false,
      rolling: true,
      cookie: { httpOnly: true, sameSite: 'lax', secure: secureCookies, maxAge: idleMs, path: '/' },
    }),
  );
  guards.use(createSignIn(parts));
  guards.use(rememberOperator(parts));
  return { guards };
};

/** A form on another site is not one of ours (AdminJS has no guard of its own). */
const refuseForeignOrigins: RequestHandler = (request, response, next) => {
  if (['GET', 'HEAD', 'OPTIONS'].includes(request.method) || isOwnOrigin(request)) return next();
  response.status(403).type('text').send(answersTo(request).foreignPage);
};

const answersTo = (request: Request): Answers => answers[languageOf(request)];

const isOwnOrigin = (request: Request): boolean => {
  const site = request.get('sec-fetch-site');
  if (site !== undefined) return site === 'same-origin';
  const origin = request.get('origin') ?? request.get('referer');
  return origin !== undefined && URL.canParse(origin) && new URL(origin).host === request.get('host');
};

/** Read at each request: a blocked operator is out at once, changed roles count at once. */
const rememberOperator =
  ({ db, readSettings }: SessionParts): RequestHandler =>
  (request, response, next) => {
    const find = async (): Promise<void> => {
      const { operatorId } = kept(request);
      const row = operatorId === undefined ? null : await db.manager.findOneBy(Operator, { id: operatorId, blockedAt: IsNull() });
      if (row) {
        const { id, login, name, roles, departmentCode } = row;
        const operator: SignedIn = { id, login, name, roles, department: departmentCode, language: languageOf(request) };
        response.locals['operator'] = operator;
        const zone = chooseCalendar(await readSettings(await newestVersion(db.manager)), null).timeZone;
        kept(request).adminUser = harmless({ ...operator, email: name, title: login, zone });
        return next();
      }
      const wantsPage = request.method === 'GET' && request.accepts(['html', 'json']) === 'html';
      if (!wantsPage) return void response.status(401).json({ error: answersTo(request).signInAgain });
      response.redirect(`/admin/login?next=${encodeURIComponent(request.originalUrl)}`);
    };
    find().catch(next);
  };

/** AdminJS writes it into a script of the page as it is. */
const harmless = (words: object): unknown => JSON.parse(JSON.stringify(words).replace(/[<>&]/g, ''));

export const operatorOf = (locals: Record<string, unknown>): SignedIn => locals['operator'] as SignedIn;

const freeFailures = 5;
const longestLockMs = 15 * 60_000;

const createSignIn = ({ db, districtName }: SessionParts): Router => {
  const router = Router();
  const show = (request: Request, problem?: string, login?: string): string => {
    kept(request).signInToken ??= randomBytes(18).toString('base64url');
    const token = kept(request).signInToken ?? '';
    return signInPage({ districtName, token, next: nextOf(request), language: languageOf(request), problem, login });
  };

  router.get('/login', (request, response) => {
    response.set('Cache-Control', 'no-store').send(show(request));
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
          .send(show(request, problem, login));
      if (token === '' || token !== kept(request).signInToken) return refuse(403, words.pageTooOld);
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
