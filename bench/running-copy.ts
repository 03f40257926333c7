import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort, isFree } from '../server/embedded/ports.js';
import { inheritedEnvironment } from '../server/config.js';

export interface RunningCopy {
  url: string;
  standUrl: string;
  key: string;
  temporalAddress: string;
  stop(): Promise<void>;
}

/** `npm start` in an empty folder of its own, as anybody would run it. */
export const startCopy = async (): Promise<RunningCopy> => {
  const dataDir = mkdtempSync(join(tmpdir(), 'otklik-bench-'));
  const port = await freePort();
  const emulatorPort = await freeRow();
  const key = 'bench-key-bench-key';
  const start = fileURLToPath(new URL('../server/start.ts', import.meta.url));
  const copy = spawn(process.execPath, ['--import', 'tsx', start], {
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
  const ended = new Promise<void>((resolve) => copy.once('exit', () => resolve()));
  const url = `http://127.0.0.1:${port}`;
  for (let ready = false; !ready;) {
    if (copy.exitCode !== null) throw new Error(`the copy ended with ${copy.exitCode} before it was ready`);
    ready = await fetch(`${url}/health/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (!ready) await new Promise((resolve) => setTimeout(resolve, 200));
  }
  const { temporalAddress } = JSON.parse(readFileSync(join(dataDir, 'running.json'), 'utf8')) as { temporalAddress: string };
  return {
    url,
    standUrl: `http://127.0.0.1:${emulatorPort}`,
    key,
    temporalAddress,
    async stop() {
      copy.kill('SIGTERM');
      await ended;
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
};

const freeRow = async (): Promise<number> => {
  for (;;) {
    const first = await freePort();
    const row = await Promise.all([0, 1, 2, 3, 4].map((offset) => isFree(first + offset)));
    if (first < 65_000 && row.every(Boolean)) return first;
  }
};
