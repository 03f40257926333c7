import type { DataSource, EntityManager } from 'typeorm';
import { machine } from '../../domain/audit.js';
import type { Phrases, RoutingRule } from '../../domain/settings.js';
import { Community } from '../entities/community.js';
import { CommunityKeys } from '../entities/community-keys.js';
import { Department } from '../entities/department.js';
import { Operator } from '../entities/operator.js';
import { PhraseList } from '../entities/phrase-list.js';
import { hashPassword } from '../password.js';
import { publishSettings } from '../publish-settings.js';
import type { Seal } from '../seal.js';
import { writeTables } from '../settings-rows.js';
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
import { urgency } from './urgency.js';

/** Topics, rules, policies and the like to start from, as version 1. Does nothing where settings exist already. */
export const seedSettings = (db: DataSource, more: readonly RoutingRule[] = []): Promise<void> =>
  db.transaction(async (tx) => {
    await tx.query(`select pg_advisory_xact_lock(hashtext('seed'))`);
    if (await tx.existsBy(Department, {})) return;
    await tx.insert(PhraseList, phraseLists);
    await writeTables(tx, {
      groups,
      topics,
      departments,
      territories,
      rules: [...rules, ...more],
      addressees: [],
      urgency,
      policies,
      calendars,
      ladders,
      phrases,
      templates,
    });
    await publishSettings(tx, { by: machine('installation'), reason: 'installed' });
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

const phraseLists: { code: keyof Phrases; name: string }[] = [
  { code: 'thanks', name: 'Благодарность' },
  { code: 'chatter', name: 'Реплики, не требующие ответа' },
  { code: 'complaint', name: 'Недовольство и просьба' },
];
