import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

const mayRun = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

const onThisMachine = (): string | undefined =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap((folder) => names.map((name) => join(folder, name)))
    .find(mayRun);

/** A real Chromium: CHROMIUM_PATH, one on this machine, or Debian's package where we may install it. Throws with what to do. */
const findChromium = (): string => {
  const given = process.env.CHROMIUM_PATH;
  if (given !== undefined) {
    if (mayRun(given)) return given;
    throw new Error(`CHROMIUM_PATH: there is no program to run at ${given}`);
  }
  const found = onThisMachine();
  if (found !== undefined) return found;
  const tried = process.getuid?.() === 0 ? installed() : 'we are not root, so nothing was installed';
  const path = onThisMachine();
  if (path !== undefined) return path;
  throw new Error(
    `the tests of the panel need Chromium (${tried}): install it (apt-get install chromium) or name it in CHROMIUM_PATH`,
  );
};

const installed = (): string => {
  const run = (...args: string[]) => spawnSync('apt-get', args, { encoding: 'utf8', timeout: 240_000 });
  run('update');
  const { status, error, stderr } = run('install', '--yes', '--no-install-recommends', 'chromium');
  return status === 0 ? 'apt-get installed it' : `apt-get failed: ${error?.message ?? stderr.trim().split('\n').at(-1)}`;
};

const quiet = ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'];
const alone = ['--disable-component-update', '--disable-sync'];

export const openChromium = (): Promise<Browser> =>
  chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox', ...quiet, ...alone] });
