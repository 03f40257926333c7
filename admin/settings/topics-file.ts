import express, { Router } from 'express';
import type { Logger } from 'pino';
import { mayEditSettings, mayRead } from '../../domain/access.js';
import { topicsTableWords } from '../../domain/topics-table-words.js';
import type { TopicsFile } from '../../server/topics-file.js';
import { answerError } from '../desk/index.js';
import { answers } from '../locales/answers.js';
import { operatorOf } from '../session.js';

/** Topics out to a spreadsheet, and what came back from one: shown first, saved when it was seen. */
export const createTopicsPage = ({ topicsFile, log }: { topicsFile: TopicsFile; log: Logger }): Router => {
  const router = Router();
  const refuse = (response: express.Response): void => {
    response.status(403).json({ error: answers[operatorOf(response.locals).language].mayNotDo });
  };
  router.get('/topics.csv', (_request, response, next) => {
    const { language, ...operator } = operatorOf(response.locals);
    if (!mayEditSettings(operator) && !mayRead(operator)) return refuse(response);
    response.set('Cache-Control', 'no-store');
    const send = async (): Promise<void> =>
      void response
        .attachment('topics.csv')
        .type('text/csv; charset=utf-8')
        .send(await topicsFile.write(language));
    send().catch(next);
  });
  router.post(
    '/import',
    (_request, response, next) => (mayEditSettings(operatorOf(response.locals)) ? next() : refuse(response)),
    express.raw({ limit: '8mb', type: 'application/octet-stream' }),
    (request, response, next) => {
      const { language } = operatorOf(response.locals);
      const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      const { seal, missing, save } = request.query;
      const given = { bytes, missing: missing === 'remove' ? 'remove' : 'keep', language } as const;
      const work = async (): Promise<void> => {
        const answer =
          save === 'true' && typeof seal === 'string'
            ? await topicsFile.save({ ...given, seal })
            : { ...(await topicsFile.preview(given)), outcome: 'preview' };
        response.json({ ...answer, headings: topicsTableWords[language].headings });
      };
      work().catch(next);
    },
  );
  router.use(answerError(log));
  return router;
};
