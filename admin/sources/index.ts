import express, { Router, type Request, type RequestHandler, type Response } from 'express';
import type { Logger } from 'pino';
import type { DataSource } from 'typeorm';
import { Community } from '../../db/entities/community.js';
import { newestVersion, type ReadSettings } from '../../db/settings.js';
import { countIgnored, countUnprocessed, listUnprocessed, retryNow } from '../../db/unprocessed-deliveries.js';
import { operator, type By } from '../../domain/audit.js';
import { mayEditSettings } from '../../domain/access.js';
import { toPlainText } from '../../domain/plain-text.js';
import { isUuid } from '../../domain/uuid.js';
import type { Connecting } from '../../server/connecting.js';
import { answers } from '../locales/answers.js';
import { operatorOf } from '../session.js';
import { answerError } from '../desk/index.js';

export interface SourcesParts {
  db: DataSource;
  connecting: Connecting;
  readSettings: ReadSettings;
  log: Logger;
}

type Body = Record<string, unknown>;

/** Where messages come from, for the administrator: connecting communities, and what could not be processed. No answer holds a stored key. */
export const createSources = ({ db, connecting, readSettings, log }: SourcesParts): Router => {
  const router = Router();
  router.use(express.json({ limit: '64kb' }));
  router.use((_request, response, next) => {
    const { language, ...operator } = operatorOf(response.locals);
    response.set('Cache-Control', 'no-store');
    if (mayEditSettings(operator)) return next();
    response.status(403).json({ error: answers[language].mayNotDo });
  });
  const answer =
    (work: (request: Request, by: By) => Promise<unknown>): RequestHandler =>
    (request, response, next) => {
      work(request, byOf(response)).then((body) => response.json(body ?? {}), next);
    };
  /** Asks for a community that there is. */
  const answerOf = (work: (community: Community, request: Request, by: By) => Promise<unknown>): RequestHandler => {
    const found: RequestHandler = (request, response, next) => {
      const find = async (): Promise<void> => {
        const { id = '' } = request.params;
        const community = isUuid(id) ? await db.manager.findOneBy(Community, { id }) : null;
        const { noSuchCommunity } = answers[operatorOf(response.locals).language];
        if (!community) return void response.status(404).json({ error: noSuchCommunity });
        response.json((await work(community, request, byOf(response))) ?? {});
      };
      find().catch(next);
    };
    return found;
  };

  router.get(
    '/choices',
    answer(async () => {
      const { policies, territories } = await readSettings(await newestVersion(db.manager));
      const named = ({ code, name }: { code: string; name: string }) => ({ code, name });
      return { policies: policies.map(named), territories: territories.map(named) };
    }),
  );
  router.post(
    '/communities',
    answer(({ body }, by) =>
      connecting.connect({
        by,
        network: 'vk',
        address: textIn(body, 'address'),
        token: textIn(body, 'token'),
        policyCode: textIn(body, 'policy'),
        territoryCode: textIn(body, 'territory') || null,
      }),
    ),
  );
  router.get(
    '/communities/:id',
    answerOf(async (community, request) => {
      const address = callbackAddress(community, request);
      return { name: community.name, address, findings: await connecting.check(community.id, address) };
    }),
  );
  router.post(
    '/communities/:id/keys',
    answerOf(({ id }, { body }, by) =>
      connecting.keepKeys(id, { token: textIn(body, 'token'), serviceToken: textIn(body, 'serviceToken') }, by),
    ),
  );
  router.post(
    '/communities/:id/server',
    answerOf((community, request, by) => connecting.putServer(community.id, callbackAddress(community, request), by)),
  );
  router.post(
    '/communities/:id/by-hand',
    answerOf(({ id }, { body }, by) => connecting.confirmByHand(id, textIn(body, 'confirmation'), by)),
  );

  router.get(
    '/unprocessed',
    answer(async () => ({ count: await countUnprocessed(db), items: await listUnprocessed(db) })),
  );
  router.post(
    '/unprocessed/:id/retry',
    answer(async ({ params: { id = '' } }) => {
      if (/^\d{1,18}$/.test(id)) await retryNow(db, id);
    }),
  );
  router.get(
    '/ignored',
    answer(async () => ({ items: await countIgnored(db) })),
  );
  router.use(answerError(log));
  return router;
};

const byOf = ({ locals }: Response): By => operator(operatorOf(locals).id);

/** As the administrator reached us, so that it is an address from outside. */
const callbackAddress = ({ network, externalId }: Community, request: Request): string =>
  `${request.protocol}://${request.get('host') ?? ''}/webhooks/${network}/${externalId}`;

const textIn = (body: unknown, name: string): string => {
  const value = (body as Body)[name];
  return typeof value === 'string' ? toPlainText(value.trim().slice(0, 1000)) : '';
};
