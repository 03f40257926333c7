import { createHmac } from 'node:crypto';
import { lookup as lookUp, type LookupAddress } from 'node:dns';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { WebhookAddress } from '../../db/entities/webhook-address.js';
import type { Carry, NoticeParts, Sent } from './index.js';
import { isInward } from './inward.js';

const patienceMs = 10_000;

/** One signed call of somebody else's program. Redirects are not followed, and what it answers is not read. */
export const createWebhookCaller = ({ db, seal, config: { mode } }: NoticeParts): Carry => {
  const outwardOnly = mode === 'production';
  return async (notice, { subject: { number, topic, dueAt, urgent, department } }, links): Promise<Sent> => {
    const target = await db.manager
      .createQueryBuilder(WebhookAddress, 'w')
      .addSelect('w.secret')
      .where({ id: notice.recipient })
      .getOne();
    if (!target) return { outcome: 'never', address: null, error: 'no-address' };
    const { milestone, step, to } = notice.because;
    const body = JSON.stringify({
      ...{ id: notice.id, event: 'ladder-step', at: notice.at.toISOString() },
      ...{ number, topic, department, urgent, milestone, step, to, dueAt },
      ...{ url: links.appeal(number), acknowledgeUrl: links.acknowledge(notice.id) },
    });
    const seconds = Math.floor(Date.now() / 1000);
    const signature = createHmac('sha256', seal.open(target.secret)).update(`${seconds}.${body}`).digest('hex');
    const headers = { 'Otklik-Notice': notice.id, 'Otklik-Signature': `t=${seconds},v1=${signature}` };
    const address = target.url;
    return post({ url: new URL(address), body, headers, outwardOnly }).then(
      (status): Sent =>
        status >= 200 && status < 300
          ? { outcome: 'sent', address, providerId: `HTTP ${status}` }
          : { outcome: 'later', address, error: `http-${status}` },
      (error: unknown): Sent => ({ outcome: 'later', address, error: (error as { code?: string }).code ?? 'failed' }),
    );
  };
};

interface Call {
  url: URL;
  body: string;
  headers: Record<string, string>;
  outwardOnly: boolean;
}

const post = ({ url, body, headers, outwardOnly }: Call): Promise<number> =>
  new Promise((resolve, reject) => {
    const { protocol, hostname } = url;
    const isPlainAddress = isIP(hostname.replace(/^\[|\]$/g, '')) !== 0; // a plain address is not looked up
    if (outwardOnly && (protocol !== 'https:' || (isPlainAddress && isInward(hostname)))) return reject(inward());
    const sent = (protocol === 'https:' ? requestHttps : requestHttp)(
      url,
      {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body), ...headers },
        signal: AbortSignal.timeout(patienceMs),
        agent: false,
        ...(outwardOnly ? { lookup: outward } : {}),
      },
      (response) => {
        response.destroy();
        resolve(response.statusCode ?? 0);
      },
    );
    sent.once('error', reject).end(body);
  });

const inward = (): Error => Object.assign(new Error('the address lies inside'), { code: 'inward-address' });

/** Of the very addresses that the connection will go to: a name may mean another one a moment later. */
const outward: LookupFunction = (hostname, options, callback) =>
  lookUp(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
    const [first] = addresses ?? [];
    if (error) return callback(error, '', 0);
    if (!first || addresses.some(({ address }) => isInward(address))) return callback(inward(), '', 0);
    if (options.all) return callback(null, addresses);
    callback(null, first.address, first.family);
  });
