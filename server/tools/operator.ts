import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import type { parseArgs } from 'node:util';
import type { DataSource, EntityManager } from 'typeorm';
import { z } from 'zod';
import { Department } from '../../db/entities/department.js';
import { Operator } from '../../db/entities/operator.js';
import { hashPassword, shortestPassword } from '../../db/password.js';
import { recordAudit } from '../../db/record-audit.js';
import { demoPassword } from '../../db/seed/operators.js';
import { createSignInFailures } from '../../db/sign-in-failures.js';
import { roles, type Role } from '../../domain/access.js';
import { machine, type Because } from '../../domain/audit.js';
import { readConfig } from '../config.js';
import { CannotStart } from '../embedded/cannot-start.js';
import { readKept } from '../embedded/kept-file.js';
import { findCopy } from '../embedded/running-copy.js';
import { secretKeyPath, shortestSecret } from '../prepare.js';
import { runTool } from './run-tool.js';
import { openDatabase } from './servers.js';

const usage = `Сотрудники из командной строки:
  npm run operator -- add --login ivanova --name "Иванова, отдел обращений" --roles administrator,moderator [--department КОД]
  npm run operator -- password --login ivanova
  npm run operator -- list
Пароль спрашивается; без терминала читается первой строкой ввода или из файла --password-file.
Роли: ${roles.join(', ')}.`;

const options = {
  login: { type: 'string' },
  name: { type: 'string' },
  roles: { type: 'string' },
  department: { type: 'string' },
  'password-file': { type: 'string' },
} as const;
type Given = ReturnType<typeof parseArgs<{ options: typeof options }>>['values'];

const demand = (given: Given, name: 'login' | 'name' | 'roles'): string => {
  const value = given[name]?.trim();
  if (!value) throw new CannotStart(`Не хватает --${name}.\n\n${usage}`);
  return value;
};

const readRoles = (given: Given): Role[] => {
  const asked = z
    .array(z.enum(roles))
    .min(1)
    .safeParse(demand(given, 'roles').split(/[\s,]+/));
  if (asked.success) return asked.data;
  throw new CannotStart(`--roles: ожидаются через запятую ${roles.join(', ')}.`);
};

const readPassword = async (given: Given): Promise<string> => {
  const path = given['password-file'];
  const password = path === undefined ? await askPassword() : firstLine(path);
  if (password.length < shortestPassword) throw new CannotStart(`Пароль не короче ${shortestPassword} знаков.`);
  if (password === demoPassword) throw new CannotStart('Это пароль из демонстрации, он известен всем: придумайте другой.');
  return password;
};

const firstLine = (path: string): string => {
  try {
    return readFileSync(path, 'utf8').split(/\r?\n/)[0] ?? '';
  } catch (error) {
    throw new CannotStart(`--password-file: файл ${path} не читается.`, { cause: error });
  }
};

/** At a terminal it is not echoed, and so asked twice. */
const askPassword = async (): Promise<string> => {
  const { stdin, stderr } = process;
  const prompt = (words: string): boolean => stdin.isTTY && stderr.write(words);
  const mute = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: stdin, output: mute, terminal: stdin.isTTY });
  const typed: string[] = [];
  prompt('Пароль: ');
  for await (const line of lines) {
    prompt('\n');
    typed.push(line);
    if (!stdin.isTTY || typed.length === 2) break;
    prompt('Ещё раз: ');
  }
  const [password = '', again = password] = typed;
  if (password !== again) throw new CannotStart('Пароли не совпали.');
  return password;
};

const record = (tx: EntityManager, because: Because): Promise<void> =>
  recordAudit(tx, { appealId: null, round: null, by: machine('installation'), because, once: null });

const add = async ({ manager }: DataSource, given: Given): Promise<string> => {
  const login = demand(given, 'login').toLowerCase();
  const name = demand(given, 'name');
  const asked = readRoles(given);
  const departmentCode = given.department ?? null;
  if (departmentCode !== null && !(await manager.existsBy(Department, { code: departmentCode })))
    throw new CannotStart(`Подразделения с кодом «${departmentCode}» нет.`);
  if (await manager.existsBy(Operator, { login }))
    throw new CannotStart(`Сотрудник ${login} уже есть: сменить пароль — npm run operator -- password --login ${login}`);
  const passwordHash = await hashPassword(await readPassword(given));
  await manager.transaction(async (tx) => {
    const { identifiers } = await tx.insert(Operator, { login, name, roles: asked, departmentCode, passwordHash });
    const operatorId = String(identifiers[0]?.['id']);
    await record(tx, { what: 'operator-added', operatorId, roles: asked, department: departmentCode });
  });
  return `Сотрудник ${login} добавлен: ${asked.join(', ')}.`;
};

const setPassword = async (db: DataSource, given: Given): Promise<string> => {
  const { manager } = db;
  const config = readConfig();
  const secretKey = config.secretKey ?? readKept(secretKeyPath(config), shortestSecret);
  const login = demand(given, 'login').toLowerCase();
  if (!(await manager.existsBy(Operator, { login }))) throw new CannotStart(`Сотрудника ${login} нет.`);
  const passwordHash = await hashPassword(await readPassword(given));
  await manager.transaction(async (tx) => {
    const { id, roles: held, departmentCode: department } = await tx.findOneByOrFail(Operator, { login });
    await tx.update(Operator, id, { passwordHash });
    // Whoever knew the old one is out; who was locked out by guesses of others is in.
    await tx.query(`delete from sessions where sess->>'operatorId' = $1`, [id]);
    if (secretKey !== undefined) await createSignInFailures({ db, secretKey }).unlock(tx, login);
    await record(tx, { what: 'operator-changed', operatorId: id, changed: ['password'], roles: held, department });
  });
  const locked = secretKey === undefined ? ' Блокировка за неверные попытки не снята: нет OTKLIK_SECRET_KEY.' : '';
  return `Пароль сотрудника ${login} сменён, его открытые сеансы завершены.${locked}`;
};

const list = async ({ manager }: DataSource): Promise<string> => {
  const people = await manager.find(Operator, { order: { login: 'ASC' } });
  const line = ({ login, name, roles: held, departmentCode, blockedAt }: Operator): string =>
    [login, name, held.join(','), departmentCode ?? '—', blockedAt ? 'заблокирован' : ''].join('\t').trimEnd();
  return people.map(line).join('\n') || 'Сотрудников нет: добавьте первого администратора (add).';
};

const works = { add, password: setPassword, list };
const isWork = (name: string): name is keyof typeof works => Object.hasOwn(works, name);

/** `npm run operator -- add|password|list`: the first administrator is made here, the others in the panel. */
await runTool({ usage, options, words: [1, 1] }, async ({ positionals: [name = ''], values }) => {
  if (!isWork(name)) throw new CannotStart(usage);
  const config = readConfig();
  const url = config.databaseUrl ?? findCopy(config.dataDir)?.databaseUrl;
  if (url === undefined) throw new CannotStart('База не найдена: запустите npm start или задайте DATABASE_URL.');
  const db = await openDatabase(url);
  try {
    console.log(await works[name](db, values));
    return 0;
  } finally {
    await db.destroy();
  }
});
