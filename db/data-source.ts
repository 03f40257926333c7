import 'reflect-metadata';
import { DataSource, DefaultNamingStrategy } from 'typeorm';
import { entities } from './entities/index.js';
import { migrations } from './migrations/index.js';
import { PreparingClient } from './preparing-client.js';

class SnakeCaseColumns extends DefaultNamingStrategy {
  override columnName(property: string, custom: string | undefined, prefixes: string[]): string {
    const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    return [...prefixes, custom ?? property].map(snake).join('_');
  }
}

/** A pool of connections to our database; the caller initialises and destroys it. */
export const createDataSource = ({ url, poolSize = 10 }: { url: string; poolSize?: number }): DataSource =>
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
    extra: { connectionTimeoutMillis: 5_000, Client: PreparingClient },
  });

/** Asked instead of told by an error: drivers and pools have many words for a database that is away. */
export const doesAnswer = (db: DataSource): Promise<boolean> =>
  db.query('select 1').then(
    () => true,
    () => false,
  );
