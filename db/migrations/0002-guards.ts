import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What must never happen, held by the database itself. */
export class Guards1764000000002 implements MigrationInterface {
  async up(run: QueryRunner): Promise<void> {
    await run.query(`create sequence appeal_numbers`);

    await run.query(`
      create function refuse_change() returns trigger language plpgsql as $$
      begin
        raise exception '% is append-only: % refused', tg_table_name, tg_op using errcode = 'integrity_constraint_violation';
      end $$`);
    for (const table of ['audit_entries', 'settings_versions']) {
      await run.query(
        `create trigger append_only before update or delete on ${table} for each row execute function refuse_change()`,
      );
      await run.query(
        `create trigger no_truncate before truncate on ${table} for each statement execute function refuse_change()`,
      );
    }

    // Every entry carries the hash of the one before it: a chain per appeal, and one for the settings.
    // Writers of one appeal hold its row lock already; the settings' chain takes a lock of its own.
    await run.query(`
      create function chain_audit() returns trigger language plpgsql as $$
      declare before record;
      begin
        if new.appeal_id is null then
          perform pg_advisory_xact_lock(hashtext('audit of settings'));
          select seq, hash into before from audit_entries where appeal_id is null order by id desc limit 1;
        else
          select seq, hash into before from audit_entries where appeal_id = new.appeal_id order by seq desc limit 1;
        end if;
        new.seq := coalesce(before.seq, 0) + 1;
        new.prev_hash := coalesce(before.hash, '');
        new.hash := audit_hash(new);
        return new;
      end $$`);
    await run.query(`
      create function audit_hash(entry audit_entries) returns varchar language sql immutable as $$
        select encode(sha256(convert_to(concat_ws('|', entry.prev_hash, entry.appeal_id, entry.round, entry.seq,
          extract(epoch from entry.at), entry.by, entry.what, entry.because, entry.once), 'UTF8')), 'hex')
      $$`);
    await run.query(`create trigger chained before insert on audit_entries for each row execute function chain_audit()`);

    await run.query(`
      create function keep_published() returns trigger language plpgsql as $$
      begin
        if old.status = 'published' then
          raise exception 'a published reply is immutable' using errcode = 'integrity_constraint_violation';
        end if;
        return new;
      end $$`);
    await run.query(
      `create trigger published_is_final before update or delete on publications for each row execute function keep_published()`,
    );

    // connect-pg-simple's table, under our own migrations.
    await run.query(`create table sessions (sid varchar primary key, sess json not null, expire timestamp(6) not null)`);
    await run.query(`create index sessions_expire on sessions (expire)`);
    await run.query(
      `create table sign_in_failures (login varchar primary key, failures int not null, last_at timestamptz not null default now())`,
    );
  }

  async down(): Promise<void> {
    throw new Error('the first migration has no way back: restore a backup instead');
  }
}
