import express, { Router, type Request, type RequestHandler, type Response } from 'express';
import type { Logger } from 'pino';
import type { DataSource } from 'typeorm';
import type { MoveOutcome } from '../../db/entities/move-item.js';
import { cancelJob, readJob } from '../../db/jobs.js';
import { listMovable, movableNumbers, movableStatuses, olderVersions, type MovableFilter } from '../../db/movable-appeals.js';
import { latestMoves, readMove, readMoveItems } from '../../db/move-progress.js';
import { askMove, mostAtOnce, unknownNumbers } from '../../db/moves.js';
import { previewMove } from '../../db/preview-move.js';
import { newestVersion, readVersion, type ReadSettings } from '../../db/settings.js';
import { mayMoveAppeals } from '../../domain/access.js';
import { appealStatuses } from '../../domain/appeal.js';
import { milestoneNames, statusNames } from '../../domain/names.js';
import { refusalSentence } from '../../domain/refusals.js';
import type { Settings } from '../../domain/settings.js';
import { answerError } from '../desk/index.js';
import { answers } from '../locales/answers.js';
import { operatorOf, type SignedIn } from '../session.js';
import { namesOf } from './drafting.js';

export interface MovesParts {
  db: DataSource;
  readSettings: ReadSettings;
  /** `OTKLIK_DEMO_SPEED` */
  speed: number;
  log: Logger;
}
type Answer = (request: Request, operator: SignedIn, response: Response) => Promise<unknown>;

/** What the pages of moves ask for: open appeals to choose from, what moving them would change, the move itself and how far it is. */
export const createMoves = (parts: MovesParts): Router => {
  const { db, log } = parts;
  const router = Router();
  const answer =
    (work: Answer): RequestHandler =>
    (request, response, next) => {
      const operator = operatorOf(response.locals);
      response.set('Cache-Control', 'no-store');
      if (!mayMoveAppeals(operator)) return void response.status(403).json({ error: answers[operator.language].mayNotMove });
      work(request, operator, response).then((body) => response.headersSent || response.json(body), next);
    };
  const missing = (response: Response, { language }: SignedIn): unknown =>
    response.status(404).json({ error: answers[language].noSuchAddress });

  router.get(
    '/appeals',
    answer(async ({ query }, { language }) => {
      const newest = await newestVersion(db.manager);
      const filter = filterOf(query, newest);
      const before = codeIn(query, 'before');
      const page = await listMovable(db, { ...filter, before, limit: 50 });
      const { version } = filter;
      return {
        ...{ version, newest, most: mostAtOnce, versions: await olderVersions(db, version) },
        ...page,
        names: await namesAt(db, version, newest),
        statuses: movableStatuses.map((code) => ({ code, name: statusNames[language][code] })),
      };
    }),
  );
  router.get(
    '/numbers',
    answer(async ({ query }) => ({ numbers: await movableNumbers(db, filterOf(query, await newestVersion(db.manager))) })),
  );

  // Ten thousand numbers are two hundred kilobytes.
  router.use(express.json({ limit: '1mb' }));
  const chosenIn = async ({ body }: Request): Promise<{ version: number; numbers: string[] } | undefined> => {
    const { version, numbers } = body as { version?: unknown; numbers?: unknown };
    const isKnown = Number.isInteger(version) && Number(version) >= 1 && Number(version) <= (await newestVersion(db.manager));
    if (!isKnown || !Array.isArray(numbers) || !numbers.every(isNumber)) return undefined;
    const chosen = [...new Set(numbers)];
    if (chosen.length === 0 || chosen.length > mostAtOnce) return undefined;
    return (await unknownNumbers(db, chosen)).length === 0 ? { version: Number(version), numbers: chosen } : undefined;
  };
  const notChosen = (response: Response, { language }: SignedIn): unknown =>
    response.status(422).json({ error: answers[language].nothingToMove(mostAtOnce) });

  router.post(
    '/preview',
    answer(async (request, operator, response) => {
      const { language } = operator;
      const chosen = await chosenIn(request);
      if (!chosen) return notChosen(response, operator);
      const { items, next } = await previewMove(parts, { ...chosen, after: codeIn(request.body, 'after') });
      const reasonOf = (code: string | null): string | null => code && refusalSentence(code, 'adoptSettings', language);
      return {
        items: items.map((one) => ({ ...one, reason: reasonOf(one.code) })),
        next,
        names: await namesAt(db, chosen.version, await newestVersion(db.manager)),
        milestones: milestoneNames[language],
      };
    }),
  );
  router.get(
    '/',
    answer(async () => ({ items: await latestMoves(db) })),
  );
  router.post(
    '/',
    answer(async (request, operator, response) => {
      const chosen = await chosenIn(request);
      if (!chosen) return notChosen(response, operator);
      const { id } = await askMove(db, { operatorId: operator.id, ...chosen });
      return { id };
    }),
  );
  const moveIn = async ({ params }: Request): Promise<string | undefined> => {
    const job = await readJob(db, String(params['id']));
    return job?.kind === 'move' ? job.id : undefined;
  };
  router.get(
    '/:id',
    answer(async (request, operator, response) => {
      const id = await moveIn(request);
      return (id && (await readMove(db, id))) ?? missing(response, operator);
    }),
  );
  router.get(
    '/:id/items',
    answer(async (request, operator, response) => {
      const { language } = operator;
      const moveId = await moveIn(request);
      if (!moveId) return missing(response, operator);
      const { query } = request;
      const outcome = outcomes.find((known) => known === query['outcome']) ?? null;
      const { items, next } = await readMoveItems(db, { moveId, outcome, after: codeIn(query, 'after') ?? null });
      const newest = await newestVersion(db.manager);
      return {
        items: items.map(({ refusal, ...item }) => ({
          ...item,
          reason: refusal && refusalSentence(refusal, 'adoptSettings', language),
        })),
        next,
        names: await namesAt(db, newest, newest),
      };
    }),
  );
  router.post(
    '/:id/cancel',
    answer(async (request, operator, response) => {
      const id = await moveIn(request);
      if (!id) return missing(response, operator);
      await cancelJob(db, id);
      return {};
    }),
  );
  router.use(answerError(log));
  return router;
};

const outcomes: readonly MoveOutcome[] = ['waiting', 'moved', 'closed', 'refused'];

const isNumber = (given: unknown): given is string => typeof given === 'string' && /^[\w-]{1,40}$/.test(given);

const codeIn = (given: unknown, name: string): string | undefined => {
  const value = (given as Record<string, unknown> | null)?.[name];
  return typeof value === 'string' && /^[\w-]{1,100}$/.test(value) ? value : undefined;
};

const filterOf = (query: Request['query'], newest: number): MovableFilter => {
  const number = (name: string): number | undefined => {
    const text = codeIn(query, name);
    return text !== undefined && /^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined;
  };
  const since = query['since'];
  return {
    version: Math.min(number('version') ?? newest, newest),
    ...{ department: codeIn(query, 'department'), topic: codeIn(query, 'topic') },
    status: appealStatuses.find((known) => known === query['status']),
    receivedSince: typeof since === 'string' && !Number.isNaN(Date.parse(since)) ? new Date(since).toISOString() : undefined,
    settingsVersion: number('from'),
  };
};

/** By which codes are read: those of the version to move to, and whatever is newer. */
const namesAt = async (db: DataSource, ...versions: number[]): Promise<ReturnType<typeof namesOf>> => {
  const settings: Settings[] = [];
  for (const version of new Set(versions)) settings.push(await readVersion(db.manager, version));
  return namesOf(...settings);
};
