import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Transform, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { z } from 'zod';
import { createDataSource } from './data-source.js';
import { migrate } from './migrate.js';
import { migrations } from './migrations/index.js';

/**
 * A backup is a folder: `backup.json`, which says what is in it, and a `<table>.copy.gz` each in PostgreSQL's own COPY text. It is taken
 * in one snapshot while everything runs, and needs no program but ours to be read back, on any PostgreSQL that the migrations run on.
 */
const manifest = z.object({
  format: z.literal(1),
  takenAt: z.string(),
  migrations: z.array(z.string()),
  tables: z.record(z.string(), z.object({ columns: z.array(z.string()), rows: z.int(), sha256: z.string() })),
  sequences: z.record(z.string(), z.string()),
});
export type BackupManifest = z.infer<typeof manifest>;

/** Something about the folder or the database that a person must mend. */
export class BackupRefused extends Error {
  override name = 'BackupRefused';
}

/** People sign in again, and locks and rates are of these minutes. */
const leftOut = ['migrations', 'sessions', 'sign_in_failures', 'rate_slots'];
const manifestName = 'backup.json';
const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

export const backUp = async (databaseUrl: string, folder: string): Promise<BackupManifest> => {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (readdirSync(folder).length > 0) throw new BackupRefused(`Папка ${folder} не пуста: укажите новую.`);
  return withClient(databaseUrl, async (client) => {
    await client.query('begin isolation level repeatable read read only');
    const tables: BackupManifest['tables'] = {};
    for (const [table, columns] of await readTables(client)) {
      const names = columns.map(quoted).join(', ');
      const rows = await countRows(client, table);
      const hash = hashing();
      const source = client.query(copyTo(`copy (select ${names} from ${quoted(table)}) to stdout`));
      const target = createWriteStream(fileOf(folder, table), { mode: 0o600 });
      await pipeline(source, hash.stream, createGzip(), target);
      tables[table] = { columns, rows, sha256: hash.digest() };
    }
    const taken: BackupManifest = {
      ...{ format: 1, takenAt: new Date().toISOString(), tables },
      migrations: (await client.query(`select name from migrations order by timestamp`)).rows.map(({ name }) => String(name)),
      sequences: await readSequences(client),
    };
    await client.query('commit');
    // Last, and whole: a folder without it is no backup.
    writeFileSync(join(folder, `${manifestName}.new`), `${JSON.stringify(taken, null, 1)}\n`, { mode: 0o600 });
    renameSync(join(folder, `${manifestName}.new`), join(folder, manifestName));
    return taken;
  });
};

/**
 * Into an empty database: checks every file first, brings the tables to the backup's shape, loads all in one transaction, migrates further.
 * `beforeLoading` runs when nothing stands against it any more: what the loaded rows need must be there before they are.
 */
export const restore = async (databaseUrl: string, folder: string, beforeLoading: () => void): Promise<BackupManifest> => {
  const taken = readManifest(folder);
  const known = migrations.filter(({ name }) => taken.migrations.includes(name));
  if (known.length < taken.migrations.length)
    throw new BackupRefused('Копия сделана более новой версией Отклика: восстановите её той же версией или новее.');
  for (const [table, { sha256 }] of Object.entries(taken.tables)) await demandWhole(folder, table, sha256);
  await withClient(databaseUrl, (client) => demandEmpty(client, taken));
  beforeLoading();
  await migrateTo(databaseUrl, known);
  await withClient(databaseUrl, async (client) => {
    await client.query('begin');
    for (const [table, { columns, rows }] of Object.entries(taken.tables)) {
      // The chain of the audit and the like were reckoned when the rows were written: they are loaded as they are.
      await client.query(`alter table ${quoted(table)} disable trigger user`);
      const target = client.query(copyFrom(`copy ${quoted(table)} (${columns.map(quoted).join(', ')}) from stdin`));
      await pipeline(createReadStream(fileOf(folder, table)), createGunzip(), target);
      if (target.rowCount !== rows) throw spoilt(table);
      await client.query(`alter table ${quoted(table)} enable trigger user`);
    }
    for (const [sequence, value] of Object.entries(taken.sequences))
      await client.query(`select setval($1::regclass, $2)`, [quoted(sequence), value]);
    await doubtWhatWasOnItsWay(client, taken.takenAt);
    await client.query('commit');
  });
  await migrate(databaseUrl);
  return taken;
};

/** What the backup knows as not yet sent may have left since: it counts as written once, so that the thread is looked at first. */
const doubtWhatWasOnItsWay = async (client: pg.Client, takenAt: string): Promise<void> => {
  await client.query(
    `update publications set status = 'sending', claimed_until = null, writes = greatest(writes, 1), last_write_at = coalesce(last_write_at, $1)
     where status in ('intended', 'sending')`,
    [takenAt],
  );
};

const fileOf = (folder: string, table: string): string => join(folder, `${table}.copy.gz`);

const spoilt = (table: string, cause?: unknown): BackupRefused =>
  new BackupRefused(
    `Файл ${table}.copy.gz испорчен или отсутствует: его содержимое не то, что записано в ${manifestName}. Ничего не загружено.`,
    { cause },
  );

const demandWhole = async (folder: string, table: string, sha256: string): Promise<void> => {
  const hash = hashing();
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  await pipeline(createReadStream(fileOf(folder, table)), createGunzip(), hash.stream, nowhere).catch((error: unknown) => {
    throw spoilt(table, error);
  });
  if (hash.digest() !== sha256) throw spoilt(table);
};

export const readManifest = (folder: string): BackupManifest => {
  let text: string;
  try {
    text = readFileSync(join(folder, manifestName), 'utf8');
  } catch (error) {
    if (!isAbsent(error)) throw error;
    throw new BackupRefused(`В папке ${folder} нет ${manifestName}: это не резервная копия, или она не была закончена.`, {
      cause: error,
    });
  }
  const { data } = manifest.safeParse(jsonOf(text));
  if (!data)
    throw new BackupRefused(`${manifestName} в папке ${folder} не читается: копия испорчена или сделана другой программой.`);
  return data;
};

const isAbsent = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const withClient = async <T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> => {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined); // a lost connection is an error of the next query, not of the process
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
};

const readTables = async (client: pg.Client): Promise<[table: string, columns: string[]][]> => {
  const { rows } = await client.query<{ table: string; columns: string[] }>(
    `select c.relname as table, array_agg(a.attname::text order by a.attnum) as columns
     from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
     where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname <> all ($1) group by c.relname order by c.relname`,
    [leftOut],
  );
  return rows.map(({ table, columns }) => [table, columns]);
};

const countRows = async (client: pg.Client, table: string): Promise<number> => {
  const { rows } = await client.query<{ rows: string }>(`select count(*) as rows from ${quoted(table)}`);
  return Number(rows[0]?.rows);
};

const readSequences = async (client: pg.Client): Promise<Record<string, string>> => {
  const { rows } = await client.query<{ name: string; value: string }>(
    `select sequencename as name, last_value::text as value from pg_sequences
     where schemaname = 'public' and last_value is not null and sequencename not like 'migrations%'`,
  );
  return Object.fromEntries(rows.map(({ name, value }) => [name, value]));
};

/** Tables without a row are what an interrupted restore left: it may be tried again, as long as they are not newer than the backup. */
const demandEmpty = async (client: pg.Client, taken: BackupManifest): Promise<void> => {
  const refused = new BackupRefused(
    'База не пуста: восстановить можно только в новую. Укажите другую DATABASE_URL или OTKLIK_DATA_DIR.',
  );
  const { rows } = await client.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'`,
  );
  for (const { name } of rows.filter(({ name }) => name !== 'migrations'))
    if ((await client.query(`select 1 from ${quoted(name)} limit 1`)).rowCount) throw refused;
  if (!rows.some(({ name }) => name === 'migrations')) return;
  const applied = await client.query<{ name: string }>(`select name from migrations`);
  if (applied.rows.some(({ name }) => !taken.migrations.includes(name))) throw refused;
};

const migrateTo = async (url: string, wanted: typeof migrations): Promise<void> => {
  const db = createDataSource({ url, poolSize: 1 });
  db.setOptions({ migrations: wanted });
  await db.initialize();
  await db.runMigrations({ transaction: 'each' }).finally(() => db.destroy());
};

const hashing = () => {
  const hash = createHash('sha256');
  const stream = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
  return { stream, digest: () => hash.digest('hex') };
};
