import { mkdtempSync, chmodSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAdmin } from '../../admin/index.js';
import { readConfig } from '../config.js';
import { startPostgres } from '../embedded/postgres.js';
import { createParts } from '../parts.js';
import { prepareDatabase } from '../prepare.js';

/**
 * Builds the panel's scripts into ADMIN_JS_TMP_DIR while an image is made, so that the web process starts without building.
 * AdminJS reads its resources from a living database: an embedded one is there for the moment.
 */
const dataDir = mkdtempSync(join(tmpdir(), 'otklik-build-'));
chmodSync(dataDir, 0o755); // PostgreSQL's own user comes in
const report = (line: string): void => console.log(line);
const postgres = await startPostgres({ dataDir, report, durability: 'throwaway' });
const config = {
  ...readConfig({ OTKLIK_LOG_LEVEL: 'silent', OTKLIK_DATA_DIR: dataDir, TEMPORAL_ADDRESS: '127.0.0.1:9' }),
  databaseUrl: postgres.url,
  secretKey: 'of-this-build-alone-and-then-forgotten',
};
await prepareDatabase(config);
const temporal = { ...config.temporal, address: '127.0.0.1:9' }; // nobody calls it
const { db, deps, acts, seal, log, close } = await createParts({ ...config, temporal }, 'build');
await createAdmin({
  ...{ db, acts, seal, log, readSettings: deps.readSettings },
  ...{ cookieSecret: config.secretKey, secureCookies: true },
  product: { districtName: config.districtName, siteUrl: config.vk.siteUrl },
});
await close();
await postgres.stop();
rmSync(dataDir, { recursive: true });
report('Страницы панели собраны.');
process.exit(0);
