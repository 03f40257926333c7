import type { MigrationInterface, QueryRunner } from 'typeorm';

/** In what language an operator is written to, and for which outside body a reply was entered by somebody here. */
export class Letters1764000000015 implements MigrationInterface {
  async up(run: QueryRunner): Promise<void> {
    await run.query(`alter table operators add language character varying not null default 'ru'`);
    await run.query(`alter table replies add on_behalf_of character varying`);
  }

  async down(run: QueryRunner): Promise<void> {
    await run.query(`alter table replies drop on_behalf_of`);
    await run.query(`alter table operators drop language`);
  }
}
