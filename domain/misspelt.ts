import type { Word } from './stems.js';

/** Stems and prefixes of hints, by what is left of them when one letter is taken out. */
export interface Misspelt {
  stems: ReadonlyMap<string, readonly Known[]>;
  prefixes: ReadonlyMap<string, readonly Known[]>;
  longestPrefix: number;
}

interface Known {
  key: string;
  part: number;
}

/** In a shorter word another letter makes another word: «замок» and «зам». */
const shortest = 6;
/** A word much longer than the beginning it resembles is another word: «поворот» is not a «повар». */
const longestEnding = 3;

export const compileMisspelt = (stems: ReadonlyMap<string, number>, prefixes: ReadonlyMap<string, number>): Misspelt => ({
  stems: byRemains(stems),
  prefixes: byRemains(prefixes),
  longestPrefix: Math.max(0, ...[...prefixes.keys()].map((prefix) => prefix.length)),
});

const byRemains = (table: ReadonlyMap<string, number>): Map<string, Known[]> => {
  const remains = new Map<string, Known[]>();
  for (const [key, part] of table) {
    if (key.length < shortest) continue;
    for (const rest of remainsOf(key)) {
      const known = remains.get(rest);
      if (known) known.push({ key, part });
      else remains.set(rest, [{ key, part }]);
    }
  }
  return remains;
};

/** The word itself, and the word without each of its letters but the first and the last: those are seldom mistaken. */
const remainsOf = (word: string): Set<string> => {
  const remains = new Set([word]);
  for (let index = 1; index < word.length - 1; index += 1) remains.add(word.slice(0, index) + word.slice(index + 1));
  return remains;
};

/** The parts of hints from which an unknown word differs by one letter: another, a missing, an extra one, or two swapped. */
export const misspeltPartsOf = ({ norm, stem }: Word, { stems, prefixes, longestPrefix }: Misspelt): number[] => {
  if (norm.length < shortest || !/^[а-я]+$/u.test(norm)) return [];
  const parts = new Set(partsNear(stem, stems));
  const longest = Math.min(norm.length, longestPrefix + 1);
  for (let length = Math.max(shortest - 1, norm.length - longestEnding); length <= longest; length += 1) {
    for (const part of partsNear(norm.slice(0, length), prefixes)) parts.add(part);
  }
  return [...parts];
};

const partsNear = (written: string, known: ReadonlyMap<string, readonly Known[]>): number[] =>
  [...remainsOf(written)].flatMap((rest) =>
    (known.get(rest) ?? []).flatMap(({ key, part }) => (isOneMistake(written, key) ? [part] : [])),
  );

/** Words with equal remains may differ by two letters taken out at two places. */
const isOneMistake = (written: string, key: string): boolean => {
  if (written.at(-1) !== key.at(-1)) return false;
  let same = 0;
  while (same < key.length && written[same] === key[same]) same += 1;
  const [left, right] = [written.slice(same), key.slice(same)];
  return (
    left.slice(1) === right.slice(1) ||
    left.slice(1) === right ||
    left === right.slice(1) ||
    (left[0] === right[1] && left[1] === right[0] && left.slice(2) === right.slice(2))
  );
};
