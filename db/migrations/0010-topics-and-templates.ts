import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Norms and examples of topics, and replies to begin with. */
export class TopicsAndTemplates1764000000010 implements MigrationInterface {
  async up(run: QueryRunner): Promise<void> {
    await run.query(`alter table topics add norms text not null default ''`);
    await run.query(`alter table topics add examples text array not null default '{}'`);
    await run.query(`create table reply_templates (
      code character varying not null, name character varying not null,
      topic_code character varying, group_code character varying, text text not null,
      constraint "PK_4bcad1be2dd2ee9be857e301eba" primary key (code))`);
  }

  async down(): Promise<void> {
    throw new Error('there is no way back: restore a backup instead');
  }
}
