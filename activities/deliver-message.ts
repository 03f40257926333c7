import type { EntityManager } from 'typeorm';
import { isOver, type AppealStatus, type RejectReason } from '../domain/appeal.js';
import { machine, resident, type Because } from '../domain/audit.js';
import { classify, looksLikeAppeal, reactionOf } from '../domain/classifier.js';
import { gateOf, postThread, threadOf, type IncomingMessage, type NetworkEvent } from '../domain/message.js';
import { Appeal } from '../db/entities/appeal.js';
import { Community } from '../db/entities/community.js';
import type { Delivery } from '../db/entities/delivery.js';
import { moveAppeal } from '../db/move-appeal.js';
import { fromStored, toStored } from '../db/nul-safe.js';
import { recordAudit } from '../db/record-audit.js';
import { newestVersion } from '../db/settings.js';
import { hearOwnMessage } from './hear-own-message.js';
import { networkOf, type Deps } from './deps.js';
import { reopenByMessage } from './pass-instant.js';

/** What the runs must be told once the delivery is committed. */
export interface Announcements {
  start: { appealId: string; round: number }[];
  wake: { appealId: string; round: number }[];
}

/** The one door: everything a network tells us comes in here, once, in one transaction. Returns whom to tell. */
export const deliverMessage =
  (deps: Deps) =>
  async (delivery: Pick<Delivery, 'id' | 'communityId' | 'body'>): Promise<Announcements> => {
    const announcements: Announcements = { start: [], wake: [] };
    await deps.db.transaction(async (tx) => {
      const community = await communityOf(tx, delivery.communityId);
      const event = networkOf(deps, community.network).parse(JSON.parse(delivery.body ?? 'null'));
      const ignoredReason = await takeIn(deps, tx, { community, event, announcements });
      await tx.query(
        `update deliveries set processed_at = now(), body = null, ignored_reason = $2, last_error = null where id = $1`,
        [delivery.id, ignoredReason],
      );
    });
    return announcements;
  };

interface Arrival {
  community: Community;
  event: NetworkEvent;
  announcements: Announcements;
}

const takeIn = async (deps: Deps, tx: EntityManager, { community, event, announcements }: Arrival): Promise<string | null> => {
  switch (event.kind) {
    case 'ignored':
      return event.reason;
    case 'own':
      return hearOwnMessage(tx, { community, ...event, announcements });
    case 'delete':
      return markDeleted(tx, { community, externalId: event.externalId, announcements });
    case 'edit':
    case 'restore':
    case 'message':
      return hearResident(deps, tx, { community, message: event.message, isEdit: event.kind === 'edit', announcements });
  }
};

interface Heard {
  community: Community;
  message: IncomingMessage;
  isEdit: boolean;
  announcements: Announcements;
}

const hearResident = async (deps: Deps, tx: EntityManager, heard: Heard): Promise<string | null> => {
  const { community, message, isEdit, announcements } = heard;
  const thread = await threadFor(tx, community, message);
  const authorId = await authorOf(tx, community.network, message.authorExternalId);
  // Lock order everywhere: (thread, author), then the appeal's row, then inserts.
  await tx.query(`select pg_advisory_xact_lock(hashtextextended($1, 0))`, [`${thread}/${authorId}`]);
  await lockAppealWith(tx, community, message.externalId);

  const stored = await storeMessage(tx, { community, message, thread, authorId });
  if (!stored) return changeStored(tx, heard);
  const ignore = async (reason: string): Promise<string> => {
    await tx.query(`update messages set ignored_reason = $2 where id = $1`, [stored.id, reason]);
    return reason;
  };
  if (gateOf(message) === 'empty') return ignore('empty');

  const appeal = await appealOf(tx, { community, message, thread, authorId });
  if (appeal && !isOver(appeal.status)) {
    await joinAppeal(tx, { appeal, messageId: stored.id, unheard: 'new', announcements });
    return null;
  }
  const settings = await deps.readSettings(await newestVersion(tx));
  if (appeal) {
    const answer = answerToLateWords({
      appeal,
      reaction: reactionOf(message.text, settings),
      repeatDays: repeatDaysOf(settings, appeal),
    });
    if (answer !== 'new appeal') {
      await tx.query(`update messages set appeal_id = $2 where id = $1`, [stored.id, appeal.id]);
      if (answer === 'reopen') {
        await reopenByMessage(deps, { tx, appeal, messageId: stored.id, by: 'resident' });
        announcements.start.push({ appealId: appeal.id, round: appeal.round + 1 });
      } else {
        const because: Because = { what: appeal.status === 'closed' ? 'thanked' : 'message-joined', messageId: stored.id };
        await recordAudit(tx, { appealId: appeal.id, round: appeal.round, by: resident, because, once: null });
      }
      return null;
    }
  } else if (!isEdit && (await isOthersThread(tx, thread)) && !looksLikeAppeal(message.text, settings)) {
    return ignore('context');
  }
  const { decision, why } = classify(message.text, settings, { communityTerritory: community.territoryCode, at: message.sentAt });
  const made = await makeAppeal(tx, { community, thread, authorId, messageId: stored.id, previousAppealId: appeal?.id ?? null });
  if (decision === 'noise' && message.attachments.length === 0) {
    await rejectAsNoise(tx, { appeal: made, messageId: stored.id, why });
    return 'noise';
  }
  announcements.start.push({ appealId: made.id, round: 1 });
  return null;
};

/** The appeal that has this message already, before the message itself: a run that listens locks them in this order. */
const lockAppealWith = (tx: EntityManager, { id }: Community, externalId: string): Promise<unknown> =>
  tx.query(
    `select 1 from appeals where id = (select appeal_id from messages where community_id = $1 and external_id = $2) for no key update`,
    [id, externalId],
  );

/** Under a resident's own post every comment belongs to that post's thread. */
const threadFor = async (tx: EntityManager, community: Community, { place }: IncomingMessage): Promise<string> => {
  if (place.kind !== 'comment') return threadOf(place, false);
  const post = (await tx.query(`select 1 from messages where community_id = $1 and external_id = $2 and author_id is not null`, [
    community.id,
    `p${place.ownerId}_${place.postId}`,
  ])) as unknown[];
  return threadOf(place, post.length > 0);
};

const authorOf = async (tx: EntityManager, network: string, externalId: string): Promise<string> => {
  const [author] = (await tx.query(
    `insert into authors (network, external_id) values ($1, $2)
     on conflict (network, external_id) do update set network = excluded.network returning id`,
    [network, externalId],
  )) as { id: string }[];
  if (!author) throw new Error(`author ${externalId} of ${network} was neither found nor made`);
  return author.id;
};

interface ToStore {
  community: Community;
  message: IncomingMessage;
  thread: string;
  authorId: string;
}

/** undefined = known already. A tombstone, left by a deletion that came first, is filled with the words and stays deleted. */
const storeMessage = async (
  tx: EntityManager,
  { community, message, thread, authorId }: ToStore,
): Promise<{ id: string } | undefined> => {
  const rows = (await tx.query(
    `insert into messages (community_id, external_id, place, thread, author_id, text, attachments, url, sent_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     on conflict (community_id, external_id) do update
       set author_id = excluded.author_id, text = excluded.text, attachments = excluded.attachments, place = excluded.place,
           thread = excluded.thread, url = excluded.url, sent_at = excluded.sent_at, ignored_reason = null
       where messages.author_id is null and messages.ignored_reason = 'tombstone'
     returning id`,
    [
      community.id,
      message.externalId,
      message.place,
      thread,
      authorId,
      toStored(message.text),
      JSON.stringify(message.attachments),
      message.url,
      message.sentAt,
    ],
  )) as { id: string }[];
  return rows[0];
};

/** The message is known: an edit, a restoration, or the same again. */
const changeStored = async (tx: EntityManager, { community, message, isEdit, announcements }: Heard): Promise<string | null> => {
  const [known] = (await tx.query(
    `select id, text, appeal_id as "appealId", deleted_at as "deletedAt" from messages where community_id = $1 and external_id = $2 for update`,
    [community.id, message.externalId],
  )) as { id: string; text: string; appealId: string | null; deletedAt: Date | null }[];
  if (!known) throw new Error(`message ${message.externalId} vanished while it was being stored`);
  if (known.deletedAt) await tx.query(`update messages set deleted_at = null where id = $1`, [known.id]);
  const differs = fromStored(known.text) !== message.text;
  if (!differs || !isEdit) return known.deletedAt ? null : 'repeated';
  await tx.query(`insert into message_revisions (message_id, text) values ($1, $2)`, [known.id, known.text]);
  await tx.query(`update messages set text = $2, attachments = $3 where id = $1`, [
    known.id,
    toStored(message.text),
    JSON.stringify(message.attachments),
  ]);
  await tellAppeal(tx, { messageId: known.id, appealId: known.appealId, unheard: 'edit', announcements });
  return null;
};

const markDeleted = async (
  tx: EntityManager,
  { community, externalId, announcements }: { community: Community; externalId: string; announcements: Announcements },
): Promise<string | null> => {
  await lockAppealWith(tx, community, externalId);
  const [message] = (await tx.query(
    `insert into messages (community_id, external_id, place, thread, text, url, sent_at, deleted_at, ignored_reason)
     values ($1, $2, '{}', '', '', '', now(), now(), 'tombstone')
     on conflict (community_id, external_id) do update set deleted_at = coalesce(messages.deleted_at, now())
     returning id, appeal_id as "appealId"`,
    [community.id, externalId],
  )) as { id: string; appealId: string | null }[];
  if (!message) throw new Error(`message ${externalId} was neither found nor marked deleted`);
  await tellAppeal(tx, { messageId: message.id, appealId: message.appealId, unheard: 'delete', announcements });
  return null;
};

interface Telling {
  messageId: string;
  appealId: string | null;
  unheard: 'edit' | 'delete';
  announcements: Announcements;
}

/** An edit or a deletion is shown on the appeal; it neither reopens nor touches a clock. */
const tellAppeal = async (tx: EntityManager, { messageId, appealId, unheard, announcements }: Telling): Promise<void> => {
  if (!appealId) return;
  const appeal = await lockRow(tx, `id = $1`, [appealId]);
  if (!appeal) return;
  if (isOver(appeal.status)) {
    const what = unheard === 'edit' ? 'message-edited' : 'message-deleted';
    await recordAudit(tx, { appealId, round: appeal.round, by: resident, because: { what, messageId }, once: null });
    return;
  }
  await joinAppeal(tx, { appeal, messageId, unheard, announcements });
};

const lockRow = async (tx: EntityManager, where: string, parameters: string[]): Promise<Appeal | undefined> => {
  const found = await tx
    .createQueryBuilder(Appeal, 'appeal')
    .setLock('for_no_key_update')
    .where(where.replaceAll('$1', ':a').replaceAll('$2', ':b'), { a: parameters[0], b: parameters[1] })
    .orderBy('appeal.seq', 'DESC')
    .limit(1)
    .getOne();
  return found ?? undefined;
};

/** The newest appeal of this author in this thread; a root that comes after its replies finds theirs. */
const appealOf = async (tx: EntityManager, { message, thread, authorId }: ToStore): Promise<Appeal | undefined> => {
  const own = await lockRow(tx, `thread = $1 and author_id = $2`, [thread, authorId]);
  if (own || message.place.kind !== 'post') return own;
  const { ownerId, postId } = message.place;
  const early = await lockRow(tx, `thread like $1 and author_id = $2 and status not in ('closed', 'rejected')`, [
    `${postThread(ownerId, postId).replaceAll('_', '\\_')}\\_r%`,
    authorId,
  ]);
  // From now on the post is the thread: the author's next comment under it must find this appeal.
  if (early) await tx.update(Appeal, early.id, { thread });
  return early;
};

const isOthersThread = async (tx: EntityManager, thread: string): Promise<boolean> =>
  ((await tx.query(`select 1 from appeals where thread = $1 and not noise limit 1`, [thread])) as unknown[]).length > 0;

interface Join {
  appeal: Appeal;
  messageId: string;
  unheard: 'new' | 'edit' | 'delete';
  announcements: Announcements;
}

/** One wake is enough: while it is pending, the run will read this message with the others. */
const joinAppeal = async (tx: EntityManager, { appeal, messageId, unheard, announcements }: Join): Promise<void> => {
  await tx.query(`update messages set appeal_id = $2, unheard = coalesce(nullif(unheard, 'edit'), $3) where id = $1`, [
    messageId,
    appeal.id,
    unheard,
  ]);
  if (appeal.wakeAt !== null) return;
  await tx.query(`update appeals set wake_at = now() where id = $1`, [appeal.id]);
  announcements.wake.push({ appealId: appeal.id, round: appeal.round });
};

/** What words that come after the end of a round do. */
const answerToLateWords = ({
  appeal,
  reaction,
  repeatDays,
}: {
  appeal: Appeal;
  reaction: 'thanks' | 'complaint' | 'doubtful';
  repeatDays: number;
}): 'keep' | 'reopen' | 'new appeal' => {
  const isRecent = Date.now() - (appeal.endedAt ?? appeal.receivedAt).getTime() < repeatDays * 86_400_000;
  if (appeal.status === 'closed') return reaction === 'thanks' ? 'keep' : isRecent ? 'reopen' : 'new appeal';
  const abusive: RejectReason[] = ['spam', 'threats'];
  return isRecent && abusive.some((reason) => reason === appeal.rejectReason) ? 'keep' : 'new appeal';
};

const repeatDaysOf = (settings: { policies: { code: string; repeatDays: number }[] }, { policyCode }: Appeal): number =>
  settings.policies.find(({ code }) => code === policyCode)?.repeatDays ?? 30;

interface Making {
  community: Community;
  thread: string;
  authorId: string;
  messageId: string;
  previousAppealId: string | null;
}

const makeAppeal = async (
  tx: EntityManager,
  { community, thread, authorId, messageId, previousAppealId }: Making,
): Promise<{ id: string; status: AppealStatus }> => {
  const [made] = (await tx.query(
    `with message as (select received_at from messages where id = $5)
     insert into appeals (number, community_id, network, thread, author_id, settings_version, policy_code, received_at, round_started_at, previous_appeal_id)
     select to_char(received_at, 'YYYY') || '-' || lpad(nextval('appeal_numbers')::text, 6, '0'), $1, $2, $3, $4,
       (select max(number) from settings_versions), $6, received_at, received_at, $7 from message
     returning id, settings_version as version`,
    [community.id, community.network, thread, authorId, messageId, community.policyCode, previousAppealId],
  )) as { id: string; version: number }[];
  if (!made) throw new Error(`no appeal was made of message ${messageId}`);
  await tx.query(`update messages set appeal_id = $2 where id = $1`, [messageId, made.id]);
  await recordAudit(tx, {
    appealId: made.id,
    round: 1,
    by: resident,
    because: { what: 'received', messageId, version: made.version, previousAppealId },
    once: '1/received',
  });
  return { id: made.id, status: 'received' };
};

/** Staff's phrases say that nobody waits for an answer: kept with the reason, and a moderator can promote it. */
const rejectAsNoise = async (
  tx: EntityManager,
  { appeal, messageId, why }: { appeal: { id: string }; messageId: string; why: string },
): Promise<void> =>
  moveAppeal(tx, {
    appealId: appeal.id,
    round: 1,
    from: 'received',
    to: 'rejected',
    by: machine('intake'),
    because: { what: 'noise', messageId, why, version: await newestVersion(tx) },
    once: '1/noise',
    set: { noise: true, rejectReason: 'not-appeal', announcedAt: new Date() },
  });

const communityOf = (tx: EntityManager, id: string): Promise<Community> => tx.findOneByOrFail(Community, { id });
