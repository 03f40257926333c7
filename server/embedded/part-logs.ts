import {
  closeSync,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

/** Of a part's log; as much again stays in `.old`. */
const largest = 5_000_000;

const folderIn = (dataDir: string): string => join(dataDir, 'logs');

/** Where a part writes, and the last lines that it wrote from here on. */
export const openLog = (dataDir: string, name: string): { log: number; lastWords: () => string } => {
  const path = join(folderIn(dataDir), `${name}.log`);
  mkdirSync(folderIn(dataDir), { recursive: true, mode: 0o700 });
  turn(path, largest);
  const log = openSync(path, 'a', 0o600); // appending: after a turn it goes on from the beginning
  const before = fstatSync(log).size;
  const lastWords = (): string => {
    const [said = ''] = endOf(path, before).split(/^goroutine \d+ \[/m); // and then the stack
    const lines = said.trimEnd().split('\n');
    return lines
      .filter((line) => !/^\s+at /.test(line))
      .slice(-8)
      .join('\n');
  };
  return { log, lastWords };
};

/** The end of the file from this byte on, of as much as is kept; all of that when the file was turned meanwhile. */
const endOf = (path: string, from = 0): string => {
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    const start = Math.max(size < from ? 0 : from, size - largest);
    const bytes = Buffer.alloc(size - start);
    return bytes.subarray(0, readSync(file, bytes, 0, bytes.length, start)).toString();
  } finally {
    closeSync(file);
  }
};

/** Whatever has grown too long goes to `.old`, and the part, which knows nothing of it, writes on from the beginning. */
const turn = (path: string, limit: number): void => {
  if (!existsSync(path) || statSync(path).size <= limit) return;
  try {
    writeFileSync(`${path}.old`, endOf(path), { mode: 0o600 });
  } catch {
    rmSync(`${path}.old`, { force: true }); // no room for it, and all the more reason for the cut
  }
  truncateSync(path); // what was written since the copy is lost
};

/** A part that runs for months would fill the disk: to be called now and then. */
export const turnLogs = (dataDir: string, limit = largest): void => {
  const folder = folderIn(dataDir);
  const logs = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.log')) : [];
  for (const name of logs) turn(join(folder, name), limit);
};
