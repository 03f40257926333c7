import type { DataSource } from 'typeorm';
import type { AppealStatus } from '../domain/appeal.js';
import type { AppealView } from '../domain/appeal-views.js';
import { selectItems, summaryOf, type AppealSummary, type Row, type ViewParts } from './appeal-summary.js';

const isOpen = `a.status not in ('closed', 'rejected')`;
const ofThisRound = (table: string): string => `${table}.appeal_id = a.id and ${table}.round = a.round`;

const isOfView: Record<AppealView, string> = {
  mine: `(a.status in ('assigned', 'promised') or a.status = 'observing' and a.doubt_message_id is not null)`,
  new: `a.status in ('received', 'assigned') and not exists (select 1 from replies r where ${ofThisRound('r')})`,
  triage: `a.status = 'triage'`,
  approval: `a.status = 'approval'`,
  // Asked of the milestones, not of each appeal: few of many are overdue or promised.
  overdue: `a.status not in ('closed', 'rejected', 'observing') and (a.id, a.round) in (select m.appeal_id, m.round from milestones m
    where m.kind in ('triage', 'first-reply', 'final', 'promise') and m.met_at is null and m.due_at < now()
      and (m.kind = 'promise' or not exists (select 1 from pauses p
        where p.appeal_id = m.appeal_id and p.round = m.round and p.ended_at is null and p.since <= m.due_at)))`,
  promises: `a.status not in ('closed', 'rejected', 'observing') and (a.id, a.round) in (select m.appeal_id, m.round from milestones m
    where m.kind = 'promise' and m.met_at is null)`,
  publication: `a.status = 'publishing' and exists (select 1 from replies r join publications p on p.reply_id = r.id
    where ${ofThisRound('r')} and p.status in ('unconfirmed', 'assisted'))`,
  open: isOpen,
  all: 'true',
  noise: `a.noise and a.status = 'rejected'`,
};

/** Appeals as people and programs are shown them. Whoever asks has been asked for his rights; `scope` is his row scope. */
export interface AppealFilter {
  /** A department; null = all of them. */
  scope: string | null;
  /** Views of open appeals come with what burns first; the others, newest first. */
  view?: AppealView | undefined;
  /** Whose `mine` it is: an operator's id. What nobody has taken is everybody's. */
  me?: string | undefined;
  status?: AppealStatus | undefined;
  department?: string | undefined;
  topic?: string | undefined;
  territory?: string | undefined;
  /** Any part of it. */
  number?: string | undefined;
  /** An appeal one of whose messages stands there. */
  at?: { column: 'external_id' | 'thread'; value: string } | undefined;
  /** `next` of the page before. */
  before?: string | undefined;
  limit: number;
}

/** When the nearest unmet deadline of an open appeal runs out; where the clock stands, as late as it may yet be. */
const nearestDue = `select coalesce(min(m.due_at + coalesce(p.until - p.since, interval '0')), 'infinity') as due
  from milestones m left join pauses p on ${ofThisRound('p')} and p.ended_at is null and m.kind <> 'promise'
  where ${ofThisRound('m')} and m.met_at is null and (m.kind = 'observation') = (a.status = 'observing')`;

/** One more than asked tells that there is a next page. */
export const listAppeals = async (
  { db, readSettings }: ViewParts,
  filter: AppealFilter,
): Promise<{ items: AppealSummary[]; next: string | null }> => {
  const { view = 'all', limit } = filter;
  const values: unknown[] = [];
  const place = (value: unknown): string => `$${values.push(value)}`;
  const burning = view !== 'all' && view !== 'noise';
  const [due, seq] = readCursor(filter.before);
  const after = seq === undefined ? [] : [burning ? `(due, a.seq) > (${place(due)}, ${place(seq)})` : `a.seq < ${place(seq)}`];
  const conditions = [isOfView[view], ...conditionsOf(filter, place), ...after].join(' and ');
  const source = burning
    ? `select a.*, due from appeals a, lateral (${nearestDue}) as nearest where ${conditions} order by due, a.seq`
    : `select a.*, null as due from appeals a where ${conditions} order by a.seq desc`;
  const query = `${selectItems(`${source} limit ${place(limit + 1)}`)} order by ${burning ? 'a.due, a.seq' : 'a.seq desc'}`;
  const rows = (await db.query(query, values)) as Row[];
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: await Promise.all(shown.map(async (row) => summaryOf(row, await readSettings(row.version)))),
    next: rows.length > limit && last ? [last.due, last.seq].filter((part) => part !== null).join(' ') : null,
  };
};

/** Where the last page ended: `seq`, after the due instant where the list goes by it. Appeals that move meanwhile are not lost. */
const readCursor = (cursor: string | undefined): [due: string, seq: string | undefined] => {
  const [, due = 'infinity', seq] = /^(?:(infinity|\d{4}-\d\d-\d\d [\d:.+-]{8,24}) )?(\d{1,18})$/.exec(cursor ?? '') ?? [];
  return due === 'infinity' || isInstant(due) ? [due, seq] : ['infinity', undefined];
};

/** As PostgreSQL writes it; what it would refuse to read back is none. */
const isInstant = (text: string): boolean => {
  const [, year = '', month = '', day = ''] =
    /^([12]\d{3})-(\d\d)-(\d\d) (?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,6})?[+-](?:0\d|1[0-4])(?::[0-5]\d)?$/.exec(text) ?? [];
  const date = new Date(`${year}-${month}-${day}`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(`${year}-${month}-${day}`);
};

const conditionsOf = (filter: AppealFilter, place: (value: unknown) => string): string[] => {
  const { scope, view, me, status, department, topic, territory, number, at } = filter;
  const where = (condition: (place: string) => string, value: unknown): string[] =>
    value === undefined || value === null ? [] : [condition(place(value))];
  return [
    ...(view === 'noise' ? [] : [`not (${isOfView.noise})`]),
    ...where((it) => `(a.executor_id is null or a.executor_id = ${it})`, view === 'mine' ? me : undefined),
    ...where((it) => `a.department_code = ${it}`, scope),
    ...where((it) => `a.status = ${it}`, status),
    ...where((it) => `a.department_code = ${it}`, department),
    ...where((it) => `a.topic_code = ${it}`, topic),
    ...where((it) => `a.territory_code = ${it}`, territory),
    ...where((it) => `strpos(a.number, ${it}) > 0`, number),
    ...where((it) => `a.id in (select m.appeal_id from messages m where m.${at?.column ?? 'thread'} = ${it})`, at?.value),
  ];
};

/** How much waits in each view of open appeals, for this person. */
export const countAppeals = async (
  db: DataSource,
  { scope, me }: Pick<AppealFilter, 'scope' | 'me'>,
): Promise<Partial<Record<AppealView, number>>> => {
  const counted = (['mine', 'new', 'triage', 'approval', 'overdue', 'promises', 'publication', 'open'] as const).map((view) => {
    const own = view === 'mine' ? ` and ($2::uuid is null or a.executor_id is null or a.executor_id = $2)` : '';
    return `count(*) filter (where ${isOfView[view]}${own})::int as ${view}`;
  });
  const query = `select ${counted.join(', ')} from appeals a where ${isOpen} and ($1::text is null or a.department_code = $1)`;
  const [row = {}] = (await db.query(query, [scope, me ?? null])) as Partial<Record<AppealView, number>>[];
  return row;
};
