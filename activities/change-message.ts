import type { EntityManager } from 'typeorm';
import { isOver } from '../domain/appeal.js';
import { resident } from '../domain/audit.js';
import { Appeal } from '../db/entities/appeal.js';
import type { Community } from '../db/entities/community.js';
import { toStored } from '../db/nul-safe.js';
import { recordAudit } from '../db/record-audit.js';
import type { Announcements, Arrival } from './deliver-message.js';
import type { Heard } from './hear-resident.js';

interface Known {
  id: string;
  text: string;
  appealId: string | null;
  deletedAt: Date | null;
}

/** A message that is known already: edited, restored, or the same again. `unanswered` = its new words belong to no appeal yet. */
export const changeMessage = async (
  tx: EntityManager,
  { community, message, change, deliveryId, announcements }: Heard,
): Promise<{ kind: 'settled'; reason: string | null } | { kind: 'unanswered'; messageId: string }> => {
  const [known] = (await tx.query(
    `select id, text, appeal_id as "appealId", deleted_at as "deletedAt" from messages
     where community_id = $1 and external_id = $2 for update`,
    [community.id, message.externalId],
  )) as Known[];
  if (!known) throw new Error(`message ${message.externalId} vanished while it was being stored`);
  if (change === 'message') return { kind: 'settled', reason: 'repeated' };
  if (!(await isNewest(tx, known.id, deliveryId))) return { kind: 'settled', reason: 'older-than-known' };

  if (change === 'restore' && known.deletedAt) await tx.query(`update messages set deleted_at = null where id = $1`, [known.id]);
  if (known.text === toStored(message.text))
    return { kind: 'settled', reason: change === 'restore' && known.deletedAt ? null : 'repeated' };
  await tx.query(`insert into message_revisions (message_id, text) values ($1, $2)`, [known.id, known.text]);
  await tx.query(`update messages set text = $2, attachments = $3 where id = $1`, [
    known.id,
    toStored(message.text),
    JSON.stringify(message.attachments),
  ]);
  if (known.appealId === null) return { kind: 'unanswered', messageId: known.id };
  await tellAppeal(tx, { messageId: known.id, appealId: known.appealId, unheard: 'edit', announcements });
  return { kind: 'settled', reason: null };
};

/** The words stay as evidence. A deletion may come before its message: then a tombstone waits for it. */
export const markDeleted = async (
  tx: EntityManager,
  externalId: string,
  { community, deliveryId, announcements }: Arrival,
): Promise<string | null> => {
  await lockAppealWith(tx, community, externalId);
  const [message] = (await tx.query(
    `insert into messages (community_id, external_id, place, thread, text, url, sent_at, ignored_reason)
     values ($1, $2, '{}', '', '', '', now(), 'tombstone')
     on conflict (community_id, external_id) do update set external_id = excluded.external_id
     returning id, appeal_id as "appealId"`,
    [community.id, externalId],
  )) as { id: string; appealId: string | null }[];
  if (!message) throw new Error(`message ${externalId} was neither found nor marked deleted`);
  if (!(await isNewest(tx, message.id, deliveryId))) return 'older-than-known';
  await tx.query(`update messages set deleted_at = coalesce(deleted_at, now()) where id = $1`, [message.id]);
  if (message.appealId)
    await tellAppeal(tx, { messageId: message.id, appealId: message.appealId, unheard: 'delete', announcements });
  return null;
};

/** The appeal that has this message already, before the message itself: a run that listens locks them in this order. */
export const lockAppealWith = (tx: EntityManager, { id }: Community, externalId: string): Promise<unknown> =>
  tx.query(
    `select 1 from appeals where id = (select appeal_id from messages where community_id = $1 and external_id = $2) for no key update`,
    [id, externalId],
  );

/** Of changes of one message the last one to arrive holds, in whatever order they are processed. */
const isNewest = async (tx: EntityManager, messageId: string, deliveryId: string): Promise<boolean> => {
  const [, count] = (await tx.query(
    `update messages set changed_by = $2 where id = $1 and (changed_by is null or changed_by < $2::bigint)`,
    [messageId, deliveryId],
  )) as [unknown[], number];
  return count === 1;
};

interface Telling {
  messageId: string;
  appealId: string;
  unheard: 'edit' | 'delete';
  announcements: Announcements;
}

/** An edit or a deletion is shown on the appeal; it neither reopens nor touches a clock. */
const tellAppeal = async (tx: EntityManager, { messageId, appealId, unheard, announcements }: Telling): Promise<void> => {
  const appeal = await tx.findOneByOrFail(Appeal, { id: appealId });
  if (!isOver(appeal.status)) return joinAppeal(tx, { appeal, messageId, unheard, announcements });
  const what = unheard === 'edit' ? 'message-edited' : 'message-deleted';
  await recordAudit(tx, { appealId, round: appeal.round, by: resident, because: { what, messageId }, once: null });
};

interface Join {
  appeal: Appeal;
  messageId: string;
  unheard: 'new' | 'edit' | 'delete';
  announcements: Announcements;
}

/** Under the appeal's lock. One wake is enough: while it is pending, the run will read this message with the others. */
export const joinAppeal = async (tx: EntityManager, { appeal, messageId, unheard, announcements }: Join): Promise<void> => {
  await tx.query(`update messages set appeal_id = $2, unheard = coalesce(nullif(unheard, 'edit'), $3) where id = $1`, [
    messageId,
    appeal.id,
    unheard,
  ]);
  if (appeal.wakeAt !== null) return;
  await tx.query(`update appeals set wake_at = now() where id = $1`, [appeal.id]);
  announcements.wake.push({ appealId: appeal.id, round: appeal.round });
};
