import express, { type NextFunction, type Request, type RequestHandler, type Response, type Router } from 'express';
import type { DataSource } from 'typeorm';
import type { z } from 'zod';
import { newestVersion, type ReadSettings } from '../../db/settings.js';
import { mayAct, mayRead } from '../../domain/access.js';
import { actKinds } from '../../domain/appeal.js';
import type { Acts } from '../../server/acts.js';
import { namesOf, type Names } from './names.js';
import { queueFilters, readQueue, seesNoise } from './queue.js';
import { RequestRefused, type Viewer } from './scope.js';
import type { ChoicesView } from './views.js';

export interface WorkParts {
  db: DataSource;
  acts: Acts;
  readSettings: ReadSettings;
  operatorOf: (request: Request) => Viewer;
}

/** JSON for the pages of the panel. The caller puts the session and the guard against foreign sites before it. */
export const createRouter = (parts: WorkParts): Router => {
  const { db, operatorOf } = parts;
  const router = express.Router();
  router.use(privately, readersOnly(operatorOf));

  router.get(
    '/choices',
    answer(async (request) => choicesFor(parts, operatorOf(request))),
  );
  router.get(
    '/queue',
    answer(async (request) => {
      const filters = parsed(queueFilters, request.query);
      return readQueue({ db, names: await newestNames(parts), viewer: operatorOf(request), filters });
    }),
  );

  router.use(refusals);
  return router;
};

/** Residents' words stay out of the browser's and any proxy's memory. */
const privately: RequestHandler = (_request, response, next) => {
  response.set('Cache-Control', 'no-store');
  next();
};

const readersOnly =
  (operatorOf: WorkParts['operatorOf']): RequestHandler =>
  (request, _response, next) =>
    next(mayRead(operatorOf(request)) ? undefined : new RequestRefused(403, 'У вашей роли нет доступа к обращениям.'));

const answer =
  (make: (request: Request) => Promise<unknown>): RequestHandler =>
  (request, response, next) => {
    make(request).then((body) => response.json(body), next);
  };

export const parsed = <T>(shape: z.ZodType<T>, asked: unknown): T => {
  const result = shape.safeParse(asked);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new RequestRefused(400, issue?.message ?? 'Неверный запрос', issue?.path.join('.') ?? '');
};

const refusals = (error: unknown, _request: Request, response: Response, next: NextFunction): void => {
  if (!(error instanceof RequestRefused)) return next(error);
  response.status(error.status).json({ reason: error.message, ...(error.field ? { field: error.field } : {}) });
};

export const newestSettings = async ({ db, readSettings }: WorkParts) => readSettings(await newestVersion(db.manager));

const newestNames = async (parts: WorkParts): Promise<Names> => namesOf(await newestSettings(parts));

const choicesFor = async (parts: WorkParts, viewer: Viewer): Promise<ChoicesView> => {
  const { departments, topics, groups } = await newestSettings(parts);
  const groupName = (code: string): string => groups.find((group) => group.code === code)?.name ?? code;
  return {
    departments: departments.map(({ code, name }) => ({ code, name })),
    topics: topics.map(({ code, name, group }) => ({ code, name, group: groupName(group) })),
    mayActs: actKinds.filter((kind) => mayAct(viewer, kind)),
    seesNoise: seesNoise(viewer),
    department: viewer.department,
  };
};
