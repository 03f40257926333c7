import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Why a day is no usual one, and by whose decision. */
export class CalendarNotes1764000000012 implements MigrationInterface {
  async up(run: QueryRunner): Promise<void> {
    await run.query(`alter table calendars add notes jsonb not null default '{}'`);
  }

  async down(run: QueryRunner): Promise<void> {
    await run.query(`alter table calendars drop notes`);
  }
}
