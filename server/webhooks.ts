import express, { Router, type ErrorRequestHandler, type Request } from 'express';
import type { Logger } from 'pino';
import type { DataSource } from 'typeorm';
import { networkOf, type Deps } from '../activities/deps.js';
import { webhookPatienceMs } from './http-patience.js';
import type { StoredDelivery } from './intake.js';

interface Answer {
  status: number;
  words: string;
  /** What was new in it. */
  stored?: StoredDelivery;
}

interface WebhookParts {
  db: DataSource;
  deps: Pick<Deps, 'networks' | 'accessTo'>;
  /** Told of each stored delivery after the network has been answered. */
  onStored: (delivery: StoredDelivery) => void;
  log: Logger;
}

/**
 * `POST /webhooks/<network>/<communityId>`: verify, store, commit, answer. Nothing else before the answer: a network
 * that waits too long sends again, and one that hears an error too often falls silent.
 */
export const createWebhooks = ({ db, deps, onStored, log }: WebhookParts): Router => {
  const router = Router();
  const take = async (request: Request<{ network: string; communityId: string }>): Promise<Answer> => {
    const { network: code = '', communityId = '' } = request.params;
    if (!/^\w{1,20}$/.test(code) || !/^[\w-]{1,100}$/.test(communityId)) return { status: 404, words: 'unknown community' };
    const [community] = (await db.query(
      `select id from communities where network = $1 and external_id = $2 and kind = 'own' and switched_off_at is null`,
      [code, communityId],
    )) as { id: string }[];
    if (!community) return { status: 404, words: 'unknown community' };

    const raw = typeof request.body === 'string' ? request.body : '';
    const body = readJson(raw);
    if (body === undefined) return { status: 400, words: 'not JSON' };
    const verdict = networkOf(deps, code).verify(body, await deps.accessTo(community.id));
    if (verdict.kind === 'forged') return { status: 403, words: 'forbidden' };
    if (verdict.kind === 'confirmation') {
      // Asked the moment after it was written in the panel: what this process has kept of the keys may be older.
      const fresh = networkOf(deps, code).verify(body, await deps.accessTo(community.id, 'fresh'));
      return { status: 200, words: fresh.kind === 'confirmation' ? fresh.answer : '' };
    }

    const [stored] = (await db.query(
      `insert into deliveries (community_id, event_id, type, body, next_try_at) values ($1, $2, $3, $4, now() + interval '30 seconds')
       on conflict (community_id, event_id) where event_id is not null do nothing returning id`,
      [community.id, verdict.eventId, verdict.type, raw],
    )) as { id: string }[];
    return { status: 200, words: 'ok', ...(stored && { stored: { id: stored.id, communityId: community.id, body: raw } }) };
  };
  router.post('/:network/:communityId', express.text({ type: () => true, limit: '1mb' }), (request, response, next) => {
    inTime(take(request))
      .then(({ status, words, stored }) => {
        response.status(status).type('text').send(words);
        if (stored) onStored(stored);
      })
      .catch(next);
  });
  router.use(answerError(log));
  return router;
};

/** What is stored all the same, later, is found by the sweeper; and what the network sends again is known by its event. */
const inTime = async (taken: Promise<Answer>): Promise<Answer> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`not stored within ${webhookPatienceMs} ms`)), webhookPatienceMs);
  });
  return Promise.race([taken, late]).finally(() => clearTimeout(timer));
};

const readJson = (raw: string): unknown => {
  try {
    return JSON.parse(raw);
  } catch {
    return undefined;
  }
};

/** Too large, or broken on the way: said so. Anything else is ours for now: 503 asks the network to send it again later. */
const answerError =
  (log: Logger): ErrorRequestHandler =>
  (error: { status?: number }, _request, response, _next) => {
    const status = error.status !== undefined && error.status < 500 ? error.status : 503;
    if (status === 503) {
      log.error({ err: error }, 'webhook not stored');
      response.setHeader('Retry-After', '10');
    }
    response
      .status(status)
      .type('text')
      .send(status === 413 ? 'too large' : 'try again');
  };
