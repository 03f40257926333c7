import type { EntityManager } from 'typeorm';
import type { ToldWhom } from '../domain/audit.js';
import type { Recipient, ToldRole } from '../domain/settings.js';

export interface Bell {
  appealId: string;
  department: string | null;
  to: ToldRole;
  kind: string;
  because: Record<string, unknown>;
  once: string;
}

export interface Person {
  id: string;
  department: string | null;
  email: string | null;
  hasLeft: boolean;
}

const person = `id, department_code as department, email, blocked_at is not null as "hasLeft"`;

/** Who answers for the district, in this order, where nobody of those meant is here. */
export const rungInstead = ['curator', 'moderator', 'deputy', 'chief'] as const;

/**
 * Everybody meant; people are looked up now, not when the ladder was drawn. While no department holds the appeal, its people are
 * nobody yet: the moderators answer for it. An outside body has nobody here: the curators answer for it.
 */
export const peopleAt = (
  tx: EntityManager,
  { department, to }: { department: string | null; to: Bell['to'] },
): Promise<Person[]> =>
  tx.query(
    `select ${person} from operators where blocked_at is null and
       case when $1::varchar is null and $2 in ('executor', 'head') then 'moderator' = any (roles)
         when $2 = 'executor' then 'executor' = any (roles) and department_code = $1 or 'curator' = any (roles) and department_code is null
           and exists (select 1 from departments where code = $1 and kind = 'outside')
         when $2 = 'approver' then roles && array['approver', 'curator']::character varying[] and (department_code is null or department_code = $1)
         when $2 = 'head' then position = 'head' and department_code = $1
         when $2 in ('deputy', 'chief') then position = $2
         else $2 = any (roles) and department_code is null end order by name`,
    [department, to],
  );

/** Of a ladder's step; a person whom it names is here even if he has left, for his substitute may not have. */
export const meantBy = (
  tx: EntityManager,
  { department, to }: { department: string | null; to: Recipient | 'approver' },
): Promise<Person[]> =>
  isPerson(to)
    ? tx.query(`select ${person} from operators where login = $1`, [to.slice('person:'.length)])
    : peopleAt(tx, { department, to });

/** As the record names whom a step is for: ids and codes, no logins. */
export const whomOf = async (tx: EntityManager, to: Recipient | 'approver'): Promise<ToldWhom> => {
  if (!isPerson(to)) return { to };
  const [named] = await meantBy(tx, { department: null, to });
  return { to: 'person', person: named?.id ?? null };
};

const isPerson = (to: string): to is `person:${string}` => to.startsWith('person:');

/** Puts a line into the inbox of each. */
export const putIntoInbox = async (
  tx: EntityManager,
  people: readonly Pick<Person, 'id'>[],
  { appealId, kind, because, once }: Omit<Bell, 'department' | 'to' | 'appealId'> & { appealId: string | null },
): Promise<void> => {
  await tx.query(
    `insert into notifications (operator_id, appeal_id, once, kind, because)
     select id, $2, $3, $4, $5 from unnest($1::uuid[]) as id on conflict (operator_id, once) do nothing`,
    [people.map(({ id }) => id), appealId, appealId === null ? once : `${appealId}/${once}`, kind, because],
  );
};

/** Puts a line into the inbox of everybody meant, or of whoever answers where none of them is left. Returns how many. */
export const ring = async (tx: EntityManager, { department, to, ...bell }: Bell): Promise<number> => {
  const people = await peopleAt(tx, { department, to });
  const told = people.length > 0 ? people : await whoAnswers(tx);
  await putIntoInbox(tx, told, bell);
  return told.length;
};

/** `but`: who may do nothing about it. */
export const whoAnswers = async (tx: EntityManager, { but }: { but?: string } = {}): Promise<Person[]> => {
  for (const to of rungInstead) {
    const people = (await peopleAt(tx, { department: null, to })).filter(({ id }) => id !== but);
    if (people.length > 0) return people;
  }
  return [];
};
