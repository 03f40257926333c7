import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Settings are drafted, tried on the past and then published. */
export class DraftsAndJobs1764000000011 implements MigrationInterface {
  async up(run: QueryRunner): Promise<void> {
    await run.query(`alter table settings_versions add evidence jsonb`);
    await run.query(
      `CREATE TABLE "jobs" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "kind" character varying NOT NULL, "operator_id" uuid NOT NULL, "asked" jsonb NOT NULL DEFAULT '{}', "draft" jsonb NOT NULL, "draft_hash" character varying NOT NULL, "status" character varying NOT NULL DEFAULT 'waiting', "done" integer NOT NULL DEFAULT '0', "total" integer, "result" jsonb, "asked_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "ended_at" TIMESTAMP WITH TIME ZONE, "claimed_until" TIMESTAMP WITH TIME ZONE, CONSTRAINT "PK_jobs" PRIMARY KEY ("id"))`,
    );
    await run.query(
      `CREATE INDEX "IDX_eda716c2fefc763c0a27f554c6" ON "jobs" ("asked_at") WHERE status in ('waiting', 'running')`,
    );
    await run.query(
      `CREATE TABLE "job_changes" ("job_id" uuid NOT NULL, "number" character varying NOT NULL, "was" jsonb NOT NULL, "becomes" jsonb NOT NULL, "verdict" character varying, "deadline" character varying, "overdue" character varying, CONSTRAINT "PK_job_changes" PRIMARY KEY ("job_id", "number"))`,
    );
    await run.query(`CREATE INDEX "IDX_3bf7fb96e1f7371581bc266de1" ON "appeals" ("author_id", "received_at")`);
  }

  async down(run: QueryRunner): Promise<void> {
    await run.query(`drop index "IDX_3bf7fb96e1f7371581bc266de1"`);
    await run.query(`drop table job_changes`);
    await run.query(`drop table jobs`);
    await run.query(`alter table settings_versions drop evidence`);
  }
}
