import type { DataSource, EntityManager } from 'typeorm';
import { machine } from '../domain/audit.js';
import { recordAudit } from './record-audit.js';

export interface Erasure {
  appeals: number;
  messages: number;
  revisions: number;
  replies: number;
  commands: number;
  names: number;
}
export type Erased =
  | { outcome: 'unknown' }
  /** A reply on its way is compared with its words, one that waits for approval would be published empty; an act or delivery that waits would bring words back. */
  | { outcome: 'busy'; numbers: string[]; deliveries: number }
  | { outcome: 'erased' | 'would-erase'; counts: Erasure };

interface Asked {
  network: string;
  externalId: string;
  mode: 'count' | 'erase';
}

/**
 * Empties what one resident wrote, his name, and what officials wrote about it (lifecycle.md, «Personal data»), in one transaction.
 * Ids, statuses, milestones and the record stay; a repetition finds nothing more. What he writes afterwards is kept as anybody's.
 */
export const eraseResident = (db: DataSource, { network, externalId, mode }: Asked): Promise<Erased> =>
  db.transaction(async (tx) => {
    // Whatever he writes meanwhile holds this row in common (hear-resident.ts), and so waits for us.
    const [author] = await rows<{ id: string }>(tx, `select id from authors where network = $1 and external_id = $2 for update`, [
      network,
      externalId,
    ]);
    if (!author) return { outcome: 'unknown' };
    const appeals = await rows<{ id: string; number: string; round: number }>(
      tx,
      `select id, number, round from appeals where author_id = $1 order by id for no key update`,
      [author.id],
    );
    const ids = appeals.map(({ id }) => id);
    const busy = await readBusy(tx, { ids, network, externalId });
    if (busy.numbers.length > 0 || busy.deliveries > 0) return { outcome: 'busy', ...busy };

    const counts = { appeals: ids.length, ...(await countWords(tx, author.id, ids)) };
    if (mode === 'count') return { outcome: 'would-erase', counts };
    const { appeals: _kept, ...words } = counts;
    if (Object.values(words).every((count) => count === 0)) return { outcome: 'erased', counts };
    await emptyWords(tx, author.id, ids);
    const line = { by: machine('installation'), because: { what: 'resident-erased', authorId: author.id }, once: null } as const;
    for (const { id, round } of appeals) await recordAudit(tx, { appealId: id, round, ...line });
    await recordAudit(tx, { appealId: null, round: null, ...line });
    return { outcome: 'erased', counts };
  });

const rows = async <Row>(tx: EntityManager, sql: string, values: unknown[]): Promise<Row[]> =>
  (await tx.query(sql, values)) as Row[];

const readBusy = async (
  tx: EntityManager,
  { ids, network, externalId }: { ids: string[]; network: string; externalId: string },
): Promise<{ numbers: string[]; deliveries: number }> => {
  const busy = await rows<{ number: string }>(
    tx,
    `select number from appeals a where id = any ($1) and (a.status = 'approval'
       or exists (select 1 from commands c where c.appeal_id = a.id and c.done_at is null)
       or exists (select 1 from messages m where m.appeal_id = a.id and m.unheard is not null)
       or exists (select 1 from replies r join publications p on p.reply_id = r.id
         where r.appeal_id = a.id and p.status in ('intended', 'sending', 'unconfirmed', 'assisted'))) order by number`,
    [ids],
  );
  const [waiting] = await rows<{ count: number }>(
    tx,
    `select count(*)::int as count from deliveries d join communities c on c.id = d.community_id
     where d.processed_at is null and c.network = $1 and d.body ~ ('\\y' || $2 || '\\y')`,
    [network, externalId],
  );
  return { numbers: busy.map(({ number }) => number), deliveries: waiting?.count ?? 0 };
};

/** His own words wherever they stand, and in his appeals what was written in the community's name. */
const his = `(m.author_id = $1 or (m.author_id is null and m.appeal_id = any ($2)))`;
const freeText = `(coalesce(c.payload ->> 'text', '') <> '' or coalesce(c.payload ->> 'reason', '') <> '' or coalesce(c.payload ->> 'remark', '') <> '')`;
const isWritten = `(m.text <> '' or m.attachments <> '[]')`;

const countWords = async (tx: EntityManager, authorId: string, ids: string[]): Promise<Omit<Erasure, 'appeals'>> => {
  const [counts] = await rows<Omit<Erasure, 'appeals'>>(
    tx,
    `select
       (select count(*)::int from messages m where ${his} and ${isWritten}) as messages,
       (select count(*)::int from message_revisions v join messages m on m.id = v.message_id where ${his} and v.text <> '') as revisions,
       (select count(*)::int from replies where appeal_id = any ($2) and text <> '') as replies,
       (select count(*)::int from commands c where appeal_id = any ($2) and c.kind <> 'rejectAppeal' and ${freeText}) as commands,
       (select count(*)::int from authors where id = $1 and name is not null) as names`,
    [authorId, ids],
  );
  if (!counts) throw new Error(`the words of author ${authorId} could not be counted`);
  return counts;
};

const emptyWords = async (tx: EntityManager, authorId: string, ids: string[]): Promise<void> => {
  await tx.query(`update message_revisions v set text = '' from messages m where m.id = v.message_id and ${his}`, [
    authorId,
    ids,
  ]);
  await tx.query(`update messages m set text = '', attachments = '[]' where ${his} and ${isWritten}`, [authorId, ids]);
  await tx.query(`update replies set text = '' where appeal_id = any ($1)`, [ids]);
  // A rejection's reason is a code; all the others are words.
  await tx.query(
    `update commands c set payload = c.payload
       || case when c.payload ? 'text' then '{"text": ""}'::jsonb else '{}' end
       || case when c.payload ? 'reason' then '{"reason": ""}'::jsonb else '{}' end
       || case when c.payload ? 'remark' then '{"remark": ""}'::jsonb else '{}' end
     where appeal_id = any ($1) and c.kind <> 'rejectAppeal' and ${freeText}`,
    [ids],
  );
  await tx.query(`update authors set name = null where id = $1`, [authorId]);
};
