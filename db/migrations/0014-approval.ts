import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A reply may wait for approval and be returned with a remark, which its command keeps. */
export class Approval1764000000014 implements MigrationInterface {
  async up(run: QueryRunner): Promise<void> {
    await run.query(`alter table replies add returned_by uuid`);
  }

  async down(run: QueryRunner): Promise<void> {
    await run.query(`alter table replies drop returned_by`);
  }
}
