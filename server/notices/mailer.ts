import { createTransport } from 'nodemailer';
import type { Carry, NoticeParts, Sent } from './index.js';
import { letterOf } from './letter.js';

const patienceMs = 20_000;

/** One letter through the district's own mail server. */
export const createMailer = ({ config }: NoticeParts): Carry => {
  const { smtp } = config;
  const patience = { connectionTimeout: patienceMs, greetingTimeout: patienceMs, socketTimeout: patienceMs };
  const transport = smtp && createTransport({ url: smtp.url, ...patience });
  return async (notice, { subject, recipient: { email: address, language } }, links): Promise<Sent> => {
    if (address === null) return { outcome: 'never', address, error: 'no-address' };
    if (!smtp || !transport) return { outcome: 'later', address, error: 'not-configured' };
    const letter = letterOf(notice, subject, links, { language, districtName: config.districtName });
    const host = /@([\w.-]+)/.exec(smtp.from)?.[1] ?? 'otklik';
    return transport
      .sendMail({ ...letter, from: smtp.from, to: address, messageId: `<${notice.id}@${host}>` })
      .then(({ messageId, response }): Sent => ({
        outcome: 'sent',
        address,
        providerId: `${messageId} ${response}`.slice(0, 300),
      }))
      .catch((error: unknown): Sent => {
        const { responseCode, code, command = '' } = error as { responseCode?: number; code?: string; command?: string };
        // For good are only the recipient and the letter refused; with our name or our address an administrator can do something.
        const isRefused = responseCode !== undefined && responseCode >= 500 && ['RCPT TO', 'DATA'].includes(command);
        const reason = responseCode === undefined || code === 'EAUTH' ? (code ?? 'failed') : `smtp-${responseCode}`;
        return { outcome: isRefused ? 'never' : 'later', address, error: reason };
      });
  };
};
