import { describe, expect, test } from '@jest/globals';
import { compileHints, findHints, wordsOf } from '../../domain/stems.js';

/** What was found, as it stands in the text; the words of a phrase with « + » between. */
const found = (hints: string[], text: string): string[] => {
  const words = wordsOf(text);
  const index = compileHints(hints.map((hint) => ({ hint, tag: hint })));
  return findHints(words, index).map(({ at }) => at.map((n) => text.slice(words[n]?.start, words[n]?.end)).join(' + '));
};

test.each<[string, string, string, string[]]>([
  ['a stem is found in any case', 'снег', 'Снега много, снегом завалило', ['Снега', 'снегом']],
  ['not in the middle of a word', 'снег', 'заснеженный', []],
  ['nor in a longer word', 'газ', 'газон', []],
  ['a hint may be any form of the word', 'остановку', 'нет остановок', ['остановок']],
  ['with the vowel that comes and goes', 'скамейка', 'ни скамеек, ни скамейки', ['скамеек', 'скамейки']],
  ['a star is any ending', 'люк*', 'Люки и люковый', ['Люки', 'люковый']],
  ['even none', 'люк*', 'люк', ['люк']],
  ['but a beginning is not an ending', 'люк*', 'каблук', []],
  ['ё is е', 'тёплый', 'теплая', ['теплая']],
  ['in the text too', 'лед', 'гололёд и лёд', ['лёд']],
  ['ъ is ь', 'подъезд*', 'подьезд', ['подьезд']],
  ['one letter may be another', 'тротуар*', 'тратуара', ['тратуара']],
  ['may be missing', 'сугробы', 'сугрбы', ['сугрбы']],
  ['may be extra', 'автобус*', 'авттобус', ['авттобус']],
  ['two may be swapped', 'площадка', 'плоащдка', ['плоащдка']],
  ['two mistakes are another word', 'тротуар*', 'тратуор', []],
  ['a mistake in the first letter too', 'лошади', 'площади', []],
  ['a mistake in a short word too', 'замок', 'замук', []],
  ['and a longer word that begins alike', 'перила*', 'прилагается', []],
  ['a phrase', 'не чист*', 'Снег НЕ чистят', ['НЕ + чистят']],
  ['two words may stand between', 'не чист*', 'не хотят ли чистить', ['не + чистить']],
  ['three may not', 'не чист*', 'не хотят у нас чистить', []],
  ['the order matters', 'не чист*', 'чистят не так', []],
  ['a new sentence breaks it', 'не чист*', 'Они не приехали. Чистим сами', []],
  ['a new line breaks it', 'не чист*', 'не приехали\nчистим сами', []],
  ['an abbreviation does not', 'улице мира', 'на ул. Мира, на улице г. Мира', ['улице + Мира']],
  ['of two readings the nearer words count', 'не чист*', 'не не чистят', ['не + чистят', 'не + чистят']],
  ['a phrase of three', 'крыш* в подъезд* теч*', 'крыша прямо в нашем подъезде сильно течёт', ['крыша + в + подъезде + течёт']],
  ['letters may be stretched', 'снег', 'снееееег!!!', ['снееееег']],
  ['Latin letters may pose as ours', 'мусор', 'мycop', ['мycop']],
  ['signs beside a word are not its part', 'мусор', '🗑️мусор🗑️, «мусор»', ['мусор', 'мусор']],
  ['invisible signs inside are', 'мусор', 'му\u00adс\u200bор', ['му\u00adс\u200bор']],
  ['a decomposed й too', 'трамвай', 'трамва\u0438\u0306', ['трамва\u0438\u0306']],
  ['right-to-left words stand among ours', 'мусор', 'שלום мусор שלום', ['мусор']],
  ['a link is not read', 'мусор', 'https://example.org/мусор и мусор', ['мусор']],
  ['nor the name of whom one answers', 'снег', '[id77|Снег Иванович], снег', ['снег']],
  ['signs of regular expressions mean nothing', '(снег|лёд)+', 'снегопад (a+)+$', []],
  ['a hint without words finds nothing', '*', 'снег', []],
  ['nothing is found in nothing', 'снег', '', []],
])('%s', (_sentence, hint, text, expected) => {
  expect(found([hint], text)).toEqual(expected);
});

test('offsets count as JavaScript strings do, behind an emoji too', () => {
  expect(wordsOf('👨‍👩‍👧 Ёлка').map(({ start, end, norm }) => ({ start, end, norm }))).toEqual([{ start: 9, end: 13, norm: 'елка' }]);
});

test('a word known to another hint is not taken for a misspelt one', () => {
  const index = compileHints(['порошок', 'поросенок', 'поросёнка*', 'порожек'].map((hint) => ({ hint, tag: hint })));
  expect(findHints(wordsOf('порожек'), index).map(({ hint, exact }) => [hint, exact])).toEqual([['порожек', true]]);
});

test('a hit says whether it is exact', () => {
  const index = compileHints([{ hint: 'не чист* тротуар*', tag: null }]);
  expect(findHints(wordsOf('не чистят тротуар. Не чистят тратуар'), index).map(({ exact }) => exact)).toEqual([true, false]);
});

test('a hint that several share is found once and names them all', () => {
  const index = compileHints([
    { hint: 'снег', tag: 'roads' },
    { hint: 'Снега', tag: 'yards' },
    { hint: 'снег*', tag: 'roofs' },
  ]);
  expect(findHints(wordsOf('снег'), index).map(({ tags }) => tags)).toEqual([['roads', 'yards'], ['roofs']]);
});

describe('the longest comment, 16 KB', () => {
  const hints = Array.from({ length: 2000 }, (_, n) => (n % 2 ? `слов${n}*` : `не не не не не не не не чист${n}`));
  const index = compileHints(hints.map((hint) => ({ hint, tag: hint })));
  test.each([
    ['of one word many times', 'не '.repeat(5500)],
    ['of one endless word', 'снег'.repeat(4000)],
    ['of one letter', 'а'.repeat(16_000)],
    ['of accents', `а${'\u0301'.repeat(16_000)}`],
    ['of emoji', '🥶'.repeat(8000)],
    ['of brackets', '[id1|'.repeat(3000)],
    ['of a mailbox that never ends', 'a.'.repeat(8000)],
  ])('%s is searched for 2000 hints within a second', (_name, text) => {
    const begun = performance.now();
    findHints(wordsOf(text), index);
    expect(performance.now() - begun).toBeLessThan(1000);
  });
});
