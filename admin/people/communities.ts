import type { ResourceWithOptions } from 'adminjs';
import { CommunityKeys } from '../../db/entities/community-keys.js';
import { Community } from '../../db/entities/community.js';
import { resource, type Payload } from '../resource.js';
import { answer, demand, mayManage, Refused, textOf, type PeopleParts } from './form.js';

const keyNames = ['token', 'serviceToken', 'secret', 'confirmation'] as const;

/** Keys go in and never come out: the form says only whether one is there. */
export const createCommunities = (parts: PeopleParts): ResourceWithOptions => {
  const { db, seal } = parts;
  const rowOf = (payload: Payload) => ({
    name: demand(payload, 'name'),
    network: demand(payload, 'network'),
    externalId: demand(payload, 'externalId'),
    policyCode: demand(payload, 'policyCode', 'Выберите регламент.'),
    territoryCode: textOf(payload, 'territoryCode') || null,
  });
  const saveKeys = async (communityId: string, payload: Payload): Promise<void> => {
    const given = keyNames.flatMap((name) => {
      const text = textOf(payload, name);
      return text === '' ? [] : [[name, seal.close(text)] as const];
    });
    const keys: Partial<CommunityKeys> = Object.fromEntries(given);
    await db.manager.upsert(CommunityKeys, { communityId, ...keys }, ['communityId']);
  };
  const demandFree = async (row: { network: string; externalId: string }, id?: string): Promise<void> => {
    if (!/^\d{1,20}$/.test(row.externalId)) throw new Refused('externalId', 'Номер сообщества — только цифры.');
    const other = await db.manager.findOneBy(Community, row);
    if (other && other.id !== id) throw new Refused('externalId', 'Это сообщество уже подключено.');
  };
  const field = { type: 'password' as const, isVisible: { list: false, show: false, filter: false, edit: true } };

  return resource({
    entity: Community,
    id: 'communities',
    options: {
      navigation: false,
      listProperties: ['name', 'network', 'externalId', 'territoryCode', 'policyCode'],
      showProperties: ['name', 'network', 'externalId', 'territoryCode', 'policyCode'],
      editProperties: ['name', 'network', 'externalId', 'territoryCode', 'policyCode', ...keyNames],
      filterProperties: [],
      sort: { sortBy: 'name', direction: 'asc' },
      properties: {
        name: { isTitle: true, isRequired: true },
        network: { availableValues: [{ value: 'vk', label: 'ВКонтакте' }] },
        territoryCode: { reference: 'territories' },
        policyCode: { reference: 'policies' },
        ...Object.fromEntries(keyNames.map((name) => [name, field])),
      },
    },
    mayRead: mayManage,
    mayWrite: mayManage,
    create: (request, context) =>
      answer(
        parts,
        request,
        context,
        async (payload) => {
          const row = rowOf(payload);
          await demandFree({ network: row.network, externalId: row.externalId });
          const { identifiers } = await db.manager.insert(Community, row);
          await saveKeys(String(identifiers[0]?.['id']), payload);
          return 'Сообщество подключено.';
        },
        keyNames,
      ),
    save: (request, context) =>
      answer(
        parts,
        request,
        context,
        async (payload) => {
          const id = String(context.record?.id());
          const row = rowOf(payload);
          await demandFree({ network: row.network, externalId: row.externalId }, id);
          await db.manager.update(Community, id, row);
          await saveKeys(id, payload);
          return 'Сохранено. Пустые поля ключей оставили прежние ключи.';
        },
        keyNames,
      ),
  });
};
