import { readConfig } from '../config.js';
import { CannotStart } from '../embedded/cannot-start.js';
import { demandDatabase } from '../embedded/outer-servers.js';
import { prepareDatabase } from '../prepare.js';
import { runTool } from './run-tool.js';

const usage = `Привести базу из DATABASE_URL к новейшему виду:
  npm run db:migrate`;

/** `npm run db:migrate`: brings the database of DATABASE_URL to the newest shape and fills what is missing; safe to repeat. */
await runTool({ usage, options: {}, words: [0, 0] }, async () => {
  const config = readConfig();
  const { databaseUrl, secretKey } = config;
  if (databaseUrl === null || secretKey === null) throw new CannotStart('Нужны DATABASE_URL и OTKLIK_SECRET_KEY.');
  await demandDatabase(databaseUrl);
  await prepareDatabase({ ...config, databaseUrl, secretKey });
  console.log('База готова.');
  return 0;
});
