import connectPgSimple from 'connect-pg-simple';
import { Router, type Request, type RequestHandler } from 'express';
import session from 'express-session';
import type { Logger } from 'pino';
import type { Pool } from 'pg';
import { IsNull, type DataSource } from 'typeorm';
import { Operator } from '../db/entities/operator.js';
import { newestVersion, type ReadSettings } from '../db/settings.js';
import type { Role } from '../domain/access.js';
import type { Language } from '../domain/language.js';
import { chooseCalendar } from '../domain/sla.js';
import { idleMs, kept, passwordMark } from './kept.js';
import { answersTo, languageOf } from './language.js';
import { createSignIn } from './sign-in.js';

/** Who is signed in, as the panel's pages may know it. */
export interface SignedIn {
  id: string;
  login: string;
  name: string;
  roles: Role[];
  department: string | null;
  language: Language;
}

export interface SessionParts {
  db: DataSource;
  cookieSecret: string;
  secureCookies: boolean;
  districtName: string;
  readSettings: ReadSettings;
  log: Logger;
}

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

const isOwnOrigin = (request: Request): boolean => {
  const site = request.get('sec-fetch-site');
  if (site !== undefined) return site === 'same-origin';
  const origin = request.get('origin') ?? request.get('referer');
  return origin !== undefined && URL.canParse(origin) && new URL(origin).host === request.get('host');
};

const known = { id: true, login: true, name: true, roles: true, departmentCode: true, passwordHash: true } as const;

/** Read at each request: a blocked operator is out at once, changed roles count at once, and another password is another session. */
const rememberOperator =
  ({ db, cookieSecret, readSettings }: SessionParts): RequestHandler =>
  (request, response, next) => {
    const find = async (): Promise<void> => {
      const { operatorId: id, passwordMark: mark } = kept(request);
      const row =
        id === undefined ? null : await db.manager.findOne(Operator, { where: { id, blockedAt: IsNull() }, select: known });
      if (row && mark === passwordMark(cookieSecret, row.passwordHash)) {
        const { login, name, roles, departmentCode } = row;
        const operator: SignedIn = { id: row.id, login, name, roles, department: departmentCode, language: languageOf(request) };
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
