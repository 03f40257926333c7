import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { BackupRefused, readManifest, restore } from '../../db/backup.js';
import { readConfig, type Config } from '../config.js';
import { CannotStart, explainFolder, explainTarget } from '../embedded/cannot-start.js';
import { holdDataDir } from '../embedded/data-dir.js';
import { readKept, writeKept } from '../embedded/kept-file.js';
import { demandDatabase } from '../embedded/outer-servers.js';
import { startPostgres } from '../embedded/postgres.js';
import { secretKeyPath, shortestSecret } from '../prepare.js';
import { runTool } from './run-tool.js';

const usage = `Восстановить копию в пустую базу: в DATABASE_URL, а без неё в новую OTKLIK_DATA_DIR:
  npm run restore -- /backups/2026-11-24`;

const report = (line: string): void => console.log(line);

/** What root makes, only root can read: the service, which runs as somebody else, would not start on it. */
const mindOwner = (dataDir: string, folder: string): void => {
  if (process.getuid?.() !== 0) return;
  const again = (user: string): string => `sudo -u ${user} env OTKLIK_DATA_DIR=${dataDir} npm run restore -- ${folder}`;
  const uid = existsSync(dataDir) ? statSync(dataDir).uid : 0;
  if (uid !== 0)
    throw new CannotStart(
      `Папка ${dataDir} принадлежит пользователю ${nameOf(uid)}, а команда запущена от root, и её файлов он не прочтёт. Повторите от него с теми же переменными: ${again(nameOf(uid))}`,
    );
  report(
    `Команда запущена от root, и файлы в ${dataDir} будут его. Если Отклик работает от другого пользователя, удалите потом эту папку и повторите от него с теми же переменными: ${again('otklik')}`,
  );
};

/** As sudo takes it. */
const nameOf = (uid: number): string => {
  try {
    return execFileSync('id', ['-nu', String(uid)], { encoding: 'utf8', stdio: 'pipe' }).trim();
  } catch {
    return `'#${uid}'`; // of a user who is gone
  }
};

const restoreEmbedded = async ({ dataDir }: Config, folder: string, beforeLoading: () => void): Promise<void> => {
  mindOwner(dataDir, folder);
  const held = await holdDataDir(dataDir, report);
  try {
    const postgres = await startPostgres({ dataDir, report, durability: 'durable' });
    try {
      await restore(postgres.url, folder, beforeLoading);
    } catch (error) {
      throw explainFolder(error, dataDir); // as PostgreSQL says it
    } finally {
      await postgres.stop();
    }
  } finally {
    held.release();
  }
};

const keyIn = (folder: string): string | undefined => {
  const path = join(folder, 'secret-key');
  return (existsSync(path) && readFileSync(path, 'utf8').trim()) || undefined;
};

/** Without the key of the backup the keys of the networks cannot be read; and another one, that reads something else, is not written over. */
const keepKey = ({ dataDir, databaseUrl, secretKey }: Config, key: string | undefined): void => {
  if (key === undefined)
    return report('Файла secret-key в копии нет: задайте прежний OTKLIK_SECRET_KEY, иначе доступы к соцсетям не прочитать.');
  if (databaseUrl !== null || secretKey !== null) {
    if (secretKey !== key) report('Задайте в OTKLIK_SECRET_KEY ключ из файла secret-key копии: нынешний её доступов не читает.');
    return;
  }
  const path = secretKeyPath({ dataDir });
  const kept = readKept(path, shortestSecret);
  if (kept === undefined) return writeKept(path, key);
  if (kept !== key)
    throw new CannotStart(
      `В ${path} лежит другой ключ, чем в копии: уберите этот файл, если он больше не нужен, или укажите новую OTKLIK_DATA_DIR. Ничего не загружено.`,
    );
};

const readCopy = (folder: string): { takenAt: string; key: string | undefined } => {
  try {
    return { takenAt: readManifest(folder).takenAt, key: keyIn(folder) };
  } catch (error) {
    throw explainTarget(error, 'Папка копии', folder);
  }
};

await runTool({ usage, options: {}, words: [1, 1] }, async ({ positionals: [given = ''] }) => {
  const folder = resolve(given);
  const config = readConfig();
  try {
    const { takenAt, key } = readCopy(folder);
    // Before the rows: after a kill between the two a repeat would be refused, since the database is full, and the key would never come.
    const beforeLoading = (): void => keepKey(config, key);
    if (config.databaseUrl !== null) {
      await demandDatabase(config.databaseUrl);
      await restore(config.databaseUrl, folder, beforeLoading);
    } else await restoreEmbedded(config, folder, beforeLoading);
    console.log(`Восстановлено состояние на ${takenAt} (UTC). Запустите Отклик, затем: npm run reconcile`);
    return 0;
  } catch (error) {
    throw error instanceof BackupRefused ? new CannotStart(error.message, { cause: error }) : error;
  }
});
