import type { DataSource } from 'typeorm';

export interface AuditVerdict {
  entries: number;
  /** Ids of entries that do not follow from the one before; the first ones. */
  broken: string[];
}

/**
 * Reckons every hash of the record anew and compares it with the chain: a changed, inserted or lost entry breaks it. Entries cut off
 * at a chain's end leave no trace here: for that, compare with a backup. PostgreSQL reads the table once and sorts it on disk.
 */
export const verifyAudit = async (db: DataSource): Promise<AuditVerdict> => {
  const [verdict] = (await db.query(
    `select count(*)::int as entries, coalesce((array_agg(id::text order by id) filter (where not sound))[1:10], '{}') as broken
     from (
       select id, hash = audit_hash(entry) and prev_hash = coalesce(lag(hash) over chain, '') and seq = row_number() over chain as sound
       from audit_entries entry window chain as (partition by appeal_id order by seq)
     ) checked`,
  )) as AuditVerdict[];
  if (!verdict) throw new Error('the verification of the audit answered nothing');
  return verdict;
};
