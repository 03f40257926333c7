import type { DataSource, EntityManager } from 'typeorm';
import { machine } from '../../domain/audit.js';
import type { Phrases } from '../../domain/settings.js';
import { Calendar } from '../entities/calendar.js';
import { Community } from '../entities/community.js';
import { CommunityKeys } from '../entities/community-keys.js';
import { Department } from '../entities/department.js';
import { Ladder } from '../entities/ladder.js';
import { Operator } from '../entities/operator.js';
import { PhraseList } from '../entities/phrase-list.js';
import { ReplyTemplate } from '../entities/reply-template.js';
import { RoutingRule } from '../entities/routing-rule.js';
import { SlaPolicy } from '../entities/sla-policy.js';
import { Territory } from '../entities/territory.js';
import { TopicGroup } from '../entities/topic-group.js';
import { Topic } from '../entities/topic.js';
import { hashPassword } from '../password.js';
import { publishSettings } from '../publish-settings.js';
import type { Seal } from '../seal.js';
import { topicRow } from '../write-topics.js';
import { calendars } from './calendars.js';
import { communities } from './communities.js';
import { departments } from './departments.js';
import { ladders } from './ladders.js';
import { demoOperators } from './operators.js';
import { phrases } from './phrases.js';
import { policies } from './policies.js';
import { rules } from './rules.js';
import { templates } from './templates.js';
import { territories } from './territories.js';
import { groups, topics } from './topics.js';

/** Topics, rules, policies and the like to start from, as version 1. Does nothing where settings exist already. */
export const seedSettings = (db: DataSource): Promise<void> =>
  db.transaction(async (tx) => {
    await tx.query(`select pg_advisory_xact_lock(hashtext('seed'))`);
    if (await tx.existsBy(Department, {})) return;
    await tx.insert(TopicGroup, groups);
    await tx.insert(Topic, topics.map(topicRow));
    await tx.insert(
      Department,
      departments.map(({ calendar, policy, ...rest }) => ({ ...rest, calendarCode: calendar, policyCode: policy })),
    );
    await tx.insert(Territory, territories);
    await tx.insert(RoutingRule, rules.map(ruleRow));
    await tx.insert(SlaPolicy, policies);
    await tx.insert(Calendar, calendars);
    await tx.insert(Ladder, ladders);
    await tx.insert(PhraseList, phraseRows());
    await tx.insert(
      ReplyTemplate,
      templates.map(({ topic, group, ...rest }) => ({ ...rest, topicCode: topic, groupCode: group })),
    );
    await publishSettings(tx, { by: machine('installation'), reason: 'Начальные настройки' });
  });

/** The demonstration's pages and people. Rows that exist are left as they are. */
export const seedDemo = (db: DataSource, { seal, password }: { seal: Seal; password: string }): Promise<void> =>
  db.transaction(async (tx) => {
    await tx.query(`select pg_advisory_xact_lock(hashtext('seed'))`);
    if (await tx.existsBy(Community, {})) return;
    for (const community of communities) await addCommunity(tx, community, seal);
    const passwordHash = await hashPassword(password);
    await tx.insert(
      Operator,
      demoOperators(departments).map(({ department, ...person }) => ({ ...person, departmentCode: department, passwordHash })),
    );
  });

const addCommunity = async (tx: EntityManager, community: (typeof communities)[number], seal: Seal): Promise<void> => {
  const { externalId, name, territory, token, secret, confirmation } = community;
  const { identifiers } = await tx.insert(Community, {
    network: 'vk',
    externalId,
    name,
    kind: 'own',
    territoryCode: territory,
    policyCode: 'show',
  });
  const sealed = { token: seal.close(token), secret: seal.close(secret), confirmation: seal.close(confirmation) };
  await tx.insert(CommunityKeys, { communityId: (identifiers[0] as { id: string }).id, ...sealed });
};

const ruleRow = ({ topic, group, territory, community, department, policy, ...rest }: (typeof rules)[number]) => ({
  ...rest,
  topicCode: topic,
  groupCode: group,
  territoryCode: territory,
  communityExternalId: community,
  departmentCode: department,
  policyCode: policy,
});

const phraseNames: Record<keyof Phrases, string> = {
  thanks: 'Благодарность',
  chatter: 'Реплики, не требующие ответа',
  complaint: 'Недовольство и просьба',
  urgent: 'Опасность для жизни',
};

const phraseRows = () =>
  (Object.keys(phraseNames) as (keyof Phrases)[]).map((code) => ({ code, name: phraseNames[code], stems: phrases[code] }));
