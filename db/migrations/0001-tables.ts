import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Generated from the entities. */
export class Tables1764000000001 implements MigrationInterface {
  async up(run: QueryRunner): Promise<void> {
    await run.query(
      `CREATE TABLE "api_keys" ("hash" character varying NOT NULL, "operator_id" uuid NOT NULL, "name" character varying NOT NULL, "made_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), CONSTRAINT "PK_598a14447f592c12d1fe22ba918" PRIMARY KEY ("hash"))`,
    );
    await run.query(
      `CREATE TABLE "appeals" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "number" character varying NOT NULL, "seq" BIGSERIAL NOT NULL, "community_id" uuid NOT NULL, "network" character varying NOT NULL, "thread" character varying NOT NULL, "author_id" uuid NOT NULL, "status" character varying NOT NULL DEFAULT 'received', "round" integer NOT NULL DEFAULT '1', "topic_code" character varying, "territory_code" character varying, "department_code" character varying, "executor_id" uuid, "urgent" boolean NOT NULL DEFAULT false, "settings_version" integer NOT NULL, "policy_code" character varying NOT NULL, "received_at" TIMESTAMP WITH TIME ZONE NOT NULL, "round_started_at" TIMESTAMP WITH TIME ZONE NOT NULL, "ended_at" TIMESTAMP WITH TIME ZONE, "reject_reason" character varying, "noise" boolean NOT NULL DEFAULT false, "declines" integer NOT NULL DEFAULT '0', "previous_appeal_id" uuid, "doubt_message_id" uuid, "announced_at" TIMESTAMP WITH TIME ZONE, "wake_at" TIMESTAMP WITH TIME ZONE, CONSTRAINT "UQ_738e049d9603edafb1032d4e9eb" UNIQUE ("number"), CONSTRAINT "UQ_c9dafa590bc17163bad7e042ef4" UNIQUE ("seq"), CONSTRAINT "appeals_status_known" CHECK (status in ('received', 'triage', 'assigned', 'approval', 'publishing', 'promised', 'observing', 'closed', 'rejected')), CONSTRAINT "PK_ebd2050a02aa78081b5346152bc" PRIMARY KEY ("id"))`,
    );
    await run.query(`CREATE INDEX "IDX_ccba200785b1a2cc07e941e3de" ON "appeals" ("wake_at") WHERE wake_at is not null`);
    await run.query(`CREATE INDEX "IDX_be3acda016f996a7d2bfdcfdcb" ON "appeals" ("announced_at") WHERE announced_at is null`);
    await run.query(`CREATE INDEX "IDX_6d3c2412f4311d9962d7a57f92" ON "appeals" ("department_code", "status") `);
    await run.query(`CREATE INDEX "IDX_4c07c65622ae85a97f82e95a0f" ON "appeals" ("thread", "author_id", "received_at") `);
    await run.query(
      `CREATE UNIQUE INDEX "IDX_e1f0d73f7906c41701d029ddd3" ON "appeals" ("thread", "author_id") WHERE status not in ('closed', 'rejected')`,
    );
    await run.query(
      `CREATE TABLE "audit_entries" ("id" BIGSERIAL NOT NULL, "appeal_id" uuid, "round" integer, "seq" integer NOT NULL DEFAULT '0', "at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT clock_timestamp(), "by" jsonb NOT NULL, "what" character varying NOT NULL, "because" jsonb NOT NULL DEFAULT '{}', "once" character varying, "prev_hash" character varying NOT NULL DEFAULT '', "hash" character varying NOT NULL DEFAULT '', CONSTRAINT "PK_6b1623bcad4d04530b76548d619" PRIMARY KEY ("id"))`,
    );
    await run.query(`CREATE UNIQUE INDEX "IDX_858c1d97d926896a5d1a38daa3" ON "audit_entries" ("appeal_id", "seq") `);
    await run.query(
      `CREATE UNIQUE INDEX "IDX_53952501aedd0447566a7e3145" ON "audit_entries" ("appeal_id", "once") WHERE once is not null`,
    );
    await run.query(
      `CREATE TABLE "authors" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "network" character varying NOT NULL, "external_id" character varying NOT NULL, "name" character varying, CONSTRAINT "UQ_8f063a004d2e3aa1210d052a446" UNIQUE ("network", "external_id"), CONSTRAINT "PK_d2ed02fabd9b52847ccb85e6b88" PRIMARY KEY ("id"))`,
    );
    await run.query(
      `CREATE TABLE "calendars" ("code" character varying NOT NULL, "name" character varying NOT NULL, "time_zone" character varying NOT NULL, "week" jsonb NOT NULL DEFAULT '[]', "exceptions" jsonb NOT NULL DEFAULT '{}', CONSTRAINT "PK_e407cfa47f8ac5a0970fd4579bc" PRIMARY KEY ("code"))`,
    );
    await run.query(
      `CREATE TABLE "commands" ("id" uuid NOT NULL, "appeal_id" uuid NOT NULL, "round" integer NOT NULL, "kind" character varying NOT NULL, "operator_id" uuid NOT NULL, "payload" jsonb NOT NULL, "asked_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "next_try_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "attempts" integer NOT NULL DEFAULT '0', "done_at" TIMESTAMP WITH TIME ZONE, "answer" jsonb, "refusal" text, CONSTRAINT "PK_7ac292c3aa19300482b2b190d1e" PRIMARY KEY ("id"))`,
    );
    await run.query(`CREATE INDEX "IDX_46136e0957ebfd439f8088e284" ON "commands" ("appeal_id") `);
    await run.query(`CREATE INDEX "IDX_9144058ad7dbd4c61d33b8b40b" ON "commands" ("next_try_at") WHERE done_at is null`);
    await run.query(
      `CREATE TABLE "community_keys" ("community_id" uuid NOT NULL, "token" text, "service_token" text, "secret" text, "confirmation" text, CONSTRAINT "PK_6d8d982b395ed8de6a07d2bde3f" PRIMARY KEY ("community_id"))`,
    );
    await run.query(
      `CREATE TABLE "communities" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "network" character varying NOT NULL, "external_id" character varying NOT NULL, "name" character varying NOT NULL, "kind" character varying NOT NULL DEFAULT 'own', "territory_code" character varying, "policy_code" character varying NOT NULL, "switched_off_at" TIMESTAMP WITH TIME ZONE, CONSTRAINT "UQ_43268e6d4cc3f9d7cb02dcb5a3b" UNIQUE ("network", "external_id"), CONSTRAINT "PK_fea1fe83c86ccde9d0a089e7ea2" PRIMARY KEY ("id"))`,
    );
    await run.query(
      `CREATE TABLE "deliveries" ("id" BIGSERIAL NOT NULL, "community_id" uuid NOT NULL, "event_id" character varying, "type" character varying NOT NULL, "body" text, "received_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "processed_at" TIMESTAMP WITH TIME ZONE, "ignored_reason" character varying, "attempts" integer NOT NULL DEFAULT '0', "next_try_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "last_error" text, CONSTRAINT "PK_a6ef225c5c5f0974e503bfb731f" PRIMARY KEY ("id"))`,
    );
    await run.query(`CREATE INDEX "IDX_ed649e42630e5556b45be1caf2" ON "deliveries" ("next_try_at") WHERE processed_at is null`);
    await run.query(
      `CREATE UNIQUE INDEX "IDX_55c506286415e543155157f4fc" ON "deliveries" ("community_id", "event_id") WHERE event_id is not null`,
    );
    await run.query(
      `CREATE TABLE "departments" ("code" character varying NOT NULL, "name" character varying NOT NULL, "time_zone" character varying NOT NULL, "calendar_code" character varying NOT NULL, "policy_code" character varying, "kind" character varying NOT NULL DEFAULT 'own', CONSTRAINT "PK_91fddbe23e927e1e525c152baa3" PRIMARY KEY ("code"))`,
    );
    await run.query(
      `CREATE TABLE "escalations" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "appeal_id" uuid NOT NULL, "milestone_id" uuid NOT NULL, "step" character varying NOT NULL, "to" character varying NOT NULL, "at" TIMESTAMP WITH TIME ZONE NOT NULL, "skipped" boolean NOT NULL DEFAULT false, CONSTRAINT "UQ_b517554a9469abe9d13206f3a61" UNIQUE ("milestone_id", "step"), CONSTRAINT "PK_652a394609addaa4b0f2b3032a1" PRIMARY KEY ("id"))`,
    );
    await run.query(`CREATE INDEX "IDX_ce91e80585f0c1b361a05beb34" ON "escalations" ("appeal_id") `);
    await run.query(
      `CREATE TABLE "ladders" ("code" character varying NOT NULL, "name" character varying NOT NULL, "steps" jsonb NOT NULL DEFAULT '[]', CONSTRAINT "PK_0e8064471bc02b57946efa9e824" PRIMARY KEY ("code"))`,
    );
    await run.query(
      `CREATE TABLE "message_revisions" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "message_id" uuid NOT NULL, "text" text NOT NULL, "replaced_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), CONSTRAINT "PK_9bc2c43904342e931b06a584848" PRIMARY KEY ("id"))`,
    );
    await run.query(`CREATE INDEX "IDX_45f41ee63d44626b0a7c23a14d" ON "message_revisions" ("message_id") `);
    await run.query(
      `CREATE TABLE "messages" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "seq" BIGSERIAL NOT NULL, "community_id" uuid NOT NULL, "external_id" character varying NOT NULL, "place" jsonb NOT NULL, "thread" character varying NOT NULL, "author_id" uuid, "text" text NOT NULL, "attachments" jsonb NOT NULL DEFAULT '[]', "url" character varying NOT NULL, "sent_at" TIMESTAMP WITH TIME ZONE NOT NULL, "received_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "deleted_at" TIMESTAMP WITH TIME ZONE, "appeal_id" uuid, "unheard" character varying, "ignored_reason" character varying, CONSTRAINT "UQ_0b5a2deef3428d09110f13ad45d" UNIQUE ("community_id", "external_id"), CONSTRAINT "PK_18325f38ae6de43878487eff986" PRIMARY KEY ("id"))`,
    );
    await run.query(`CREATE INDEX "IDX_c84573811a8c0b48099ac4fe18" ON "messages" ("appeal_id") `);
    await run.query(`CREATE INDEX "IDX_2b1cb6901ef922deb43f7024e4" ON "messages" ("thread") `);
    await run.query(
      `CREATE TABLE "milestones" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "appeal_id" uuid NOT NULL, "round" integer NOT NULL, "kind" character varying NOT NULL, "policy_code" character varying NOT NULL, "starts_at" TIMESTAMP WITH TIME ZONE NOT NULL, "due_at" TIMESTAMP WITH TIME ZONE NOT NULL, "met_at" TIMESTAMP WITH TIME ZONE, "steps" jsonb NOT NULL DEFAULT '[]', CONSTRAINT "PK_0bdbfe399c777a6a8520ff902d9" PRIMARY KEY ("id"))`,
    );
    await run.query(
      `CREATE UNIQUE INDEX "IDX_bf879ca2b04404356f68de83aa" ON "milestones" ("appeal_id", "round", "kind") WHERE kind <> 'promise'`,
    );
    await run.query(
      `CREATE TABLE "notifications" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "operator_id" uuid NOT NULL, "appeal_id" uuid NOT NULL, "once" character varying NOT NULL, "kind" character varying NOT NULL, "because" jsonb NOT NULL DEFAULT '{}', "at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "read_at" TIMESTAMP WITH TIME ZONE, CONSTRAINT "UQ_414d3725c762b6962180e517858" UNIQUE ("operator_id", "once"), CONSTRAINT "PK_6a72c3c0f683f6462415e653c3a" PRIMARY KEY ("id"))`,
    );
    await run.query(`CREATE INDEX "IDX_31645c01447b6902dfb625d624" ON "notifications" ("operator_id", "at") `);
    await run.query(
      `CREATE TABLE "operators" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "login" character varying NOT NULL, "name" character varying NOT NULL, "roles" character varying array NOT NULL, "department_code" character varying, "position" character varying, "password_hash" character varying NOT NULL, "blocked_at" TIMESTAMP WITH TIME ZONE, CONSTRAINT "UQ_9fe636d083e7606fec2aeec0c3d" UNIQUE ("login"), CONSTRAINT "PK_3d02b3692836893720335a79d1b" PRIMARY KEY ("id"))`,
    );
    await run.query(
      `CREATE TABLE "phrase_lists" ("code" character varying NOT NULL, "name" character varying NOT NULL, "stems" text array NOT NULL DEFAULT '{}', CONSTRAINT "PK_0c4098b5f84f257aec8fe7dae1a" PRIMARY KEY ("code"))`,
    );
    await run.query(
      `CREATE TABLE "publications" ("reply_id" uuid NOT NULL, "community_id" uuid NOT NULL, "place" jsonb NOT NULL, "thread" character varying NOT NULL, "status" character varying NOT NULL DEFAULT 'intended', "random_id" integer NOT NULL, "attempt" integer NOT NULL DEFAULT '0', "writes" integer NOT NULL DEFAULT '0', "claimed_until" TIMESTAMP WITH TIME ZONE, "last_write_at" TIMESTAMP WITH TIME ZONE, "external_id" character varying, "url" character varying, "published_at" TIMESTAMP WITH TIME ZONE, "reason" text, CONSTRAINT "publications_two_writes" CHECK (writes <= 2), CONSTRAINT "PK_6c07d9e06047bbb1e49b5201ba3" PRIMARY KEY ("reply_id"))`,
    );
    await run.query(`CREATE INDEX "IDX_5dc148bff9ca4910e6f3e10ded" ON "publications" ("community_id", "status") `);
    await run.query(
      `CREATE UNIQUE INDEX "IDX_34bd884eb137a365f72c6d0ff8" ON "publications" ("community_id", "external_id") WHERE external_id is not null`,
    );
    await run.query(
      `CREATE TABLE "rate_slots" ("key" character varying NOT NULL, "free_at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "PK_2f06bd8651fa67decaede6b3ce4" PRIMARY KEY ("key"))`,
    );
    await run.query(
      `CREATE TABLE "replies" ("id" uuid NOT NULL, "appeal_id" uuid NOT NULL, "round" integer NOT NULL, "kind" character varying NOT NULL, "text" text NOT NULL, "operator_id" uuid NOT NULL, "came_from" character varying NOT NULL, "written_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), CONSTRAINT "PK_08f619ebe431e27e9d206bea132" PRIMARY KEY ("id"))`,
    );
    await run.query(`CREATE INDEX "IDX_c3a6ea7fd8495adfe2afb5a422" ON "replies" ("appeal_id") `);
    await run.query(
      `CREATE TABLE "routing_rules" ("number" integer NOT NULL, "name" character varying NOT NULL, "priority" integer NOT NULL, "topic_code" character varying, "group_code" character varying, "territory_code" character varying, "network" character varying, "community_external_id" character varying, "department_code" character varying NOT NULL, "policy_code" character varying, CONSTRAINT "PK_a1fc574497c0565bc04b18e1340" PRIMARY KEY ("number"))`,
    );
    await run.query(
      `CREATE TABLE "settings_versions" ("number" integer NOT NULL, "content" jsonb NOT NULL, "hash" character varying NOT NULL, "by" jsonb NOT NULL, "at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "reason" character varying NOT NULL, CONSTRAINT "PK_783b3e2ccb6989ed8b28b36f218" PRIMARY KEY ("number"))`,
    );
    await run.query(
      `CREATE TABLE "sla_policies" ("code" character varying NOT NULL, "name" character varying NOT NULL, "demo" boolean NOT NULL DEFAULT false, "milestones" jsonb NOT NULL DEFAULT '[]', "repeat_days" integer NOT NULL DEFAULT '30', CONSTRAINT "PK_f60198b52b9959ce176ab2df44f" PRIMARY KEY ("code"))`,
    );
    await run.query(
      `CREATE TABLE "territories" ("code" character varying NOT NULL, "name" character varying NOT NULL, "stems" text array NOT NULL DEFAULT '{}', CONSTRAINT "PK_e1a81c0cf29b429237ed209cc07" PRIMARY KEY ("code"))`,
    );
    await run.query(
      `CREATE TABLE "topic_groups" ("code" character varying NOT NULL, "name" character varying NOT NULL, CONSTRAINT "PK_a10887bdf19b933454ca9dcde5f" PRIMARY KEY ("code"))`,
    );
    await run.query(
      `CREATE TABLE "topics" ("code" character varying NOT NULL, "name" character varying NOT NULL, "group_code" character varying NOT NULL, "stems" text array NOT NULL DEFAULT '{}', "department_code" character varying, "fast_track" boolean NOT NULL DEFAULT false, "season_from" character varying, "season_to" character varying, "photo_required" boolean NOT NULL DEFAULT false, CONSTRAINT "PK_928bc2d3805e0e6a7519f57ba00" PRIMARY KEY ("code"))`,
    );
  }

  async down(): Promise<void> {
    throw new Error('the first migration has no way back: restore a backup instead');
  }
}
