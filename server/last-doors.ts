import type { ErrorRequestHandler, Request, RequestHandler } from 'express';
import type { Logger } from 'pino';
import type { DataSource } from 'typeorm';
import { languageOf } from '../admin/language.js';
import { doesAnswer } from '../db/data-source.js';
import { languageOf as askedLanguageOf } from './api/language.js';
import { doorWords } from './door-words.js';

/** As chosen in the panel, or as the browser asks. */
const wordsFor = (request: Request) => doorWords[languageOf(request, askedLanguageOf(request))];

/** Behind all the others. Express's own answers show an error's inside, on the page or on the console. */
export const answerNowhere: RequestHandler = (request, response) =>
  void response.status(404).type('text').send(wordsFor(request).nowhere);

export const answerFailure =
  (log: Logger, db: DataSource): ErrorRequestHandler =>
  async (error: { status?: number }, request, response, next) => {
    if (response.headersSent) return next(error);
    const { status } = error;
    if (status !== undefined && status >= 400 && status < 500)
      return void response.status(status).type('text').send(wordsFor(request).unreadable);
    log.error({ err: error }, 'request failed');
    if (await doesAnswer(db)) return void response.status(500).type('text').send(wordsFor(request).failed);
    response.status(503).set('Retry-After', '10').type('text').send(wordsFor(request).databaseAway);
  };
