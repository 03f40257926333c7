import type { DataSource, EntityManager } from 'typeorm';
import { operator } from '../domain/audit.js';
import type { Language } from '../domain/language.js';
import { equalRanks, shadowedRules, topicsWithoutAddressee, type RuleWarning } from '../domain/rule-check.js';
import type { Settings } from '../domain/settings.js';
import type { SettingsProblem } from '../domain/settings-check.js';
import { diffSettings, type Difference } from '../domain/settings-diff.js';
import { Appeal } from './entities/appeal.js';
import { Job } from './entities/job.js';
import { SettingsVersion, type Evidence } from './entities/settings-version.js';
import { hashOf, lockSettings, problemsOf, publishSettings } from './publish-settings.js';
import { newestVersion, readVersion } from './settings.js';
import { readTables, writeTables } from './settings-rows.js';

/** The tables as they stand: what the next version would be. */
export interface Draft {
  content: Settings;
  /** Of the content; whoever writes says which one he has seen. */
  hash: string;
  /** The version in force. */
  version: number;
}

export const readDraft = async (tx: EntityManager): Promise<Draft> => {
  const content = await readTables(tx);
  return { content, hash: hashOf(content), version: await newestVersion(tx) };
};

/** What the draft would change, what keeps it from coming into force, and what in it may not be meant. */
export const examineDraft = async (
  tx: EntityManager,
  language: Language,
): Promise<Draft & { differences: Difference[]; problems: SettingsProblem[]; warnings: RuleWarning[] }> => {
  const draft = await readDraft(tx);
  const inForce = await readVersion(tx, draft.version);
  return {
    ...draft,
    differences: diffSettings(inForce, draft.content),
    problems: await problemsOf(tx, draft.content, language),
    warnings: [shadowedRules, equalRanks, topicsWithoutAddressee].flatMap((look) => look(draft.content, language)),
  };
};

/** Rows in which the draft differs from what is in force. */
export const countDraftChanges = async ({ manager }: DataSource): Promise<number> => {
  const { content, version, hash } = await readDraft(manager);
  if ((await manager.findOneOrFail(SettingsVersion, { where: { number: version }, select: { hash: true } })).hash === hash)
    return 0;
  const differences = diffSettings(await readVersion(manager, version), content);
  return new Set(differences.map(({ table, row }) => `${table} ${row}`)).size;
};

/** Which drafts whoever writes has seen, by hash; undefined = whichever it is. */
export type Seen = string | readonly string[] | undefined;
const isSeen = (seen: Seen, hash: string): boolean => seen === undefined || [seen].flat().includes(hash);

/** `changed`: somebody has changed the draft since it was seen; nothing is written then. */
export const replaceDraft = (db: DataSource, { content, seen }: { content: Settings; seen: Seen }): Promise<Draft | 'changed'> =>
  db.transaction(async (tx) => {
    await lockSettings(tx);
    if (!isSeen(seen, hashOf(await readTables(tx)))) return 'changed';
    await writeTables(tx, content);
    return readDraft(tx);
  });

interface Asked {
  operatorId: string;
  reason: string;
  seen: Seen;
  evidence: Evidence | undefined;
  language: Language;
}

export type Published =
  | { outcome: 'published'; version: number }
  /** No difference from the version in force, or not the draft that was looked at. */
  | { outcome: 'nothing-new' | 'changed' }
  /** Its effect on the past was not seen: no back-test, an unfinished one, one of another draft, or one of a period without appeals. */
  | { outcome: 'untested'; why: 'none' | 'unfinished' | 'other-draft' | 'nothing-checked' }
  | { outcome: 'wrong'; problems: SettingsProblem[] };

export const publishDraft = (db: DataSource, { operatorId, reason, seen, evidence, language }: Asked): Promise<Published> =>
  db.transaction(async (tx): Promise<Published> => {
    await lockSettings(tx);
    const { content, hash, version } = await readDraft(tx);
    if (!isSeen(seen, hash)) return { outcome: 'changed' };
    const inForce = await tx.findOneByOrFail(SettingsVersion, { number: version });
    if (inForce.hash === hash) return { outcome: 'nothing-new' };
    // Before the evidence: a draft that is wrong cannot be tried.
    const problems = await problemsOf(tx, content, language);
    if (problems.length > 0) return { outcome: 'wrong', problems };
    const untested = await whyUntested(tx, hash, evidence);
    if (untested) return { outcome: 'untested', why: untested };
    const by = operator(operatorId);
    return {
      outcome: 'published',
      version: await publishSettings(tx, { by, reason, language, ...(evidence ? { evidence } : {}) }),
    };
  });

const whyUntested = async (
  tx: EntityManager,
  hash: string,
  evidence: Evidence | undefined,
): Promise<Extract<Published, { outcome: 'untested' }>['why'] | undefined> => {
  if (!evidence) return 'none';
  if ('without' in evidence) return undefined;
  const job = await tx.findOneBy(Job, { id: evidence.backTest, kind: 'back-test' });
  if (!job) return 'none';
  if (job.draftHash !== hash) return 'other-draft';
  if (job.status !== 'done') return 'unfinished';
  const { checked } = job.result as { checked: number };
  return checked === 0 && (await tx.existsBy(Appeal, {})) ? 'nothing-checked' : undefined;
};
