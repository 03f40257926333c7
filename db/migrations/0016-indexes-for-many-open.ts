import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is asked every second, or on every page, finds its rows without reading the others: of a hundred thousand open, of years of closed. */
export class IndexesForManyOpen1764000000016 implements MigrationInterface {
  async up(run: QueryRunner): Promise<void> {
    // (author_id, received_at) finds an author's appeals as well.
    await run.query(`drop index "IDX_f57fd2d346f81bea1995b35196"`);
    // Noise is never announced: it filled this one, and the order in which rounds are started was not in it.
    await run.query(`drop index "IDX_be3acda016f996a7d2bfdcfdcb"`);
    await run.query(
      `create index appeals_to_start on appeals (round_started_at) where announced_at is null and status not in ('closed', 'rejected')`,
    );
    // The unique one leaves promises out, and so served nobody who asks for all milestones of a round: each time all were read.
    await run.query(`create index milestones_of_round on milestones (appeal_id, round)`);
    await run.query(`create index milestones_unmet on milestones (kind, due_at) where met_at is null`);
    await run.query(`create index notifications_unread on notifications (operator_id) where read_at is null`);
  }

  async down(run: QueryRunner): Promise<void> {
    const made = ['appeals_to_start', 'milestones_of_round', 'milestones_unmet', 'notifications_unread'];
    for (const index of made) await run.query(`drop index ${index}`);
    await run.query(`create index "IDX_be3acda016f996a7d2bfdcfdcb" on appeals (announced_at) where announced_at is null`);
    await run.query(`create index "IDX_f57fd2d346f81bea1995b35196" on appeals (author_id)`);
  }
}
