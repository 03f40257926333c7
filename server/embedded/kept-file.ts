import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { z } from 'zod';

/** A small JSON file for this copy's own use. Undefined when it is missing or was not written by us. */
export const readKept = <T>(path: string, shape: z.ZodType<T>): T | undefined => {
  try {
    return shape.safeParse(JSON.parse(readFileSync(path, 'utf8'))).data;
  } catch {
    return undefined;
  }
};

/** Readable by the owner only, and never half written: a kill leaves the old file or the new one. */
export const writeKept = (path: string, value: unknown): void => {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const next = `${path}.${process.pid}`;
  try {
    writeFileSync(next, `${JSON.stringify(value, null, 1)}\n`, { mode: 0o600 });
    renameSync(next, path);
  } catch (error) {
    rmSync(next, { force: true }); // what a full disk took of it
    throw error;
  }
};

export const forgetKept = (path: string): void => rmSync(path, { force: true });
