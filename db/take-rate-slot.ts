import type { DataSource } from 'typeorm';

/**
 * One call with this key now, or none within `patienceMs`. The slots stand in the database, so the rate holds
 * however many workers share the key. A slot farther ahead than anybody waits was taken before the clock was put back, and binds no
 * more. Returns how long to wait before the call; undefined = come back later.
 */
export const takeRateSlot = async (
  db: DataSource,
  { key, perSecond, patienceMs }: { key: string; perSecond: number; patienceMs: number },
): Promise<number | undefined> => {
  const rows = (await db.query(
    `insert into rate_slots as slot (key, free_at) values ($1, now() + $2 * interval '1 second')
     on conflict (key) do update
       set free_at = case when slot.free_at > ${farthest} then now() else greatest(slot.free_at, now()) end + $2 * interval '1 second'
       where slot.free_at < now() + $3 * interval '1 millisecond' or slot.free_at > ${farthest}
     returning greatest(0, extract(epoch from free_at - now()) * 1000 - $2 * 1000)::float as wait`,
    [key, 1 / perSecond, patienceMs],
  )) as { wait: number }[];
  return rows[0]?.wait;
};

/** With a minute for those who share the key and are more patient. */
const farthest = `now() + $3 * interval '1 millisecond' + $2 * interval '1 second' + interval '1 minute'`;
