import { createHash } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import type { By } from '../domain/audit.js';
import type { Language } from '../domain/language.js';
import type { Settings } from '../domain/settings.js';
import type { Needed } from '../domain/checks/needed.js';
import { checkSettings, type SettingsProblem } from '../domain/settings-check.js';
import { SettingsVersion, type Evidence } from './entities/settings-version.js';
import { recordAudit } from './record-audit.js';
import { readTables } from './settings-rows.js';

/** The tables do not make settings that could come into force. The caller's transaction must not be committed. */
export class SettingsRefused extends Error {
  override name = 'SettingsRefused';
  constructor(readonly problems: SettingsProblem[]) {
    super(problems.map(({ table, code, field, message }) => `${table} ${code}.${field}: ${message}`).join('; '));
  }
}

interface Publishing {
  by: By;
  reason: string;
  /** What was seen of its effect beforehand; the installation publishes without. */
  evidence?: Evidence;
  language?: Language;
}

/**
 * Freezes the tables as the next settings version, in the caller's transaction, and returns its number.
 * Where nothing has changed the version in force stays. Throws `SettingsRefused`.
 */
export const publishSettings = async (tx: EntityManager, { by, reason, evidence, language }: Publishing): Promise<number> => {
  await lockSettings(tx);
  const content = await readTables(tx);
  const problems = await problemsOf(tx, content, language);
  if (problems.length > 0) throw new SettingsRefused(problems);
  const hash = hashOf(content);
  const [newest] = await tx.find(SettingsVersion, { select: { number: true, hash: true }, order: { number: 'DESC' }, take: 1 });
  if (newest?.hash === hash) return newest.number;
  const version = (newest?.number ?? 0) + 1;
  await tx.insert(SettingsVersion, { number: version, content, hash, by, reason, evidence: evidence ?? null });
  const because = { what: 'settings-published', version, reason } as const;
  await recordAudit(tx, { appealId: null, round: null, by, because, once: null });
  return version;
};

/** One at a time: whoever changes or publishes the tables. */
export const lockSettings = (tx: EntityManager): Promise<unknown> =>
  tx.query(`select pg_advisory_xact_lock(hashtext('settings'))`);

export const problemsOf = async (tx: EntityManager, content: Settings, language?: Language): Promise<SettingsProblem[]> =>
  checkSettings(content, language, await readNeeded(tx));

/** Everything that settings lack after a change, and of that what they did not lack before it. */
export const problemsAfter = async (
  tx: EntityManager,
  { before, after, language }: { before: Settings; after: Settings; language: Language },
): Promise<{ all: SettingsProblem[]; caused: SettingsProblem[] }> => {
  const needed = await readNeeded(tx);
  const words = (problem: SettingsProblem): string => JSON.stringify(problem);
  const known = new Set(checkSettings(before, language, needed).map(words));
  const all = checkSettings(after, language, needed);
  return { all, caused: all.filter((problem) => !known.has(words(problem))) };
};

/** The newest version serves every community, and an open appeal may adopt it. */
const readNeeded = async (tx: EntityManager): Promise<Needed> => ({
  people: await readLogins(tx),
  policies: await tx.query(`select policy_code as code, min(name) as by from communities group by 1 order by 1`),
  departments: await tx.query(
    `select department_code as code, min(number) as by from appeals
     where department_code is not null and status not in ('closed', 'rejected') group by 1 order by 1`,
  ),
  territories: await tx.query(
    `select territory_code as code, min(name) as by from communities where territory_code is not null group by 1 order by 1`,
  ),
  // Whoever has left, and in whose name an outside body answers, is blocked.
  seats: await tx.query(
    `select department_code as code, min(name) as by from operators
     where department_code is not null and blocked_at is null group by 1 order by 1`,
  ),
});

/** The same content gives the same hash, whatever order the database keeps its keys in. */
export const hashOf = (content: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify(sorted(content)))
    .digest('hex');

/** Names exactly this change of the tables: who has seen it beforehand gives it back, and nothing else is written. */
export const sealOf = (change: unknown): string => hashOf(change).slice(0, 32);

const readLogins = async (tx: EntityManager): Promise<string[]> =>
  ((await tx.query(`select login from operators where blocked_at is null`)) as { login: string }[]).map(({ login }) => login);

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
};
