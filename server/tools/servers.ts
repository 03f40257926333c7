import type { DataSource } from 'typeorm';
import { createDataSource } from '../../db/data-source.js';
import { readConfig, type Config } from '../config.js';
import { CannotStart } from '../embedded/cannot-start.js';
import { demandDatabase } from '../embedded/outer-servers.js';
import { findCopy } from '../embedded/running-copy.js';

export interface Servers {
  config: Config;
  databaseUrl: string;
  temporalAddress: string;
  namespace: string;
}

/** Where a tool finds the database and Temporal: as the environment names them, else as the copy that runs on the data folder does. */
export const findServers = (): Servers => {
  const config = readConfig();
  const copy = findCopy(config.dataDir);
  const databaseUrl = config.databaseUrl ?? copy?.databaseUrl;
  const temporalAddress = config.temporal.address ?? copy?.temporalAddress;
  if (databaseUrl === undefined || temporalAddress === undefined)
    throw new CannotStart(
      'Работающая копия не найдена. Запустите npm start или задайте OTKLIK_DATA_DIR, DATABASE_URL и TEMPORAL_ADDRESS.',
    );
  return { config, databaseUrl, temporalAddress, namespace: copy?.namespace ?? config.temporal.namespace };
};

/** A tool's own few connections; a database that does not answer, or has no tables yet, is told in a sentence. */
export const openDatabase = async (url: string): Promise<DataSource> => {
  await demandDatabase(url);
  const db = await createDataSource({ url, poolSize: 2 }).initialize();
  const [row] = (await db.query(`select to_regclass('settings_versions') is not null as made`)) as { made: boolean }[];
  if (row?.made) return db;
  await db.destroy();
  throw new CannotStart('В базе ещё нет таблиц Отклика: сначала npm run db:migrate.');
};
