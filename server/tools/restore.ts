import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { BackupRefused, readManifest, restore } from '../../db/backup.js';
import { readConfig, type Config } from '../config.js';
import { CannotStart } from '../embedded/cannot-start.js';
import { holdDataDir } from '../embedded/data-dir.js';
import { writeKept } from '../embedded/kept-file.js';
import { demandDatabase } from '../embedded/outer-servers.js';
import { startPostgres } from '../embedded/postgres.js';
import { secretKeyPath } from '../prepare.js';
import { runTool } from './run-tool.js';

const usage = `Восстановить копию в пустую базу: в DATABASE_URL, а без неё в новую OTKLIK_DATA_DIR:
  npm run restore -- /backups/2026-11-24`;

const report = (line: string): void => console.log(line);

const restoreEmbedded = async ({ dataDir }: Config, folder: string): Promise<void> => {
  const held = await holdDataDir(dataDir, report);
  try {
    const postgres = await startPostgres({ dataDir, report, durability: 'durable' });
    try {
      await restore(postgres.url, folder);
    } finally {
      await postgres.stop();
    }
  } finally {
    held.release();
  }
};

const keyIn = (folder: string): string | undefined => {
  const path = join(folder, 'secret-key');
  return existsSync(path) ? readFileSync(path, 'utf8').trim() : undefined;
};

/** Without the key of the backup the keys of the networks cannot be read. */
const keepKey = ({ dataDir, databaseUrl, secretKey }: Config, key: string | undefined): void => {
  if (key === undefined)
    report('Файла secret-key в копии нет: задайте прежний OTKLIK_SECRET_KEY, иначе доступы к соцсетям не прочитать.');
  else if (databaseUrl === null && secretKey === null) writeKept(secretKeyPath({ dataDir }), key);
  else if (secretKey !== key)
    report('Задайте в OTKLIK_SECRET_KEY ключ из файла secret-key копии: нынешний её доступов не читает.');
};

/** `npm run restore -- FOLDER` into an empty database: that of DATABASE_URL, or a new one in OTKLIK_DATA_DIR. */
await runTool({ usage, options: {}, words: [1, 1] }, async ({ positionals: [given = ''] }) => {
  const folder = resolve(given);
  const config = readConfig();
  try {
    const { takenAt } = readManifest(folder);
    if (config.databaseUrl !== null) {
      await demandDatabase(config.databaseUrl);
      await restore(config.databaseUrl, folder);
    } else await restoreEmbedded(config, folder);
    keepKey(config, keyIn(folder));
    console.log(`Восстановлено состояние на ${takenAt} (UTC). Запустите Отклик, затем: npm run reconcile`);
    return 0;
  } catch (error) {
    throw error instanceof BackupRefused ? new CannotStart(error.message, { cause: error }) : error;
  }
});
