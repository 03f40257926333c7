import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { backUp, BackupRefused } from '../../db/backup.js';
import { readConfig } from '../config.js';
import { CannotStart } from '../embedded/cannot-start.js';
import { readKept } from '../embedded/kept-file.js';
import { demandDatabase } from '../embedded/outer-servers.js';
import { findCopy } from '../embedded/running-copy.js';
import { secretKeyPath, shortestSecret } from '../prepare.js';
import { runTool } from './servers.js';

/** `npm run backup -- FOLDER`, while everything runs: the database and, beside it, the key without which its secrets cannot be read. */
await runTool(async () => {
  const [given] = process.argv.slice(2);
  if (given === undefined) throw new CannotStart('Укажите папку для копии: npm run backup -- /backups/2026-11-24');
  const folder = resolve(given);
  const config = readConfig();
  const databaseUrl = config.databaseUrl ?? findCopy(config.dataDir)?.databaseUrl;
  if (databaseUrl === undefined)
    throw new CannotStart('База не найдена: копия снимается с работающего Отклика (npm start) или с базы из DATABASE_URL.');
  await demandDatabase(databaseUrl);
  const { tables } = await backUp(databaseUrl, folder).catch((error: unknown) => {
    throw error instanceof BackupRefused ? new CannotStart(error.message, { cause: error }) : error;
  });
  const rows = Object.values(tables).reduce((sum, table) => sum + table.rows, 0);
  console.log(`Копия снята: ${folder}, ${Object.keys(tables).length} таблиц, ${rows} строк.`);
  const key = config.secretKey ?? readKept(secretKeyPath(config), shortestSecret);
  if (key === undefined) {
    console.log('Ключа OTKLIK_SECRET_KEY здесь нет: сохраните его сами, без него доступы к соцсетям не прочитать.');
    return 0;
  }
  writeFileSync(join(folder, 'secret-key'), `${key}\n`, { mode: 0o600 });
  console.log('В файле secret-key — ключ, которым зашифрованы доступы к соцсетям: храните его отдельно от копии.');
  return 0;
});
