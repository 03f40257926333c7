import type { MigrationInterface, QueryRunner } from 'typeorm';

/** An act is sent until its run has confirmed it, not only until its effect is committed. */
export class ConfirmedCommands1764000000004 implements MigrationInterface {
  async up(run: QueryRunner): Promise<void> {
    await run.query(`alter table commands add confirmed_at timestamp with time zone`);
    await run.query(`update commands set confirmed_at = done_at`);
    await run.query(`drop index "IDX_9144058ad7dbd4c61d33b8b40b"`);
    await run.query(`create index "IDX_38151b364d69b9809e9376d8b7" on commands (next_try_at) where confirmed_at is null`);
  }

  async down(run: QueryRunner): Promise<void> {
    await run.query(`drop index "IDX_38151b364d69b9809e9376d8b7"`);
    await run.query(`create index "IDX_9144058ad7dbd4c61d33b8b40b" on commands (next_try_at) where done_at is null`);
    await run.query(`alter table commands drop confirmed_at`);
  }
}
