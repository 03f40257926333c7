import 'reflect-metadata';
import { DataSource, DefaultNamingStrategy } from 'typeorm';
import { entities } from './entities/index.js';
import { migrations } from './migrations/index.js';
import { PreparingClient, type Patience } from './preparing-client.js';

class SnakeCaseColumns extends DefaultNamingStrategy {
  override columnName(property: string, custom: string | undefined, prefixes: string[]): string {
    const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    return [...prefixes, custom ?? property].map(snake).join('_');
  }
}

interface Pool extends Patience {
  url: string;
  poolSize?: number;
}

/** A pool of connections to our database; the caller initialises and destroys it. */
export const createDataSource = ({ url, poolSize = 10, patienceMs }: Pool): DataSource =>
  new DataSource({
    type: 'postgres',
    url,
    poolSize,
    entities,
    migrations,
    namingStrategy: new SnakeCaseColumns(),
    uuidExtension: 'pgcrypto', // built-in gen_random_uuid(); the default would create an extension at every connect
    installExtensions: false,
    // A lost connection is an error of the next query, not of the process.
    poolErrorHandler: () => undefined,
    // A server that vanished without a word is found out while we wait for it.
    extra: {
      connectionTimeoutMillis: 5_000,
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
      Client: PreparingClient,
      patienceMs,
    },
  });

const answerMs = 3_000;

/** Asked instead of told by an error: drivers and pools have many words for a database that is away. One that hangs does not answer. */
export const doesAnswer = async (db: DataSource): Promise<boolean> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => (timer = setTimeout(() => resolve(false), answerMs)));
  const answer = db.query('select 1').then(
    () => true,
    () => false,
  );
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
};
