import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { applyFact, tellWorld, type Fact } from './facts.js';
import { emptyWorld, type World } from './world.js';

/** The world and the file that outlives a kill: a line is a list of facts that became true together. */
export interface Store {
  readonly world: World;
  /** Written before anybody is answered: a killed process loses nothing that it has promised. */
  commit(facts: readonly Fact[]): void;
  /** Told after each commit, in order. */
  watch(listener: (facts: readonly Fact[]) => void): void;
  close(): void;
}

const compactAbove = 64 * 1024 * 1024;
const keepSettledDeliveries = 5_000;

export const openStore = (folder: string): Store => {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'stand.jsonl');
  const world = existsSync(path) ? remember(path) : emptyWorld();
  const listeners: ((facts: readonly Fact[]) => void)[] = [];
  let { file, size } = rewrite(path, world);
  let limit = Math.max(compactAbove, size * 2);

  return {
    world,
    commit: (facts) => {
      if (facts.length === 0) return;
      size += writeWhole(file, `${JSON.stringify(facts)}\n`);
      for (const fact of facts) applyFact(world, fact);
      for (const listener of listeners) listener(facts);
      if (size < limit) return;
      closeSync(file);
      ({ file, size } = rewrite(path, world));
      limit = Math.max(compactAbove, size * 2);
    },
    watch: (listener) => void listeners.push(listener),
    close: () => closeSync(file),
  };
};

const remember = (path: string): World => {
  const world = emptyWorld();
  const lines = readFileSync(path, 'utf8').split('\n');
  lines.forEach((line, index) => {
    const isLast = index === lines.length - 1;
    for (const fact of line === '' ? [] : isLast ? readTorn(line) : readLine(line, `${path}:${index + 1}`))
      applyFact(world, fact);
  });
  return world;
};

/** What stands after the last line break was cut off by a kill: it was promised to nobody. */
const readTorn = (line: string): Fact[] => {
  try {
    return JSON.parse(line) as Fact[];
  } catch {
    return [];
  }
};

/** A whole line was promised: one that cannot be read is no kill but a damaged disk, and going on would hide a loss. */
const readLine = (line: string, place: string): Fact[] => {
  try {
    return JSON.parse(line) as Fact[];
  } catch (cause) {
    throw new Error(`${place} is damaged: remove the stand's folder to begin anew`, { cause });
  }
};

/** A new file beside the old one, then one rename: there is no instant at which a kill finds neither. */
const rewrite = (path: string, world: World): { file: number; size: number } => {
  forgetSettledDeliveries(world);
  const file = openSync(`${path}.new`, 'w');
  let size = 0;
  let lines = '';
  for (const fact of tellWorld(world)) {
    lines += `${JSON.stringify([fact])}\n`;
    if (lines.length < 1_000_000) continue;
    size += writeWhole(file, lines);
    lines = '';
  }
  size += writeWhole(file, lines);
  // A line is not synced: a kill of the process leaves it to the system, which has it. Here a power cut would cost everything.
  fsyncSync(file);
  renameSync(`${path}.new`, path);
  return { file, size };
};

const forgetSettledDeliveries = ({ deliveries }: World): void => {
  let surplus = deliveries.size - keepSettledDeliveries;
  for (const { id, status } of deliveries.values()) {
    if (surplus <= 0) return;
    if (status === 'waiting') continue;
    deliveries.delete(id);
    surplus -= 1;
  }
};

const writeWhole = (file: number, text: string): number => {
  const bytes = Buffer.from(text);
  for (let done = 0; done < bytes.length;) done += writeSync(file, bytes, done);
  return bytes.length;
};
