import type { DataSource } from 'typeorm';
import type { Language } from '../domain/language.js';
import type { Period } from '../domain/period.js';
import type { Judged } from '../domain/what-if.js';
import { Job } from './entities/job.js';
import { readJob, type JobSeen } from './jobs.js';
import { problemsOf, SettingsRefused } from './publish-settings.js';
import { readDraft } from './settings-draft.js';

/** The ids among these that no operator has. */
export const unknownOperators = async (db: DataSource, ids: readonly string[]): Promise<string[]> => {
  const known = (await db.query(`select id from operators where id = any ($1)`, [ids])) as { id: string }[];
  return ids.filter((id) => !known.some((one) => one.id === id));
};

/**
 * Of the draft as it is now, over rounds that began in the period, as if these people had not been there. Throws `SettingsRefused`
 * for a draft by which nothing can be reckoned.
 */
export const askWhatIf = async (
  db: DataSource,
  { operatorId, from, to, without, language }: Period<string> & { operatorId: string; without: string[]; language: Language },
): Promise<JobSeen> => {
  const id = await db.transaction(async (tx) => {
    const { content, hash } = await readDraft(tx);
    const problems = await problemsOf(tx, content, language);
    if (problems.length > 0) throw new SettingsRefused(problems);
    const { identifiers } = await tx.insert(Job, {
      ...{ kind: 'what-if', operatorId, asked: { from, to, without }, draft: content, draftHash: hash },
    });
    return (identifiers[0] as { id: string }).id;
  });
  const job = await readJob(db, id);
  if (!job) throw new Error(`the what-if ${id} was stored and is not there`);
  return job;
};

/** Of exactly this draft, whatever became of it. */
export const newestWhatIf = async (db: DataSource, draftHash: string): Promise<JobSeen | undefined> => {
  const [newest] = await db.manager.find(Job, {
    where: { kind: 'what-if', draftHash },
    ...{ select: { id: true }, order: { askedAt: 'DESC' }, take: 1 },
  });
  return newest && readJob(db, newest.id);
};

export const breachFigures = ['was', 'becomes', 'newly', 'noLonger'] as const;
export type BreachFigure = (typeof breachFigures)[number];

const figureSql: Record<BreachFigure, string> = {
  was: `(b.was ->> 'breached')::boolean`,
  becomes: `(b.becomes ->> 'breached')::boolean`,
  newly: `not (b.was ->> 'breached')::boolean`,
  noLonger: `not (b.becomes ->> 'breached')::boolean`,
};

interface BreachesAsked {
  jobId: string;
  /** A department's people see its appeals and no others. */
  scope: string | null;
  figure: BreachFigure | undefined;
  /** '' = the moderators'; undefined = all. */
  department: string | undefined;
  week: string | undefined;
  /** The id of the last one seen. */
  before: string | undefined;
}

/** The terms behind a figure of a what-if. */
export const readBreaches = async (
  db: DataSource,
  { jobId, scope, figure, department, week, before }: BreachesAsked,
): Promise<{ items: (Judged & { id: string })[]; next: string | null }> => {
  const pageSize = 50;
  const items = (await db.query(
    `select b.id, b.number, b.round, b.kind, b.department, b.week, b.was, b.becomes
     from job_breaches b join appeals a on a.number = b.number
     where b.job_id = $1 and ($2::text is null or a.department_code = $2) and ${figure ? figureSql[figure] : 'true'}
       and ($3::text is null or coalesce(b.department, '') = $3) and ($4::text is null or b.week = $4)
       and ($5::uuid is null or (b.number, b.id) < (select l.number, l.id from job_breaches l where l.id = $5))
     order by b.number desc, b.id desc limit $6`,
    [jobId, scope, department, week, before, pageSize + 1],
  )) as (Judged & { id: string })[];
  return { items: items.slice(0, pageSize), next: items.length > pageSize ? (items[pageSize - 1]?.id ?? null) : null };
};
