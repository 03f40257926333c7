import { Client, Connection } from '@temporalio/client';
import { taskQueue } from '../../workflows/messages.js';
import { createAnnouncer } from '../announce.js';
import { demandTemporal } from '../embedded/outer-servers.js';
import { reconcile } from '../reconcile.js';
import { runTool } from './run-tool.js';
import { findServers, openDatabase } from './servers.js';

const usage = `Продолжить открытые обращения, когда хранилище Temporal потеряно, новое или старше базы:
  npm run reconcile`;

/** `npm run reconcile`: after Temporal's store was lost or restored from an older copy. */
await runTool({ usage, options: {}, words: [0, 0] }, async () => {
  const { databaseUrl, temporalAddress, namespace } = findServers();
  await demandTemporal(temporalAddress, namespace);
  const db = await openDatabase(databaseUrl);
  const connection = Connection.lazy({ address: temporalAddress });
  try {
    const temporal = new Client({ connection, namespace });
    const announcer = createAnnouncer({ db, temporal, taskQueue });
    const { told, begun, stale } = await reconcile({ db, temporal, announcer });
    console.log(`Открытых обращений: продолжено ${told}, запущено заново ${begun}. Лишних процессов завершается: ${stale}.`);
    return 0;
  } finally {
    await connection.close();
    await db.destroy();
  }
});
