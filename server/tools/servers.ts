import { readConfig, type Config } from '../config.js';
import { CannotStart } from '../embedded/cannot-start.js';
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

/** Runs a tool to its exit code. What only a person can mend is one sentence, and code 2; anything else is our bug, with its stack. */
export const runTool = async (tool: () => Promise<number>): Promise<never> => {
  try {
    process.exit(await tool());
  } catch (error) {
    process.stderr.write(
      `${error instanceof CannotStart ? error.message : error instanceof Error ? error.stack : String(error)}\n`,
    );
    process.exit(2);
  }
};
