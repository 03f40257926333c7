import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Settings are drafted, tried on the past and then published. */
export class DraftsAndJobs1764000000011 implements MigrationInterface {
  async up(run: QueryRunner): Promise<void> {
    await run.query(`alter table settings_versions add evidence jsonb`);
    await run.query(
      `CREATE TABLE "jobs" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "kind" character varying NOT NULL, "operator_id" uuid NOT NULL, "asked" jsonb NOT NULL DEFAULT '{}', "draft" jsonb NOT NULL, "draft_hash" character varying NOT NULL, "status" character varying NOT NULL DEFAULT 'waiting', "done" integer NOT NULL DEFAULT '0', "total" integer, "result" jsonb, "asked_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "ended_at" TIMESTAMP WITH TIME ZONE, "claimed_until" TIMESTAMP WITH TIME ZONE, CONSTRAINT "PK_jobs" PRIMARY KEY ("id"))`,
    );
    await run.query(`CREATE INDEX "IDX_eda716c2fefc763c0a27f554c6" ON "jobs" ("asked_at") WHERE status in ('waiting', 'running')`);
  }

  async down(run: QueryRunner): Promise<void> {
    await run.query(`drop table jobs`);
    await run.query(`alter table settings_versions drop evidence`);
  }
}
