import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { createDataSource } from '../../db/data-source.js';
import { createTestDatabase, type TestDatabase } from '../support/servers.js';

let db: DataSource;
let other: DataSource;
let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  // One connection: what it has prepared can be asked of it.
  db = await createDataSource({ url: database.url, poolSize: 1 }).initialize();
  other = await createDataSource({ url: database.url }).initialize();
});
afterAll(async () => {
  await Promise.all([db.destroy(), other.destroy()]);
  await database.drop();
});

/** A statement that nobody else asks. */
const statement = (): string => `select $1::int + 1 as sum /* ${randomUUID()} */`;
const ask = async (text: string, times: number): Promise<number[]> => {
  const sums: number[] = [];
  for (let one = 0; one < times; one++) {
    const [row] = (await db.query(text, [one])) as { sum: number }[];
    sums.push(row?.sum ?? NaN);
  }
  return sums;
};
const isPrepared = async (text: string): Promise<boolean> => {
  const rows = (await db.query(`select statement from pg_prepared_statements`)) as { statement: string }[];
  return rows.some(({ statement: known }) => known === text);
};

test('what is asked again and again is parsed once, and answers by the values of the moment', async () => {
  const [rare, hot] = [statement(), statement()];
  await ask(rare, 1);
  expect(await ask(hot, 12)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  expect([await isPrepared(rare), await isPrepared(hot)]).toEqual([false, true]);
});

test('a new connection has it parsed again', async () => {
  const text = statement();
  await ask(text, 4);
  const [{ pid } = { pid: 0 }] = (await db.query(`select pg_backend_pid() as pid`)) as { pid: number }[];
  await other.query(`select pg_terminate_backend($1, 5000)`, [pid]);
  await db.query('select 1').catch(() => undefined); // the pool may learn only now that the connection is gone
  expect(await ask(text, 2)).toEqual([1, 2]);
  expect(await isPrepared(text)).toBe(true);
});

test('an error in one does not spoil the next', async () => {
  const text = `select 1 / $1::int as sum /* ${randomUUID()} */`;
  for (const value of [1, 1, 1, 1]) await db.query(text, [value]);
  await expect(db.query(text, [0])).rejects.toThrow('division by zero');
  expect(await db.query(text, [1])).toEqual([{ sum: 1 }]);
});

test('no more than a bounded number is kept', async () => {
  const texts = Array.from({ length: 400 }, statement);
  for (const text of texts) await ask(text, 3);
  const [{ count } = { count: '' }] = (await db.query(`select count(*) from pg_prepared_statements`)) as { count: string }[];
  expect(Number(count)).toBeLessThanOrEqual(300);
  expect(await ask(texts.at(-1) ?? '', 3)).toEqual([1, 2, 3]);
});
