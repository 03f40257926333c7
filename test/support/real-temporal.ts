import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readConfig } from '../../server/config.js';
import { obtainTemporal } from '../../server/embedded/obtain-temporal.js';

const run = promisify(execFile);
const version = '1.31.2';
const programs = [
  ['temporal-server', 'go.temporal.io/server/cmd/server', 'server'],
  ['temporal-sql-tool', 'go.temporal.io/server/cmd/tools/sql', 'sql'],
] as const;

/**
 * A folder for PATH with the programs that Temporal's images hold: the server and its tools of the version in docker-compose.yml, built
 * from source with Go the first time (several minutes) and kept in the user's cache, and the command line program.
 */
export const bringRealTemporal = async (folder: string): Promise<string> => {
  const { cacheDir, temporal, searchPath, environment } = readConfig();
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  for (const [name, source, built] of programs) {
    const kept = join(cacheDir, 'bin', `${name}-${version}`);
    if (!existsSync(kept)) await build(`${source}@v${version}`, built, kept);
    symlinkSync(kept, join(bin, name));
  }
  const sources = { cliPath: temporal.cliPath, searchPath, dataDir: folder, cacheDir, environment, report: () => undefined };
  symlinkSync((await obtainTemporal(sources)).path, join(bin, 'temporal'));
  return bin;
};

const build = async (source: string, built: string, kept: string): Promise<void> => {
  mkdirSync(join(kept, '..'), { recursive: true });
  const target = mkdtempSync(`${kept}.`);
  const env = { ...readConfig().environment, GOBIN: target, CGO_ENABLED: '0' };
  await run('go', ['install', '-trimpath', '-ldflags', '-s -w', source], { env });
  renameSync(join(target, built), kept);
  rmSync(target, { recursive: true });
};
