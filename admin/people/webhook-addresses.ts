import { randomBytes } from 'node:crypto';
import type { ResourceWithOptions } from 'adminjs';
import { WebhookAddress } from '../../db/entities/webhook-address.js';
import type { Answers } from '../locales/answers.js';
import { resource } from '../resource.js';
import { answer, demand, mayManage, Refused, type PeopleParts } from './form.js';

/** Programs that hear of ladder steps. The secret is shown once, when the address is added. */
export const createWebhookAddresses = (parts: PeopleParts): ResourceWithOptions =>
  resource({
    entity: WebhookAddress,
    id: 'webhook-addresses',
    options: {
      navigation: false,
      listProperties: ['name', 'url', 'madeAt'],
      showProperties: ['name', 'url', 'madeAt'],
      editProperties: ['name', 'url'],
      filterProperties: [],
      sort: { sortBy: 'name', direction: 'asc' },
      properties: { name: { isTitle: true, isRequired: true }, url: { isRequired: true }, secret: { isVisible: false } },
    },
    mayRead: mayManage,
    mayWrite: mayManage,
    create: (request, context) =>
      answer(parts, request, context, async (payload, words) => {
        const row = { name: demand(payload, 'name', words.empty), url: urlOf(demand(payload, 'url', words.empty), parts, words) };
        const secret = `whs_${randomBytes(24).toString('base64url')}`;
        await parts.db.manager.insert(WebhookAddress, { ...row, secret: parts.seal.close(secret) });
        return words.secretOnce(secret);
      }),
    remove: (request, context) =>
      answer(parts, { ...request, method: 'post' }, context, async (_payload, words) => {
        await parts.db.manager.delete(WebhookAddress, String(context.record?.id()));
        return words.deleted;
      }),
  });

/** Where residents are served, nothing goes out unsealed; whether the address lies within our own walls is seen when it is called. */
const urlOf = (text: string, { isProduction }: PeopleParts, words: Answers): string => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isFit = url && (url.protocol === 'https:' || (url.protocol === 'http:' && !isProduction));
  if (!isFit || url.username !== '' || url.password !== '') throw new Refused('url', words.notWebhookUrl);
  return url.href;
};
