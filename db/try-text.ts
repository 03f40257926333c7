import { networkNames } from '../domain/names.js';
import type { DataSource } from 'typeorm';
import { decide } from '../domain/decide.js';
import { tellDecision } from '../domain/decision-words.js';
import { explainDeadline } from '../domain/explain-deadline.js';
import type { Language } from '../domain/language.js';
import { milestoneNames } from '../domain/names.js';
import type { RuleNames } from '../domain/rule-words.js';
import type { Settings } from '../domain/settings.js';
import { chooseCalendar, deadlinesFor } from '../domain/sla.js';
import { Community } from './entities/community.js';
import { problemsOf, SettingsRefused } from './publish-settings.js';
import { readTables } from './settings-rows.js';
import { newestVersion, type ReadSettings } from './settings.js';

export interface TryParts {
  db: DataSource;
  readSettings: ReadSettings;
  /** `OTKLIK_DEMO_SPEED` */
  speed: number;
}

export interface Tried {
  text: string;
  /** Its id in the network. */
  communityId: string;
  /** ISO; now if absent. */
  at?: string | undefined;
  /** By the tables as they stand, published or not. */
  draft?: boolean | undefined;
  /** As if the author waited for another answer. */
  hasOpenAppeal?: boolean | undefined;
}

interface Named {
  code: string;
  name: string;
}

/**
 * What would become of a text, by the function that decides on appeals; nothing is stored. undefined = no such community.
 * Throws `SettingsRefused` for a draft by which nothing can be decided.
 */
export const tryText = async ({ db, readSettings, speed }: TryParts, tried: Tried, language: Language) => {
  const communities = await db.manager.findBy(Community, { externalId: tried.communityId });
  const [community] = communities;
  if (!community) return undefined;
  const version = tried.draft ? null : await newestVersion(db.manager);
  const settings = version === null ? await readTables(db.manager) : await readSettings(version);
  const problems = version === null ? await problemsOf(db.manager, settings, language) : [];
  if (problems.length > 0) throw new SettingsRefused(problems);
  const at = new Date(tried.at ?? Date.now()).toISOString();
  const decision = decide(settings, {
    ...{ text: tried.text, at, network: community.network, community: community.externalId },
    ...{ communityTerritory: community.territoryCode, communityPolicy: community.policyCode },
    hasOpenAppeal: tried.hasOpenAppeal === true,
  });
  const { topic, territory, urgent, department, approval, template, labels, words, candidates } = decision;
  const names = ruleNamesOf(settings, [community]);
  const { also, lost, ...told } = tellDecision(decision, names, language);
  const named = (name: (code: string) => string, code: string | null): Named | null =>
    code === null ? null : { code, name: name(code) };
  const policy = settings.policies.find(({ code }) => code === decision.policy);
  if (!policy) throw new Error(`policy "${decision.policy}" is not in the settings`);
  const calendar = chooseCalendar(settings, department);
  const deadlines = deadlinesFor({
    ...{ policy, calendar, ladders: settings.ladders, startedAt: new Date(at), speed },
    kinds: decision.decision === 'noise' ? [] : ['triage', 'first-reply', 'final'],
  });
  const milestones = deadlines.map(({ kind, dueAt, startsAt, amount, unit }) => {
    const facts = { kind, dueAt, startsAt, amount, unit, calendar, pauses: [], extendedUntil: null };
    return { kind, name: milestoneNames[language][kind], dueAt, why: explainDeadline(facts, language) };
  });
  const sentences = [told.topic, ...(told.urgent === null ? [] : [told.urgent]), told.department, told.policy, ...also];
  return {
    ...{ at, version, decision: decision.decision, urgent, approval, template, labels },
    topic: named(names.topic, topic),
    territory: named(names.territory, territory),
    department: named(names.department, department),
    policy: { code: policy.code, name: policy.name },
    timeZone: calendar.timeZone,
    ...{ milestones, words, candidates },
    /** Sentence by part, and all of them in order. */
    reasons: { ...told, also },
    why: decision.decision === 'noise' ? [told.topic] : [...sentences, ...milestones.map(({ why }) => why)],
    lost,
  };
};

/** How the settings call what rules speak of. */
export const ruleNamesOf = (
  { topics, groups, territories, departments, policies, templates }: Settings,
  communities: readonly Pick<Community, 'externalId' | 'name'>[],
): RuleNames => {
  const named = (rows: readonly Named[]) => (code: string) => rows.find((row) => row.code === code)?.name ?? code;
  return {
    ...{ topic: named(topics), group: named(groups), territory: named(territories) },
    ...{ department: named(departments), policy: named(policies), template: named(templates) },
    network: (code) => networkNames[code] ?? code,
    community: (code) => communities.find(({ externalId }) => externalId === code)?.name ?? code,
  };
};
