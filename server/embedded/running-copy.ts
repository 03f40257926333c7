import { join } from 'node:path';
import { z } from 'zod';
import { forgetKept, readKept, writeKept } from './kept-file.js';
import { isAlive, processMark } from './process-mark.js';

/** What a running copy says of itself, for the tools beside it: `<dataDir>/running.json`, readable by its owner only. */
const runningCopy = processMark.extend({
  /** Null = all addresses of this machine. */
  host: z.string().nullable().default(null),
  port: z.int(),
  emulatorPort: z.int().nullable(),
  databaseUrl: z.string(),
  temporalAddress: z.string(),
  namespace: z.string(),
  temporalUiPort: z.int().nullable(),
});
export type RunningCopy = z.infer<typeof runningCopy>;

const pathIn = (dataDir: string): string => join(dataDir, 'running.json');

export const announceCopy = (dataDir: string, copy: RunningCopy): void => writeKept(pathIn(dataDir), copy);
export const forgetCopy = (dataDir: string): void => forgetKept(pathIn(dataDir));

/** Undefined when none runs on this data folder. */
export const findCopy = (dataDir: string): RunningCopy | undefined => {
  const found = readKept(pathIn(dataDir), runningCopy);
  return found && isAlive(found) ? found : undefined;
};
