import type { EntityManager } from 'typeorm';
import type { By, Because } from '../domain/audit.js';

export interface Entry {
  appealId: string | null;
  round: number | null;
  by: By;
  because: Because;
  /** Round, step and cause; null for what cannot run twice. */
  once: string | null;
}

/** Writes one line of the record, in the caller's transaction. `because.what` names the event. */
export const recordAudit = async (tx: EntityManager, { appealId, round, by, because, once }: Entry): Promise<void> => {
  const { what, ...facts } = because;
  await tx.query(`insert into audit_entries (appeal_id, round, by, what, because, once) values ($1, $2, $3, $4, $5, $6)`, [
    appealId,
    round,
    by,
    what,
    facts,
    once,
  ]);
};

export const isRecorded = async (tx: EntityManager, appealId: string, once: string): Promise<boolean> =>
  ((await tx.query(`select 1 from audit_entries where appeal_id = $1 and once = $2`, [appealId, once])) as unknown[]).length > 0;
