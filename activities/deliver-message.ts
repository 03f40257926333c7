import type { EntityManager } from 'typeorm';
import type { NetworkEvent } from '../domain/message.js';
import { Community } from '../db/entities/community.js';
import type { Delivery } from '../db/entities/delivery.js';
import { markDeleted } from './change-message.js';
import { networkOf, type Deps } from './deps.js';
import { hearOwnMessage } from './hear-own-message.js';
import { hearResident } from './hear-resident.js';

/** What the runs must be told once the delivery is committed. */
export interface Announcements {
  start: { appealId: string; round: number }[];
  wake: { appealId: string; round: number }[];
}

/** What a delivery brought, and from where; `deliveryId` orders changes of one message by their arrival. */
export interface Arrival {
  community: Community;
  deliveryId: string;
  announcements: Announcements;
}

/** The one door: everything a network tells us comes in here, once, in one transaction. Returns whom to tell. */
export const deliverMessage =
  (deps: Deps) =>
  async ({ id: deliveryId, communityId, body }: Pick<Delivery, 'id' | 'communityId' | 'body'>): Promise<Announcements> => {
    const announcements: Announcements = { start: [], wake: [] };
    await deps.db.transaction(async (tx) => {
      if (!(await isStillToDo(tx, deliveryId))) return;
      const community = await tx.findOneByOrFail(Community, { id: communityId });
      const event = networkOf(deps, community.network).parse(JSON.parse(body ?? 'null'));
      const ignoredReason = await takeIn(deps, tx, event, { community, deliveryId, announcements });
      await tx.query(
        `update deliveries set processed_at = now(), body = null, ignored_reason = $2, last_error = null where id = $1`,
        [deliveryId, ignoredReason],
      );
    });
    return announcements;
  };

/** Two workers may hold it when a lease ran out: one does it, and what was done is not done again. */
const isStillToDo = async (tx: EntityManager, deliveryId: string): Promise<boolean> => {
  const found = (await tx.query(`select 1 from deliveries where id = $1 and processed_at is null for update skip locked`, [
    deliveryId,
  ])) as unknown[];
  return found.length > 0;
};

const takeIn = async (deps: Deps, tx: EntityManager, event: NetworkEvent, arrival: Arrival): Promise<string | null> => {
  switch (event.kind) {
    case 'ignored':
      return event.reason;
    case 'own':
      return hearOwnMessage(tx, { ...event, ...arrival });
    case 'delete':
      return markDeleted(tx, event.externalId, arrival);
    case 'edit':
    case 'restore':
    case 'message':
      return hearResident(deps, tx, { ...arrival, message: event.message, change: event.kind });
  }
};
