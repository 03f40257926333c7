import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { inheritedEnvironment } from '../../server/config.js';

export interface ToolRun {
  code: number | null;
  /** All that it printed, on both streams. */
  words: string;
}

/** A program of ours as `npm run` starts it; it sees nothing of the test's own environment but these variables. */
export const runTool = async (
  script: string,
  args: readonly string[],
  environment: Record<string, string>,
  input = '',
): Promise<ToolRun> => {
  const { PATH = '', HOME = '' } = inheritedEnvironment;
  const child = spawn(process.execPath, ['--import', 'tsx', script, ...args], {
    env: { PATH, HOME, OTKLIK_LOG_LEVEL: 'error', ...environment },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin.on('error', () => undefined); // it may be gone before it has read
  child.stdin.end(input);
  let words = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (words += text));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, words };
};
