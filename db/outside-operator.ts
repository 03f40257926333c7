import type { EntityManager } from 'typeorm';
import type { Operator } from '../domain/access.js';

/**
 * In whose name an outside body acts: a row for the record, which cannot sign in and is rung for nothing. Made when the body first
 * answers; its name follows the department's.
 */
export const outsideOperator = async (tx: EntityManager, { code, name }: { code: string; name: string }): Promise<Operator> => {
  const [row] = (await tx.query(
    `insert into operators (login, name, roles, department_code, password_hash, blocked_at)
     values ($1, $2, '{executor}', $3, '-', now()) on conflict (login) do update set name = excluded.name returning id`,
    [`outside:${code}`, `Внешняя организация «${name}»`, code],
  )) as { id: string }[];
  if (!row) throw new Error(`no row for the outside body ${code}`);
  return { id: row.id, roles: ['executor'], department: code };
};
