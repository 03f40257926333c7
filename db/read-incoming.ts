import { IsNull, Not, type EntityManager } from 'typeorm';
import type { Given, Incoming } from '../domain/decide.js';
import { bySource } from '../domain/message.js';
import type { Importance } from '../domain/settings.js';
import type { AppealRow } from './entities/appeal.js';
import { Community } from './entities/community.js';
import { Message } from './entities/message.js';

/** All that the resident has written, in the order of the source. */
export const readResidentsMessages = async (tx: EntityManager, appealId: string): Promise<Message[]> =>
  (await tx.findBy(Message, { appealId, authorId: Not(IsNull()) })).sort(bySource);

/** What `decide` is told of an appeal. */
export const readIncoming = async (tx: EntityManager, appeal: AppealRow, messages?: readonly Message[]): Promise<Incoming> => {
  const { externalId, territoryCode } = await tx.findOneByOrFail(Community, { id: appeal.communityId });
  const words = messages ?? (await readResidentsMessages(tx, appeal.id));
  return {
    text: words.map(({ text }) => text).join('\n'),
    at: appeal.roundStartedAt.toISOString(),
    network: appeal.network,
    community: externalId,
    communityTerritory: territoryCode,
    communityPolicy: appeal.defaultPolicyCode,
    hasOpenAppeal: await hadOpenAppeal(tx, appeal),
  };
};

/** What a person has said of the importance, the last to say it; empty = nobody has, and words and rules decide. */
export const readImportance = async (tx: EntityManager, { id }: Pick<AppealRow, 'id'>): Promise<Pick<Given, 'importance'>> => {
  const [said] = (await tx.query(
    `select because ->> 'importance' as importance from audit_entries where appeal_id = $1 and what = 'importance-set'
     order by seq desc limit 1`,
    [id],
  )) as { importance: Importance }[];
  return said ?? {};
};

/** At the moment its round began: asked later, the answer is the same. */
const hadOpenAppeal = async (tx: EntityManager, { id, authorId, roundStartedAt }: AppealRow): Promise<boolean> => {
  const [row] = (await tx.query(
    `select exists (select 1 from appeals where author_id = $1 and id <> $2 and not noise and round_started_at < $3
       and (ended_at is null or ended_at > $3)) as open`,
    [authorId, id, roundStartedAt],
  )) as { open: boolean }[];
  return row?.open === true;
};
