import type { DataSource } from 'typeorm';
import { createDataSource } from '../../db/data-source.js';
import { readConfig } from '../config.js';
import { readKept } from '../embedded/kept-file.js';
import { findCopy } from '../embedded/running-copy.js';
import { secretKeyPath, shortestSecret } from '../prepare.js';
import { examineContent } from './examine/content.js';
import { examineDatabase } from './examine/database.js';
import { ill, reasonOf, well, type Finding } from './examine/finding.js';
import { examineMachine } from './examine/machine.js';
import { examineTemporal } from './examine/temporal.js';
import { runTool } from './servers.js';

const examine = async (): Promise<Finding[]> => {
  const config = readConfig();
  const copy = findCopy(config.dataDir);
  const machine = await examineMachine(config);
  const url = config.databaseUrl ?? copy?.databaseUrl;
  const address = config.temporal.address ?? copy?.temporalAddress;
  if (url === undefined)
    return [...machine, well('База', 'не задана и не запущена: остальное проверяется при работающем Отклике')];
  const db = createDataSource({ url, poolSize: 2 });
  const failure = await connect(db);
  if (failure) return [...machine, failure];
  try {
    const secretKey = config.secretKey ?? readKept(secretKeyPath(config), shortestSecret);
    const namespace = copy?.namespace ?? config.temporal.namespace;
    return [
      ...machine,
      ...(await examineDatabase(db)),
      ...(await examineContent(db, { secretKey, smtp: config.smtp })),
      ...(address === undefined ? [] : await examineTemporal({ db, address, namespace })),
    ];
  } finally {
    await db.destroy();
  }
};

const connect = (db: DataSource): Promise<Finding | undefined> =>
  db.initialize().then(
    () => undefined,
    (error: unknown) => ill('База', reasonOf(error), 'запустите PostgreSQL или исправьте DATABASE_URL'),
  );

const tell = ({ what, found, mend }: Finding): string =>
  mend === undefined ? `  хорошо  ${what}: ${found}` : `✗ ПЛОХО   ${what}: ${found}\n          Что сделать: ${mend}.`;

/** `npm run doctor`: looks, changes nothing, says how to mend what is not well. Code 0 = all well, 1 = not, 2 = could not look. */
await runTool(async () => {
  const findings = await examine();
  for (const finding of findings) console.log(tell(finding));
  const bad = findings.filter(({ mend }) => mend !== undefined).length;
  console.log(bad === 0 ? '\nНеполадок не найдено.' : `\nНайдено неполадок: ${bad}.`);
  return bad === 0 ? 0 : 1;
});
