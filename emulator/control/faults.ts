import { Router } from 'express';
import type { Store } from '../store/store.js';
import type { Fault } from '../store/world.js';
import { communityOf } from './actors.js';
import { notFound } from './refusal.js';
import { demand, shapes } from './shapes.js';

/** The network's bad days (networks.md §7.6), switched on and off. */
export const createFaults = ({ store }: { store: Store }): Router => {
  const { world } = store;
  const router = Router();
  router.get('/', (_request, response) => response.json({ items: [...world.faults.values()].map(tell) }));
  router.post('/', (request, response) => {
    const asked = demand(shapes.fault, request.body);
    if (asked.communityId !== undefined) communityOf(world, asked.communityId);
    const key = world.last.fault + 1;
    store.commit([['fault', { ...asked, key, happened: 0 }]]);
    response.status(201).json({ key: String(key) });
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

const tell = ({ key, communityId, ...fault }: Fault) => ({
  ...fault,
  key: String(key),
  ...(communityId === undefined ? {} : { communityId: String(communityId) }),
});
