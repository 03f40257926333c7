import type { IncomingMessage } from 'node:http';
import type { Request, RequestHandler } from 'express';
import { languageOr, languages, type Language } from '../domain/language.js';
import { cookieIn } from './cookies.js';
import { answers, type Answers } from './locales/answers.js';

const cookie = 'otklik.language';
const yearMs = 365 * 86_400_000;

/** As chosen on this computer; Russian, or as told, until somebody chooses. */
export const languageOf = (request: IncomingMessage, otherwise: Language = 'ru'): Language =>
  languageOr(otherwise, cookieIn(request, cookie));

/** undefined = nobody has chosen one on this computer. */
export const chosenLanguage = (request: IncomingMessage): Language | undefined =>
  languages.find((language) => language === cookieIn(request, cookie));

export const answersTo = (request: IncomingMessage): Answers => answers[languageOf(request)];

/** `/admin/language/en?next=…`: a link, so that it works at sign-in too. `keep` is told for the letters of whoever is signed in. */
export const chooseLanguage =
  (nextOf: (request: Request) => string, keep: (request: Request, language: Language) => Promise<void>): RequestHandler =>
  (request, response, next) => {
    const language = languageOr('ru', request.params['language']);
    response.cookie(cookie, language, { path: '/admin', maxAge: yearMs, sameSite: 'lax', httpOnly: true });
    keep(request, language).then(() => response.redirect(303, nextOf(request)), next);
  };
