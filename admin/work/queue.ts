import type { DataSource } from 'typeorm';
import { z } from 'zod';
import { appealStatuses, type AppealStatus } from '../../domain/appeal.js';
import type { LadderRole, MilestoneKind } from '../../domain/settings.js';
import { fromCursor, placeholders, RequestRefused, seenBy, toCursor, type Placeholders, type Viewer } from './scope.js';
import type { Names } from './names.js';
import type { QueueRow, QueueView } from './views.js';

const pageSize = 50;

export const queueFilters = z.object({
  status: z.enum(['open', 'all', 'noise', ...appealStatuses]).optional(),
  department: z.string().max(100).optional(),
  topic: z.string().max(100).optional(),
  overdue: z.literal('1').optional(),
  search: z.string().trim().max(40).optional(),
  after: z.string().max(200).optional(),
});
export type QueueFilters = z.infer<typeof queueFilters>;

interface Row {
  seq: string;
  number: string;
  received_at: Date;
  status: AppealStatus;
  topic_code: string | null;
  territory_code: string | null;
  department_code: string | null;
  settings_version: number;
  urgent: boolean;
  community: string;
  words: string | null;
  due: Date | null;
  due_kind: MilestoneKind | null;
  sort: string;
  escalated_to: LadderRole | null;
}

interface Parts {
  db: DataSource;
  names: Names;
  viewer: Viewer;
  filters: QueueFilters;
}

/** Open appeals by what burns first; everything else, newest first. */
export const readQueue = async ({ db, names, viewer, filters }: Parts): Promise<QueueView> => {
  const sql = placeholders();
  const rows = (await db.query(queueSql(viewer, filters, sql), sql.values)) as Row[];
  const page = rows.slice(0, pageSize);
  const last = page.at(-1);
  return {
    rows: page.map((row) => toView(row, names)),
    next: rows.length > pageSize && last ? toCursor([byDeadline(filters) ? last.sort : '', last.seq]) : null,
    now: new Date().toISOString(),
  };
};

export const seesNoise = (viewer: Viewer): boolean => viewer.roles.some((role) => role === 'moderator' || role === 'curator');

const statusOf = ({ status, search }: QueueFilters) => status ?? (search ? 'all' : 'open');

const byDeadline = (filters: QueueFilters): boolean => filters.overdue !== undefined || statusOf(filters) === 'open';

const isOpen = `a.status not in ('closed', 'rejected')`;

const conditions = (viewer: Viewer, filters: QueueFilters, sql: Placeholders): string[] => {
  const status = statusOf(filters);
  if (status === 'noise' && !seesNoise(viewer)) throw new RequestRefused(403, 'Шум видят модераторы и кураторы.');
  const wanted = [seenBy(viewer, sql), status === 'noise' ? 'a.noise' : 'not a.noise'];
  if (byDeadline(filters)) wanted.push(isOpen);
  if (status !== 'open' && status !== 'all' && status !== 'noise') wanted.push(`a.status = ${sql.add(status)}`);
  if (filters.department === 'none') wanted.push('a.department_code is null');
  else if (filters.department) wanted.push(`a.department_code = ${sql.add(filters.department)}`);
  if (filters.topic) wanted.push(`a.topic_code = ${sql.add(filters.topic)}`);
  if (filters.search) wanted.push(`strpos(a.number, ${sql.add(filters.search.replace(/^№\s*/, ''))}) > 0`);
  return wanted;
};

const queueSql = (viewer: Viewer, filters: QueueFilters, sql: Placeholders): string => {
  const wanted = conditions(viewer, filters, sql);
  const after = filters.after ? fromCursor(filters.after) : undefined;
  const burning = byDeadline(filters);
  const onward =
    after &&
    (burning ? `(due, seq) > (${sql.add(after[0] || 'infinity')}::timestamptz, ${sql.add(after[1])}::bigint)` : undefined);
  if (after && !burning) wanted.push(`a.seq < ${sql.add(after[1])}::bigint`);
  const late = filters.overdue ? 'due < now()' : undefined;
  const narrowed = [onward, late].filter((condition) => condition !== undefined).join(' and ') || 'true';
  return `
    with chosen as (
      select a.id, a.seq, a.round, a.status from appeals a where ${wanted.join(' and ')}
      ${burning ? '' : `order by a.seq desc limit ${pageSize + 1}`}
    ), timed as (
      select c.id, c.seq, coalesce(min(m.due_at), 'infinity') as due, (array_agg(m.kind order by m.due_at))[1] as kind
      from chosen c left join milestones m on m.appeal_id = c.id and m.round = c.round and m.met_at is null
        and (m.kind = 'observation') = (c.status = 'observing') and c.status not in ('closed', 'rejected')
      group by c.id, c.seq
    ), page as (
      select * from timed where ${narrowed} order by ${burning ? 'due, seq' : 'seq desc'} limit ${pageSize + 1}
    )
    select a.*, p.due::text as sort, nullif(p.due, 'infinity') as due, p.kind as due_kind, co.name as community, first.words, e.escalated_to
    from page p join appeals a on a.id = p.id join communities co on co.id = a.community_id
    left join lateral (
      select case when m.deleted_at is null then left(m.text, 300) end as words
      from messages m where m.appeal_id = a.id and m.author_id is not null order by m.seq limit 1) first on true
    left join lateral (
      select e."to" as escalated_to from escalations e join milestones m on m.id = e.milestone_id
      where e.appeal_id = a.id and m.round = a.round and not e.skipped order by e.at desc limit 1) e on true
    order by ${burning ? 'p.due, p.seq' : 'p.seq desc'}`;
};

const toView = (row: Row, names: Names): QueueRow => {
  const zone = names.zone(row.department_code);
  return {
    number: row.number,
    receivedAt: row.received_at.toISOString(),
    zone,
    status: row.status,
    topic: names.topic(row.topic_code),
    territory: names.territory(row.territory_code),
    department: names.department(row.department_code),
    community: row.community,
    words: row.words,
    due: row.due && row.due_kind ? { at: row.due.toISOString(), kind: row.due_kind, zone } : null,
    escalatedTo: row.escalated_to,
    urgent: row.urgent,
  };
};
