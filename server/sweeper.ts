import type { DataSource } from 'typeorm';
import type { Logger } from 'pino';
import { claimIdleMoves } from '../db/moves.js';
import type { Acts } from './acts.js';
import type { Announcer } from './announce.js';
import { everySecond, type Repeated } from './every-second.js';
import { inParallel } from './in-parallel.js';
import type { Intake, StoredDelivery } from './intake.js';
import type { Notices } from './notices/index.js';

interface SweeperParts {
  db: DataSource;
  intake: Intake;
  announcer: Announcer;
  acts: Pick<Acts, 'sendAgain'>;
  notices: Pick<Notices, 'send'>;
  log: Logger;
}

/**
 * Once a second repeats what a crash left undone: not processed, not announced, not woken, not confirmed. Each kind has a loop of
 * its own, so that none waits for another's trouble, and claims by moving an instant ahead in one statement, so that any number
 * of sweepers share the work.
 */
export const startSweeper = ({ db, intake, announcer, acts, notices, log }: SweeperParts): Repeated => {
  /** A full claim means that more waits: after an outage or in a burst the next turn comes at once, unless nothing can be done yet. */
  const sweep = <Row>(
    claim: (db: DataSource) => Promise<Row[]>,
    parallel: number,
    work: (row: Row) => Promise<unknown>,
  ): Repeated =>
    everySecond(log, async () => {
      const claimed = await claim(db);
      let failures = 0;
      await inParallel(parallel, claimed, (row) =>
        work(row).catch((error: unknown) => {
          failures += 1;
          log.warn({ err: error }, 'the sweep will repeat it');
        }),
      );
      return claimed.length === claimAtOnce && failures === 0 ? 'more waits' : 'all done';
    });
  const loops = [
    // Oldest first within a thread follows from the order by id: deliveries of one thread come through one community.
    sweep(claimDeliveries, 1, intake.process),
    sweep(claimUnannounced, 8, announcer.start),
    sweep(claimUnwoken, 8, announcer.wake),
    sweep(claimUnconfirmed, 8, ({ id }) => acts.sendAgain(id)),
    sweep(claimUnsent, 8, ({ id }) => notices.send(id)),
    sweep(claimIdleMoves, 1, ({ id }) => announcer.startMove(id)),
  ];
  return {
    async stop() {
      await Promise.all(loops.map((loop) => loop.stop()));
    },
  };
};

const claimAtOnce = 100;

const claimDeliveries = async (db: DataSource): Promise<StoredDelivery[]> => {
  const [rows] = (await db.query(
    `update deliveries set next_try_at = now() + interval '30 seconds' where id in (
       select id from deliveries where processed_at is null and next_try_at <= now() order by id limit ${claimAtOnce} for update skip locked)
     returning id, community_id as "communityId", body`,
  )) as [StoredDelivery[], number];
  return rows.sort((a, b) => Number(BigInt(a.id) - BigInt(b.id)));
};

const claimUnannounced = async (db: DataSource): Promise<{ appealId: string; round: number }[]> => {
  const [rows] = (await db.query(
    `update appeals set claimed_until = now() + interval '10 seconds' where id in (
       select id from appeals where announced_at is null and status not in ('closed', 'rejected')
         and round_started_at < now() - interval '1 second' and (claimed_until is null or claimed_until < now())
       order by round_started_at limit ${claimAtOnce} for no key update skip locked)
     returning id as "appealId", round`,
  )) as [{ appealId: string; round: number }[], number];
  return rows;
};

const claimUnwoken = async (db: DataSource): Promise<{ appealId: string; round: number }[]> => {
  const [rows] = (await db.query(
    `update appeals set wake_at = now() where id in (
       select id from appeals where wake_at < now() - interval '5 seconds' and announced_at is not null
         and status not in ('closed', 'rejected') order by wake_at limit ${claimAtOnce} for no key update skip locked)
     returning id as "appealId", round`,
  )) as [{ appealId: string; round: number }[], number];
  return rows;
};

const claimUnconfirmed = async (db: DataSource): Promise<{ id: string }[]> => {
  const [rows] = (await db.query(
    `update commands set attempts = attempts + 1, next_try_at = now() + least(60, 5 * (attempts + 1)) * interval '1 second'
     where id in (select id from commands where confirmed_at is null and next_try_at <= now() order by asked_at limit ${claimAtOnce} for update skip locked)
     returning id`,
  )) as [{ id: string }[], number];
  return rows;
};

/** Two minutes are longer than any attempt; one that fails says itself when the next is due. */
const claimUnsent = async (db: DataSource): Promise<{ id: string }[]> => {
  const [rows] = (await db.query(
    `update notices set attempts = attempts + 1, next_try_at = now() + interval '2 minutes' where id in (
       select id from notices where status = 'waiting' and next_try_at <= now() order by next_try_at limit ${claimAtOnce} for update skip locked)
     returning id`,
  )) as [{ id: string }[], number];
  return rows;
};
