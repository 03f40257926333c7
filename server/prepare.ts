import { createHash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import { createDataSource } from '../db/data-source.js';
import { ApiKey } from '../db/entities/api-key.js';
import { Operator } from '../db/entities/operator.js';
import { migrate } from '../db/migrate.js';
import { createSeal } from '../db/seal.js';
import { seedDemo, seedSettings } from '../db/seed/index.js';
import { demoPassword } from '../db/seed/operators.js';
import { demoRules } from '../db/seed/rules.js';
import { warningOfClock } from './clock.js';
import type { Config } from './config.js';
import { readKept, writeKept } from './embedded/kept-file.js';

export interface SignIn {
  login: string;
  password: string;
  name: string;
  roles: string[];
}

export interface Prepared {
  /** The demonstration administrator's key for the API; null in production. */
  demoKey: string | null;
  signIns: SignIn[];
  /** What a person must be told, though it does not hinder the start. */
  warning: string | undefined;
}

const shownLogins = ['admin', 'moderator', 'curator', 'approver', 'auditor', 'housing', 'roads'];

/** Brings the database to the newest shape and fills what is missing. Safe to repeat at every start. */
export const prepareDatabase = async (config: Config & { databaseUrl: string; secretKey: string }): Promise<Prepared> => {
  await migrate(config.databaseUrl);
  const db = createDataSource({ url: config.databaseUrl, poolSize: 2 });
  await db.initialize();
  try {
    const warning = await warningOfClock(db);
    await seedSettings(db, config.mode === 'demo' ? demoRules : []);
    if (config.mode === 'production') {
      await db.query(`delete from api_keys where ${isDemoKey}`);
      return { demoKey: null, signIns: [], warning };
    }
    await seedDemo(db, { seal: createSeal(config.secretKey), password: demoPassword });
    const demoKey = config.demoKey ?? keptDemoKey(config.dataDir);
    const operatorId = await ownerOfDemoKey(db);
    const hash = createHash('sha256').update(demoKey).digest('hex');
    // The demonstration has one key at a time: a new `OTKLIK_DEMO_KEY` takes the place of the old one.
    await db.query(`delete from api_keys where ${isDemoKey}`);
    await db.manager.upsert(ApiKey, { hash, operatorId, name: 'demo' }, ['hash']);
    const operators = await db.manager.find(Operator);
    const signIns = shownLogins.flatMap((login) => operators.filter((operator) => operator.login === login));
    return {
      demoKey,
      warning,
      signIns: signIns.map(({ login, name, roles }) => ({ login, name, roles: [...roles], password: demoPassword })),
    };
  } finally {
    await db.destroy();
  }
};

/** Of its name, and made by nobody in the panel: whoever owns it may be called otherwise by now. */
const isDemoKey = `name = 'demo' and not exists (
  select 1 from audit_entries where what = 'api-key-made' and because ->> 'key' = left(api_keys.hash, 12))`;

/** The administrator of the demonstration, by whatever login he goes. */
const ownerOfDemoKey = async (db: DataSource): Promise<string> => {
  const [owner] = (await db.query(
    `select id from (select operator_id as id, 1 as first from api_keys where ${isDemoKey}
       union all select id, 2 from operators where login = 'admin'
       union all select id, 3 from operators where 'administrator' = any (roles) and blocked_at is null) as known order by first limit 1`,
  )) as { id: string }[];
  if (!owner) throw new Error('the demonstration has no administrator whose its key could be');
  return owner.id;
};

const keptDemoKey = (dataDir: string): string => keptSecret(join(dataDir, 'demo-key.json'), 24);

export const shortestSecret = z.string().min(16);
export const secretKeyPath = ({ dataDir }: Pick<Config, 'dataDir'>): string => join(dataDir, 'secret-key.json');

/** Of this copy: made once, kept readable by its owner only. */
export const keptSecret = (path: string, bytes: number): string => {
  const kept = readKept(path, shortestSecret);
  if (kept) return kept;
  const made = randomBytes(bytes).toString('base64url');
  writeKept(path, made);
  return made;
};
