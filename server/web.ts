import { createServer } from 'node:http';
import { join } from 'node:path';
import { createAdmin } from '../admin/index.js';
import { createApp } from './app.js';
import { readConfig } from './config.js';
import { endCleanly } from './ending.js';
import { createChecks } from './health.js';
import { gather } from './gather.js';
import { createParts, type Wired } from './parts.js';

/** The web process: webhooks, API, panel. */
const config = readConfig() as Wired;
const parts = await createParts(config, 'web');
const { db, deps, acts, intake, temporal, log } = parts;

const admin = await createAdmin({
  db,
  acts,
  readSettings: deps.readSettings,
  seal: parts.seal,
  cookieSecret: config.secretKey,
  secureCookies: config.mode === 'production',
  product: { districtName: 'Берёзовский район', siteUrl: config.vk.siteUrl },
  tmpDir: join(config.dataDir, 'admin'),
  log,
});

// A burst is taken in at once and worked off few at a time: what waits here stands in `deliveries` already.
const intakes = gather(8, intake.process);
const checks = createChecks({ db, temporal });
const server = createServer(createApp({ db, deps, acts, checks, onStored: intakes.put, admin, log }));
server.listen(config.port, () => log.info({ port: config.port }, 'web is listening'));

endCleanly(config, async () => {
  server.close();
  server.closeIdleConnections();
  await intakes.drain();
  await parts.close();
});
