import { createServer } from 'node:http';
import { join } from 'node:path';
import { createAdmin } from '../admin/index.js';
import { taskQueue } from '../workflows/messages.js';
import { createApp } from './app.js';
import { createCalendarFiles } from './calendar-files.js';
import { readWired } from './config.js';
import { createConnecting } from './connecting.js';
import { orExit, sayAndExit } from './embedded/cannot-start.js';
import { explainListen } from './embedded/ports.js';
import { endCleanly } from './ending.js';
import { createChecks } from './health.js';
import { gather } from './gather.js';
import { httpPatience, statementPatienceMs } from './http-patience.js';
import { createParts } from './parts.js';
import { createTopicsFile } from './topics-file.js';
import { refuseDemoLeftovers } from './production.js';

/** The web process: webhooks, API, panel. */
const config = orExit(readWired);
const parts = await createParts(config, 'web', taskQueue, statementPatienceMs);
const { db, deps, acts, intake, temporal, log } = parts;
if (config.mode === 'production') await refuseDemoLeftovers(parts).catch(sayAndExit);

// Read by AdminJS when it is first loaded. Its own choice, the folder it was started in, may be another's or shared by two copies.
config.environment.ADMIN_JS_TMP_DIR ??= join(config.dataDir, 'admin');
const admin = await createAdmin({
  db,
  acts,
  readSettings: deps.readSettings,
  speed: deps.speed,
  topicsFile: createTopicsFile(db),
  calendarFiles: createCalendarFiles(db),
  connecting: createConnecting({ db, deps, seal: parts.seal }),
  seal: parts.seal,
  isProduction: config.mode === 'production',
  cookieSecret: config.secretKey,
  secureCookies: config.mode === 'production',
  product: { districtName: config.districtName },
  log,
});

// A burst is taken in at once and worked off few at a time: what waits here stands in `deliveries` already.
const intakes = gather(8, intake.process);
const checks = createChecks({ db, temporal });
const server = createServer(
  httpPatience,
  createApp({
    db,
    deps,
    acts,
    seal: parts.seal,
    districtName: config.districtName,
    proxies: config.proxies,
    checks,
    onStored: intakes.put,
    admin,
    log,
  }),
);
const { host, port } = config;
server.on('error', (error) => sayAndExit(explainListen(error, { host, port, variable: 'PORT' })));
server.listen({ port, ...(host === null ? {} : { host }) }, () => log.info({ port }, 'web is listening'));

endCleanly(config, async () => {
  server.close();
  server.closeIdleConnections();
  await intakes.drain();
  await parts.close();
});
