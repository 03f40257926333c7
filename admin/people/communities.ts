import type { ResourceWithOptions } from 'adminjs';
import { Community } from '../../db/entities/community.js';
import { resource } from '../resource.js';
import { answer, demand, mayManage, textOf, type PeopleParts } from './form.js';
import { record } from './record.js';

const facts = [
  ['name', 'name'],
  ['policy', 'policyCode'],
  ['territory', 'territoryCode'],
] as const;

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
        const id = String(context.record?.id());
        const row = {
          name: demand(payload, 'name', words.empty),
          policyCode: demand(payload, 'policyCode', words.choosePolicy),
          territoryCode: textOf(payload, 'territoryCode') || null,
        };
        await parts.db.transaction(async (tx) => {
          const before = await tx.findOneOrFail(Community, { where: { id }, lock: { mode: 'pessimistic_write' } });
          await tx.update(Community, id, row);
          const changed = facts.filter(([, column]) => row[column] !== before[column]).map(([fact]) => fact);
          if (changed.length === 0) return;
          const { policyCode: policy, territoryCode: territory } = row;
          await record(tx, context, { what: 'community-changed', communityId: id, changed, policy, territory });
        });
        return words.saved;
      }),
  });
