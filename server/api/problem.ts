import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import type { DataSource } from 'typeorm';
import { doesAnswer } from '../../db/data-source.js';
import type { FieldError } from '../acts.js';
import { languageOf } from './language.js';
import { problemWords, type ProblemWords } from './problem-words.js';

/** A call that cannot be answered as asked: a problem document of RFC 9457. */
export class Problem extends Error {
  constructor(
    readonly status: 400 | 401 | 403 | 404 | 405 | 409 | 412 | 413 | 422 | 428,
    readonly say: (words: ProblemWords) => string,
    readonly errors?: FieldError[],
  ) {
    super(say(problemWords.en));
  }
}

export const answerProblem =
  (log: Logger, db: DataSource): ErrorRequestHandler =>
  async (error: unknown, request, response, next) => {
    if (response.headersSent) return next(error);
    const words = problemWords[languageOf(request)];
    const answer = (status: keyof ProblemWords['titles'], detail: string, errors?: FieldError[]): void => {
      const problem = { type: 'about:blank', title: words.titles[status], status, detail, ...(errors ? { errors } : {}) };
      response.status(status).type('application/problem+json').send(JSON.stringify(problem));
    };
    if (error instanceof Problem) {
      if (error.status === 401) response.set('WWW-Authenticate', 'Bearer');
      return answer(error.status, error.say(words), error.errors);
    }
    const { type, status } = error as { type?: string; status?: number };
    if (type === 'entity.too.large') return answer(413, words.tooLarge);
    if (status !== undefined && status >= 400 && status < 500) return answer(400, words.notJson);
    log.error({ err: error }, 'API call failed');
    if (await doesAnswer(db)) return answer(500, words.failed);
    response.set('Retry-After', '10');
    answer(503, words.databaseAway);
  };

/** Express 4 does not look after promises. */
export const handle =
  <Parameters extends Record<string, string>>(
    work: (request: Request<Parameters>, response: Response) => Promise<unknown>,
  ): RequestHandler<Parameters> =>
  (request, response, next) => {
    work(request, response).catch(next);
  };
