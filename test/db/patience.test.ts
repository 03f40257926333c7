import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Pool } from 'pg';
import type { DataSource } from 'typeorm';
import { createDataSource } from '../../db/data-source.js';
import { createTestDatabase, type TestDatabase } from '../support/servers.js';

let database: TestDatabase;
let db: DataSource;
beforeAll(async () => {
  database = await createTestDatabase();
  db = await createDataSource({ url: database.url, poolSize: 1, patienceMs: 300 }).initialize();
  await db.query('create table kept (word text)');
});
afterAll(async () => {
  await db.destroy();
  await database.drop();
});

const backend = async (): Promise<number> => {
  const [row] = (await db.query('select pg_backend_pid() as pid')) as { pid: number }[];
  return row?.pid ?? 0;
};

test('a statement that is not answered in time is an error, and its connection answers nobody any more', async () => {
  const before = await backend();
  const late = db.query(`select pg_sleep(3), 'late' as word`);
  const next = db.query(`select 'next' as word`); // waits for the only connection
  await expect(late).rejects.toThrow('not answered within 300 ms');
  expect(await next).toEqual([{ word: 'next' }]);
  expect(await backend()).not.toBe(before);
});

test('nothing of the transaction around it takes effect', async () => {
  const whole = db.transaction(async (tx) => {
    await tx.query(`insert into kept values ('half')`);
    await tx.query('select pg_sleep(3)');
  });
  await expect(whole).rejects.toThrow('not answered within 300 ms');
  expect(await db.query('select word from kept')).toEqual([]);
});

test('those who ask the pool itself with a callback, as the sessions do, are told too', async () => {
  const { master } = db.driver as unknown as { master: Pool };
  const told = new Promise<Error | undefined>(
    (resolve) => void master.query('select pg_sleep(3)', [], (error) => resolve(error)),
  );
  expect((await told)?.message).toContain('not answered within 300 ms');
  expect(await db.query(`select 'next' as word`)).toEqual([{ word: 'next' }]);
});

test('statements that are answered leave the connection as it is, and without patience any may take its time', async () => {
  const before = await backend();
  await db.query('select pg_sleep(0.2)');
  await db.query('select pg_sleep(0.2)');
  expect(await backend()).toBe(before);
  const patient = await createDataSource({ url: database.url, poolSize: 1 }).initialize();
  expect(await patient.query(`select pg_sleep(1), 'late' as word`)).toMatchObject([{ word: 'late' }]);
  await patient.destroy();
});
