import { Client, Connection } from '@temporalio/client';
import { createDataSource } from '../../db/data-source.js';
import { reconcile } from '../reconcile.js';
import { findServers, runTool } from './servers.js';

/** `npm run reconcile`: after Temporal's store was lost or restored from an older copy. */
await runTool(async () => {
  const { databaseUrl, temporalAddress, namespace } = findServers();
  const db = await createDataSource({ url: databaseUrl }).initialize();
  const connection = await Connection.connect({ address: temporalAddress });
  try {
    const { woken, started, ended } = await reconcile({ db, temporal: new Client({ connection, namespace }) });
    console.log(`Открытых обращений: продолжено ${woken}, запущено заново ${started}. Лишних процессов завершено: ${ended}.`);
    return 0;
  } finally {
    await connection.close();
    await db.destroy();
  }
});
