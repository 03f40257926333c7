import { createHash, randomBytes } from 'node:crypto';
import type { ResourceWithOptions } from 'adminjs';
import { ApiKey } from '../../db/entities/api-key.js';
import { Operator } from '../../db/entities/operator.js';
import { resource } from '../resource.js';
import { answer, demand, mayManage, Refused, type PeopleParts } from './form.js';
import { record } from './record.js';

const markOf = (hash: string): string => hash.slice(0, 12);

/** A key is shown once, when it is made; the table keeps its SHA-256. */
export const createApiKeys = (parts: PeopleParts): ResourceWithOptions =>
  resource({
    entity: ApiKey,
    id: 'api-keys',
    options: {
      navigation: false,
      listProperties: ['name', 'operatorId', 'madeAt'],
      showProperties: ['name', 'operatorId', 'madeAt'],
      editProperties: ['name', 'operatorId'],
      filterProperties: [],
      sort: { sortBy: 'madeAt', direction: 'desc' },
      properties: { name: { isTitle: true }, operatorId: { reference: 'operators' } },
    },
    mayRead: mayManage,
    mayWrite: mayManage,
    create: (request, context) =>
      answer(parts, request, context, async (payload, words) => {
        const row = {
          name: demand(payload, 'name', words.empty),
          operatorId: demand(payload, 'operatorId', words.chooseOperator),
        };
        const operators = await parts.db.manager.find(Operator, { select: { id: true } });
        if (!operators.some(({ id }) => id === row.operatorId)) throw new Refused('operatorId', words.chooseOperator);
        const key = `otk_${randomBytes(24).toString('base64url')}`;
        const hash = createHash('sha256').update(key).digest('hex');
        await parts.db.transaction(async (tx) => {
          await tx.insert(ApiKey, { ...row, hash });
          await record(tx, context, { what: 'api-key-made', operatorId: row.operatorId, key: markOf(hash) });
        });
        return words.keyOnce(key);
      }),
    remove: (request, context) =>
      answer(parts, { ...request, method: 'post' }, context, async (_payload, words) => {
        const hash = String(context.record?.id());
        await parts.db.transaction(async (tx) => {
          const key = await tx.findOne(ApiKey, { where: { hash }, lock: { mode: 'pessimistic_write' } });
          if (!key) return; // somebody else was first
          await tx.delete(ApiKey, { hash });
          await record(tx, context, { what: 'api-key-revoked', operatorId: key.operatorId, key: markOf(hash) });
        });
        return words.keyRevoked;
      }),
  });
