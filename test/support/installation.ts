import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createChildren } from '../../server/embedded/children.js';
import { writeKept } from '../../server/embedded/kept-file.js';
import { nodeEnding, startNodePart } from '../../server/embedded/node-part.js';
import { startPart, whenReady, type RunningPart } from '../../server/embedded/part.js';
import { accepts } from '../../server/embedded/ports.js';
import { startPostgres } from '../../server/embedded/postgres.js';
import { inheritedEnvironment } from '../../server/config.js';
import { freePorts } from './free-ports.js';
import { bringRealTemporal } from './real-temporal.js';
import { runTool, type ToolRun } from './run-tool.js';

/** What docker-compose.yml starts, without containers: the same programs, scripts and secrets in files, on ports of this machine. */
export interface Installation {
  /** Of the web process, as the proxy with the certificate reaches it. */
  url: string;
  standUrl: string;
  /** Runs a script of server/ops as its container does: what it says. */
  ops(script: 'temporal-schema' | 'temporal-namespace'): string;
  /** Started again when it dies, as `restart: unless-stopped` does. */
  startTemporal(): Promise<void>;
  start(part: 'web' | 'worker' | 'stand', name?: string): Promise<RunningPart>;
  tool(name: string, ...args: string[]): Promise<ToolRun>;
  folder: string;
  close(): Promise<void>;
}

/** Production refuses the stand's keys, which everybody knows: to it they go by other names. */
const ownNames = { 'production-key-of-': 'vk-community-', 'production-service-key': 'vk-service-demo' };

export const prepareInstallation = async (): Promise<Installation> => {
  const folder = mkdtempSync(join(tmpdir(), 'otklik-rehearsal-'));
  chmodSync(folder, 0o755); // PostgreSQL's own user comes in
  const bin = await bringRealTemporal(folder);
  const secrets = join(folder, 'secrets');
  execFileSync('sh', ['server/ops/make-secrets.sh', secrets]);
  const secret = (name: string): string => join(secrets, name);
  writeFileSync(secret('vk-service-token'), 'production-service-key\n');

  const servers = join(folder, 'servers');
  mkdirSync(servers, { mode: 0o755 });
  writeKept(join(servers, 'postgres.json'), { password: readFileSync(secret('postgres-password'), 'utf8') });
  const postgres = await startPostgres({ dataDir: servers, report: () => undefined, durability: 'durable' });

  const temporalPorts = await freePorts(9);
  const [port, standPort] = [await freePorts(1), await freePorts(2)];
  const names = await startRenamer(standPort + 1);
  const base = { PATH: `${bin}:${inheritedEnvironment.PATH}`, HOME: folder };
  const temporalEnvironment = {
    ...base,
    POSTGRES_PASSWORD_FILE: secret('postgres-password'),
    POSTGRES_SEEDS: '127.0.0.1',
    POSTGRES_USER: 'otklik',
    DB_PORT: String(postgres.port),
    TEMPORAL_ADDRESS: `127.0.0.1:${temporalPorts}`,
    TEMPORAL_NAMESPACE: 'otklik',
  };
  const serverEnvironment = {
    ...{ ...temporalEnvironment, DB: 'postgres12', BIND_ON_IP: '127.0.0.1', NUM_HISTORY_SHARDS: '64', LOG_LEVEL: 'warn' },
    ...{ TEMPORAL_ALLOW_NO_AUTH: 'true', DYNAMIC_CONFIG_FILE_PATH: resolve('server/ops/temporal-dynamic.yaml') },
    ...Object.fromEntries(
      ['FRONTEND', 'HISTORY', 'MATCHING', 'WORKER'].flatMap((service, index) => [
        [`${service}_GRPC_PORT`, String(temporalPorts + index)],
        [`${service}_MEMBERSHIP_PORT`, String(temporalPorts + 4 + index)],
      ]),
    ),
    FRONTEND_HTTP_PORT: String(temporalPorts + 8),
  };
  const environment: Record<string, string> = {
    ...base,
    OTKLIK_MODE: 'production',
    OTKLIK_DATA_DIR: join(folder, 'data'),
    OTKLIK_SECRET_KEY_FILE: secret('secret-key'),
    OTKLIK_LOG_LEVEL: 'info',
    OTKLIK_DEMO_SPEED: '60', // the policy «Показ» is chosen for a life of seconds
    DATABASE_URL: `postgresql://otklik@127.0.0.1:${postgres.port}/otklik`,
    DATABASE_PASSWORD_FILE: secret('postgres-password'),
    TEMPORAL_ADDRESS: temporalEnvironment.TEMPORAL_ADDRESS,
    TEMPORAL_NAMESPACE: 'otklik',
    VK_SERVICE_TOKEN_FILE: secret('vk-service-token'),
    VK_API_URL: `http://127.0.0.1:${names.port}`,
    VK_SITE_URL: `http://127.0.0.1:${standPort}`,
    ADMIN_JS_TMP_DIR: join(folder, 'panel'),
    ADMIN_JS_SKIP_BUNDLE: 'true',
    PORT: String(port),
  };
  execFileSync(process.execPath, ['--import', 'tsx', 'server/ops/build-panel.ts'], {
    env: { ...base, ADMIN_JS_TMP_DIR: join(folder, 'panel') },
    stdio: 'ignore',
  });

  const withPassword = 'server/ops/with-postgres-password.sh';
  const started: RunningPart[] = [];
  const children = createChildren(
    (line) => console.log(line),
    (reason) => console.log(reason),
  );
  const starts: Record<Parameters<Installation['start']>[0], (name: string) => Promise<RunningPart>> = {
    web: (name) => startNodePart({ name, args: ['server/web.ts'], env: environment, dataDir: servers }),
    worker: (name) => startNodePart({ name, args: ['server/worker.ts'], env: environment, dataDir: servers }),
    stand: (name) => {
      const args = ['emulator/main.ts', '--port', String(standPort), '--data', join(folder, 'stand'), '--parent-pipe'];
      return startNodePart({ name, args, env: base, dataDir: servers });
    },
  };
  return {
    url: `http://127.0.0.1:${port}`,
    standUrl: `http://127.0.0.1:${standPort}`,
    folder,
    ops(script) {
      const command = `exec sh ${withPassword} sh server/ops/${script}.sh 2>&1`;
      const { status, stdout } = spawnSync('sh', ['-c', command], { env: temporalEnvironment, encoding: 'utf8' });
      if (status !== 0) throw new Error(`server/ops/${script}.sh ended with ${status}: ${stdout}`);
      return stdout;
    },
    startTemporal: () =>
      children.add({
        name: 'temporal',
        start: () =>
          startPart({
            ...{ name: 'temporal', command: 'sh', args: [withPassword, 'temporal-server', 'start'] },
            ...{ env: serverEnvironment, dataDir: servers, ending: nodeEnding },
          }),
        isReady: (part) => whenReady(part, () => accepts(temporalPorts)),
      }),
    async start(part, name = part) {
      const running = await starts[part](name);
      started.unshift(running);
      return running;
    },
    tool: (name, ...args) => runTool(`server/tools/${name}.ts`, args, environment),
    async close() {
      for (const part of started) await part.stop();
      await children.stop();
      names.server.close();
      names.server.closeAllConnections();
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

/** Stands before the network's API and knows the keys by their own names. */
const startRenamer = async (apiPort: number): Promise<{ port: number; server: Server }> => {
  const rename = (text: string): string =>
    Object.entries(ownNames).reduce((renamed, [own, known]) => renamed.replaceAll(own, known), text);
  const server = createServer((request, response) => {
    const forward = async (): Promise<void> => {
      const { method = 'GET', url = '/', headers } = request;
      const answer = await fetch(`http://127.0.0.1:${apiPort}${url}`, {
        method,
        headers: { 'Content-Type': headers['content-type'] ?? '', Authorization: rename(headers.authorization ?? '') },
        ...(method === 'GET' ? {} : { body: rename(await textOf(request)) }),
      });
      response.writeHead(answer.status, { 'Content-Type': answer.headers.get('content-type') ?? '' }).end(await answer.text());
    };
    forward().catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as { port: number }).port, server };
};

const textOf = async (request: IncomingMessage): Promise<string> => {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += String(chunk);
  return text;
};
