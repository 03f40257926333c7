import express, { Router, type ErrorRequestHandler } from 'express';
import type { Journal } from '../journal.js';
import { seedWorld } from '../seed.js';
import type { Deeds } from '../store/deeds.js';
import type { Store } from '../store/store.js';
import { communityOf, createActors, residentOf } from './actors.js';
import { createCommunities } from './communities.js';
import type { createEvents } from './events.js';
import { createFaults } from './faults.js';
import { readLink } from './links.js';
import { impossible, Refusal } from './refusal.js';
import { demand, shapes } from './shapes.js';
import { repliesAt } from './threads.js';
import { dialogView, stateView, wallView } from './views.js';

export interface ControlParts {
  store: Store;
  deeds: Deeds;
  journal: Journal;
  events: ReturnType<typeof createEvents>;
  /** Base of permalinks. */
  site: string;
  callbackUrl?: string | undefined;
  now: () => number;
  log: (line: string) => void;
}

/** The control API (networks.md §7.7): residents' acts, bad days, what stands where, what was called. No key: it listens on this machine alone. */
export const createControl = (parts: ControlParts): Router => {
  const { store, deeds, journal, events, site, log } = parts;
  const { world } = store;
  const router = Router();
  router.use(express.json({ limit: '2mb' }));

  router.get('/state', (_request, response) => response.json(stateView(world, site)));
  router.use('/actors', createActors({ world, deeds, site }));
  router.use('/communities', createCommunities({ store, site }));
  router.use('/faults', createFaults({ store }));
  router.get('/journal', (request, response) => response.json({ items: journal.list(demand(shapes.journal, request.query)) }));
  router.get('/assert/thread', (request, response) => {
    const { url } = demand(shapes.link, request.query);
    const target = readLink(url);
    if (!target) throw impossible(`Это не ссылка на запись, комментарий или переписку: ${url}`);
    response.json({ replies: repliesAt(world, target) });
  });

  router.post('/seed', (_request, response) => {
    seedWorld(store, parts);
    response.json({});
  });
  router.post('/reset', (_request, response) => {
    store.commit([['cleared', true]]);
    seedWorld(store, parts);
    response.json({});
  });
  router.patch('/settings', (request, response) => {
    const { profile = world.settings.profile, guidMode = world.settings.guidMode } = demand(shapes.settings, request.body);
    store.commit([['settings', { profile, guidMode }]]);
    response.json(world.settings);
  });

  router.get('/walls/:communityId', (request, response) => {
    const community = communityOf(world, demand(shapes.id, request.params.communityId));
    response.json(wallView(world, community, site, Number(request.query.post)));
  });
  router.get('/dialogs/:communityId/:userId', (request, response) => {
    const community = communityOf(world, demand(shapes.id, request.params.communityId));
    response.json(dialogView(world, community, residentOf(request), site));
  });
  router.get('/events', events.listen);
  router.use(answerError(log));
  return router;
};

const answerError =
  (log: (line: string) => void): ErrorRequestHandler =>
  (error: unknown, _request, response, next) => {
    if (response.headersSent) return next(error);
    const { status, message } = asRefusal(error);
    if (status === 500) log(`control API: ${error instanceof Error ? error.stack : String(error)}`);
    response.status(status).json({ error: message });
  };

const asRefusal = (error: unknown): { status: number; message: string } => {
  if (error instanceof Refusal) return error;
  const { status, type } = error as { status?: number; type?: string };
  if (type === 'entity.too.large') return { status: 413, message: 'Запрос больше 2 МБ' };
  if (status !== undefined && status >= 400 && status < 500)
    return { status, message: 'Запрос не разобрать: ожидается JSON в UTF-8' };
  return { status: 500, message: 'Стенд не справился с запросом; подробности в его журнале' };
};
