import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Entries without an appeal are written by several at once: an id is drawn before the chain's lock is taken, and the entry with the
 * greatest id need not be the last one of the chain.
 */
export class AuditChainBySeq1764000000006 implements MigrationInterface {
  up = (run: QueryRunner): Promise<void> => makeChain(run, 'seq');
  down = (run: QueryRunner): Promise<void> => makeChain(run, 'id');
}

const makeChain = async (run: QueryRunner, order: 'seq' | 'id'): Promise<void> => {
  await run.query(`
    create or replace function chain_audit() returns trigger language plpgsql as $$
    declare before record;
    begin
      if new.appeal_id is null then
        perform pg_advisory_xact_lock(hashtext('audit of settings'));
        select seq, hash into before from audit_entries where appeal_id is null order by ${order} desc limit 1;
      else
        select seq, hash into before from audit_entries where appeal_id = new.appeal_id order by seq desc limit 1;
      end if;
      new.seq := coalesce(before.seq, 0) + 1;
      new.prev_hash := coalesce(before.hash, '');
      new.hash := audit_hash(new);
      return new;
    end $$`);
};
