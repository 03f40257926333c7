import type { IncomingMessage } from 'node:http';
import type { RequestHandler } from 'express';
import { languageOr, type Language } from '../domain/language.js';
import { cookieIn } from './cookies.js';
import { answers, type Answers } from './locales/answers.js';

const cookie = 'otklik.language';
const yearMs = 365 * 86_400_000;

/** As chosen on this computer; Russian, or as told, until somebody chooses. */
export const languageOf = (request: IncomingMessage, otherwise: Language = 'ru'): Language =>
  languageOr(otherwise, cookieIn(request, cookie));

export const answersTo = (request: IncomingMessage): Answers => answers[languageOf(request)];

/** `/admin/language/en?next=…`: a link, so that it works at sign-in too. */
export const chooseLanguage =
  (nextOf: (request: Parameters<RequestHandler>[0]) => string): RequestHandler =>
  (request, response) => {
    const language = languageOr('ru', request.params['language']);
    response.cookie(cookie, language, { path: '/admin', maxAge: yearMs, sameSite: 'lax', httpOnly: true });
    response.redirect(303, nextOf(request));
  };
