import type { DataSource } from 'typeorm';
import type { Logger } from 'pino';
import { deliverMessage } from '../activities/deliver-message.js';
import type { Deps } from '../activities/deps.js';
import type { Announcer } from './announce.js';

export interface Intake {
  /** Processes a stored delivery that the caller holds the lease of. Never throws: what failed is the sweeper's. */
  process(delivery: StoredDelivery): Promise<void>;
}

export interface StoredDelivery {
  id: string;
  communityId: string;
  body: string;
}

/** After this many failures a delivery waits up to five minutes between tries and is shown to the administrator. */
const patientTries = 5;

export const createIntake = ({
  db,
  deps,
  announcer,
  log,
}: {
  db: DataSource;
  deps: Deps;
  announcer: Announcer;
  log: Logger;
}): Intake => {
  const deliver = deliverMessage(deps);
  return {
    async process(delivery) {
      let announcements;
      try {
        announcements = await deliver(delivery);
      } catch (error) {
        log.error({ delivery: delivery.id, err: error }, 'delivery not processed');
        await putOff(db, delivery.id, error).catch((reason: unknown) =>
          log.error({ delivery: delivery.id, err: reason }, 'delivery not put off'),
        );
        return;
      }
      // The appeal stands in the database; if Temporal is away now, the sweeper starts it later.
      await announcer
        .announce(announcements)
        .catch((error: unknown) => log.warn({ delivery: delivery.id, err: error }, 'not announced yet'));
    },
  };
};

const putOff = (db: DataSource, id: string, error: unknown): Promise<unknown> =>
  db.query(
    `update deliveries set attempts = attempts + 1, last_error = $2,
       next_try_at = now() + case when attempts < $3 then interval '2 seconds' else least(interval '5 minutes', attempts * interval '20 seconds') end
     where id = $1`,
    [id, error instanceof Error ? error.message.slice(0, 500) : 'unknown', patientTries],
  );
