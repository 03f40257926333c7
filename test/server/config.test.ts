import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { createDataSource } from '../../db/data-source.js';
import { readConfig } from '../../server/config.js';
import { createTestDatabase, type TestDatabase } from '../support/servers.js';

let folder: string;
let database: TestDatabase;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'otklik-config-'));
  database = await createTestDatabase();
});
afterAll(async () => {
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

describe('the address of the database', () => {
  test.each([
    ['a # after letters', 'postgresql://u:p#1@h/db'],
    ['a # after digits, which then pass for a port', 'postgresql://u:1#2@h/db'],
    ['a ?', 'postgresql://u:p?1@h/db'],
    ['a ? after digits', 'postgresql://u:1?2@h/db'],
    ['a /', 'postgresql://u:p/1@h/db'],
    ['a / after digits', 'postgresql://u:1/2@h/db'],
    ['a %', 'postgresql://u:50%more@h/db'],
    ['codes that are no letter', 'postgresql://u:%E0%A4@h/db'],
    ['another kind of address', 'mysql://u:p@h/db'],
    ['no address', 'localhost'],
  ])('%s is refused with what to do, and the value is not told', (_case, DATABASE_URL) => {
    for (const more of [{}, { DATABASE_PASSWORD: 'p' }])
      expect(() => readConfig({ DATABASE_URL, ...more })).toThrow(
        /^DATABASE_URL: ожидается адрес вида postgresql:\/\/.*знаки @ : \/ \? # % .*%40 %3A %2F %3F %23 %25.*DATABASE_PASSWORD\), а задано другое\.$/,
      );
  });

  test.each([
    ['postgresql://u:p@h/db', 'postgresql://u:p@h/db'],
    ['postgres://u@h:5433/db?sslmode=require', 'postgres://u@h:5433/db?sslmode=require'],
    ['postgresql://u:p@/db?host=/run/postgresql', 'postgresql://u:p@/db?host=/run/postgresql'],
    ['postgresql:///db?host=/run/postgresql', 'postgresql:///db?host=/run/postgresql'],
  ])('%s is taken as it is', (DATABASE_URL, url) => {
    expect(readConfig({ DATABASE_URL }).databaseUrl).toBe(url);
  });

  test('a password of its own is put in, also where the address names no host', () => {
    const { databaseUrl } = readConfig({ DATABASE_URL: 'postgresql://u@/db?host=/tmp', DATABASE_PASSWORD: 'p#1/?' });
    expect(new pg.Client({ connectionString: databaseUrl ?? '' })).toMatchObject({ user: 'u', password: 'p#1/?', host: '/tmp' });
  });

  test('every sign works in a password that is written as codes or stands apart', async () => {
    const password = `@:/?#%&+ '"\\[]$ёж`;
    const role = `config_${process.pid}`;
    const owner = new pg.Client({ connectionString: database.url });
    await owner.connect();
    await owner.query(`create role ${role} login password ${pg.escapeLiteral(password)}`);
    try {
      const apart = new URL(database.url);
      [apart.username, apart.password] = [role, ''];
      const coded = new URL(apart);
      coded.password = encodeURIComponent(password);
      for (const env of [{ DATABASE_URL: coded.href }, { DATABASE_URL: apart.href, DATABASE_PASSWORD: password }]) {
        const db = await createDataSource({ url: readConfig(env).databaseUrl ?? '', poolSize: 1 }).initialize();
        expect(await db.query('select current_user as name')).toEqual([{ name: role }]);
        await db.destroy();
      }
    } finally {
      await owner.query(`drop role ${role}`).finally(() => owner.end());
    }
  });
});

describe('an unset and an empty variable are the same', () => {
  const inFile = (words: string): string => {
    const path = join(folder, 'secret');
    writeFileSync(path, `${words}\n`);
    return path;
  };
  test.each(['', '  '])('beside a file that names the secret: «%s»', (empty) => {
    const key = 'secret-key-of-a-file-0123456789abcdef';
    expect(readConfig({ OTKLIK_SECRET_KEY: empty, OTKLIK_SECRET_KEY_FILE: inFile(key) }).secretKey).toBe(key);
    const url = 'smtps://u:p@mail.example.ru:465';
    const { smtp } = readConfig({ SMTP_URL: empty, SMTP_URL_FILE: inFile(url), SMTP_FROM: 'otklik@example.ru' });
    expect(smtp?.url).toBe(url);
    expect(readConfig({ OTKLIK_SECRET_KEY: empty, OTKLIK_SECRET_KEY_FILE: '' }).secretKey).toBeNull();
  });
  test('a variable that says something stands before its file', () => {
    const key = 'secret-key-of-a-variable-0123456789';
    expect(readConfig({ OTKLIK_SECRET_KEY: key, OTKLIK_SECRET_KEY_FILE: '/no/such' }).secretKey).toBe(key);
  });
});
