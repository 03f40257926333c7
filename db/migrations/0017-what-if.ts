import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Terms of the past reckoned anew under a draft: which were breached, and which would have been. */
export class WhatIf1764000000017 implements MigrationInterface {
  async up(run: QueryRunner): Promise<void> {
    await run.query(
      `CREATE TABLE "job_breaches" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "job_id" uuid NOT NULL, "number" character varying NOT NULL, "round" integer NOT NULL, "kind" character varying NOT NULL, "department" character varying, "week" character varying NOT NULL, "was" jsonb NOT NULL, "becomes" jsonb NOT NULL, CONSTRAINT "job_breaches_key" PRIMARY KEY ("id"))`,
    );
    await run.query(`CREATE INDEX "job_breaches_job" ON "job_breaches" ("job_id", "number", "id")`);
  }

  async down(run: QueryRunner): Promise<void> {
    await run.query(`delete from jobs where kind = 'what-if'`);
    await run.query(`drop table job_breaches`);
  }
}
