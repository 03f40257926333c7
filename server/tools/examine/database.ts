import type { DataSource } from 'typeorm';
import { clockToleranceMs } from '../../clock.js';
import { ill, reasonOf, unseen, well, type Finding } from './finding.js';

const remake = 'создайте базу заново с LC_CTYPE=C.UTF-8 (или ICU) и кодировкой UTF8 и восстановите в неё копию';

/** What PostgreSQL itself must be like, whatever lies in it. */
export const examineDatabase = async (db: DataSource): Promise<Finding[]> => {
  const [found] = (await db.query(
    `select current_setting('server_version') as version, current_setting('server_version_num')::int / 10000 as major,
       datctype as locale, pg_encoding_to_char(encoding) as encoding, lower('СНЕГ') as lower, now() as now
     from pg_database where datname = current_database()`,
  )) as Server[];
  if (!found) throw new Error('the database does not know itself');
  return [examineVersion(found), examineLetters(found), await examineTrigrams(db), examineClock(found)];
};

interface Server {
  version: string;
  major: number;
  locale: string;
  encoding: string;
  lower: string;
  now: Date;
}

const examineVersion = ({ version, major }: Server): Finding =>
  major >= 14
    ? well('PostgreSQL', version)
    : ill('PostgreSQL', version, 'нужен PostgreSQL 14 или новее: перенесите базу копией (npm run backup, npm run restore)');

const examineLetters = ({ locale, encoding, lower }: Server): Finding =>
  encoding === 'UTF8' && lower === 'снег'
    ? well('Русские буквы в базе', `${locale}, ${encoding}`)
    : ill('Русские буквы в базе', `${locale}, ${encoding}: регистр кириллицы не различается`, remake);

/** With LC_CTYPE=C every Cyrillic similarity is zero. Nothing is left behind: the extension is made and undone in one transaction. */
const examineTrigrams = async (db: DataSource): Promise<Finding> => {
  const runner = db.createQueryRunner();
  try {
    await runner.startTransaction();
    await runner.query('create extension if not exists pg_trgm');
    const [row] = (await runner.query(`select cardinality(show_trgm('Снег')) as count`)) as { count: number }[];
    return (row?.count ?? 0) > 0 ? well('pg_trgm', 'видит кириллицу') : ill('pg_trgm', 'не видит кириллицы', remake);
  } catch (error) {
    return unseen('pg_trgm', reasonOf(error), 'установите пакет postgresql-contrib и дайте роли право CREATE в этой базе');
  } finally {
    await runner.rollbackTransaction();
    await runner.release();
  }
};

const examineClock = ({ now }: Server): Finding => {
  const skew = Date.now() - now.getTime();
  if (Math.abs(skew) < clockToleranceMs) return well('Часы', 'идут вместе с часами базы');
  return ill(
    'Часы',
    `расходятся с часами базы на ${Math.round(Math.abs(skew) / 1000)} с`,
    'включите синхронизацию времени (NTP) на обеих машинах',
  );
};
