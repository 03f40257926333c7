import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Open appeals are moved to a newer settings version, chosen ones, as a job; its summary is about no single appeal. */
export class MovesOfAppeals1764000000013 implements MigrationInterface {
  async up(run: QueryRunner): Promise<void> {
    await run.query(`alter table jobs alter draft drop not null, alter draft_hash drop not null`);
    await run.query(`alter table notifications alter appeal_id drop not null`);
    await run.query(
      `CREATE TABLE "move_items" ("job_id" uuid NOT NULL, "number" character varying NOT NULL, "outcome" character varying NOT NULL DEFAULT 'waiting', "refusal" text, "attempts" integer NOT NULL DEFAULT '0', CONSTRAINT "move_items_key" PRIMARY KEY ("job_id", "number"))`,
    );
    await run.query(
      `CREATE INDEX "move_items_waiting" ON "move_items" ("job_id", "attempts", "number") WHERE outcome = 'waiting'`,
    );
  }

  down(): Promise<void> {
    return Promise.reject(new Error('moves that were asked for would be forgotten: restore a copy made before this migration'));
  }
}
