import type { Logger } from 'pino';
import type { DataSource } from 'typeorm';
import { Notice } from '../../db/entities/notice.js';
import { passOnNotice } from '../../db/pass-on-notice.js';
import type { Seal } from '../../db/seal.js';
import type { ReadSettings } from '../../db/settings.js';
import type { Channel } from '../../domain/settings.js';
import type { Config } from '../config.js';
import { createMailer } from './mailer.js';
import { createLinks, type Links } from './links.js';
import { readRecipient, type Recipient } from './recipient.js';
import { readSubject, type Subject } from './subject.js';
import { createWebhookCaller } from './webhook-caller.js';

export interface Notices {
  /** One attempt at one notice that the sweep has claimed. */
  send(id: string): Promise<void>;
}

export interface NoticeParts {
  db: DataSource;
  seal: Seal;
  readSettings: ReadSettings;
  config: Pick<Config, 'mode' | 'publicUrl' | 'smtp' | 'districtName'>;
  log: Logger;
}

/** How an attempt ended. `later`: worth trying again until the day is over. */
export type Sent =
  | { outcome: 'sent'; address: string; providerId: string | null }
  | { outcome: 'later' | 'never'; address: string | null; error: string };

export type Carry = (notice: Notice, told: { subject: Subject; recipient: Recipient }, links: Links) => Promise<Sent>;

/**
 * Sends what ladders and outside bodies are to be told. No transaction is held over the network; a letter that went out before a
 * crash may go twice, under the same Message-ID, and a webhook call under the same `Otklik-Notice`.
 */
export const createNotices = (parts: NoticeParts): Notices => {
  const { db, log } = parts;
  const links = createLinks(parts);
  const carry: Record<Channel, Carry> = { email: createMailer(parts), webhook: createWebhookCaller(parts) };
  return {
    async send(id) {
      const notice = await db.manager.findOneByOrFail(Notice, { id });
      const subject = await readSubject(parts, notice);
      if (!subject) return void (await settle(db, notice, `status = 'needless'`, []));
      const recipient = await readRecipient(parts, notice, subject);
      if (recipient.hasLeft) return passOnNotice(db, notice);
      if (recipient.opensAt > new Date()) return putOff(db, notice, recipient.opensAt);
      const sent = await carry[notice.channel](notice, { subject, recipient }, links);
      if (sent.outcome === 'sent') {
        const { address, providerId } = sent;
        await settle(db, notice, `status = 'sent', sent_at = now(), last_error = null, address = $2, provider_id = $3`, [
          address,
          providerId,
        ]);
        return;
      }
      log.warn({ notice: id, channel: notice.channel, code: sent.error }, 'notice not sent');
      // The next time after 15 s, then twice as long each time, at most an hour, until its day is over.
      await settle(
        db,
        notice,
        `last_error = $2, address = $3, next_try_at = now() + least(3600, 15 * 2 ^ least(attempts - 1, 10)) * interval '1 second',
         status = case when $4 or now() >= give_up_at then 'failed' else 'waiting' end`,
        [sent.error, sent.address, sent.outcome === 'never'],
      );
    },
  };
};

/** No attempt, then; and its day begins at the opening if none was made before. */
const putOff = (db: DataSource, notice: Notice, until: Date): Promise<void> =>
  settle(
    db,
    notice,
    `attempts = attempts - 1, next_try_at = $2::timestamptz,
     give_up_at = case when attempts > 1 then give_up_at else $2::timestamptz + interval '1 day' end`,
    [until],
  );

const settle = async (db: DataSource, { id }: Notice, change: string, values: unknown[]): Promise<void> => {
  await db.query(`update notices set ${change} where id = $1 and status = 'waiting'`, [id, ...values]);
};
