import { roles, type Role } from '../../domain/access.js';

/** Of all of them; printed at the start and written in the README, so it is nobody's secret. */
export const demoPassword = 'otklik-demo';

interface DemoOperator {
  login: string;
  name: string;
  roles: Role[];
  department: string | null;
  position: 'head' | 'deputy' | 'chief' | null;
}

const staff = (login: string, name: string, held: Role[]): DemoOperator => ({
  login,
  name,
  roles: held,
  department: null,
  position: null,
});

const inDepartment = (code: string, name: string): DemoOperator[] => [
  { login: code, name: `Исполнитель, ${name}`, roles: ['executor'], department: code, position: null },
  { login: `${code}-head`, name: `Руководитель, ${name}`, roles: ['executor'], department: code, position: 'head' },
];

/** Officials are named by post. The administrator of the demonstration holds all roles, so that one sign-in shows everything. */
export const demoOperators = (departments: { code: string; name: string }[]): DemoOperator[] => [
  { login: 'admin', name: 'Администратор', roles: [...roles], department: null, position: null },
  staff('moderator', 'Модератор', ['moderator']),
  staff('curator', 'Куратор', ['curator']),
  staff('approver', 'Согласующий', ['approver']),
  staff('auditor', 'Аудитор', ['auditor']),
  { ...staff('deputy', 'Заместитель главы района', ['curator']), position: 'deputy' },
  { ...staff('chief', 'Глава района', ['analyst']), position: 'chief' },
  ...departments.flatMap(({ code, name }) => inDepartment(code, name)),
];
