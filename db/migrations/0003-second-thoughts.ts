import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What running it taught: changes of a message by arrival, the policy an appeal came in under, claims of the sweeper. */
export class SecondThoughts1764000000003 implements MigrationInterface {
  async up(run: QueryRunner): Promise<void> {
    await run.query(`ALTER TABLE "messages" ADD "changed_by" bigint`);
    await run.query(`ALTER TABLE "appeals" ADD "default_policy_code" character varying`);
    await run.query(
      `UPDATE "appeals" SET "default_policy_code" = c."policy_code" FROM "communities" c WHERE c."id" = "appeals"."community_id"`,
    );
    await run.query(`ALTER TABLE "appeals" ALTER COLUMN "default_policy_code" SET NOT NULL`);
    await run.query(`ALTER TABLE "appeals" ADD "claimed_until" TIMESTAMP WITH TIME ZONE`);

    // A person may say that a reply stands before the network's echo tells which comment it is: that much is filled in, once.
    await run.query(`
      create or replace function keep_published() returns trigger language plpgsql as $$
      declare
        rest jsonb := to_jsonb(old) - array['external_id', 'url'];
      begin
        if old.status = 'published' and (tg_op = 'DELETE' or old.external_id is not null
            or rest is distinct from to_jsonb(new) - array['external_id', 'url']) then
          raise exception 'a published reply is immutable' using errcode = 'integrity_constraint_violation';
        end if;
        return case when tg_op = 'DELETE' then old else new end;
      end $$`);
  }

  async down(): Promise<void> {
    throw new Error('there is no way back: restore a backup instead');
  }
}
