import type { DataSource } from 'typeorm';
import type { PastAppeal } from '../domain/back-test.js';

interface Period {
  from: string | null;
  to: string | null;
}

export const countPastAppeals = async (db: DataSource, { from, to }: Period): Promise<number> => {
  const [row] = (await db.query(
    `select count(*)::int as count from appeals a where ($1::timestamptz is null or a.received_at >= $1) and ($2::timestamptz is null or a.received_at < $2)`,
    [from, to],
  )) as { count: number }[];
  return row?.count ?? 0;
};

/**
 * The appeals of a period as they came in, oldest first, `after` a seq. The words are those on which the machine decided first:
 * what the resident has added since had no part in it.
 */
export const readPastAppeals = async (
  db: DataSource,
  { from, to, after, limit }: Period & { after: string; limit: number },
): Promise<{ appeals: PastAppeal[]; last: string | undefined }> => {
  const rows = (await db.query(query, [from, to, after, limit])) as (PastAppeal & { seq: string })[];
  return { appeals: rows.map(({ seq: _seq, ...appeal }) => appeal), last: rows.at(-1)?.seq };
};

const iso = (instant: string): string => `to_char(${instant} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

const query = `
  with asked as (
    select * from appeals a
    where ($1::timestamptz is null or a.received_at >= $1) and ($2::timestamptz is null or a.received_at < $2) and a.seq > $3
    order by a.seq limit $4)
  select a.seq, a.number, a.network, c.external_id as community, c.territory_code as "communityTerritory",
    a.default_policy_code as "communityPolicy", ${iso('a.received_at')} as at,
    exists (select 1 from appeals o where o.author_id = a.author_id and o.received_at < a.received_at
      and (o.ended_at is null or o.ended_at > a.received_at)) as "hasOpenAppeal",
    coalesce((select string_agg(m.text, E'\\n' order by m.sent_at, m.seq) from messages m
      where m.appeal_id = a.id and m.author_id is not null and m.seq <= coalesce(first.seq, m.seq)), '') as text,
    json_build_object(
      'topic', (select e.because ->> 'topic' from audit_entries e
        where e.appeal_id = a.id and e.round = 1 and e.what = 'topic-decided' order by e.seq desc limit 1),
      'department', (select e.because ->> 'department' from audit_entries e
        where e.appeal_id = a.id and e.round = 1 and e.what = 'routed' and e.by ->> 'kind' = 'operator' order by e.seq desc limit 1)) as "byStaff",
    json_build_object(
      'firstReply', (select ${iso('s.met_at')} from milestones s where s.appeal_id = a.id and s.round = 1 and s.kind = 'first-reply'),
      'final', (select ${iso('s.met_at')} from milestones s where s.appeal_id = a.id and s.round = 1 and s.kind = 'final')) as met
  from asked a
  join communities c on c.id = a.community_id
  left join lateral (
    select m.seq from audit_entries e join messages m on m.id = (e.because ->> 'messageId')::uuid
    where e.appeal_id = a.id and e.what in ('classified', 'noise') order by e.seq limit 1) first on true
  order by a.seq`;
