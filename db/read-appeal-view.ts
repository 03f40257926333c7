import type { EntityManager } from 'typeorm';
import { isOver, type AppealStatus, type PublicationStatus } from '../domain/appeal.js';
import { isoInstant } from './iso-instant.js';

interface Row {
  round: number;
  status: AppealStatus;
  topic: string | null;
  department: string | null;
  doubt: string | null;
  writtenByHand: string | null;
  pausedSince: string | null;
  urgent: boolean;
  unheard: boolean;
  reply: { id: string; publication: PublicationStatus } | null;
  toApprove: string | null;
  next: { milestoneId: string; step: string; at: string } | null;
}

// While the clock stands, what was due before may still be late, a promise is not put off, and all else waits for the pause to end.
// The step of a ladder after one that nobody acknowledged in time comes at the end of that time, if that is earlier.
// While a reply stands published and the resident is awaited, only the end of the observation is left to come.
const query = `
  select a.round, a.status, a.topic_code as topic, a.department_code as department, a.doubt_message_id as doubt,
    a.urgent, ${isoInstant('p.since')} as "pausedSince",
    (select m.id from messages m where m.appeal_id = a.id and m.author_id is null and m.text <> '' and m.deleted_at is null and m.received_at >= a.round_started_at
      and not exists (select 1 from publications p where p.community_id = m.community_id and p.external_id = m.external_id)
      order by m.seq desc limit 1) as "writtenByHand",
    exists (select 1 from messages m where m.appeal_id = a.id and m.unheard is not null) as unheard,
    case when a.status = 'publishing' then (
      select json_build_object('id', r.id, 'publication', p.status)
      from replies r join publications p on p.reply_id = r.id
      where r.appeal_id = a.id and r.round = a.round
      order by r.written_at desc limit 1) end as reply,
    case when a.status = 'approval' then (
      select r.id from replies r where r.appeal_id = a.id and r.round = a.round
        and r.returned_by is null and not exists (select 1 from publications p where p.reply_id = r.id)
      order by r.written_at desc limit 1) end as "toApprove",
    case when a.status not in ('closed', 'rejected') then (
      select json_build_object('milestoneId', i.id, 'step', i.step, 'at', i.at) from (
        select m.id, s.step ->> 'key' as step, least(s.step ->> 'at', early.at) as at, s.step ->> 'at' as given
        from milestones m cross join jsonb_array_elements(m.steps) as s (step)
          left join lateral (
            select case when e.acknowledged_at is null
              then to_char(e.acknowledge_until at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') end as at
            from escalations e where e.milestone_id = m.id and not e.skipped order by e.at desc limit 1) early on true
        where m.appeal_id = a.id and m.round = a.round and m.met_at is null
          and (m.kind = 'observation') = (a.status = 'observing')
          and (p.id is null or m.kind = 'promise' or least(s.step ->> 'at', early.at)::timestamptz <= p.since)
          and not exists (select 1 from escalations e where e.milestone_id = m.id and e.step = s.step ->> 'key')
        union all select p.id, 'resume', ${isoInstant('p.until')}, ${isoInstant('p.until')} where p.id is not null) as i
      order by i.at, i.given limit 1) end as next
  from appeals a left join pauses p on p.appeal_id = a.id and p.round = a.round and p.ended_at is null
  where a.id = $1`;

/** The appeal as its run of `round` sees it: ids, codes and instants, nothing personal. */
export const readAppealView = async (tx: EntityManager, { appealId, round }: { appealId: string; round: number }) => {
  const [row] = (await tx.query(query, [appealId])) as Row[];
  if (!row) throw new Error(`appeal ${appealId} has a run but no row`);
  const { round: newestRound, ...facts } = row;
  return { ...facts, appealId, round, over: newestRound !== round || isOver(row.status) };
};
