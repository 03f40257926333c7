import { Brackets, type EntityManager } from 'typeorm';
import { isOver } from '../domain/appeal.js';
import { dialogThread, type IncomingMessage } from '../domain/message.js';
import { Publication } from '../db/entities/publication.js';
import { Reply } from '../db/entities/reply.js';
import { toStored } from '../db/nul-safe.js';
import { recordAudit } from '../db/record-audit.js';
import { ring } from '../db/ring.js';
import { normaliseText } from '../networks/vk.js';
import type { Announcements, Arrival } from './deliver-message.js';
import { lockAppeal } from './step.js';

interface Own extends Arrival {
  message: IncomingMessage;
  randomId: number | null;
}

/**
 * Something stands in the network in our community's name. It confirms the publication it matches; what matches none
 * was typed by a person in the network's own interface and is shown on the appeal it answers.
 */
export const hearOwnMessage = async (tx: EntityManager, own: Own): Promise<string> => {
  const { community, message } = own;
  const matching = await findPublication(tx, own);
  if (matching) await confirm(tx, own, matching);
  // Asked after it, or a reply that its attempt has just stored would be in neither answer.
  else if (!(await tx.existsBy(Publication, { communityId: community.id, externalId: message.externalId })))
    return showWrittenByHand(tx, own);
  return 'our-own-reply';
};

/** The appeal's row before the publication's, as in every step; so the run either reads what is written here, or is told. */
const confirm = async (tx: EntityManager, { message, announcements }: Own, { replyId, appealId }: Matching): Promise<void> => {
  await lockAppeal(tx, appealId);
  const [[confirmed]] = (await tx.query(
    `with before as (select * from publications where reply_id = $1 for update)
     update publications p set status = 'published', external_id = $2, url = $3, claimed_until = null, reason = null,
         published_at = case before.status when 'published' then p.published_at else greatest($4, p.last_write_at) end
       from before where p.reply_id = before.reply_id and p.external_id is null
         and before.status in ('intended', 'sending', 'unconfirmed', 'assisted', 'published')
       returning before.status as before, coalesce(before.claimed_until > now(), false) as "isBeingSent"`,
    [replyId, message.externalId, message.url, message.sentAt],
  )) as [{ before: string; isBeingSent: boolean }[], number];
  if (!confirmed || confirmed.before === 'published') return;
  // The attempt that is sending it right now will read the row when the network has answered, and tell the run itself.
  if (!confirmed.isBeingSent) await wakeAppeal(tx, appealId, announcements);
};

interface Matching {
  replyId: string;
  appealId: string;
}

/**
 * Ours if it may have been sent, or waits for a person, or was said to stand and nobody knows which comment it is;
 * and if it stands in the same place and says the same.
 */
const findPublication = async (tx: EntityManager, { community, message, randomId }: Own): Promise<Matching | undefined> => {
  const waiting = await tx
    .createQueryBuilder(Publication, 'publication')
    .where('community_id = :communityId and external_id is null', { communityId: community.id })
    .andWhere(
      new Brackets((either) =>
        either
          .where(`status in ('sending', 'unconfirmed', 'assisted')`)
          .orWhere(`status = 'intended' and last_write_at is not null`)
          .orWhere(`status = 'published' and published_at > now() - interval '30 days'`),
      ),
    )
    .getMany();
  for (const { replyId, place, randomId: expected } of waiting) {
    if (!standsWhere(place, message)) continue;
    const { text, appealId } = await tx.findOneByOrFail(Reply, { id: replyId });
    const same =
      randomId !== null && randomId !== 0 ? randomId === expected : normaliseText(text) === normaliseText(message.text);
    if (same) return { replyId, appealId };
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
  const [[woken]] = (await tx.query(
    `update appeals set wake_at = now() where id = $1 and wake_at is null and status not in ('closed', 'rejected') returning round`,
    [appealId],
  )) as [{ round: number }[], number];
  if (woken) announcements.wake.push({ appealId, round: woken.round });
};

/** Typed by a person in the network's own interface: shown on the appeal it answers, where one click takes it as the reply. */
const showWrittenByHand = async (tx: EntityManager, { community, message, announcements }: Own): Promise<string> => {
  const { externalId, place, text, url, sentAt } = message;
  const [answered] = (await tx.query(
    `select appeal_id as "appealId", thread from messages where community_id = $1 and appeal_id is not null
       and (external_id = $2 or ($2 is null and thread = $3)) order by seq desc limit 1`,
    [community.id, answeredIdOf(message), place.kind === 'dialog' ? dialogThread(place.communityId, place.peerId) : null],
  )) as { appealId: string; thread: string }[];
  if (!answered) return 'own-without-appeal';
  const { appealId, thread } = answered;
  const appeal = await lockAppeal(tx, appealId);
  const [stored] = (await tx.query(
    `insert into messages (community_id, external_id, place, thread, text, url, sent_at, appeal_id)
     values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (community_id, external_id) do nothing returning id`,
    [community.id, externalId, place, thread, toStored(text), url, sentAt, appealId],
  )) as { id: string }[];
  if (!stored) return 'repeated';
  const { round, departmentCode: department } = appeal;
  const because = { what: 'answered-by-hand', messageId: stored.id } as const;
  await recordAudit(tx, { appealId, round, by: { kind: 'network', network: community.network }, because, once: null });
  if (isOver(appeal.status)) return 'answered-by-hand';
  // The run must know of it before anybody may take it as the reply.
  await wakeAppeal(tx, appealId, announcements);
  const once = `${round}/written-by-hand/${stored.id}`;
  await ring(tx, { appealId, department, to: 'executor', kind: 'written-by-hand', because: {}, once });
  return 'answered-by-hand';
};

/** What it answers: the comment it hangs on, or the resident's post it stands under. */
const answeredIdOf = ({ place, replyToExternalId }: IncomingMessage): string | null =>
  replyToExternalId ?? (place.kind === 'comment' ? `p${place.ownerId}_${place.postId}` : null);
