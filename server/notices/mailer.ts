import { createTransport } from 'nodemailer';
import { Operator } from '../../db/entities/operator.js';
import type { Notice } from '../../db/entities/notice.js';
import { newestVersion } from '../../db/settings.js';
import type { Carry, NoticeParts, Sent } from './index.js';
import { letterOf } from './letter.js';

const patienceMs = 20_000;

/** One letter through the district's own mail server. */
export const createMailer = ({ db, readSettings, config }: NoticeParts): Carry => {
  const { smtp } = config;
  const patience = { connectionTimeout: patienceMs, greetingTimeout: patienceMs, socketTimeout: patienceMs };
  const transport = smtp && createTransport({ url: smtp.url, ...patience });
  const addressOf = async ({ recipientKind, recipient }: Notice): Promise<string | null> => {
    if (recipientKind === 'operator') return (await db.manager.findOneBy(Operator, { id: recipient }))?.email ?? null;
    const { departments } = await readSettings(await newestVersion(db.manager));
    return departments.find(({ code }) => code === recipient)?.email ?? null;
  };
  return async (notice, subject, links): Promise<Sent> => {
    const address = await addressOf(notice);
    if (address === null) return { outcome: 'never', address, error: 'no-address' };
    if (!smtp || !transport) return { outcome: 'later', address, error: 'not-configured' };
    const letter = letterOf(notice, subject, links, config.districtName);
    const host = /@([\w.-]+)/.exec(smtp.from)?.[1] ?? 'otklik';
    return transport
      .sendMail({ ...letter, from: smtp.from, to: address, messageId: `<${notice.id}@${host}>` })
      .then(({ messageId, response }): Sent => ({
        outcome: 'sent',
        address,
        providerId: `${messageId} ${response}`.slice(0, 300),
      }))
      .catch((error: unknown): Sent => {
        const { responseCode, code } = error as { responseCode?: number; code?: string };
        const isRefused = responseCode !== undefined && responseCode >= 500 && code !== 'EAUTH';
        const reason = responseCode === undefined ? (code ?? 'failed') : `smtp-${responseCode}`;
        return { outcome: isRefused ? 'never' : 'later', address, error: reason };
      });
  };
};
