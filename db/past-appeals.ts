import type { DataSource } from 'typeorm';
import type { PastAppeal } from '../domain/back-test.js';
import type { Period } from '../domain/period.js';
import { isoInstant as iso } from './iso-instant.js';

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
      'final', (select ${iso('s.met_at')} from milestones s where s.appeal_id = a.id and s.round = 1 and s.kind = 'final')) as met,
    json_build_object(
      'writtenAt', case when a.round = 1 then ${iso('a.round_written_at')} else (select ${iso('m.sent_at')}
        from audit_entries e join messages m on m.id = (e.because ->> 'messageId')::uuid
        where e.appeal_id = a.id and e.round = 1 and e.what = 'received' limit 1) end,
      'pauses', coalesce((select json_agg(json_build_object('from', ${iso('p.since')}, 'to', ${iso('p.ended_at')}) order by p.since)
        from pauses p where p.appeal_id = a.id and p.round = 1 and p.ended_at is not null), '[]'),
      'extension', (select json_build_object('until', ${iso('s.extended_until')}, 'at', ${iso('s.extended_at')})
        from milestones s where s.appeal_id = a.id and s.round = 1 and s.kind = 'final' and s.extended_until is not null),
      'stoppedAt', least(
        (select ${iso('e.at')} from audit_entries e where e.appeal_id = a.id and e.round = 1 and e.what = 'rejected' limit 1),
        (select ${iso('p.since')} from pauses p where p.appeal_id = a.id and p.round = 1 and p.ended_at is null))) as clock
  from asked a
  join communities c on c.id = a.community_id
  left join lateral (
    select m.seq from audit_entries e join messages m on m.id = (e.because ->> 'messageId')::uuid
    where e.appeal_id = a.id and e.what in ('classified', 'noise') order by e.seq limit 1) first on true
  order by a.seq`;
