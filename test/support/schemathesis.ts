import { execFile, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const version = '4.32.5';
const run = promisify(execFile);

/** Made once a checkout; `npm ci` clears it. */
const folder = resolve('node_modules/.cache', `schemathesis-${version}`);
const programIn = (place: string): string => join(place, 'bin', 'schemathesis');

/** From PyPI, in an environment of its own, whose maker is Debian's package, brought when we may. Throws with what to do. */
export const obtainSchemathesis = async (): Promise<string> => {
  if (existsSync(programIn(folder))) return programIn(folder);
  mkdirSync(resolve(folder, '..'), { recursive: true });
  if (spawnSync('python3', ['-c', 'import ensurepip']).status !== 0 && process.getuid?.() === 0) {
    spawnSync('apt-get', ['update', '-qq']);
    spawnSync('apt-get', ['install', '-y', '--no-install-recommends', 'python3-venv']);
  }
  try {
    await run('python3', ['-m', 'venv', folder], { timeout: 60_000 });
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', `schemathesis==${version}`];
    await run(join(folder, 'bin', 'python'), pip, { timeout: 240_000 });
    return programIn(folder);
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    const { stderr = '', message } = error as Error & { stderr?: string };
    const why = (stderr.trim() || message).split('\n').at(-1);
    throw new Error(
      `schemathesis ${version} could not be installed (${why}): the test of the API's document needs Python 3.10 or newer with venv ` +
        `(apt-get install python3-venv) and PyPI, or a mirror of it named in PIP_INDEX_URL`,
      { cause: error },
    );
  }
};

/** What it says, and whether it found nothing. */
export interface Findings {
  passed: boolean;
  words: string;
}

export const trySchema = async (
  program: string,
  { url, key, examples }: { url: string; key: string; examples: number },
): Promise<Findings> => {
  // Its own notes lie where it is started.
  const notes = mkdtempSync(join(folder, 'run-'));
  const wanted = ['--header', `Authorization: Bearer ${key}`, '--max-examples', String(examples), '--seed', '1', '--no-color'];
  // A code of a topic may fit the schema and be nobody's: what is refused so is no fault of the document.
  const checks = ['--exclude-checks', 'positive_data_acceptance'];
  try {
    const { stdout } = await run(program, ['run', `${url}/openapi.json`, '--url', url, ...wanted, ...checks], {
      cwd: notes,
      maxBuffer: 1e8,
    });
    return { passed: true, words: stdout };
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    return { passed: false, words: `${stdout ?? ''}\n${stderr ?? ''}` };
  } finally {
    rmSync(notes, { recursive: true, force: true });
  }
};
