import type { DataSource } from 'typeorm';
import { CommunityKeys } from '../db/entities/community-keys.js';
import { verifyPassword } from '../db/password.js';
import type { Seal } from '../db/seal.js';
import { departments } from '../db/seed/departments.js';
import { demoOperators, demoPassword } from '../db/seed/operators.js';
import { CannotStart } from './embedded/cannot-start.js';
import { ofStand } from './known-keys.js';

/** In production nothing of the demonstration may be left: whoever has read our README knows its password and the stand's keys. */
export const refuseDemoLeftovers = async ({ db, seal }: { db: DataSource; seal: Seal }): Promise<void> => {
  // Who is blocked is given a new password when he is let in again (admin/people/operators.ts).
  // The demonstration gave one hash to all: each different one is tried once, for a try takes long. Whom a person added cannot
  // have its password; a login of the demonstration may have been changed since.
  const people = (await db.query(
    `select password_hash as hash, array_agg(login order by login) as logins from operators o
     where blocked_at is null and (login = any ($1) or not exists (
       select 1 from audit_entries where what = 'operator-added' and because ->> 'operatorId' = o.id::text)) group by password_hash`,
    [demoOperators(departments).map(({ login }) => login)],
  )) as { hash: string; logins: string[] }[];
  for (const { hash, logins } of people)
    if (await verifyPassword(demoPassword, hash))
      throw new CannotStart(
        `Пароль из демонстрации у сотрудников: ${logins.join(', ')}. В рабочем режиме смените его: npm run operator -- password --login ${logins[0]}`,
      );
  for (const keys of await db.manager.find(CommunityKeys))
    for (const sealed of [keys.token, keys.serviceToken, keys.secret])
      if (sealed !== null && ofStand.has(openKey(seal, sealed)))
        throw new CannotStart(
          'Среди источников есть сообщество с ключами стенда: в рабочем режиме удалите его или впишите настоящие ключи.',
        );
};

const openKey = (seal: Seal, sealed: string): string => {
  try {
    return seal.open(sealed);
  } catch (error) {
    throw new CannotStart(
      'Ключи сообществ записаны с другим OTKLIK_SECRET_KEY: верните прежний (в резервной копии он в файле secret-key).',
      { cause: error },
    );
  }
};
