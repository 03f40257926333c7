import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import type { DataSource } from 'typeorm';
import type { z } from 'zod';
import { doesAnswer } from '../../db/data-source.js';
import { SettingsRefused } from '../../db/publish-settings.js';
import type { Language } from '../../domain/language.js';
import type { FieldError } from '../asked-acts.js';
import { fieldErrors } from './field-words.js';
import { languageOf } from './language.js';
import { problemWords, type ProblemWords } from './problem-words.js';

/** A call that cannot be answered as asked: a problem document of RFC 9457. */
export class Problem extends Error {
  constructor(
    readonly status: 400 | 401 | 403 | 404 | 405 | 409 | 412 | 413 | 422 | 428,
    readonly say: (words: ProblemWords) => string,
    readonly errors?: FieldError[] | ((language: Language) => FieldError[]),
  ) {
    super(say(problemWords.en));
  }
}

export const answerProblem =
  (log: Logger, db: DataSource): ErrorRequestHandler =>
  async (error: unknown, request, response, next) => {
    if (response.headersSent) return next(error);
    const language = languageOf(request);
    const words = problemWords[language];
    const answer = (status: keyof ProblemWords['titles'], detail: string, errors?: FieldError[]): void => {
      const problem = { type: 'about:blank', title: words.titles[status], status, detail, ...(errors ? { errors } : {}) };
      response.status(status).type('application/problem+json').send(JSON.stringify(problem));
    };
    if (error instanceof Problem) {
      if (error.status === 401) response.set('WWW-Authenticate', 'Bearer');
      const { errors } = error;
      return answer(error.status, error.say(words), typeof errors === 'function' ? errors(language) : errors);
    }
    if (error instanceof SettingsRefused) return answer(422, words.draftWrong, error.problems.map(fieldOf));
    const { type, status, limit } = error as { type?: string; status?: number; limit?: number };
    if (type === 'entity.too.large') return answer(413, words.tooLarge((limit ?? 0) / 2 ** 20));
    if (status !== undefined && status >= 400 && status < 500) return answer(400, words.notJson);
    log.error({ err: error }, 'API call failed');
    if (await doesAnswer(db)) return answer(500, words.failed);
    response.set('Retry-After', '10');
    answer(503, words.databaseAway);
  };

const fieldOf = ({ table, code, field, message }: SettingsRefused['problems'][number]): FieldError => ({
  ...{ field: `${table}.${code}.${field}`, message },
});

/** What was asked for in the address; throws 400 with the parameter. */
export const demandQuery = <Shape extends z.ZodType>(shape: Shape, given: unknown): z.output<Shape> => {
  const { data, error } = shape.safeParse(given);
  if (!error) return data;
  const [issue] = error.issues;
  if (issue?.code === 'unrecognized_keys') throw new Problem(400, (words) => words.unknownParameter(issue.keys.join(', ')));
  throw new Problem(400, (words) => words.wrongParameter(String(issue?.path[0] ?? '')));
};

/** A body of that shape; throws 422 with the fields that are not. */
export const demandBody = <Shape extends z.ZodType>(shape: Shape, given: unknown): z.output<Shape> => {
  const { data, error } = shape.safeParse(given);
  if (!error) return data;
  throw wrongFields((language) => fieldErrors(error.issues, language));
};

export const wrongFields = (errors: (language: Language) => FieldError[]): Problem => {
  const [first] = errors('en');
  return new Problem(422, (words) => words.wrongFieldNamed(first?.field ?? ''), errors);
};

/** Express 4 does not look after promises. */
export const handle =
  <Parameters extends Record<string, string>>(
    work: (request: Request<Parameters>, response: Response) => Promise<unknown>,
  ): RequestHandler<Parameters> =>
  (request, response, next) => {
    work(request, response).catch(next);
  };
