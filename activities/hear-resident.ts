import type { EntityManager } from 'typeorm';
import { isOver, type AppealStatus, type RejectReason } from '../domain/appeal.js';
import { machine, resident, type Because } from '../domain/audit.js';
import { classify, looksLikeAppeal, reactionOf } from '../domain/classifier.js';
import { gateOf, postThread, threadOf, type IncomingMessage } from '../domain/message.js';
import { Appeal } from '../db/entities/appeal.js';
import type { Community } from '../db/entities/community.js';
import { moveAppeal } from '../db/move-appeal.js';
import { toStored } from '../db/nul-safe.js';
import { recordAudit } from '../db/record-audit.js';
import { newestVersion } from '../db/settings.js';
import { changeMessage, joinAppeal, lockAppealWith } from './change-message.js';
import type { Arrival } from './deliver-message.js';
import type { Deps } from './deps.js';
import { reopenByMessage } from './pass-instant.js';

export interface Heard extends Arrival {
  message: IncomingMessage;
  change: 'message' | 'edit' | 'restore';
}

/** A resident's words: kept, and part of an appeal, or kept with the reason why not. */
export const hearResident = async (deps: Deps, tx: EntityManager, heard: Heard): Promise<string | null> => {
  const { community, message } = heard;
  const authorId = await authorOf(tx, community.network, message.authorExternalId);
  // Lock order everywhere: (post, author), (thread, author), then the appeal's row, then inserts. The post is first, for what
  // else this author writes under it decides the thread; the author's words elsewhere do not wait.
  await lockFor(tx, threadOf(message.place, true), authorId);
  const thread = await threadFor(tx, community, message);
  await lockFor(tx, thread, authorId);
  await lockAppealWith(tx, community, message.externalId);

  const stored = await storeMessage(tx, heard, { thread, authorId });
  if (stored) return findAppealFor(deps, tx, heard, { thread, authorId, messageId: stored.id });
  const changed = await changeMessage(tx, heard);
  if (changed.kind === 'settled') return changed.reason;
  await tx.query(`update messages set ignored_reason = null where id = $1`, [changed.messageId]);
  return findAppealFor(deps, tx, heard, { thread, authorId, messageId: changed.messageId });
};

interface Words {
  thread: string;
  authorId: string;
  messageId: string;
}

/** The open appeal of this author in this thread, the next round of a finished one, or a new one. */
const findAppealFor = async (deps: Deps, tx: EntityManager, heard: Heard, words: Words): Promise<string | null> => {
  const { community, message, announcements } = heard;
  const { thread, messageId } = words;
  const ignore = async (reason: string): Promise<string> => {
    await tx.query(`update messages set ignored_reason = $2 where id = $1`, [messageId, reason]);
    return reason;
  };
  if (gateOf(message) === 'empty') return ignore('empty');

  const appeal = await appealOf(tx, message, words);
  if (appeal && !isOver(appeal.status)) {
    await joinAppeal(tx, { appeal, messageId, unheard: 'new', announcements });
    return null;
  }
  const settings = await deps.readSettings(await newestVersion(tx));
  if (appeal) {
    const { policies } = await deps.readSettings(appeal.settingsVersion);
    const repeatDays = policies.find(({ code }) => code === appeal.policyCode)?.repeatDays ?? usualRepeatDays;
    const answer = answerToLateWords({ appeal, reaction: reactionOf(message.text, settings), repeatDays });
    if (answer !== 'new appeal') {
      await tx.query(`update messages set appeal_id = $2 where id = $1`, [messageId, appeal.id]);
      if (answer === 'reopen') {
        await reopenByMessage(deps, { tx, appeal, messageId, reason: 'resident', by: resident });
        announcements.start.push({ appealId: appeal.id, round: appeal.round + 1 });
      } else {
        const because: Because = { what: appeal.status === 'closed' ? 'thanked' : 'message-joined', messageId };
        await recordAudit(tx, { appealId: appeal.id, round: appeal.round, by: resident, because, once: null });
      }
      return null;
    }
  } else if ((await isOthersThread(tx, thread)) && !looksLikeAppeal(message.text, settings)) {
    return ignore('context');
  }
  const { decision, why } = classify(message.text, settings, { communityTerritory: community.territoryCode, at: message.sentAt });
  const made = await makeAppeal(tx, community, { ...words, previousAppealId: appeal?.id ?? null });
  if (decision === 'noise' && message.attachments.length === 0) {
    await rejectAsNoise(tx, { appeal: made, messageId, why });
    return 'noise';
  }
  announcements.start.push({ appealId: made.id, round: 1 });
  return null;
};

/** Under a resident's own post every comment belongs to that post's thread. */
const threadFor = async (tx: EntityManager, community: Community, { place }: IncomingMessage): Promise<string> => {
  if (place.kind !== 'comment') return threadOf(place, false);
  const post = (await tx.query(`select 1 from messages where community_id = $1 and external_id = $2 and author_id is not null`, [
    community.id,
    `p${place.ownerId}_${place.postId}`,
  ])) as unknown[];
  return threadOf(place, post.length > 0);
};

const lockFor = (tx: EntityManager, place: string, authorId: string): Promise<unknown> =>
  tx.query(`select pg_advisory_xact_lock(hashtextextended($1, 0))`, [`${place}/${authorId}`]);

/** Shared, so that his words elsewhere are taken in at the same time; held until we commit, so that an erasure waits for us, or we for it. */
const authorOf = async (tx: EntityManager, network: string, externalId: string): Promise<string> => {
  const find = async (): Promise<string | undefined> => {
    const [author] = (await tx.query(
      `with known as (select id from authors where network = $1 and external_id = $2 for key share),
         made as (insert into authors (network, external_id) select $1, $2 where not exists (select 1 from known)
           on conflict (network, external_id) do nothing returning id)
       select id from known union all select id from made`,
      [network, externalId],
    )) as { id: string }[];
    return author?.id;
  };
  const id = (await find()) ?? (await find()); // neither = made by somebody else in the same instant: the second look sees it
  if (id === undefined) throw new Error(`author ${externalId} of ${network} was neither found nor made`);
  return id;
};

/** undefined = known already. A tombstone, left by a deletion that came first, is filled with the words and stays deleted unless it is restored. */
const storeMessage = async (
  tx: EntityManager,
  { community, message, change, deliveryId }: Heard,
  { thread, authorId }: Pick<Words, 'thread' | 'authorId'>,
): Promise<{ id: string } | undefined> => {
  const rows = (await tx.query(
    `insert into messages (community_id, external_id, place, thread, author_id, text, attachments, url, sent_at, changed_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
     on conflict (community_id, external_id) do update
       set author_id = excluded.author_id, text = excluded.text, attachments = excluded.attachments, place = excluded.place,
           thread = excluded.thread, url = excluded.url, sent_at = excluded.sent_at, ignored_reason = null,
           deleted_at = case when $11 then null else messages.deleted_at end
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
      deliveryId,
      change === 'restore',
    ],
  )) as { id: string }[];
  return rows[0];
};

const lockRow = async (tx: EntityManager, where: string, parameters: string[]): Promise<Appeal | undefined> => {
  const found = await tx
    .createQueryBuilder(Appeal, 'appeal')
    .setLock('for_no_key_update')
    .where(where.replaceAll('$1', ':a').replaceAll('$2', ':b'), { a: parameters[0], b: parameters[1] })
    // An open one first: an older appeal may have been promoted or reopened since the newest.
    .orderBy(`case when appeal.status in ('closed', 'rejected') then 1 else 0 end`)
    .addOrderBy('appeal.seq', 'DESC')
    .limit(1)
    .getOne();
  return found ?? undefined;
};

/** The newest appeal of this author in this thread; a root that comes after its replies finds theirs. */
const appealOf = async (
  tx: EntityManager,
  message: IncomingMessage,
  { thread, authorId }: Words,
): Promise<Appeal | undefined> => {
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

const usualRepeatDays = 30;

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

const makeAppeal = async (
  tx: EntityManager,
  community: Community,
  { thread, authorId, messageId, previousAppealId }: Words & { previousAppealId: string | null },
): Promise<{ id: string; status: AppealStatus }> => {
  const [made] = (await tx.query(
    `with message as (select received_at, sent_at from messages where id = $5),
     made as (insert into appeals (number, community_id, network, thread, author_id, settings_version, policy_code, default_policy_code, received_at, round_started_at, round_written_at, previous_appeal_id)
     select to_char(received_at, 'YYYY') || '-' || lpad(nextval('appeal_numbers')::text, 6, '0'), $1, $2, $3, $4,
       (select max(number) from settings_versions), $6, $6, received_at, received_at, sent_at, $7 from message
       returning id, settings_version),
     joined as (update messages set appeal_id = (select id from made) where id = $5)
     select id, settings_version as version from made`,
    [community.id, community.network, thread, authorId, messageId, community.policyCode, previousAppealId],
  )) as { id: string; version: number }[];
  if (!made) throw new Error(`no appeal was made of message ${messageId}`);
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
