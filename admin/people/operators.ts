import type { ResourceWithOptions } from 'adminjs';
import type { EntityManager } from 'typeorm';
import { Operator } from '../../db/entities/operator.js';
import { hashPassword, shortestPassword, verifyPassword } from '../../db/password.js';
import { demoPassword } from '../../db/seed/operators.js';
import { roles, type Role } from '../../domain/access.js';
import type { OperatorFact } from '../../domain/audit.js';
import { isEmail } from '../../domain/checks/departments.js';
import { roleNames } from '../../domain/names.js';
import type { Answers } from '../locales/answers.js';
import { resource, type Payload } from '../resource.js';
import { answer, demand, mayManage, Refused, textOf, type PeopleParts } from './form.js';
import { record } from './record.js';

const positions = ['head', 'deputy', 'chief'] as const;

type Changed = Pick<Operator, 'name' | 'login' | 'roles' | 'departmentCode' | 'position' | 'blockedAt'> & {
  passwordHash?: string;
};
const changesOf = (before: Operator, after: Changed): OperatorFact[] => {
  const all: [OperatorFact, boolean][] = [
    ['name', before.name !== after.name],
    ['login', before.login !== after.login],
    ['roles', [...before.roles].sort().join() !== [...after.roles].sort().join()],
    ['department', before.departmentCode !== after.departmentCode],
    ['position', before.position !== after.position],
    ['password', after.passwordHash !== undefined],
    ['blocked', before.blockedAt === null && after.blockedAt !== null],
    ['unblocked', before.blockedAt !== null && after.blockedAt === null],
  ];
  return all.filter(([, isChanged]) => isChanged).map(([fact]) => fact);
};

export const createOperators = (parts: PeopleParts): ResourceWithOptions => {
  const { db } = parts;
  const rowOf = (payload: Payload, words: Answers) => {
    const asked = roles.filter((role) => textOf(payload, `may.${role}`) === 'true');
    if (asked.length === 0) throw new Refused('may.executor', words.chooseRole);
    const position = textOf(payload, 'position');
    return {
      login: demand(payload, 'login', words.empty).toLowerCase(),
      name: demand(payload, 'name', words.empty),
      roles: asked,
      departmentCode: textOf(payload, 'departmentCode') || null,
      email: emailOf(payload, words),
      position: positions.find((known) => known === position) ?? null,
      blockedAt: textOf(payload, 'blocked') === 'true' ? new Date() : null,
    };
  };
  const emailOf = (payload: Payload, words: Answers): string | null => {
    const email = textOf(payload, 'email');
    if (email !== '' && !isEmail(email)) throw new Refused('email', words.notEmail);
    return email || null;
  };
  const demandPassword = (payload: Payload, words: Answers): string => {
    const { password } = payload;
    if (typeof password !== 'string' || password.length < shortestPassword)
      throw new Refused('password', words.passwordTooShort(shortestPassword));
    if (password === demoPassword) throw new Refused('password', words.passwordKnown);
    return password;
  };
  const demandFreeLogin = async (login: string, words: Answers, id?: string): Promise<void> => {
    const other = await db.manager.findOneBy(Operator, { login });
    if (other && other.id !== id) throw new Refused('login', words.loginTaken);
  };
  /** Whom the start passes over while he is blocked (server/production.ts). In the demonstration it is everybody's. */
  const hasDemoPassword = async (tx: EntityManager, id: string): Promise<boolean> => {
    if (!parts.isProduction) return false;
    const { passwordHash } = await tx.findOneOrFail(Operator, { where: { id }, select: { passwordHash: true } });
    return verifyPassword(demoPassword, passwordHash);
  };
  const holds = (params: Payload, role: Role): boolean =>
    Object.entries(params).some(([key, value]) => key.startsWith('roles.') && value === role);
  const flags = (params: Payload): Payload => ({
    ...Object.fromEntries(roles.map((role) => [`may.${role}`, holds(params, role)])),
    blocked: params['blockedAt'] !== null && params['blockedAt'] !== undefined,
  });

  return resource({
    entity: Operator,
    id: 'operators',
    options: {
      navigation: false,
      listProperties: ['name', 'login', 'roleNames', 'departmentCode', 'blocked'],
      showProperties: ['name', 'login', 'email', ...roles.map((role) => `may.${role}`), 'departmentCode', 'position', 'blocked'],
      editProperties: [
        'name',
        'login',
        'email',
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
        position: { availableValues: positions.map((value) => ({ value, label: value })) },
        password: { type: 'password' },
        blocked: { type: 'boolean' },
        roleNames: { type: 'string' },
        ...Object.fromEntries(roles.map((role) => [`may.${role}`, { type: 'boolean' as const }])),
      },
    },
    mayRead: mayManage,
    mayWrite: mayManage,
    dress: (rows, { language }) =>
      rows.map((row) => ({
        ...flags(row),
        roleNames: roles
          .filter((role) => holds(row, role))
          .map((role) => roleNames[language][role])
          .join(', '),
      })),
    create: (request, context) =>
      answer(
        parts,
        request,
        context,
        async (payload, words) => {
          const row = rowOf(payload, words);
          await demandFreeLogin(row.login, words);
          const passwordHash = await hashPassword(demandPassword(payload, words));
          await db.transaction(async (tx) => {
            const { identifiers } = await tx.insert(Operator, { ...row, passwordHash });
            const operatorId = String(identifiers[0]?.['id']);
            const { roles: held, departmentCode: department } = row;
            await record(tx, context, { what: 'operator-added', operatorId, roles: held, department });
          });
          return words.operatorAdded;
        },
        ['password'],
      ),
    save: async (request, context) => {
      const shown = await answer(
        parts,
        request,
        context,
        async (payload, words) => {
          const id = String(context.record?.id());
          const { blockedAt, ...row } = rowOf(payload, words);
          await demandFreeLogin(row.login, words, id);
          if (id === (context.currentAdmin as unknown as { id: string }).id && blockedAt)
            throw new Refused('blocked', words.notYourself);
          const password =
            textOf(payload, 'password') === '' ? {} : { passwordHash: await hashPassword(demandPassword(payload, words)) };
          await db.transaction(async (tx) => {
            const before = await tx.findOneOrFail(Operator, { where: { id }, lock: { mode: 'pessimistic_write' } });
            if (before.blockedAt && !blockedAt && !password.passwordHash && (await hasDemoPassword(tx, id)))
              throw new Refused('password', words.passwordKnown);
            await tx.update(Operator, id, { ...row, ...password, blockedAt: blockedAt && (before.blockedAt ?? blockedAt) });
            // Whoever knew the old password may be signed in still.
            if (password.passwordHash !== undefined)
              await tx.query(`delete from sessions where sess ->> 'operatorId' = $1`, [id]);
            const changed = changesOf(before, { ...row, ...password, blockedAt });
            if (changed.length === 0) return;
            const { roles: held, departmentCode: department } = row;
            await record(tx, context, { what: 'operator-changed', operatorId: id, changed, roles: held, department });
          });
          return words.saved;
        },
        ['password'],
      );
      if (request.method !== 'post') shown.record.params = { ...shown.record.params, ...flags(shown.record.params) };
      return shown;
    },
  });
};
