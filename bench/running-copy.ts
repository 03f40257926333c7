import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort, isFree } from '../server/embedded/ports.js';
import { inheritedEnvironment } from '../server/config.js';

export interface RunningCopy {
  url: string;
  standUrl: string;
  key: string;
  databaseUrl: string;
  temporalAddress: string;
  /** What each part holds in memory, in megabytes; see `heldBy`. */
  memory(): Record<string, number>;
  /** Ends everything and starts it again on the same data; the milliseconds from the order to «ready». */
  restart(): Promise<number>;
  stop(): Promise<void>;
}

/** `npm start` in an empty folder of its own, as anybody would run it. */
export const startCopy = async (): Promise<RunningCopy> => {
  const dataDir = mkdtempSync(join(tmpdir(), 'otklik-bench-'));
  chmodSync(dataDir, 0o755); // PostgreSQL's own user comes in, or its data would lie elsewhere and stay
  const port = await freePort();
  const emulatorPort = await freeRow();
  const key = 'bench-key-bench-key';
  const url = `http://127.0.0.1:${port}`;
  const start = (): ChildProcess =>
    spawn(process.execPath, ['--import', 'tsx', fileURLToPath(new URL('../server/start.ts', import.meta.url))], {
      env: {
        ...inheritedEnvironment,
        PORT: String(port),
        OTKLIK_EMULATOR_PORT: String(emulatorPort),
        OTKLIK_DATA_DIR: dataDir,
        OTKLIK_DEMO_KEY: key,
        OTKLIK_LOG_LEVEL: 'error',
      },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  let copy = start();
  await untilReady(copy, url, dataDir);
  const { temporalAddress, databaseUrl } = readJson<{ temporalAddress: string; databaseUrl: string }>(
    join(dataDir, 'running.json'),
  );
  return {
    url,
    standUrl: `http://127.0.0.1:${emulatorPort}`,
    ...{ key, databaseUrl, temporalAddress },
    memory: () => memoryOf(join(dataDir, 'pids')),
    async restart() {
      const began = performance.now();
      await end(copy);
      copy = start();
      await untilReady(copy, url, dataDir);
      return performance.now() - began;
    },
    async stop() {
      await end(copy);
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
};

const readJson = <T>(path: string): T => JSON.parse(readFileSync(path, 'utf8')) as T;

/** Ready, and it has said where its servers are. */
const untilReady = async (copy: ChildProcess, url: string, dataDir: string): Promise<void> => {
  for (let ready = false; !ready;) {
    if (copy.exitCode !== null) throw new Error(`the copy ended with ${copy.exitCode} before it was ready`);
    ready = await fetch(`${url}/health/ready`).then(
      ({ ok }) => ok && existsSync(join(dataDir, 'running.json')),
      () => false,
    );
    if (!ready) await new Promise((resolve) => setTimeout(resolve, 200));
  }
};

const end = async (copy: ChildProcess): Promise<void> => {
  const ended = new Promise((resolve) => copy.once('exit', resolve));
  copy.kill('SIGTERM');
  await ended;
};

/** Of each part, its process and that one's children. */
const memoryOf = (folder: string): Record<string, number> => {
  const processes = execFileSync('ps', ['-eo', 'pid=,ppid=,rss='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number));
  const parts = readdirSync(folder).filter((name) => name.endsWith('.json'));
  return Object.fromEntries(
    parts.map((name) => {
      const { pid } = readJson<{ pid: number }>(join(folder, name));
      const held = processes.flatMap(([own = 0, parent, rss = 0]) => (own === pid || parent === pid ? [heldBy(own, rss)] : []));
      const once = Math.max(...held.map(({ files }) => files)) + Math.max(...held.map(({ shared }) => shared));
      const kilobytes = held.reduce((sum, { data }) => sum + data, once);
      return [name.replace('.json', ''), Math.round(kilobytes / 1024)];
    }),
  );
};

/**
 * Kilobytes, nothing twice. What the processes of a part share counts once: the pages of programs and libraries, whoever else on the machine
 * has them open, and PostgreSQL's buffers, which are its own from the start and are counted whole, however many of them have been touched
 * so far. Another system says only how much is resident in all.
 */
const heldBy = (pid: number, rss: number): { data: number; shared: number; files: number } => {
  try {
    const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
    const [, files] = /^RssFile:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    const [, data] = /^Pss_Anon:\s+(\d+) kB$/m.exec(rollup) ?? [];
    const shared = [...readFileSync(`/proc/${pid}/maps`, 'utf8').matchAll(/^([\da-f]+)-([\da-f]+) rw-s/gm)];
    const bytes = shared.map(([, from = '', to = '']) => parseInt(to, 16) - parseInt(from, 16));
    return { data: Number(data ?? 0), shared: bytes.reduce((sum, one) => sum + one, 0) / 1024, files: Number(files ?? 0) };
  } catch {
    return { data: rss, shared: 0, files: 0 }; // or it has just ended
  }
};

const freeRow = async (): Promise<number> => {
  for (;;) {
    const first = await freePort();
    const row = await Promise.all([0, 1, 2, 3, 4].map((offset) => isFree(first + offset)));
    if (first < 65_000 && row.every(Boolean)) return first;
  }
};
