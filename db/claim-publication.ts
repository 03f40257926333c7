import type { DataSource, EntityManager } from 'typeorm';
import { Publication } from './entities/publication.js';
import { fromStored } from './nul-safe.js';

const leaseSeconds = 60;

/**
 * Takes the publication for one attempt; undefined while another attempt lives. From here on results are stored only
 * `where attempt = mine` (see `storeOutcome`): an attempt that lost its lease may not overwrite its successor.
 */
export const claimPublication = async (db: DataSource, replyId: string): Promise<Claimed | undefined> => {
  const [[claimed]] = (await db.query(
    `update publications p set attempt = attempt + 1, claimed_until = now() + $2 * interval '1 second'
     from replies r, communities c
     where p.reply_id = $1 and r.id = p.reply_id and c.id = p.community_id
       and p.status in ('intended', 'sending') and (p.claimed_until is null or p.claimed_until < now())
     returning p.reply_id as "replyId", p.community_id as "communityId", p.place, p.status, p.attempt, p.writes, p.reason,
       p.random_id as "randomId", p.last_write_at as "lastWriteAt", r.text, c.network`,
    [replyId, leaseSeconds],
  )) as [Claimed[], number];
  return claimed && { ...claimed, text: fromStored(claimed.text) };
};

/** A publication that this attempt holds, and what it writes where. */
export type Claimed = Pick<
  Publication,
  'replyId' | 'communityId' | 'place' | 'status' | 'attempt' | 'writes' | 'reason' | 'randomId' | 'lastWriteAt'
> & { text: string; network: string };
type Attempt = Pick<Claimed, 'replyId' | 'attempt'>;

export const readPublication = (tx: EntityManager, replyId: string): Promise<Publication> =>
  tx.findOneByOrFail(Publication, { replyId });

/**
 * Before a write leaves: after a crash the row says that one may have gone out. A second write goes straight on from `sending`,
 * so that the echo of the first is recognised until the last moment; false = it came, or the attempt is no longer mine.
 */
export const markSending = async (
  db: DataSource,
  { replyId, attempt, status }: Attempt & Pick<Claimed, 'status'>,
): Promise<boolean> => {
  const { affected } = await db.manager.update(
    Publication,
    { replyId, attempt, status },
    { status: 'sending', writes: () => 'writes + 1', lastWriteAt: () => 'now()', reason: null },
  );
  return affected === 1;
};

export type Outcome = Partial<Pick<Publication, 'status' | 'externalId' | 'url' | 'reason'>> & {
  /** The network said that nothing was written: then it was no write. */
  write?: 'undone';
};

/** Ends this attempt and gives the lease back; does nothing, and says so, if the attempt is no longer mine or the echo was faster. */
export const storeOutcome = async (
  db: DataSource,
  { replyId, attempt }: Attempt,
  { write, ...outcome }: Outcome,
): Promise<boolean> => {
  const { affected } = await db
    .createQueryBuilder()
    .update(Publication)
    .set({
      ...outcome,
      claimedUntil: null,
      ...(write === 'undone' ? { writes: () => 'writes - 1' } : {}),
      // It stands since it was sent: what the resident wrote from then on may answer it, however late the network told us.
      ...(outcome.status === 'published' ? { publishedAt: () => 'last_write_at' } : {}),
    })
    .where(`reply_id = :replyId and attempt = :attempt and status <> 'published'`, { replyId, attempt })
    .execute();
  return affected === 1;
};
