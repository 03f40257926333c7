import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inheritedEnvironment } from '../../server/config.js';
import { freePorts } from './free-ports.js';
import { waitFor } from './wait-for.js';

export interface Panel {
  /** Of the web process: the panel lies under `/admin`. */
  url: string;
  close(): Promise<void>;
}

/** The web process as it runs in earnest: AdminJS does not like a test's own module loader. */
export const startPanel = async (settings: Record<string, string>): Promise<Panel> => {
  const folder = mkdtempSync(join(tmpdir(), 'otklik-panel-'));
  const port = await freePorts(1);
  const url = `http://127.0.0.1:${port}`;
  const env = {
    ...inheritedEnvironment,
    OTKLIK_LOG_LEVEL: 'silent',
    NODE_ENV: 'production',
    ADMIN_JS_TMP_DIR: join(folder, 'bundle'), // two files at once would write over each other's
    OTKLIK_DATA_DIR: folder,
    ...settings,
    PORT: String(port),
  };
  const web = spawn(process.execPath, ['--import', 'tsx', 'server/web.ts'], { env, stdio: ['ignore', 'inherit', 'inherit'] });
  const ended = new Promise((resolve) => web.once('exit', resolve));
  await waitFor(async () => (await fetch(`${url}/admin/login`).catch(() => undefined))?.ok, 'the panel', 90_000);
  return {
    url,
    async close() {
      web.kill('SIGKILL');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
