import type { ErrorRequestHandler, RequestHandler } from 'express';
import type { Logger } from 'pino';

/** Behind all the others. Express's own answers show an error's inside, on the page or on the console. */
export const answerNowhere: RequestHandler = (_request, response) =>
  void response.status(404).type('text').send('Такой страницы нет.');

export const answerFailure =
  (log: Logger): ErrorRequestHandler =>
  (error: { status?: number }, _request, response, next) => {
    if (response.headersSent) return next(error);
    const { status } = error;
    if (status !== undefined && status >= 400 && status < 500)
      return void response.status(status).type('text').send('Запрос не разобрать.');
    log.error({ err: error }, 'request failed');
    response.status(500).type('text').send('Сервер не справился. Попробуйте ещё раз.');
  };
