import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Where a clock starts, how far it may be put off, while it stands, and what residents were promised. */
export class Clocks1764000000007 implements MigrationInterface {
  async up(run: QueryRunner): Promise<void> {
    await run.query(
      `ALTER TABLE "sla_policies" ADD "start" character varying NOT NULL DEFAULT 'received', ADD "extension" jsonb,
         ADD "pause_limit" jsonb, ADD "pause_reasons" text array NOT NULL DEFAULT '{}'`,
    );
    await run.query(`ALTER TABLE "appeals" ADD "round_written_at" TIMESTAMP WITH TIME ZONE`);
    await run.query(
      `UPDATE "appeals" a SET "round_written_at" = (SELECT min(m."sent_at") FROM "messages" m WHERE m."appeal_id" = a."id") WHERE a."round" = 1`,
    );
    await run.query(
      `ALTER TABLE "milestones" ADD "term" jsonb, ADD "extended_until" TIMESTAMP WITH TIME ZONE, ADD "extended_at" TIMESTAMP WITH TIME ZONE,
         ADD "reply_id" uuid, ADD "replaced" boolean NOT NULL DEFAULT false`,
    );
    await run.query(`ALTER TABLE "milestones" ADD CONSTRAINT "UQ_milestones_reply" UNIQUE ("reply_id")`);
    await run.query(`ALTER TABLE "replies" ADD "promised_at" TIMESTAMP WITH TIME ZONE`);
    await run.query(
      `CREATE TABLE "pauses" ("id" uuid NOT NULL, "appeal_id" uuid NOT NULL, "round" integer NOT NULL, "reason" character varying NOT NULL,
         "since" TIMESTAMP WITH TIME ZONE NOT NULL, "until" TIMESTAMP WITH TIME ZONE NOT NULL, "ended_at" TIMESTAMP WITH TIME ZONE,
         CONSTRAINT "PK_pauses" PRIMARY KEY ("id"))`,
    );
    await run.query(`CREATE INDEX "IDX_5c1571eb3dd4ea6757f18c16ea" ON "pauses" ("appeal_id", "round")`);
    await run.query(`CREATE UNIQUE INDEX "IDX_46ee27c81d665f2f5e59da3a26" ON "pauses" ("appeal_id") WHERE ended_at is null`);
  }

  async down(): Promise<void> {
    throw new Error('there is no way back: restore a backup instead');
  }
}
