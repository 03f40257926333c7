import { createHash } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import type { By } from '../domain/audit.js';
import type { Phrases, RoutingRule as Rule, Settings, Topic as TopicSettings } from '../domain/settings.js';
import type { Language } from '../domain/language.js';
import { checkSettings, type Needed, type SettingsProblem } from '../domain/settings-check.js';
import { Calendar } from './entities/calendar.js';
import { Department } from './entities/department.js';
import { Ladder } from './entities/ladder.js';
import { PhraseList } from './entities/phrase-list.js';
import { RoutingRule } from './entities/routing-rule.js';
import { SettingsVersion } from './entities/settings-version.js';
import { SlaPolicy } from './entities/sla-policy.js';
import { Territory } from './entities/territory.js';
import { TopicGroup } from './entities/topic-group.js';
import { Topic } from './entities/topic.js';
import { recordAudit } from './record-audit.js';

/** The tables do not make settings that could come into force. The caller's transaction must not be committed. */
export class SettingsRefused extends Error {
  override name = 'SettingsRefused';
  constructor(readonly problems: SettingsProblem[]) {
    super(problems.map(({ table, code, field, message }) => `${table} ${code}.${field}: ${message}`).join('; '));
  }
}

/**
 * Freezes the tables as the next settings version, in the caller's transaction, and returns its number.
 * Where nothing has changed the version in force stays. Throws `SettingsRefused`.
 */
export const publishSettings = async (
  tx: EntityManager,
  { by, reason, language }: { by: By; reason: string; language?: Language },
): Promise<number> => {
  await tx.query(`select pg_advisory_xact_lock(hashtext('settings'))`);
  const content = await readTables(tx);
  const problems = checkSettings(content, language, await readNeeded(tx));
  if (problems.length > 0) throw new SettingsRefused(problems);
  const hash = createHash('sha256')
    .update(JSON.stringify(sorted(content)))
    .digest('hex');
  const [newest] = await tx.find(SettingsVersion, { select: { number: true, hash: true }, order: { number: 'DESC' }, take: 1 });
  if (newest?.hash === hash) return newest.number;
  const version = (newest?.number ?? 0) + 1;
  await tx.insert(SettingsVersion, { number: version, content, hash, by, reason });
  const because = { what: 'settings-published', version, reason } as const;
  await recordAudit(tx, { appealId: null, round: null, by, because, once: null });
  return version;
};

const readTables = async (tx: EntityManager): Promise<Settings> => {
  const byCode = { order: { code: 'ASC' } } as const;
  const [groups, topics, departments, territories, rules, policies, calendars, ladders, lists] = [
    await tx.find(TopicGroup, byCode),
    await tx.find(Topic, byCode),
    await tx.find(Department, byCode),
    await tx.find(Territory, byCode),
    await tx.find(RoutingRule, { order: { number: 'ASC' } }),
    await tx.find(SlaPolicy, byCode),
    await tx.find(Calendar, byCode),
    await tx.find(Ladder, byCode),
    await tx.find(PhraseList),
  ];
  const stemsOf = (code: keyof Phrases): string[] => lists.find((list) => list.code === code)?.stems ?? [];
  return {
    groups: groups.map(({ code, name }) => ({ code, name })),
    topics: topics.map(topicOf),
    departments: departments.map(({ code, name, timeZone, calendarCode, policyCode, kind }) => ({
      ...{ code, name, timeZone, kind },
      calendar: calendarCode,
      policy: policyCode,
    })),
    territories: territories.map(({ code, name, stems }) => ({ code, name, stems })),
    rules: rules.map(ruleOf),
    policies: policies.map(({ code, name, demo, milestones, repeatDays }) => ({ code, name, demo, milestones, repeatDays })),
    calendars: calendars.map(({ code, name, timeZone, week, exceptions, notes }) => ({
      ...{ code, name, timeZone, week, exceptions, notes },
    })),
    ladders: ladders.map(({ code, name, steps }) => ({ code, name, steps })),
    phrases: {
      thanks: stemsOf('thanks'),
      chatter: stemsOf('chatter'),
      complaint: stemsOf('complaint'),
      urgent: stemsOf('urgent'),
    },
  };
};

/** The newest version serves every community, and an open appeal may adopt it. */
const readNeeded = async (tx: EntityManager): Promise<Needed> => ({
  policies: await tx.query(`select policy_code as code, min(name) as by from communities group by 1 order by 1`),
  departments: await tx.query(
    `select department_code as code, min(number) as by from appeals
     where department_code is not null and status not in ('closed', 'rejected') group by 1 order by 1`,
  ),
});

const topicOf = ({
  code,
  name,
  groupCode,
  stems,
  departmentCode,
  fastTrack,
  seasonFrom,
  seasonTo,
  photoRequired,
}: Topic): TopicSettings => ({
  ...{ code, name, stems, fastTrack, photoRequired },
  group: groupCode,
  department: departmentCode,
  season: seasonFrom === null && seasonTo === null ? null : { from: seasonFrom ?? '', to: seasonTo ?? '' },
});

const ruleOf = (rule: RoutingRule): Rule => ({
  number: rule.number,
  name: rule.name,
  priority: rule.priority,
  topic: rule.topicCode,
  group: rule.groupCode,
  territory: rule.territoryCode,
  network: rule.network,
  community: rule.communityExternalId,
  department: rule.departmentCode,
  policy: rule.policyCode,
});

/** The same content gives the same text, whatever order the database keeps its keys in. */
const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
};
