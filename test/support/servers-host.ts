// node --import tsx servers-host.ts FOLDER: keeps the servers of one test run. Each starts when a test first asks for it;
// all end, and the folder with them, when the pipe from Jest closes, however Jest ended.
import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readConfig } from '../../server/config.js';
import { obtainTemporal } from '../../server/embedded/obtain-temporal.js';
import { endWithParent } from '../../server/embedded/parent-pipe.js';
import type { RunningPart } from '../../server/embedded/part.js';
import { startPostgres } from '../../server/embedded/postgres.js';
import { startTemporal } from '../../server/embedded/temporal.js';

const dataDir = process.argv[2];
if (dataDir === undefined) throw new Error('expected: FOLDER');
chmodSync(dataDir, 0o755); // PostgreSQL's own user comes in
const report = (line: string): boolean => process.stderr.write(`${line}\n`);
const running: RunningPart[] = [];
const folders = [dataDir];

/** The server's address, and a database with all migrations that is copied for each test file and never opened. */
const postgres = async (): Promise<{ url: string }> => {
  const server = await startPostgres({ dataDir, report, durability: 'throwaway' });
  running.push(server);
  folders.push(server.data); // it may lie elsewhere
  const { migrate } = await import('../../db/migrate.js');
  await migrate(server.url);
  return { url: server.url };
};

const temporal = async (): Promise<{ address: string }> => {
  const { temporal, searchPath, cacheDir, environment } = readConfig();
  if (temporal.address !== null) return { address: temporal.address };
  const cli = await obtainTemporal({ cliPath: temporal.cliPath, searchPath, dataDir, cacheDir, environment, report });
  const server = await startTemporal({ dataDir, namespace: 'default', cli, durability: 'throwaway' });
  running.push(server);
  return { address: server.address };
};

const bundle = async (): Promise<{ path: string }> => {
  const { bundleWorkflowCode, DefaultLogger } = await import('@temporalio/worker');
  const workflowsPath = fileURLToPath(new URL('../../workflows/index.ts', import.meta.url));
  const { code } = await bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('WARN') });
  const path = join(dataDir, 'workflow-bundle.js');
  writeFileSync(path, code);
  return { path };
};

const once = <T>(make: () => Promise<T>): (() => Promise<T>) => {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
};
const things: Record<string, () => Promise<unknown>> = {
  '/postgres': once(postgres),
  '/temporal': once(temporal),
  '/bundle': once(bundle),
};

const host = createServer((request, response) => {
  const thing = things[request.url ?? ''] ?? (() => Promise.reject(new Error(`no such server: ${request.url}`)));
  const answer = (status: number, body: unknown): unknown => response.writeHead(status).end(JSON.stringify(body));
  thing().then(
    (made) => answer(200, made),
    (error: unknown) => answer(500, error instanceof Error ? (error.stack ?? error.message) : String(error)),
  );
});
host.listen(join(dataDir, 'host.sock'));

endWithParent(async () => {
  await Promise.allSettled(running.map((server) => server.stop()));
  folders.forEach((folder) => rmSync(folder, { recursive: true, force: true }));
}, 20_000);
