import type { ResourceWithOptions } from 'adminjs';
import { Operator } from '../../db/entities/operator.js';
import { hashPassword, shortestPassword } from '../../db/password.js';
import { roles } from '../../domain/access.js';
import { roleNames } from '../locales/ru-adminjs.js';
import { resource, type Payload } from '../resource.js';
import { answer, demand, mayManage, Refused, textOf, type PeopleParts } from './form.js';

const positions = { head: 'Руководитель подразделения', deputy: 'Заместитель главы', chief: 'Глава' } as const;

export const createOperators = (parts: PeopleParts): ResourceWithOptions => {
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
      position: Object.hasOwn(positions, position) ? (position as keyof typeof positions) : null,
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
    roleNames: roles
      .filter((role) => Object.entries(params).some(([key, value]) => key.startsWith('roles.') && value === role))
      .map((role) => roleNames[role])
      .join(', '),
    blocked: params['blockedAt'] !== null && params['blockedAt'] !== undefined,
  });

  return resource({
    entity: Operator,
    id: 'operators',
    options: {
      navigation: false,
      listProperties: ['name', 'login', 'roleNames', 'departmentCode', 'blocked'],
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
        roleNames: { type: 'string' },
        ...Object.fromEntries(roles.map((role) => [`may.${role}`, { type: 'boolean' as const }])),
      },
    },
    mayRead: mayManage,
    mayWrite: mayManage,
    dress: (rows) => rows.map(flags),
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
          // Whoever knew the old password may be signed in still.
          if (password.passwordHash !== undefined) await db.query(`delete from sessions where sess ->> 'operatorId' = $1`, [id]);
          return 'Сохранено.';
        },
        ['password'],
      );
      if (request.method !== 'post') shown.record.params = { ...shown.record.params, ...flags(shown.record.params) };
      return shown;
    },
  });
};
