import type { DataSource } from 'typeorm';
import { Job } from './entities/job.js';
import type { Part } from '../domain/back-test.js';
import type { Language } from '../domain/language.js';
import type { Period } from '../domain/period.js';
import { isUuid } from '../domain/uuid.js';
import type { JobChange } from './entities/job-change.js';
import { problemsOf, SettingsRefused } from './publish-settings.js';
import { readDraft } from './settings-draft.js';

export type JobSeen = Pick<
  Job,
  'id' | 'kind' | 'status' | 'done' | 'total' | 'result' | 'askedAt' | 'endedAt' | 'draftHash' | 'asked'
>;

const seen = {
  ...{ id: true, kind: true, status: true, done: true, total: true, result: true },
  ...{ askedAt: true, endedAt: true, draftHash: true, asked: true },
} as const;

/** undefined for what is no id, too. */
export const readJob = async (db: DataSource, id: string): Promise<JobSeen | undefined> =>
  isUuid(id) ? ((await db.manager.findOne(Job, { where: { id }, select: seen })) ?? undefined) : undefined;

/** The newest back-test of exactly this draft, whatever became of it. */
export const newestBackTest = async (db: DataSource, draftHash: string): Promise<JobSeen | undefined> =>
  (await db.manager.findOne(Job, { where: { kind: 'back-test', draftHash }, select: seen, order: { askedAt: 'DESC' } })) ??
  undefined;

/** Of the draft as it is now, over appeals received in the period. Throws `SettingsRefused` for one by which nothing can be decided. */
export const askBackTest = (
  db: DataSource,
  { operatorId, period, language }: { operatorId: string; period: Period; language: Language },
): Promise<JobSeen> =>
  db.transaction(async (tx) => {
    const { content, hash } = await readDraft(tx);
    const problems = await problemsOf(tx, content, language);
    if (problems.length > 0) throw new SettingsRefused(problems);
    const { identifiers } = await tx.insert(Job, {
      ...{ kind: 'back-test', operatorId, asked: { ...period }, draft: content, draftHash: hash },
    });
    return tx.findOneOrFail(Job, { where: identifiers[0] as { id: string }, select: seen });
  });

export const cancelJob = async (db: DataSource, id: string): Promise<void> => {
  await db.query(`update jobs set status = 'cancelled', ended_at = now() where id = $1 and status in ('waiting', 'running')`, [
    id,
  ]);
};

interface ChangesAsked {
  jobId: string;
  /** A department's people see its appeals and no others. */
  scope: string | null;
  part: Part | null;
  was: string | null;
  becomes: string | null;
  verdict: string | null;
  overdue: string | null;
  /** The number of the last one seen. */
  before: string | null;
}

/** The appeals behind a figure of a back-test; those that change in a `part` from what to what, where one is named. */
export const readJobChanges = async (
  db: DataSource,
  { jobId, scope, part, was, becomes, verdict, overdue, before }: ChangesAsked,
): Promise<{
  items: Pick<JobChange, 'number' | 'was' | 'becomes' | 'verdict' | 'deadline' | 'overdue'>[];
  next: string | null;
}> => {
  const pageSize = 50;
  const items = (await db.query(
    `select c.number, c.was, c.becomes, c.verdict, c.deadline, c.overdue
     from job_changes c join appeals a on a.number = c.number
     where c.job_id = $1 and ($2::text is null or a.department_code = $2)
       and ($3::text is null or (coalesce(c.was ->> $3, '') = coalesce($4, '') and coalesce(c.becomes ->> $3, '') = coalesce($5, '')))
       and ($6::text is null or c.verdict = $6) and ($7::text is null or c.overdue = $7) and ($8::text is null or c.number < $8)
     order by c.number desc limit $9`,
    [jobId, scope, part, was, becomes, verdict, overdue, before, pageSize + 1],
  )) as JobChange[];
  return { items: items.slice(0, pageSize), next: items.length > pageSize ? (items[pageSize - 1]?.number ?? null) : null };
};
