import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import type { DataSource } from 'typeorm';
import type { FieldError } from '../acts.js';

/** A call that cannot be answered as asked: a problem document of RFC 9457. */
export class Problem extends Error {
  constructor(
    readonly status: 400 | 401 | 403 | 404 | 405 | 409 | 412 | 413 | 422 | 428,
    detail: string,
    readonly errors?: FieldError[],
  ) {
    super(detail);
  }
}

const titles: Record<number, string> = {
  400: 'Неверный запрос',
  401: 'Нужен ключ',
  403: 'Нет права',
  404: 'Не найдено',
  405: 'Метод не поддерживается',
  409: 'Сейчас нельзя',
  412: 'Успело измениться',
  413: 'Слишком большой запрос',
  422: 'Неверное поле',
  428: 'Нужно условие',
  500: 'Внутренняя ошибка',
  503: 'Сейчас недоступно',
};

const answer = (response: Response, status: number, detail: string, errors?: FieldError[]): void => {
  const problem = { type: 'about:blank', title: titles[status] ?? 'Ошибка', status, detail, ...(errors ? { errors } : {}) };
  response.status(status).type('application/problem+json').send(JSON.stringify(problem));
};

export const answerProblem =
  (log: Logger, db: DataSource): ErrorRequestHandler =>
  async (error: unknown, _request, response, next) => {
    if (response.headersSent) return next(error);
    if (error instanceof Problem) {
      if (error.status === 401) response.set('WWW-Authenticate', 'Bearer');
      return answer(response, error.status, error.message, error.errors);
    }
    const { type, status } = error as { type?: string; status?: number };
    if (type === 'entity.too.large') return answer(response, 413, 'Запрос больше 1 МБ');
    if (status !== undefined && status >= 400 && status < 500)
      return answer(response, 400, 'Тело запроса не разобрать: нужен JSON');
    log.error({ err: error }, 'API call failed');
    // Asked instead of told by the error: drivers and pools have many words for a database that is away.
    const databaseAnswers = await db.query('select 1').then(
      () => true,
      () => false,
    );
    if (databaseAnswers) return answer(response, 500, 'Сервер не справился с запросом. Подробности в его журнале.');
    response.set('Retry-After', '10');
    answer(response, 503, 'База данных не отвечает. Повторите позже с тем же ключом идемпотентности.');
  };

/** Express 4 does not look after promises. */
export const handle =
  <Parameters extends Record<string, string>>(
    work: (request: Request<Parameters>, response: Response) => Promise<unknown>,
  ): RequestHandler<Parameters> =>
  (request, response, next) => {
    work(request, response).catch(next);
  };
