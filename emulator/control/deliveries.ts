import { Router } from 'express';
import type { Store } from '../store/store.js';
import type { Delivery } from '../store/world.js';
import { notFound } from './refusal.js';
import { demand, shapes } from './shapes.js';

const usualLimit = 1000;

/** What was sent to the product, as the «Requests» tab of a community shows it. */
export const createDeliveries = ({ store, now }: { store: Store; now: () => number }): Router => {
  const { deliveries } = store.world;
  const router = Router();
  router.get('/', (request, response) => {
    const { communityId, type, status, limit = usualLimit } = demand(shapes.deliveries, request.query);
    const asked = [...deliveries.values()].filter(
      (one) =>
        (communityId ?? one.groupId) === one.groupId && (type ?? one.type) === one.type && (status ?? one.status) === one.status,
    );
    response.json({ items: asked.slice(-limit).map(tell) });
  });
  /** Now, whatever became of it before: with its old event id and no failed attempts. */
  router.post('/:id/redeliver', (request, response) => {
    const id = demand(shapes.id, request.params.id);
    const delivery = deliveries.get(id);
    if (!delivery) throw notFound(`Доставки ${id} нет`);
    store.commit([['deliveryStep', { id, status: 'waiting', attempts: 0, nextAt: now() }]]);
    response.json(tell(deliveries.get(id) ?? delivery));
  });
  return router;
};

const tell = ({ id, groupId, type, eventId, at, status, attempts, nextAt, copies, forgery, answer }: Delivery) => ({
  id: String(id),
  communityId: String(groupId),
  type,
  eventId,
  at: new Date(at).toISOString(),
  status,
  attempts,
  nextAt: status === 'waiting' ? new Date(nextAt).toISOString() : null,
  copies,
  ...(forgery === undefined ? {} : { forgery }),
  ...(answer === undefined ? {} : { answer }),
});
