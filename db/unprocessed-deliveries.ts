import type { DataSource } from 'typeorm';

/** A delivery that was tried and failed: no word of its body. */
export interface UnprocessedDelivery {
  id: string;
  community: string;
  type: string;
  receivedAt: string;
  attempts: number;
  nextTryAt: string;
  error: string;
}

const mostShown = 100;
const unprocessed = `d.processed_at is null and (d.attempts >= 5 or d.last_error is not null)`;

export const countUnprocessed = async (db: DataSource): Promise<number> => {
  const [row] = (await db.query(`select count(*)::int as count from deliveries d where ${unprocessed}`)) as { count: number }[];
  return row?.count ?? 0;
};

/** The oldest first. */
export const listUnprocessed = async (db: DataSource): Promise<UnprocessedDelivery[]> => {
  const rows = (await db.query(
    `select d.id, c.name as community, d.type, d.received_at as "receivedAt", d.attempts, d.next_try_at as "nextTryAt",
       coalesce(d.last_error, '') as error
     from deliveries d join communities c on c.id = d.community_id where ${unprocessed} order by d.id limit ${mostShown}`,
  )) as (Omit<UnprocessedDelivery, 'receivedAt' | 'nextTryAt'> & { receivedAt: Date; nextTryAt: Date })[];
  return rows.map((row) => ({
    ...row,
    receivedAt: row.receivedAt.toISOString(),
    nextTryAt: row.nextTryAt.toISOString(),
    error: withoutWords(row.error),
  }));
};

/** An error may quote the value that it stumbled over, and that may be what a resident wrote. Names of columns and fields stay. */
const withoutWords = (error: string): string =>
  error.replace(/"([^"]*)"|'([^']*)'/g, (whole) => (/^.[\w.-]{0,60}.$/.test(whole) ? whole : '"…"'));

/** The sweeper takes it up within a second. */
export const retryNow = (db: DataSource, id: string): Promise<unknown> =>
  db.query(`update deliveries set next_try_at = now() where id = $1 and processed_at is null`, [id]);

/** Why events of the last seven days made no appeal, the commonest first. */
export const countIgnored = async (db: DataSource): Promise<{ reason: string; count: number }[]> =>
  db.query(
    `select ignored_reason as reason, count(*)::int as count from deliveries
     where ignored_reason is not null and processed_at > now() - interval '7 days'
     group by ignored_reason order by count desc, reason limit 50`,
  );
