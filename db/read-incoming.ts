import { IsNull, Not, type EntityManager } from 'typeorm';
import type { Given, Incoming } from '../domain/decide.js';
import { bySource } from '../domain/message.js';
import type { Importance } from '../domain/settings.js';
import type { AppealRow } from './entities/appeal.js';
import { Message } from './entities/message.js';

/** All that the resident has written, in the order of the source. */
export const readResidentsMessages = async (tx: EntityManager, appealId: string): Promise<Message[]> =>
  (await tx.findBy(Message, { appealId, authorId: Not(IsNull()) })).sort(bySource);

interface Read {
  incoming: Incoming;
  /** Of the importance, by the last person to say it; empty = nobody has, and words and rules decide. */
  said: Pick<Given, 'importance'>;
}

/** What `decide` is told of an appeal, and what a person has said. */
export const readIncoming = async (tx: EntityManager, appeal: AppealRow, messages?: readonly Message[]): Promise<Read> => {
  const words = messages ?? (await readResidentsMessages(tx, appeal.id));
  const { importance, ...around } = await readAround(tx, appeal);
  const incoming = {
    text: words.map(({ text }) => text).join('\n'),
    at: appeal.roundStartedAt.toISOString(),
    network: appeal.network,
    communityPolicy: appeal.defaultPolicyCode,
    ...around,
  };
  return { incoming, said: importance === null ? {} : { importance } };
};

type Around = Pick<Incoming, 'community' | 'communityTerritory' | 'hasOpenAppeal'> & { importance: Importance | null };

/** Another open appeal counts if it was one when this round began: asked later, the answer is the same, unless the other was being taken in just then. */
const readAround = async (tx: EntityManager, { id, authorId, roundStartedAt, communityId }: AppealRow): Promise<Around> => {
  const [around] = (await tx.query(
    `select external_id as community, territory_code as "communityTerritory",
       exists (select 1 from appeals where author_id = $1 and id <> $2 and not noise and round_started_at < $3
         and (ended_at is null or ended_at > $3)) as "hasOpenAppeal",
       (select because ->> 'importance' from audit_entries where appeal_id = $2 and what = 'importance-set'
         order by seq desc limit 1) as importance
     from communities where id = $4`,
    [authorId, id, roundStartedAt, communityId],
  )) as Around[];
  if (!around) throw new Error(`appeal ${id} is of a community that is not there`);
  return around;
};
