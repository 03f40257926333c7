import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { backUp, BackupRefused } from '../../db/backup.js';
import { readConfig } from '../config.js';
import { CannotStart, explainTarget } from '../embedded/cannot-start.js';
import { readKept } from '../embedded/kept-file.js';
import { findCopy } from '../embedded/running-copy.js';
import { secretKeyPath, shortestSecret } from '../prepare.js';
import { runTool } from './run-tool.js';
import { openDatabase } from './servers.js';

const usage = `Снять копию базы на ходу, в новую папку:
  npm run backup -- /backups/2026-11-24`;

/** `npm run backup -- FOLDER`, while everything runs: the database and, beside it, the key without which its secrets cannot be read. */
await runTool({ usage, options: {}, words: [1, 1] }, async ({ positionals: [given = ''] }) => {
  const folder = resolve(given);
  const config = readConfig();
  const databaseUrl = config.databaseUrl ?? findCopy(config.dataDir)?.databaseUrl;
  if (databaseUrl === undefined)
    throw new CannotStart('База не найдена: копия снимается с работающего Отклика (npm start) или с базы из DATABASE_URL.');
  await (await openDatabase(databaseUrl)).destroy(); // it answers and has tables: before a folder is made
  const refuse = (error: unknown): never => {
    throw error instanceof BackupRefused
      ? new CannotStart(error.message, { cause: error })
      : explainTarget(error, 'Папка копии', folder);
  };
  const { tables } = await backUp(databaseUrl, folder).catch(refuse);
  const rows = Object.values(tables).reduce((sum, table) => sum + table.rows, 0);
  console.log(`Копия снята: ${folder}, ${Object.keys(tables).length} таблиц, ${rows} строк.`);
  const key = config.secretKey ?? readKept(secretKeyPath(config), shortestSecret);
  if (key === undefined) {
    console.log('Ключа OTKLIK_SECRET_KEY здесь нет: сохраните его сами, без него доступы к соцсетям не прочитать.');
    return 0;
  }
  try {
    writeFileSync(join(folder, 'secret-key'), `${key}\n`, { mode: 0o600 });
  } catch (error) {
    refuse(error);
  }
  console.log('В файле secret-key — ключ, которым зашифрованы доступы к соцсетям: храните его отдельно от копии.');
  return 0;
});
