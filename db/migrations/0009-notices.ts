import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Ladders that reach people outside the panel and wait for a word from them; substitutes; outside bodies. */
export class Notices1764000000009 implements MigrationInterface {
  async up(run: QueryRunner): Promise<void> {
    await run.query(
      `CREATE TABLE "absences" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "operator_id" uuid NOT NULL, "from_day" date NOT NULL, "to_day" date NOT NULL, "substitute_id" uuid NOT NULL, "reason" character varying NOT NULL, CONSTRAINT "PK_bd79346866fea8ac6f269252748" PRIMARY KEY ("id"))`,
    );
    await run.query(`CREATE INDEX "IDX_3cc2e3e90f7d3f334b4f191ce5" ON "absences" ("operator_id")`);
    await run.query(
      `CREATE TABLE "notices" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "appeal_id" uuid NOT NULL, "round" integer NOT NULL, "once" character varying NOT NULL, "channel" character varying NOT NULL, "recipient_kind" character varying NOT NULL, "recipient" character varying NOT NULL, "kind" character varying NOT NULL, "because" jsonb NOT NULL DEFAULT '{}', "at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "status" character varying NOT NULL DEFAULT 'waiting', "attempts" integer NOT NULL DEFAULT '0', "next_try_at" TIMESTAMP WITH TIME ZONE NOT NULL, "give_up_at" TIMESTAMP WITH TIME ZONE NOT NULL, "last_error" character varying, "address" character varying, "provider_id" character varying, "sent_at" TIMESTAMP WITH TIME ZONE, "acknowledged_at" TIMESTAMP WITH TIME ZONE, "expires_at" TIMESTAMP WITH TIME ZONE, "used_at" TIMESTAMP WITH TIME ZONE, CONSTRAINT "UQ_dfe1de50fff467bb7799fd3ad3f" UNIQUE ("once", "channel", "recipient"), CONSTRAINT "PK_3eb18c29da25d6935fcbe584237" PRIMARY KEY ("id"))`,
    );
    await run.query(`CREATE INDEX "IDX_4411ac47b8eb4fb16c729729b3" ON "notices" ("at")`);
    await run.query(`CREATE INDEX "IDX_2ad47f210d2edb10eb049a897a" ON "notices" ("appeal_id")`);
    await run.query(`CREATE INDEX "IDX_2b0907f4521a3dbec5cc3c0f0f" ON "notices" ("next_try_at") WHERE status = 'waiting'`);
    await run.query(
      `CREATE TABLE "webhook_addresses" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "name" character varying NOT NULL, "url" character varying NOT NULL, "secret" text NOT NULL, "made_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), CONSTRAINT "PK_aacff07258a978c0e67178464ea" PRIMARY KEY ("id"))`,
    );
    await run.query(`ALTER TABLE "departments" ADD "email" character varying`);
    await run.query(`ALTER TABLE "escalations" ADD "acknowledge_until" TIMESTAMP WITH TIME ZONE`);
    await run.query(`ALTER TABLE "escalations" ADD "acknowledged_at" TIMESTAMP WITH TIME ZONE`);
    await run.query(`ALTER TABLE "notifications" ADD "acknowledged_at" TIMESTAMP WITH TIME ZONE`);
    await run.query(`ALTER TABLE "operators" ADD "email" character varying`);
    for (const table of ['ladders', 'milestones'])
      await run.query(
        `UPDATE "${table}" SET "steps" = (
           SELECT jsonb_agg('{"by": [], "acknowledgeMinutes": null}'::jsonb || step ORDER BY place)
           FROM jsonb_array_elements("steps") WITH ORDINALITY AS listed (step, place)) WHERE "steps" <> '[]'`,
      );
  }

  async down(): Promise<void> {
    throw new Error('there is no way back: restore a backup instead');
  }
}
