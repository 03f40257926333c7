import { fileURLToPath } from 'node:url';
import { startPart, type RunningPart } from './part.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const tsx = import.meta.resolve('tsx');

/** Time for a worker to finish the steps it holds. */
export const nodeEnding = [
  ['SIGTERM', 10_000],
  ['SIGKILL', 2_000],
] as const;

export interface NodePart {
  name: string;
  /** Of a TypeScript file from the project's root, then its arguments. */
  args: readonly string[];
  env: NodeJS.ProcessEnv;
  dataDir: string;
}

/** One of our own programs; it ends by itself when the pipe to us closes. */
export const startNodePart = ({ args, env, ...part }: NodePart): Promise<RunningPart> =>
  startPart({
    ...part,
    command: process.execPath,
    args: ['--import', tsx, ...args],
    cwd: root,
    env: { ...env, NODE_ENV: 'production', OTKLIK_PARENT_PIPE: '1' },
    ending: nodeEnding,
    parentPipe: true,
  });
