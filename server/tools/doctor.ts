import type { DataSource } from 'typeorm';
import { createDataSource } from '../../db/data-source.js';
import { readConfig, type Config } from '../config.js';
import { readKept } from '../embedded/kept-file.js';
import { findCopy } from '../embedded/running-copy.js';
import { secretKeyPath, shortestSecret } from '../prepare.js';
import { examineContent } from './examine/content.js';
import { examineDatabase } from './examine/database.js';
import { ill, reasonOf, unseen, type Finding } from './examine/finding.js';
import { examineMachine } from './examine/machine.js';
import { examineTemporal } from './examine/temporal.js';
import { runTool } from './run-tool.js';

const usage = `Посмотреть, всё ли в порядке, ничего не меняя:
  npm run doctor
Код 0 — неполадок нет, 1 — найдены, 2 — не всё удалось посмотреть.`;

const examine = async (): Promise<Finding[]> => {
  const config = readConfig();
  const copy = findCopy(config.dataDir);
  const url = config.databaseUrl ?? copy?.databaseUrl;
  const address = config.temporal.address ?? copy?.temporalAddress;
  const namespace = copy?.namespace ?? config.temporal.namespace;
  return [
    ...(await examineMachine(config, copy)),
    ...(url === undefined ? [nothingRuns('База', 'DATABASE_URL')] : await examineData(config, url)),
    ...(address === undefined ? [nothingRuns('Temporal', 'TEMPORAL_ADDRESS')] : await examineTemporal({ address, namespace })),
  ];
};

const nothingRuns = (what: string, variable: string): Finding =>
  unseen(what, 'Отклик не запущен', `запустите его (npm start) или задайте ${variable}, и повторите`);

const examineData = async (config: Config, url: string): Promise<Finding[]> => {
  const db = createDataSource({ url, poolSize: 2 });
  const failure = await connect(db);
  if (failure) return [failure];
  try {
    const secretKey = config.secretKey ?? readKept(secretKeyPath(config), shortestSecret);
    return [...(await examineDatabase(db)), ...(await examineContent(db, { secretKey, smtp: config.smtp }))];
  } finally {
    await db.destroy();
  }
};

const connect = (db: DataSource): Promise<Finding | undefined> =>
  db.initialize().then(
    () => undefined,
    (error: unknown) => ill('База', reasonOf(error), 'запустите PostgreSQL или исправьте DATABASE_URL'),
  );

const marks: Record<Finding['state'], string> = { well: '  хорошо ', ill: '✗ ПЛОХО  ', unseen: '? НЕ ПРОВЕРЕНО' };

const tell = ({ what, found, state, mend }: Finding): string =>
  [`${marks[state]} ${what}: ${found}`, ...(mend === undefined ? [] : [`          Что сделать: ${mend}.`])].join('\n');

/** `npm run doctor`: looks, changes nothing, says how to mend what is not well. Code 0 = all well, 1 = not, 2 = could not look at all. */
await runTool({ usage, options: {}, words: [0, 0] }, async () => {
  const findings = await examine();
  for (const finding of findings) console.log(tell(finding));
  const count = (state: Finding['state']): number => findings.filter((finding) => finding.state === state).length;
  const [bad, unlooked] = [count('ill'), count('unseen')];
  console.log(
    [
      bad > 0
        ? `\nНайдено неполадок: ${bad}.`
        : unlooked > 0
          ? '\nВ том, что проверено, неполадок нет.'
          : '\nНеполадок не найдено.',
      ...(unlooked > 0 ? [`Не проверено: ${unlooked}.`] : []),
    ].join(' '),
  );
  return bad > 0 ? 1 : unlooked > 0 ? 2 : 0;
});
