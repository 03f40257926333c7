import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Starts the keeper of this run's servers; nothing waits for it, and it starts no server before a test asks. */
export default () => {
  const folder = mkdtempSync(join(tmpdir(), 'otklik-test-'));
  const host = fileURLToPath(new URL('./servers-host.ts', import.meta.url));
  const keeper = spawn(process.execPath, ['--import', 'tsx', host, folder], {
    stdio: ['pipe', 'inherit', 'inherit'],
    detached: true,
  });
  process.env.OTKLIK_TEST_SERVERS = join(folder, 'host.sock');
  globalThis.testServersKeeper = keeper;
};
