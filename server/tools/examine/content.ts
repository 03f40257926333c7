import type { DataSource } from 'typeorm';
import { CommunityKeys } from '../../../db/entities/community-keys.js';
import { createSeal } from '../../../db/seal.js';
import { verifyAudit } from '../../../db/verify-audit.js';
import type { Config } from '../../config.js';
import { clockToleranceMs, recordAheadMs } from '../../clock.js';
import { ill, well, type Finding } from './finding.js';

/** What lies in the database; tables that are not the newest are not looked into. */
export const examineContent = async (
  db: DataSource,
  { secretKey, smtp }: { secretKey: string | undefined; smtp: Config['smtp'] },
): Promise<Finding[]> => {
  const tables = await examineTables(db);
  if (tables.state !== 'well') return [tables];
  const notices = await examineNotices(db, smtp);
  return [tables, await examinePeople(db), await examineKeys(db, secretKey), notices, ...(await examineAudit(db))];
};

const examineTables = async (db: DataSource): Promise<Finding> => {
  const known = db.migrations.map(({ name, constructor }) => name ?? constructor.name);
  const applied = await appliedMigrations(db);
  if (applied.some((name) => !known.includes(name)))
    return ill('Таблицы', 'новее этой программы', 'запустите ту же версию Отклика, что обновила базу, или новее');
  const pending = known.filter((name) => !applied.includes(name)).length;
  if (pending === 0) return well('Таблицы', 'новейшие');
  return ill('Таблицы', `не применено изменений: ${pending}`, 'npm run db:migrate (npm start делает это сам)');
};

const appliedMigrations = async (db: DataSource): Promise<string[]> => {
  const [row] = (await db.query(`select to_regclass('migrations') is not null as made`)) as { made: boolean }[];
  if (!row?.made) return [];
  return ((await db.query(`select name from migrations`)) as { name: string }[]).map(({ name }) => name);
};

const examinePeople = async (db: DataSource): Promise<Finding> => {
  const [people] = (await db.query(
    `select count(*)::int as count from operators where 'administrator' = any (roles) and blocked_at is null`,
  )) as { count: number }[];
  if (people?.count) return well('Администраторы', String(people.count));
  return ill('Администраторы', 'ни одного', 'npm run operator -- add --login … --name … --roles administrator');
};

const examineKeys = async (db: DataSource, secretKey: string | undefined): Promise<Finding> => {
  const what = 'Ключи соцсетей';
  const sealed = (await db.manager.find(CommunityKeys))
    .flatMap(({ token, serviceToken, secret, confirmation }) => [token, serviceToken, secret, confirmation])
    .filter((key) => key !== null);
  const mend = 'задайте тот OTKLIK_SECRET_KEY, с которым они были записаны, или впишите ключи заново в «Источниках»';
  if (secretKey === undefined)
    return sealed.length ? ill(what, 'не проверены: нет OTKLIK_SECRET_KEY', mend) : well(what, 'пока нет');
  const seal = createSeal(secretKey);
  const unread = sealed.filter((key) => !opens(() => seal.open(key))).length;
  if (unread === 0) return well(what, sealed.length ? `читаются, ${sealed.length}` : 'пока нет');
  return ill(what, `не читаются: ${unread} из ${sealed.length}`, mend);
};

/** A place without a mail server is well as long as nobody is to be written to. */
const examineNotices = async (db: DataSource, smtp: Config['smtp']): Promise<Finding> => {
  const [found] = (await db.query(
    `select (select count(*)::int from ladders where steps @? '$[*].by[*] ? (@ == "email")') as ladders,
       (select count(*)::int from departments where kind = 'outside' and email is not null) as bodies,
       (select count(*)::int from notices where status = 'failed' and at > now() - interval '7 days') as failed`,
  )) as { ladders: number; bodies: number; failed: number }[];
  const { ladders = 0, bodies = 0, failed = 0 } = found ?? {};
  if (smtp === null && ladders + bodies > 0)
    return ill('Почта', 'не настроена, а лестницы или внешние организации её ждут', 'задайте SMTP_URL и SMTP_FROM');
  if (failed > 0)
    return ill('Оповещения', `за неделю не доставлено: ${failed}`, 'посмотрите причины в панели: «Организация → Доставка»');
  return well('Почта', smtp === null ? 'не настроена, никто её не ждёт' : 'настроена');
};

const opens = (open: () => string): boolean => {
  try {
    open();
    return true;
  } catch {
    return false; // a wrong key is exactly what is asked about
  }
};

const examineAudit = async (db: DataSource): Promise<Finding[]> => {
  const ahead = await recordAheadMs(db);
  const { entries, broken } = await verifyAudit(db);
  return [
    ahead < clockToleranceMs
      ? well('Время в журнале', 'не опережает часов')
      : ill(
          'Время в журнале',
          `последняя запись на ${Math.ceil(ahead / 60_000)} мин впереди часов`,
          'часы перевели назад: исправьте их (NTP)',
        ),
    broken.length === 0
      ? well('Цепочка журнала', `цела, записей ${entries}`)
      : ill(
          'Цепочка журнала',
          `нарушена, первые записи: ${broken.join(', ')}`,
          'кто-то менял базу мимо Отклика: сохраните её как есть (npm run backup) и сверьте с прежними копиями',
        ),
  ];
};
