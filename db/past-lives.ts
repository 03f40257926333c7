import type { DataSource } from 'typeorm';
import { clockFacts } from '../domain/past-terms.js';
import type { Period } from '../domain/period.js';
import type { PastLife } from '../domain/what-if.js';
import type { PastAnswer } from '../domain/without-people.js';
import { isoInstant } from './iso-instant.js';

/** Appeals with a round that began in the period, or nearly so: the rounds themselves are told apart when they are read. */
const within = `a.received_at < $2 and (a.received_at >= $1 or (a.round > 1 and exists (
  select 1 from audit_entries e where e.appeal_id = a.id and e.what = 'reopened' and e.at >= $1)))`;

export const countPastLives = async (db: DataSource, { from, to }: Period<string>): Promise<number> => {
  const [row] = (await db.query(`select count(*)::int as count from appeals a where ${within}`, [from, to])) as {
    count: number;
  }[];
  return row?.count ?? 0;
};

/** Oldest first, `after` a seq; weeks begin by the clocks of `zone`. */
export const readPastLives = async (
  db: DataSource,
  { from, to, zone, after, limit }: Period<string> & { zone: string; after: string; limit: number },
): Promise<{ lives: PastLife[]; last: string | undefined }> => {
  const rows = (await db.query(query, [from, to, after, limit, zone, clockFacts])) as (PastLife & { seq: string })[];
  return { lives: rows.map(({ seq: _seq, ...life }) => life), last: rows.at(-1)?.seq };
};

/** The replies that stood in the period, by whom: a department is the one its people sit in now. */
export const readPastAnswers = async (db: DataSource, { from, to }: Period<string>): Promise<PastAnswer[]> =>
  db.query(
    `select r.id as reply, r.operator_id as operator, o.department_code as department, ${isoInstant('p.published_at')} as at
     from publications p join replies r on r.id = p.reply_id left join operators o on o.id = r.operator_id
     where p.status = 'published' and p.published_at >= $1 and p.published_at < $2 order by p.published_at, r.id`,
    [from, to],
  );

/** A round that is not the row's any more began when the message that reopened it was received, or when a person did so. */
const rounds = `
  select g.round,
    case when g.round = a.round then a.round_started_at when g.round = 1 then a.received_at else coalesce(m.received_at,
      (select min(s.starts_at) from milestones s where s.appeal_id = a.id and s.round = g.round
         and s.kind in ('triage', 'first-reply', 'final')), e.at) end as started,
    case when g.round = a.round then a.round_written_at else m.sent_at end as written
  from generate_series(1, a.round) g(round)
  left join audit_entries e on e.appeal_id = a.id and e.round = g.round and e.what in ('received', 'reopened')
  left join messages m on m.id = coalesce(e.because ->> 'messageId', e.because ->> 'cause')::uuid`;

const query = `
  with asked as (select * from appeals a where ${within} and a.seq > $3 order by a.seq limit $4)
  select a.seq, a.number, a.default_policy_code as "defaultPolicy",
    coalesce((select json_agg(json_build_object(
        'round', b.round, 'startedAt', ${isoInstant('b.started')}, 'writtenAt', ${isoInstant('b.written')},
        'week', to_char(date_trunc('week', b.started at time zone $5), 'YYYY-MM-DD'),
        'endedAt', (select ${isoInstant('x.at')} from audit_entries x
          where x.appeal_id = a.id and x.round = b.round and x.what = 'rejected' limit 1),
        'pausedSince', (select ${isoInstant('p.since')} from pauses p
          where p.appeal_id = a.id and p.round = b.round and p.ended_at is null)) order by b.round)
      from (${rounds}) b where b.started >= $1 and b.started < $2), '[]') as rounds,
    coalesce((select json_agg(json_build_object(
        'round', e.round, 'at', ${isoInstant('e.at')}, 'because', e.because || jsonb_build_object('what', e.what),
        'reply', case when p.reply_id is not null then
          json_build_object('id', r.id, 'kind', r.kind, 'publishedAt', ${isoInstant('p.published_at')}) end) order by e.seq)
      from audit_entries e
      left join replies r on e.what in ('reply-published', 'taken-as-reply') and r.id = (e.because ->> 'replyId')::uuid
      left join publications p on p.reply_id = r.id and p.published_at is not null
      where e.appeal_id = a.id and e.what = any ($6)), '[]') as record,
    coalesce((select json_agg(json_build_object(
        'round', s.round, 'kind', s.kind, 'dueAt', ${isoInstant('s.due_at')}, 'metAt', ${isoInstant('s.met_at')},
        'extension', case when s.extended_until is not null then
          json_build_object('until', ${isoInstant('s.extended_until')}, 'at', ${isoInstant('s.extended_at')}) end))
      from milestones s where s.appeal_id = a.id and s.kind <> 'observation'), '[]') as milestones
  from asked a order by a.seq`;
