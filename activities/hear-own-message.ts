import type { EntityManager } from 'typeorm';
import type { IncomingMessage } from '../domain/message.js';
import type { Community } from '../db/entities/community.js';
import { Publication } from '../db/entities/publication.js';
import { recordAudit } from '../db/record-audit.js';
import { normaliseText } from '../networks/vk.js';
import { Reply } from '../db/entities/reply.js';
import type { Announcements } from './deliver-message.js';

interface Own {
  community: Community;
  message: IncomingMessage;
  randomId: number | null;
  announcements: Announcements;
}

/**
 * Something stands in the network in our community's name. It confirms the publication it matches; what matches none
 * was typed by a person in the network's own interface and is shown on the appeal it answers.
 */
export const hearOwnMessage = async (tx: EntityManager, own: Own): Promise<string> => {
  const { community, message } = own;
  const known = (await tx.query(`select 1 from publications where community_id = $1 and external_id = $2`, [
    community.id,
    message.externalId,
  ])) as unknown[];
  if (known.length > 0) return 'our-own-reply';
  const publication = await findPublication(tx, own);
  if (publication) {
    // While an attempt is sending it, that attempt will see the row; else the run must be told. Appeal's row before publication's.
    if (publication.status !== 'sending') await wakeAppeal(tx, publication.appealId, own.announcements);
    await tx.query(
      `update publications set status = 'published', external_id = $2, url = $3, published_at = now(), claimed_until = null, reason = null
       where reply_id = $1 and status <> 'published'`,
      [publication.replyId, message.externalId, message.url],
    );
    return 'our-own-reply';
  }
  return showAnsweredByHand(tx, own);
};

/** Ours if it is on its way or waits for a person, stands in the same place and says the same. */
const findPublication = async (tx: EntityManager, { community, message, randomId }: Own) => {
  const waiting = await tx
    .createQueryBuilder(Publication, 'publication')
    .where(`community_id = :communityId and status in ('sending', 'unconfirmed', 'assisted')`, { communityId: community.id })
    .getMany();
  for (const { replyId, place, status, randomId: expected } of waiting) {
    if (!standsWhere(place, message)) continue;
    const { text, appealId } = await tx.findOneByOrFail(Reply, { id: replyId });
    const same =
      randomId !== null && randomId !== 0 ? randomId === expected : normaliseText(text) === normaliseText(message.text);
    if (same) return { replyId, appealId, status };
  }
  return undefined;
};

const standsWhere = (answered: IncomingMessage['place'], { place, replyToExternalId }: IncomingMessage): boolean => {
  if (answered.kind === 'dialog') return place.kind === 'dialog' && place.peerId === answered.peerId;
  if (place.kind !== 'comment' || place.ownerId !== answered.ownerId || place.postId !== answered.postId) return false;
  if (answered.kind === 'post') return replyToExternalId === null;
  return replyToExternalId === `c${answered.ownerId}_${answered.postId}_${answered.commentId}`;
};

const wakeAppeal = async (tx: EntityManager, appealId: string, announcements: Announcements): Promise<void> => {
  const [woken] = (await tx.query(
    `update appeals set wake_at = now() where id = $1 and wake_at is null and status not in ('closed', 'rejected') returning round`,
    [appealId],
  )) as [{ round: number }[], number];
  if (woken[0]) announcements.wake.push({ appealId, round: woken[0].round });
};

const showAnsweredByHand = async (tx: EntityManager, { community, message }: Own): Promise<string> => {
  const [answered] = (await tx.query(
    `select m.appeal_id as "appealId", m.thread, a.round from messages m join appeals a on a.id = m.appeal_id
     where m.community_id = $1 and (m.external_id = $2 or ($2 is null and m.thread = $3)) order by m.seq desc limit 1 for no key update of a`,
    [community.id, message.replyToExternalId, dialogOf(message)],
  )) as { appealId: string; thread: string; round: number }[];
  if (!answered) return 'own-without-appeal';
  const stored = (await tx.query(
    `insert into messages (community_id, external_id, place, thread, text, url, sent_at, appeal_id)
     values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (community_id, external_id) do nothing returning id`,
    [
      community.id,
      message.externalId,
      message.place,
      answered.thread,
      message.text,
      message.url,
      message.sentAt,
      answered.appealId,
    ],
  )) as { id: string }[];
  if (!stored[0]) return 'repeated';
  const { appealId, round } = answered;
  const because = { what: 'answered-by-hand', messageId: stored[0].id } as const;
  await recordAudit(tx, { appealId, round, by: { kind: 'network', network: community.network }, because, once: null });
  return 'answered-by-hand';
};

const dialogOf = ({ place }: IncomingMessage): string =>
  place.kind === 'dialog' ? `dialog${place.communityId}_${place.peerId}` : '';
