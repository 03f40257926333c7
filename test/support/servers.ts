import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { request, type IncomingMessage } from 'node:http';
import pg from 'pg';
import { z } from 'zod';
import { waitFor } from './wait-for.js';

/** Asks the keeper of this run's servers (servers-host.ts) for one of them; the first one to ask waits until it has started. */
const ask = async <T>(thing: 'postgres' | 'temporal' | 'bundle', shape: z.ZodType<T>): Promise<T> => {
  const socketPath = process.env.OTKLIK_TEST_SERVERS;
  if (socketPath === undefined)
    throw new Error('test servers are kept by test/support/global-setup.js: run the tests through Jest');
  await waitFor(() => existsSync(socketPath), 'the keeper of the test servers', 30_000);
  const body = await new Promise<unknown>((resolve, reject) => {
    // A connection of its own: a kept one may be closed by the keeper at the moment it is used again.
    const sent = request({ socketPath, path: `/${thing}`, agent: false }, (response) => {
      readAll(response).then((text) => {
        if (response.statusCode === 200) resolve(JSON.parse(text));
        else reject(new Error(`test server «${thing}» did not start: ${text}`));
      }, reject);
    });
    sent.once('error', reject).end();
  });
  return shape.parse(body);
};

const readAll = async (response: IncomingMessage): Promise<string> => {
  let text = '';
  for await (const chunk of response.setEncoding('utf8')) text += String(chunk);
  return text;
};

const postgresUrl = async (): Promise<string> => (await ask('postgres', z.object({ url: z.string() }))).url;

/** `host:port` of a real Temporal server with the namespace `default`; use a task queue of your own. */
export const temporalAddress = async (): Promise<string> => (await ask('temporal', z.object({ address: z.string() }))).address;

/** A file for `workflowBundle: { codePath }`, made once a run. */
export const workflowBundlePath = async (): Promise<string> => (await ask('bundle', z.object({ path: z.string() }))).path;

export interface TestDatabase {
  url: string;
  drop: () => Promise<void>;
}

/** A database of one's own with all migrations applied. */
export const createTestDatabase = async (): Promise<TestDatabase> => {
  const template = new URL(await postgresUrl());
  const name = `test_${randomBytes(6).toString('hex')}`;
  const admin = new URL(template);
  admin.pathname = '/postgres';
  const order = async (sql: string): Promise<void> => {
    const client = new pg.Client({ connectionString: admin.href });
    await client.connect();
    await client.query(sql).finally(() => client.end());
  };
  await order(`create database ${name} template ${template.pathname.slice(1)}`);
  const own = new URL(template);
  own.pathname = `/${name}`;
  return { url: own.href, drop: () => order(`drop database if exists ${name} with (force)`) };
};
