import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Guesses of passwords are counted by several sums, under keyed hashes: what was typed as a login may have been a password. */
export class SignInFailures1764000000005 implements MigrationInterface {
  async up(run: QueryRunner): Promise<void> {
    // Locks of minutes: nothing is lost.
    await run.query(`drop table sign_in_failures`);
    await run.query(
      `create table sign_in_failures (key varchar primary key, login varchar, failures int not null, last_at timestamptz not null default now())`,
    );
    await run.query(`create index sign_in_failures_login on sign_in_failures (login)`);
    await run.query(`create index sign_in_failures_last_at on sign_in_failures (last_at)`);
  }

  async down(run: QueryRunner): Promise<void> {
    await run.query(`drop table sign_in_failures`);
    await run.query(
      `create table sign_in_failures (login varchar primary key, failures int not null, last_at timestamptz not null default now())`,
    );
  }
}
