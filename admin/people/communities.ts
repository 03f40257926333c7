import type { ResourceWithOptions } from 'adminjs';
import { Community } from '../../db/entities/community.js';
import { resource } from '../resource.js';
import { answer, demand, mayManage, textOf, type PeopleParts } from './form.js';

/** Connected, and given their keys, on a page of their own (admin/sources). */
export const createCommunities = (parts: PeopleParts): ResourceWithOptions =>
  resource({
    entity: Community,
    id: 'communities',
    options: {
      navigation: false,
      listProperties: ['name', 'network', 'externalId', 'territoryCode', 'policyCode'],
      showProperties: ['name', 'network', 'externalId', 'territoryCode', 'policyCode'],
      editProperties: ['name', 'territoryCode', 'policyCode'],
      filterProperties: [],
      sort: { sortBy: 'name', direction: 'asc' },
      properties: {
        name: { isTitle: true, isRequired: true },
        network: { availableValues: [{ value: 'vk', label: 'vk' }] },
        territoryCode: { reference: 'territories' },
        policyCode: { reference: 'policies', isRequired: true },
      },
    },
    mayRead: mayManage,
    mayWrite: mayManage,
    save: (request, context) =>
      answer(parts, request, context, async (payload, words) => {
        await parts.db.manager.update(Community, String(context.record?.id()), {
          name: demand(payload, 'name', words.empty),
          policyCode: demand(payload, 'policyCode', words.choosePolicy),
          territoryCode: textOf(payload, 'territoryCode') || null,
        });
        return words.saved;
      }),
  });
