import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../config.js';
import { startNodePart } from '../embedded/node-part.js';
import { whenReady } from '../embedded/part.js';
import { freePort } from '../embedded/ports.js';
import { startPostgres } from '../embedded/postgres.js';
import { buildSecretKey } from '../known-keys.js';
import { prepareDatabase } from '../prepare.js';

/**
 * While an image is made: the web process is started once, on a database of the moment, and builds the panel's scripts into
 * ADMIN_JS_TMP_DIR, so that later it starts without building.
 */
const dataDir = mkdtempSync(join(tmpdir(), 'otklik-build-'));
chmodSync(dataDir, 0o755); // PostgreSQL's own user comes in
const report = (line: string): void => console.log(line);
const secretKey = buildSecretKey;
const port = await freePort();
const postgres = await startPostgres({ dataDir, report, durability: 'throwaway' });
try {
  const config = readConfig({ DATABASE_URL: postgres.url, OTKLIK_SECRET_KEY: secretKey, OTKLIK_DATA_DIR: dataDir });
  await prepareDatabase({ ...config, databaseUrl: postgres.url, secretKey });
  const env = {
    ...readConfig().environment,
    OTKLIK_MODE: 'demo',
    OTKLIK_DATA_DIR: dataDir,
    OTKLIK_SECRET_KEY: secretKey,
    DATABASE_URL: postgres.url,
    TEMPORAL_ADDRESS: '127.0.0.1:9', // nobody calls it
    OTKLIK_HOST: '127.0.0.1',
    PORT: String(port),
  };
  const web = await startNodePart({ name: 'web', args: ['server/web.ts'], env, dataDir });
  const answers = (): Promise<boolean> =>
    fetch(`http://127.0.0.1:${port}/health/live`).then(
      ({ ok }) => ok,
      () => false,
    );
  await whenReady(web, answers, 120_000);
  await web.stop();
} finally {
  await postgres.stop();
  rmSync(dataDir, { recursive: true, force: true });
}
report('Страницы панели собраны.');
