import type { DataSource } from 'typeorm';
import type { Names } from '../domain/explain.js';

/** The record names the command, which keeps the words until they are erased. */
export const reasonsOf = async (db: DataSource, commandIds: readonly string[]): Promise<Pick<Names, 'reason'>> => {
  const rows = (await db.query(
    `select id, coalesce(payload ->> 'reason', payload ->> 'remark') as reason from commands where id = any ($1)`,
    [commandIds],
  )) as {
    id: string;
    reason: string | null;
  }[];
  return { reason: (commandId) => rows.find(({ id }) => id === commandId)?.reason ?? null };
};
