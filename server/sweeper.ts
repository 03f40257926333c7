import type { DataSource } from 'typeorm';
import type { Logger } from 'pino';
import type { Acts } from './acts.js';
import type { Announcer } from './announce.js';
import type { Intake, StoredDelivery } from './intake.js';

export interface Sweeper {
  stop(): Promise<void>;
}

interface SweeperParts {
  db: DataSource;
  intake: Intake;
  announcer: Announcer;
  acts: Pick<Acts, 'sendAgain'>;
  log: Logger;
}

/**
 * Once a second repeats what a crash left undone: not processed, not announced, not woken, not confirmed.
 * Claims by moving `next_try_at` (or the like) ahead in one statement, so any number of sweepers share the work.
 */
export const startSweeper = (parts: SweeperParts): Sweeper => {
  let stopped = false;
  let sweeping: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  const round = (): void => {
    sweeping = sweep(parts)
      .catch((error: unknown) => parts.log.warn({ err: error }, 'the sweep will be repeated'))
      .then(() => {
        if (!stopped) timer = setTimeout(round, 1_000);
      });
  };
  round();
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await sweeping;
    },
  };
};

const sweep = async ({ db, intake, announcer, acts, log }: SweeperParts): Promise<void> => {
  // Oldest first within a thread follows from the order by id: deliveries of one thread come through one community.
  for (let swept = 100; swept === 100;) {
    const deliveries = await claimDeliveries(db);
    for (const delivery of deliveries) await intake.process(delivery);
    swept = deliveries.length;
  }
  for (const round of await claimUnannounced(db)) await tryTo(log, () => announcer.start(round));
  for (const round of await claimUnwoken(db)) await tryTo(log, () => announcer.wake(round));
  for (const { id } of await claimUnconfirmed(db)) await tryTo(log, () => acts.sendAgain(id));
};

const tryTo = (log: Logger, work: () => Promise<unknown>): Promise<unknown> =>
  work().catch((error: unknown) => log.warn({ err: error }, 'the sweep will repeat it'));

const claimDeliveries = async (db: DataSource): Promise<StoredDelivery[]> => {
  const [rows] = (await db.query(
    `update deliveries set next_try_at = now() + interval '30 seconds' where id in (
       select id from deliveries where processed_at is null and next_try_at <= now() order by id limit 100 for update skip locked)
     returning id, community_id as "communityId", body`,
  )) as [StoredDelivery[], number];
  return rows.sort((a, b) => Number(BigInt(a.id) - BigInt(b.id)));
};

const claimUnannounced = async (db: DataSource): Promise<{ appealId: string; round: number }[]> =>
  (await db.query(
    `select id as "appealId", round from appeals
     where announced_at is null and status not in ('closed', 'rejected') and round_started_at < now() - interval '1 second'
     order by round_started_at limit 500`,
  )) as { appealId: string; round: number }[];

const claimUnwoken = async (db: DataSource): Promise<{ appealId: string; round: number }[]> => {
  const [rows] = (await db.query(
    `update appeals set wake_at = now() where id in (
       select id from appeals where wake_at < now() - interval '5 seconds' and announced_at is not null
         and status not in ('closed', 'rejected') order by wake_at limit 200 for no key update skip locked)
     returning id as "appealId", round`,
  )) as [{ appealId: string; round: number }[], number];
  return rows;
};

const claimUnconfirmed = async (db: DataSource): Promise<{ id: string }[]> => {
  const [rows] = (await db.query(
    `update commands set attempts = attempts + 1, next_try_at = now() + least(60, 5 * (attempts + 1)) * interval '1 second'
     where id in (select id from commands where confirmed_at is null and next_try_at <= now() order by asked_at limit 100 for update skip locked)
     returning id`,
  )) as [{ id: string }[], number];
  return rows;
};
