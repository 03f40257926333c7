import { stemmer } from '@orama/stemmers/russian';
import { compileMisspelt, misspeltPartsOf, type Misspelt } from './misspelt.js';

/** A word of a text: `start`–`end` are UTF-16 offsets of what was written, `norm` is what prefixes and `stem` what stems are compared with. */
export interface Word {
  start: number;
  end: number;
  norm: string;
  stem: string;
  /** A new sentence: phrases do not reach across its beginning. */
  opens: boolean;
}

/** One place where a hint was found: its words in the order of the text, as indexes into the words given. */
export interface Hit<Tag> {
  hint: string;
  /** Whose hint it is; a hint that several topics share is found once. */
  tags: readonly Tag[];
  at: readonly number[];
  /** No word of it is misspelt. */
  exact: boolean;
}

/** Compiled hints. Built once per settings; a search then costs by the length of the text, not by the number of hints. */
export interface HintIndex<Tag> {
  stems: ReadonlyMap<string, number>;
  prefixes: ReadonlyMap<string, number>;
  prefixLengths: readonly number[];
  misspelt: Misspelt;
  /** By the part a hint begins with. */
  hints: ReadonlyMap<number, readonly CompiledHint<Tag>[]>;
}

interface CompiledHint<Tag> {
  hint: string;
  parts: readonly number[];
  tags: Tag[];
}

/** Words that may stand between two words of a phrase. */
const farthest = 2;
/** No Russian word is longer; what is longer is noise and is compared by its beginning. */
const longestWord = 48;

const invisible = '\\u00ad\\u200b-\\u200f\\u2060-\\u2064\\ufeff';
const wordPattern = new RegExp(`[\\p{L}\\p{N}][\\p{L}\\p{M}\\p{N}${invisible}]*`, 'gu');
const invisiblePattern = new RegExp(`[\\p{M}${invisible}]+`, 'gu');
/** Links, addresses of mail, and `[id1|Имя]`, by which VK says whom one answers. */
const unreadPattern = /https?:\/\/\S+|www\.\S+|\[(?:id|club|public)\d+[|:][^\]\n]{0,200}\]|[\w.-]{1,64}@[\w.-]{1,64}/giu;

export const wordsOf = (text: string): Word[] => {
  const read = text.replace(unreadPattern, (unread) => ' '.repeat(unread.length));
  const words: Word[] = [];
  for (const match of read.matchAll(wordPattern)) {
    const start = match.index;
    const before = words.at(-1);
    const norm = normalise(match[0]);
    const opens = before === undefined || endsSentence(read.slice(before.end, start), before);
    if (norm !== '') words.push({ start, end: start + match[0].length, norm, stem: stemOf(norm), opens });
  }
  return words;
};

/** A full stop after a short word is an abbreviation: «ул. Мира», «д. 5». */
const endsSentence = (between: string, before: Word): boolean =>
  /[!?\n;…]/u.test(between) || (between.includes('.') && before.norm.length > 3);

const normalise = (written: string): string => {
  const plain = written
    .slice(0, longestWord)
    .normalize('NFKC')
    .replace(invisiblePattern, '')
    .toLowerCase()
    .replaceAll('ё', 'е')
    // «Подьезд» is written as often as «подъезд».
    .replaceAll('ъ', 'ь')
    .replace(/(\p{L})\1{2,}/gu, '$1');
  return /[а-я]/u.test(plain) && /[a-z]/u.test(plain)
    ? plain.replace(/[abcehkmoptxy]/gu, (letter) => lookAlikes[letter] ?? letter)
    : plain;
};

/** Latin letters that look Cyrillic, in a word that has both. */
const lookAlikes: Record<string, string> = {
  a: 'а',
  b: 'в',
  c: 'с',
  e: 'е',
  h: 'н',
  k: 'к',
  m: 'м',
  o: 'о',
  p: 'р',
  t: 'т',
  x: 'х',
  y: 'у',
};

/** Snowball's stem, with the vowel that comes and goes taken out: остановок = остановка, скамеек = скамейка. */
const stemOf = (norm: string): string =>
  stemmer(norm)
    .replace(/([аеиоуя])ек$/u, '$1йк')
    .replace(/([^аеиоуыэюяйь])[ео]к$/u, '$1к');

export const compileHints = <Tag>(hints: Iterable<{ hint: string; tag: Tag }>): HintIndex<Tag> => {
  const stems = new Map<string, number>();
  const prefixes = new Map<string, number>();
  const known = new Map<string, CompiledHint<Tag>>();
  const partOf = (table: Map<string, number>, key: string): number => {
    const part = table.get(key) ?? stems.size + prefixes.size;
    table.set(key, part);
    return part;
  };
  for (const { hint, tag } of hints) {
    const parts = hint.split(/(?<=\*)|\s+/u).flatMap((piece) => {
      const words = wordsOf(piece);
      return words.map(({ norm, stem }, index) =>
        piece.endsWith('*') && index === words.length - 1
          ? partOf(prefixes, norm)
          : partOf(stems, isAbbreviation(piece) ? whole(norm) : stem),
      );
    });
    if (parts.length === 0) continue;
    const compiled = known.get(parts.join()) ?? { hint, parts, tags: [] };
    if (!compiled.tags.includes(tag)) compiled.tags.push(tag);
    known.set(parts.join(), compiled);
  }
  return {
    stems,
    prefixes,
    prefixLengths: [...new Set([...prefixes.keys()].map((prefix) => prefix.length))],
    misspelt: compileMisspelt(stems, prefixes),
    hints: groupByFirst(known.values()),
  };
};

/** «СВО», in capitals, is that word only: its stem is also that of «своего». */
const isAbbreviation = (written: string): boolean => /^\p{Lu}{2,}$/u.test(written);

/** A key of the table of stems that no stem can be. */
const whole = (norm: string): string => `=${norm}`;

const groupByFirst = <Tag>(hints: Iterable<CompiledHint<Tag>>): Map<number, CompiledHint<Tag>[]> => {
  const groups = new Map<number, CompiledHint<Tag>[]>();
  for (const hint of hints) {
    const [first = 0] = hint.parts;
    const group = groups.get(first);
    if (group) group.push(hint);
    else groups.set(first, [hint]);
  }
  return groups;
};

/** Every place of every hint, in the order of the text; a phrase counts once from each of its first words. */
export const findHints = <Tag>(words: readonly Word[], index: HintIndex<Tag>): Hit<Tag>[] => {
  const known = words.map((word) => partsOf(word, index));
  const parts = words.map((word, position) =>
    known[position]?.length ? known[position] : misspeltPartsOf(word, index.misspelt),
  );
  const possible = possibleHints(new Set(parts.flat()), index);
  return parts.flatMap((here, position) =>
    here.flatMap((part) =>
      (possible.get(part) ?? []).flatMap(({ hint, tags, parts: wanted }) => {
        const at = follow(wanted, position, { words, parts });
        return at ? [{ hint, tags, at, exact: at.every((place) => known[place]?.length) }] : [];
      }),
    ),
  );
};

/** Hints all of whose parts occur somewhere: in «не не не…» no phrase with «не» is followed in vain. */
const possibleHints = <Tag>(present: ReadonlySet<number>, { hints }: HintIndex<Tag>): HintIndex<Tag>['hints'] =>
  new Map(
    [...present].map((part) => [part, (hints.get(part) ?? []).filter(({ parts }) => parts.every((other) => present.has(other)))]),
  );

/** The parts of hints that a word satisfies. */
const partsOf = ({ norm, stem }: Word, { stems, prefixes, prefixLengths }: HintIndex<unknown>): number[] => {
  const parts = [stems.get(stem), stems.get(whole(norm))].filter((part) => part !== undefined);
  for (const length of prefixLengths) {
    const byPrefix = length <= norm.length ? prefixes.get(norm.slice(0, length)) : undefined;
    if (byPrefix !== undefined) parts.push(byPrefix);
  }
  return parts;
};

interface Read {
  words: readonly Word[];
  parts: readonly (readonly number[])[];
}

/** Positions of the whole phrase that begins at `start`, the nearest ones; keeps one path per position, so no phrase is slow. */
const follow = (wanted: readonly number[], start: number, { words, parts }: Read): number[] | undefined => {
  let paths = new Map([[start, [start]]]);
  for (const part of wanted.slice(1)) {
    const longer = new Map<number, number[]>();
    for (const [from, path] of paths) {
      for (let next = from + 1; next <= from + 1 + farthest && words[next]?.opens === false; next += 1) {
        if (parts[next]?.includes(part) && !longer.has(next)) longer.set(next, [...path, next]);
      }
    }
    paths = longer;
  }
  return paths.values().next().value;
};
