import type { EntityManager } from 'typeorm';
import type { Channel } from '../domain/settings.js';
import type { Appeal } from './entities/appeal.js';
import type { Notice } from './entities/notice.js';

export interface NoticeAsked {
  appeal: Pick<Appeal, 'id' | 'round'>;
  channel: Channel;
  recipientKind: Notice['recipientKind'];
  recipient: string;
  kind: Notice['kind'];
  because: Record<string, unknown>;
  once: string;
  rungAt: Date;
  expiresAt?: Date;
}

const day = 86_400_000;

/** How long the link of an outside body opens. */
export const linkLives = (from: Date): Date => new Date(from.getTime() + 30 * day);

/** Writes down what is to be sent, in the transaction of the step that sends it: once for each recipient and channel. */
export const addNotice = async (tx: EntityManager, asked: NoticeAsked): Promise<void> => {
  const { appeal, channel, recipientKind, recipient, kind, because, once, rungAt, expiresAt = null } = asked;
  await tx.query(
    `insert into notices (appeal_id, round, once, channel, recipient_kind, recipient, kind, because, next_try_at, give_up_at, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict (once, channel, recipient) do nothing`,
    [
      ...[appeal.id, appeal.round, `${appeal.id}/${once}`, channel, recipientKind, recipient, kind, because],
      ...[rungAt, new Date(rungAt.getTime() + day), expiresAt],
    ],
  );
};

/** What waits for an office to open waits no longer: the appeal has become urgent. What is being sent just now lies nearer. */
export const ringAtOnce = async (tx: EntityManager, appealId: string): Promise<void> => {
  await tx.query(
    `update notices set next_try_at = now() where appeal_id = $1 and status = 'waiting' and next_try_at > now() + interval '2 minutes'`,
    [appealId],
  );
};
