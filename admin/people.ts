import { createHash, randomBytes } from 'node:crypto';
import type { ActionContext, ActionRequest, RecordActionResponse, ResourceWithOptions } from 'adminjs';
import type { Logger } from 'pino';
import type { DataSource } from 'typeorm';
import { ApiKey } from '../db/entities/api-key.js';
import { CommunityKeys } from '../db/entities/community-keys.js';
import { Community } from '../db/entities/community.js';
import { Operator } from '../db/entities/operator.js';
import { hashPassword, shortestPassword } from '../db/password.js';
import type { Seal } from '../db/seal.js';
import { mayEditSettings, roles, type Role } from '../domain/access.js';
import { resource, type May, type Payload } from './resource.js';

export interface PeopleParts {
  db: DataSource;
  seal: Seal;
  log: Logger;
}

type Errors = Record<string, { type: string; message: string }>;
class Refused extends Error {
  constructor(
    readonly field: string,
    message: string,
  ) {
    super(message);
  }
}

const mayManage: May = (user) => mayEditSettings(user as unknown as Parameters<typeof mayEditSettings>[0]);

const textOf = (payload: Payload, name: string): string => {
  const value = payload[name];
  return typeof value !== 'string' || value === '__FORM_VALUE_NULL__' ? '' : value.replaceAll('\0', '').trim();
};
const demand = (payload: Payload, name: string, message = 'Не заполнено.'): string => {
  const text = textOf(payload, name);
  if (text === '') throw new Refused(name, message);
  return text;
};

/** Shows the form again with what was wrong; only what nobody expected is logged. */
const answer = async (
  { log }: PeopleParts,
  request: ActionRequest,
  context: ActionContext,
  save: (payload: Payload) => Promise<string>,
  secrets: readonly string[] = [],
): Promise<RecordActionResponse> => {
  const { record, resource: table, currentAdmin } = context;
  const shown = (record ?? table.build({})).toJSON(currentAdmin);
  if (request.method !== 'post') return { record: shown };
  const payload = (request.payload ?? {}) as Payload;
  try {
    const message = await save(payload);
    return {
      record: shown,
      redirectUrl: context.h.resourceUrl({ resourceId: table.id() }),
      notice: { message, type: 'success' },
    };
  } catch (error) {
    const errors: Errors = error instanceof Refused ? { [error.field]: { type: 'refused', message: error.message } } : {};
    if (!(error instanceof Refused)) log.error({ err: error, table: table.id() }, 'not saved');
    const message =
      error instanceof Refused ? `Не сохранено. ${error.message}` : 'Не сохранено: сбой на сервере, подробности в его журнале.';
    const kept = Object.fromEntries(Object.entries(payload).filter(([name]) => !secrets.includes(name)));
    return { record: { ...shown, params: { ...shown.params, ...kept }, errors }, notice: { message, type: 'error' } };
  }
};

const roleNames: Record<Role, string> = {
  moderator: 'Модератор',
  curator: 'Куратор',
  executor: 'Исполнитель',
  approver: 'Согласующий',
  analyst: 'Аналитик',
  auditor: 'Аудитор',
  administrator: 'Администратор',
};
const positions = { head: 'Руководитель подразделения', deputy: 'Заместитель главы', chief: 'Глава' } as const;

const createOperators = (parts: PeopleParts): ResourceWithOptions => {
  const { db } = parts;
  const rowOf = (payload: Payload) => {
    const asked = roles.filter((role) => textOf(payload, `may.${role}`) === 'true');
    if (asked.length === 0) throw new Refused('may.executor', 'Отметьте хотя бы одну роль.');
    const position = textOf(payload, 'position');
    return {
      login: demand(payload, 'login').toLowerCase(),
      name: demand(payload, 'name'),
      roles: asked,
      departmentCode: textOf(payload, 'departmentCode') || null,
      position: position in positions ? (position as keyof typeof positions) : null,
      blockedAt: textOf(payload, 'blocked') === 'true' ? new Date() : null,
    };
  };
  const demandPassword = (payload: Payload): string => {
    const { password } = payload;
    if (typeof password !== 'string' || password.length < shortestPassword)
      throw new Refused('password', `Не короче ${shortestPassword} знаков.`);
    return password;
  };
  const demandFreeLogin = async (login: string, id?: string): Promise<void> => {
    const other = await db.manager.findOneBy(Operator, { login });
    if (other && other.id !== id) throw new Refused('login', 'Такой логин уже есть.');
  };
  const flags = (params: Payload): Payload => ({
    ...Object.fromEntries(
      roles.map((role) => [
        `may.${role}`,
        Object.entries(params).some(([key, value]) => key.startsWith('roles.') && value === role),
      ]),
    ),
    blocked: params['blockedAt'] !== null && params['blockedAt'] !== undefined,
  });

  return resource({
    entity: Operator,
    id: 'operators',
    options: {
      navigation: { name: 'people', icon: 'Users' },
      listProperties: ['name', 'login', 'departmentCode', 'position', 'blocked'],
      showProperties: ['name', 'login', ...roles.map((role) => `may.${role}`), 'departmentCode', 'position', 'blocked'],
      editProperties: [
        'name',
        'login',
        'password',
        ...roles.map((role) => `may.${role}`),
        'departmentCode',
        'position',
        'blocked',
      ],
      filterProperties: [],
      sort: { sortBy: 'name', direction: 'asc' },
      properties: {
        name: { isTitle: true, isRequired: true },
        login: { isRequired: true },
        roles: { isVisible: false },
        departmentCode: { reference: 'departments' },
        position: { availableValues: Object.entries(positions).map(([value, label]) => ({ value, label })) },
        password: { type: 'password' },
        blocked: { type: 'boolean' },
        ...Object.fromEntries(roles.map((role) => [`may.${role}`, { type: 'boolean' as const, label: roleNames[role] }])),
      },
    },
    mayRead: mayManage,
    mayWrite: mayManage,
    dress: flags,
    create: (request, context) =>
      answer(
        parts,
        request,
        context,
        async (payload) => {
          const row = rowOf(payload);
          await demandFreeLogin(row.login);
          await db.manager.insert(Operator, { ...row, passwordHash: await hashPassword(demandPassword(payload)) });
          return 'Сотрудник добавлен.';
        },
        ['password'],
      ),
    save: async (request, context) => {
      const shown = await answer(
        parts,
        request,
        context,
        async (payload) => {
          const id = String(context.record?.id());
          const { blockedAt, ...row } = rowOf(payload);
          await demandFreeLogin(row.login, id);
          if (id === (context.currentAdmin as unknown as { id: string }).id && blockedAt)
            throw new Refused('blocked', 'Себя заблокировать нельзя.');
          const before = await db.manager.findOneByOrFail(Operator, { id });
          const password =
            textOf(payload, 'password') === '' ? {} : { passwordHash: await hashPassword(demandPassword(payload)) };
          await db.manager.update(Operator, id, { ...row, ...password, blockedAt: blockedAt && (before.blockedAt ?? blockedAt) });
          return 'Сохранено.';
        },
        ['password'],
      );
      if (request.method !== 'post') shown.record.params = { ...shown.record.params, ...flags(shown.record.params) };
      return shown;
    },
  });
};

const keyNames = ['token', 'serviceToken', 'secret', 'confirmation'] as const;

/** Keys go in and never come out: the form says only whether one is there. */
const createCommunities = (parts: PeopleParts): ResourceWithOptions => {
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
      navigation: { name: 'people', icon: 'Users' },
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

/** A key is shown once, when it is made; the table keeps its SHA-256. */
const createApiKeys = (parts: PeopleParts): ResourceWithOptions =>
  resource({
    entity: ApiKey,
    id: 'api-keys',
    options: {
      navigation: { name: 'people', icon: 'Users' },
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
      answer(parts, request, context, async (payload) => {
        const row = { name: demand(payload, 'name'), operatorId: demand(payload, 'operatorId', 'Выберите сотрудника.') };
        const key = `otk_${randomBytes(24).toString('base64url')}`;
        await parts.db.manager.insert(ApiKey, { ...row, hash: createHash('sha256').update(key).digest('hex') });
        return `Ключ показывается один раз, сохраните его: ${key}`;
      }),
    remove: (request, context) =>
      answer(parts, { ...request, method: 'post' }, context, async () => {
        await parts.db.manager.delete(ApiKey, { hash: String(context.record?.id()) });
        return 'Ключ отозван.';
      }),
  });

export const createPeople = (parts: PeopleParts): ResourceWithOptions[] => [
  createOperators(parts),
  createCommunities(parts),
  createApiKeys(parts),
];
