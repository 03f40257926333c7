import { randomInt } from 'node:crypto';
import { Router } from 'express';
import { catalogue, strikesCalls, type KnownFault } from '../faults/index.js';
import type { Store } from '../store/store.js';
import type { Fault } from '../store/world.js';
import { isMethod } from '../vk/access.js';
import { eventNames } from '../vk/events.js';
import { communityOf } from './actors.js';
import { notFound, Refusal } from './refusal.js';
import { demand, shapes } from './shapes.js';

/** The network's bad days (networks.md §7.6), switched on and off. */
export const createFaults = ({ store, now }: { store: Store; now: () => number }): Router => {
  const { world } = store;
  const router = Router();
  router.get('/', (_request, response) => {
    const known = Object.entries(catalogue).map(([id, fault]: [string, KnownFault]) => ({
      id,
      title: fault.title,
      strikes: strikesCalls(fault) ? 'calls' : 'events',
      variants: fault.variants ?? [],
    }));
    response.json({ items: [...world.faults.values()].map(tell), known });
  });
  router.post('/', (request, response) => {
    const { forSeconds, seed = randomInt(2 ** 31), ...asked } = demand(shapes.fault, request.body);
    if (asked.communityId !== undefined) communityOf(world, asked.communityId);
    demandFitting(catalogue[asked.id], asked);
    const until = forSeconds === undefined ? {} : { until: now() + forSeconds * 1000 };
    const fault: Fault = { ...asked, ...until, key: world.last.fault + 1, seed, thrown: 0, happened: 0 };
    store.commit([['fault', fault]]);
    response.status(201).json(tell(fault));
  });
  router.delete('/', (_request, response) => {
    store.commit([...world.faults.keys()].map((key) => ['faultGone', key] as const));
    response.json({});
  });
  router.delete('/:key', (request, response) => {
    const key = demand(shapes.id, request.params.key);
    if (!world.faults.has(key)) throw notFound(`Сбоя ${key} нет`);
    store.commit([['faultGone', key]]);
    response.json({});
  });
  return router;
};

/** A fault that can never strike would make a test pass for nothing. */
const demandFitting = (known: KnownFault, { id, method, variant }: Pick<Fault, 'id' | 'method' | 'variant'>): void => {
  const { variants = [] } = known;
  if (variant !== undefined && !variants.includes(variant)) {
    const choice = variants.length === 0 ? 'у этого сбоя разновидностей нет' : `ожидается одно из: ${variants.join(', ')}`;
    throw new Refusal(400, `variant: ${choice}`);
  }
  if (method === undefined) return;
  if (strikesCalls(known) && !isMethod(method)) throw new Refusal(400, `method: метода ${method} стенд не знает`);
  if (!strikesCalls(known) && !eventNames.includes(method))
    throw new Refusal(400, `method: для сбоя ${id} это вид события, одно из: ${eventNames.join(', ')}`);
};

const tell = ({ key, communityId, until, thrown: _, ...fault }: Fault) => ({
  ...fault,
  key: String(key),
  ...(communityId === undefined ? {} : { communityId: String(communityId) }),
  ...(until === undefined ? {} : { until: new Date(until).toISOString() }),
});
