import type { ResourceWithOptions } from 'adminjs';
import { createAbsences } from './absences.js';
import { createApiKeys } from './api-keys.js';
import { createCommunities } from './communities.js';
import type { PeopleParts } from './form.js';
import { createNoticeLog } from './notices.js';
import { createOperators } from './operators.js';
import { createWebhookAddresses } from './webhook-addresses.js';

/** Tables that are no settings: who works here, where residents write, which programs may come in. */
export const createPeople = (parts: PeopleParts): ResourceWithOptions[] => [
  createOperators(parts),
  createCommunities(parts),
  createApiKeys(parts),
  createAbsences(parts),
  createWebhookAddresses(parts),
  createNoticeLog(parts),
];
