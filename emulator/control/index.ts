import { Router, type ErrorRequestHandler, type RequestHandler } from 'express';
import type { Journal } from '../journal.js';
import { seedWorld } from '../seed.js';
import type { Deeds } from '../store/deeds.js';
import type { Store } from '../store/store.js';
import { usualSettings } from '../store/world.js';
import { communityOf, createActors, residentOf } from './actors.js';
import { createAssisted } from './assisted.js';
import { readBody } from './body.js';
import { createCommunities } from './communities.js';
import { createDeliveries } from './deliveries.js';
import type { createEvents } from './events.js';
import { createFaults } from './faults.js';
import { readLink } from './links.js';
import { impossible, notFound, Refusal } from './refusal.js';
import { demand, shapes } from './shapes.js';
import { repliesAt } from './threads.js';
import { dialogsView, dialogView, stateView, wallView } from './views.js';

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
  const { store, deeds, journal, events, site, now, log } = parts;
  const { world } = store;
  const router = Router();
  router.use(refuseForeignPages, readBody);

  router.get('/state', (_request, response) => response.json(stateView(world, site)));
  router.use('/actors', createActors({ world, deeds, site }));
  router.use('/assisted', createAssisted({ world, deeds, site }));
  router.use('/communities', createCommunities({ store, site }));
  router.use('/faults', createFaults({ store, now }));
  router.use('/deliveries', createDeliveries({ store, now }));
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
    store.commit([
      ['cleared', true],
      ['settings', usualSettings],
      ['clock', 0],
    ]);
    journal.clear();
    seedWorld(store, parts);
    response.json({});
  });
  router.post('/clock/advance', (request, response) => {
    const { seconds } = demand(shapes.clock, request.body);
    store.commit([['clock', world.clock + seconds * 1000]]);
    response.json({ now: new Date(now()).toISOString() });
  });
  router.get('/settings', (_request, response) => response.json(world.settings));
  router.patch('/settings', (request, response) => {
    const { profile = world.settings.profile, guidMode = world.settings.guidMode } = demand(shapes.settings, request.body);
    store.commit([['settings', { profile, guidMode }]]);
    response.json(world.settings);
  });

  router.get('/walls/:communityId', (request, response) => {
    const community = communityOf(world, demand(shapes.id, request.params.communityId));
    response.json(wallView(world, community, site, demand(shapes.onWall, request.query)));
  });
  router.get('/dialogs/:communityId', (request, response) => {
    response.json(dialogsView(world, communityOf(world, demand(shapes.id, request.params.communityId)), site));
  });
  router.get('/dialogs/:communityId/:userId', (request, response) => {
    const community = communityOf(world, demand(shapes.id, request.params.communityId));
    response.json(dialogView(world, community, residentOf(request), site));
  });
  router.get('/events', events.listen);
  router.use((request) => {
    throw notFound(`Такого адреса нет: ${request.method} ${request.path}`);
  });
  router.use(answerError(log));
  return router;
};

/** There is no key here, so a page of some other site, open in the visitor's browser, must not write in his name. */
const refuseForeignPages: RequestHandler = ({ headers }, _response, next) => {
  if (headers['sec-fetch-site'] === 'cross-site')
    throw new Refusal(403, 'Стендом управляют с этой машины, а не с чужой страницы');
  next();
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
  if (error instanceof URIError) return { status: 400, message: 'Адрес не разобрать' };
  const { status, type } = error as { status?: number; type?: string };
  if (type === 'entity.too.large') return { status: 413, message: 'Запрос больше 2 МБ' };
  if (status !== undefined && status >= 400 && status < 500)
    return { status, message: 'Запрос не разобрать: ожидается JSON в UTF-8' };
  return { status: 500, message: 'Стенд не справился с запросом; подробности в его журнале' };
};
