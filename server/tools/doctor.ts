import { statfsSync } from 'node:fs';
import { Client, Connection } from '@temporalio/client';
import type { DataSource } from 'typeorm';
import { createDataSource } from '../../db/data-source.js';
import { CommunityKeys } from '../../db/entities/community-keys.js';
import { createSeal } from '../../db/seal.js';
import { clockToleranceMs, recordAheadMs } from '../clock.js';
import { readConfig, type Config } from '../config.js';
import { CannotStart } from '../embedded/cannot-start.js';
import { readKept } from '../embedded/kept-file.js';
import { isFree } from '../embedded/ports.js';
import { findCopy, type RunningCopy } from '../embedded/running-copy.js';
import { createChecks } from '../health.js';
import { secretKeyPath, shortestSecret } from '../prepare.js';
import { runTool } from './servers.js';

/** One finding: what was looked at, what was found, and, where it is not well, how to mend it. */
export interface Finding {
  what: string;
  found: string;
  mend?: string;
}

const well = (what: string, found: string): Finding => ({ what, found });
const ill = (what: string, found: string, mend: string): Finding => ({ what, found, mend });

const keptHours = 2160;
const neededMb = 500;

const examineNode = (): Finding => {
  const { node } = process.versions;
  const [major = 0, minor = 0] = node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return well('Node.js', node);
  return ill('Node.js', node, 'установите Node.js 20.19 или новее');
};

const examineDisk = ({ dataDir }: Config): Finding => {
  const { bavail, bsize } = statfsSync('.');
  const freeMb = Math.floor((bavail * bsize) / 1_000_000);
  if (freeMb >= neededMb) return well('Место на диске', `${freeMb} МБ`);
  return ill('Место на диске', `${freeMb} МБ`, `освободите место для ${dataDir}: нужно хотя бы ${neededMb} МБ`);
};

const examinePort = async ({ port }: Config, copy: RunningCopy | undefined): Promise<Finding> => {
  const answers = await fetch(`http://127.0.0.1:${port}/health/live`, { signal: AbortSignal.timeout(3_000) }).then(
    ({ ok }) => ok,
    () => false,
  );
  if (answers) return well('Порт', `${port}, Отклик отвечает`);
  if (await isFree(port)) return well('Порт', `${port} свободен${copy ? ', но копия отмечена как работающая' : ''}`);
  return ill('Порт', `${port} занят другой программой`, 'освободите его или выберите другой переменной PORT');
};

export const examineDatabase = async (db: DataSource): Promise<Finding[]> => {
  const ask = async <Row>(sql: string): Promise<Row> => {
    const [row] = (await db.query(sql)) as Row[];
    if (row === undefined) throw new Error(`no row: ${sql}`);
    return row;
  };
  const { version, major } = await ask<{ version: string; major: number }>(
    `select current_setting('server_version') as version, current_setting('server_version_num')::int / 10000 as major`,
  );
  const { locale, encoding, lower } = await ask<{ locale: string; encoding: string; lower: string }>(
    `select datctype as locale, pg_encoding_to_char(encoding) as encoding, lower('СНЕГ') as lower from pg_database where datname = current_database()`,
  );
  const remake = 'создайте базу заново с LC_CTYPE=C.UTF-8 (или ICU) и кодировкой UTF8 и восстановите в неё копию';
  const { now } = await ask<{ now: Date }>(`select now()`);
  const skew = Date.now() - now.getTime();
  const ahead = await recordAheadMs(db);
  return [
    major >= 14
      ? well('PostgreSQL', version)
      : ill('PostgreSQL', version, 'нужен PostgreSQL 14 или новее: перенесите базу копией (npm run backup, npm run restore)'),
    encoding === 'UTF8' && lower === 'снег'
      ? well('Русские буквы в базе', `${locale}, ${encoding}`)
      : ill('Русские буквы в базе', `${locale}, ${encoding}: регистр кириллицы не различается`, remake),
    await examineTrigrams(db, remake),
    Math.abs(skew) < clockToleranceMs
      ? well('Часы', 'идут вместе с часами базы')
      : ill(
          'Часы',
          `расходятся с часами базы на ${Math.round(skew / 1000)} с`,
          'включите синхронизацию времени (NTP) на обеих машинах',
        ),
    ahead < clockToleranceMs
      ? well('Журнал', 'не опережает часов')
      : ill(
          'Журнал',
          `последняя запись на ${Math.round(ahead / 60_000)} мин впереди часов`,
          'часы перевели назад: исправьте их (NTP)',
        ),
  ];
};

/** With LC_CTYPE=C every Cyrillic similarity is zero. Nothing is left behind: the extension is made and undone in one transaction. */
const examineTrigrams = async (db: DataSource, remake: string): Promise<Finding> => {
  const runner = db.createQueryRunner();
  try {
    await runner.startTransaction();
    await runner.query('create extension if not exists pg_trgm');
    const [row] = (await runner.query(`select cardinality(show_trgm('Снег')) as count`)) as { count: number }[];
    return (row?.count ?? 0) > 0 ? well('pg_trgm', 'видит кириллицу') : ill('pg_trgm', 'не видит кириллицы', remake);
  } catch (error) {
    return well('pg_trgm', `не проверено (${error instanceof Error ? error.message : String(error)})`);
  } finally {
    await runner.rollbackTransaction();
    await runner.release();
  }
};

const examineContent = async (db: DataSource, secretKey: string | undefined): Promise<Finding[]> => {
  const pending = await db.showMigrations();
  const findings = [
    pending
      ? ill('Таблицы', 'есть непримененные изменения', 'npm run db:migrate (npm start делает это сам)')
      : well('Таблицы', 'новейшие'),
  ];
  if (pending) return findings;
  const [people] = (await db.query(
    `select count(*)::int as count from operators where 'administrator' = any (roles) and blocked_at is null`,
  )) as { count: number }[];
  findings.push(
    people?.count
      ? well('Администраторы', String(people.count))
      : ill('Администраторы', 'ни одного', 'npm run operator -- add --login … --name … --roles administrator'),
  );
  const seal = secretKey === undefined ? undefined : createSeal(secretKey);
  const sealed = (await db.manager.find(CommunityKeys))
    .flatMap(({ token, secret }) => [token, secret])
    .filter((key) => key !== null);
  const unread = seal && sealed.filter((key) => !opens(() => seal.open(key))).length;
  findings.push(
    unread === 0
      ? well('Ключи соцсетей', `читаются, ${sealed.length}`)
      : ill(
          'Ключи соцсетей',
          unread === undefined ? 'не проверены: нет OTKLIK_SECRET_KEY' : `не читаются: ${unread} из ${sealed.length}`,
          'задайте тот OTKLIK_SECRET_KEY, с которым они были записаны, или впишите ключи заново в «Источниках»',
        ),
  );
  return findings;
};

const opens = (open: () => string): boolean => {
  try {
    open();
    return true;
  } catch {
    return false; // a wrong key is exactly what is asked about
  }
};

const examineTemporal = async (db: DataSource, address: string, namespace: string): Promise<Finding[]> => {
  const connection = Connection.lazy({ address });
  try {
    const service = connection.workflowService;
    const { config } = await connection.withDeadline(Date.now() + 10_000, () => service.describeNamespace({ namespace }));
    const hours = Number(config?.workflowExecutionRetentionTtl?.seconds ?? 0) / 3600;
    const worker = await createChecks({ db, temporal: new Client({ connection, namespace }) })
      .worker()
      .then(
        () => true,
        () => false,
      );
    return [
      well('Temporal', `${address}, пространство ${namespace}`),
      hours >= keptHours
        ? well('Хранение историй', `${Math.round(hours / 24)} дн`)
        : ill(
            'Хранение историй',
            `${Math.round(hours / 24)} дн`,
            `temporal operator namespace update -n ${namespace} --retention ${keptHours}h`,
          ),
      worker
        ? well('Рабочий процесс', 'отвечает')
        : ill('Рабочий процесс', 'не спрашивает работы', 'запустите server/worker и посмотрите его журнал'),
    ];
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return [
      ill(
        'Temporal',
        `${address}: ${reason}`,
        `запустите сервер и создайте пространство ${namespace} или исправьте TEMPORAL_ADDRESS`,
      ),
    ];
  } finally {
    await connection.close();
  }
};

const examine = async (): Promise<Finding[]> => {
  const config = readConfig();
  const copy = findCopy(config.dataDir);
  const findings = [examineNode(), examineDisk(config), await examinePort(config, copy)];
  const databaseUrl = config.databaseUrl ?? copy?.databaseUrl;
  const address = config.temporal.address ?? copy?.temporalAddress;
  if (databaseUrl === undefined || address === undefined)
    return [...findings, well('Серверы', 'не заданы и не запущены: остальное проверяется при работающем Отклике')];
  const db = createDataSource({ url: databaseUrl, poolSize: 2 });
  try {
    await db.initialize();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return [...findings, ill('База', reason, 'запустите PostgreSQL или исправьте DATABASE_URL')];
  }
  try {
    const secretKey = config.secretKey ?? readKept(secretKeyPath(config), shortestSecret);
    return [
      ...findings,
      ...(await examineDatabase(db)),
      ...(await examineContent(db, secretKey)),
      ...(await examineTemporal(db, address, copy?.namespace ?? config.temporal.namespace)),
    ];
  } finally {
    await db.destroy();
  }
};

/** `npm run doctor`: looks, changes nothing, says how to mend what is not well; the code is 1 when something is not. */
await runTool(async () => {
  const findings = await examine();
  for (const { what, found, mend } of findings)
    console.log(
      mend === undefined ? `  хорошо  ${what}: ${found}` : `✗ ПЛОХО   ${what}: ${found}\n          Что сделать: ${mend}.`,
    );
  const bad = findings.filter(({ mend }) => mend !== undefined).length;
  if (bad > 0) throw new CannotStart(`\nНайдено неполадок: ${bad}.`);
  return 0;
});
