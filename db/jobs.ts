import type { DataSource } from 'typeorm';
import { Job } from './entities/job.js';
import { readDraft } from './settings-draft.js';

export type JobSeen = Pick<
  Job,
  'id' | 'kind' | 'status' | 'done' | 'total' | 'result' | 'askedAt' | 'endedAt' | 'draftHash' | 'asked'
>;

const seen = {
  ...{ id: true, kind: true, status: true, done: true, total: true, result: true },
  ...{ askedAt: true, endedAt: true, draftHash: true, asked: true },
} as const;

export const readJob = async (db: DataSource, id: string): Promise<JobSeen | undefined> =>
  (await db.manager.findOne(Job, { where: { id }, select: seen })) ?? undefined;

/** The newest back-test of exactly this draft, whatever became of it. */
export const newestBackTest = async (db: DataSource, draftHash: string): Promise<JobSeen | undefined> =>
  (await db.manager.findOne(Job, { where: { kind: 'back-test', draftHash }, select: seen, order: { askedAt: 'DESC' } })) ??
  undefined;

/** Of the draft as it is now, over appeals received from and until the instants (ISO). */
export const askBackTest = (
  db: DataSource,
  { operatorId, from, to }: { operatorId: string; from: string | null; to: string | null },
): Promise<JobSeen> =>
  db.transaction(async (tx) => {
    const { content, hash } = await readDraft(tx);
    const { identifiers } = await tx.insert(Job, {
      ...{ kind: 'back-test', operatorId, asked: { from, to }, draft: content, draftHash: hash },
    });
    return tx.findOneOrFail(Job, { where: identifiers[0] as { id: string }, select: seen });
  });

export const cancelJob = async (db: DataSource, id: string): Promise<void> => {
  await db.query(`update jobs set status = 'cancelled', ended_at = now() where id = $1 and status in ('waiting', 'running')`, [
    id,
  ]);
};
