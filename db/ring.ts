import type { EntityManager } from 'typeorm';
import type { LadderRole } from '../domain/settings.js';

export interface Bell {
  appealId: string;
  department: string | null;
  to: LadderRole;
  kind: string;
  because: Record<string, unknown>;
  once: string;
}

// While no department holds the appeal, its people are nobody yet: the moderators answer for it.
const recipients = `
  case when $2::varchar is null and $3 in ('executor', 'head') then 'moderator' = any (roles)
    when $3 = 'executor' then 'executor' = any (roles) and department_code = $2
    when $3 = 'head' then position = 'head' and department_code = $2
    when $3 in ('deputy', 'chief') then position = $3
    else $3 = any (roles) and department_code is null end`;

/** Puts a line into the inbox of everybody meant; people are looked up now, not when the ladder was drawn. Returns how many. */
export const ring = async (tx: EntityManager, { appealId, department, to, kind, because, once }: Bell): Promise<number> => {
  const rung = (await tx.query(
    `insert into notifications (operator_id, appeal_id, once, kind, because)
     select id, $1, $4, $5, $6 from operators where blocked_at is null and ${recipients}
     on conflict (operator_id, once) do nothing returning id`,
    [appealId, department, to, `${appealId}/${once}`, kind, because],
  )) as unknown[];
  return rung.length;
};
