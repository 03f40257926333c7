import express, { Router, type Request, type Response } from 'express';
import type { Logger } from 'pino';
import type { DataSource } from 'typeorm';
import type { Deps } from '../../activities/deps.js';
import { newestVersion, type ReadSettings } from '../../db/settings.js';
import type { Acts } from '../acts.js';
import { asOperator, callerOf, readersOnly, signedIn } from './access.js';
import { createActRoutes } from './acts.js';
import { answerAppeal, answerAudit, answerList } from './appeals.js';
import { answerCalendar } from './calendars.js';
import { openApi } from './openapi.js';
import { languageOf } from './language.js';
import { answerProblem, handle, Problem } from './problem.js';
import { createTopicRoutes } from './topics.js';
import { createCalendarFiles } from '../calendar-files.js';
import { createTopicsFile } from '../topics-file.js';
import { createCalendarRoutes } from './calendar-files.js';
import { createJobChanges } from './job-changes.js';
import { createMoveRoutes } from './moves.js';
import { createSettingsRoutes } from './settings.js';
import { answerTry } from './try.js';

export interface ApiParts {
  db: DataSource;
  acts: Acts;
  networks: Deps['networks'];
  readSettings: ReadSettings;
  /** `OTKLIK_DEMO_SPEED` */
  speed: number;
  log: Logger;
}

/** `/api/v1`: the same rights and the same acts as in the panel. */
export const createApi = (parts: ApiParts): Router => {
  const { db, acts, readSettings, log } = parts;
  const router = Router();
  router.use((_request, response, next) => {
    response.set('Cache-Control', 'no-store');
    next();
  });
  router.get('/openapi.json', (request, response) => response.json(openApi[languageOf(request)]));
  router.use(signedIn(db));
  router.use(refuseOtherMethods);
  router.use(createTopicRoutes(createTopicsFile(db)));
  router.use(createCalendarRoutes(createCalendarFiles(db)));
  // Whatever the client calls its body: programs forget the header, and nothing but JSON is taken here.
  router.use('/settings', express.json({ limit: '8mb', type: () => true }));
  router.use(express.json({ limit: '1mb', type: () => true }));

  const named = (kind: 'topics' | 'departments') =>
    handle(async (_request, response) => {
      const settings = await readSettings(await newestVersion(db.manager));
      response.json({ items: settings[kind].map(({ code, name }) => ({ code, name })) });
    });
  router.get('/topics', named('topics'));
  router.get('/departments', named('departments'));
  router.get(
    '/calendars/:code',
    handle<{ code: string }>(async ({ params, query }, response) =>
      response.json(await answerCalendar(parts, params.code, query)),
    ),
  );
  router.get('/me', (_request, response) => {
    const { login, name, roles, departmentCode } = callerOf(response);
    response.json({ login, name, roles, department: departmentCode });
  });

  router.use(createSettingsRoutes(parts));
  router.use(createMoveRoutes(parts));
  router.use(createJobChanges(parts));
  router.post(
    '/try',
    handle(async (request, response) => response.json(await answerTry(parts, request.body, languageOf(request)))),
  );
  router.use('/appeals', readersOnly);
  router.get(
    '/appeals',
    handle(async (request, response) => response.json(await answerList(parts, asOperator(callerOf(response)), request.query))),
  );
  router.get(
    '/appeals/:number',
    handle<{ number: string }>(async (request, response) => response.json(await answerAppeal(parts, wanted(request, response)))),
  );
  router.get(
    '/appeals/:number/audit',
    handle<{ number: string }>(async (request, response) => response.json(await answerAudit(parts, wanted(request, response)))),
  );
  router.use('/appeals/:number', createActRoutes(acts));
  router.use(refuseTheRest);
  router.use(answerProblem(log, db));
  return router;
};

const wanted = (request: Request<{ number: string }>, response: Response) => ({
  operator: asOperator(callerOf(response)),
  number: request.params.number,
  language: languageOf(request),
});

const known = new Map(
  Object.entries(openApi.ru['paths'] as Record<string, object>).map(([path, methods]) => [
    new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}/?$`),
    Object.keys(methods).map((method) => method.toUpperCase()),
  ]),
);

/** Before anything is read: what the document does not name at this place is not done there. */
const refuseOtherMethods: express.RequestHandler = ({ path: asked, method }, response, next) => {
  const methods = [...known].flatMap(([path, possible]) => (path.test(asked) ? possible : []));
  if (methods.length === 0 || methods.includes(method === 'HEAD' ? 'GET' : method)) return next();
  response.set('Allow', methods.join(', '));
  throw new Problem(405, (words) => words.methods(methods.join(', ')));
};

const refuseTheRest: express.RequestHandler = () => {
  throw new Problem(404, (words) => words.noSuchAddress);
};
