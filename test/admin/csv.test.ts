import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readCsv, writeCsv } from '../../admin/files/csv.js';
import { FileUnreadable, textOf } from '../../admin/files/text.js';
import { asOfficesSave } from '../support/as-offices-save.js';

const cellsOf = (text: string): (readonly string[])[] => readCsv(text).map(({ cells }) => cells);
const faultOf = (read: () => unknown): Pick<FileUnreadable, 'why' | 'line'> | undefined => {
  try {
    read();
    return undefined;
  } catch (error) {
    if (!(error instanceof FileUnreadable)) throw error;
    return { why: error.why, line: error.line };
  }
};

test.each(asOfficesSave)('a table saved %s is read as it was written', (_how, save) => {
  const text = 'Код;Тема;Слова\nёлка;Ёлка № 1;"раз; два, три"\nснег;Уборка – «зима»;снег*';
  const read = cellsOf(textOf(save(text)));
  const semicolons = read.map((cells) => cells.map((cell) => cell.replace(/раз[,\t]/, 'раз;')));
  expect(semicolons).toEqual([
    ['Код', 'Тема', 'Слова'],
    ['ёлка', 'Ёлка № 1', 'раз; два, три'],
    ['снег', 'Уборка – «зима»', 'снег*'],
  ]);
});

describe('of the signs in a cell', () => {
  test.each<[string, string, string[]]>([
    ['a separator in quotes', 'a;"b;c";d', ['a', 'b;c', 'd']],
    ['a doubled quote in quotes', 'a;"День ""Отклика"""', ['a', 'День "Отклика"']],
    ['a quote within a bare cell', 'a;День "Отклика";b', ['a', 'День "Отклика"', 'b']],
    ['a line break in quotes', 'a;"раз\r\nдва"', ['a', 'раз\nдва']],
    ['spaces around', ' a ; " b " ; c ', ['a', 'b', 'c']],
    ['an empty cell, in quotes or not', 'a;;"";b', ['a', '', '', 'b']],
    ['the guard of a formula', `a;'=1+1;'-5;'просто`, ['a', '=1+1', '-5', `'просто`]],
    ['commas where the first line has semicolons', 'a;b,c', ['a', 'b,c']],
    ['separators in quotes, which choose nothing', '"a,b,c";d', ['a,b,c', 'd']],
  ])('%s is read as a spreadsheet reads it', (_sign, text, cells) => expect(cellsOf(text)).toEqual([cells]));
});

test('lines are those of the file, whatever stands between and inside them', () => {
  const rows = readCsv('\r\nКод;Слова\r\n\r\nlift;"раз\r\nдва\r\nтри"\r\n;;\r\nroof;x\r\n');
  expect(rows.map(({ line, cells: [code] }) => [line, code])).toEqual([
    [2, 'Код'],
    [4, 'lift'],
    [8, 'roof'],
  ]);
});

describe('refused with where it breaks is', () => {
  test.each<[string, string, number]>([
    ['a quote that never closes', 'a;b\nc;"d\ne;f\n', 2],
    ['one in the first cell', 'a;b\n\n"c;d\ne;f\n', 3],
    ['something after a closed quote', 'a;b\nc;"d"e;f\n', 2],
    ['quotes in quotes that are not doubled', 'a;b\nc;"День "Отклика""\n', 2],
  ])('%s', (_fault, text, line) => expect(faultOf(() => readCsv(text))).toEqual({ why: 'quotes', line }));
  test.each<[string, number[], string]>([
    ['a workbook of today', [0x50, 0x4b, 3, 4, 20, 0], 'workbook'],
    ['a workbook of thirty years ago', [0xd0, 0xcf, 0x11, 0xe0, 0xa1], 'workbook'],
    ['a picture', [0x89, 0x50, 0x4e, 0x47, 0, 0, 1], 'not-text'],
  ])('%s', (_file, bytes, why) => expect(faultOf(() => textOf(Uint8Array.from(bytes)))).toEqual({ why, line: null }));
});

test('nothing at all is a table without rows', () => expect([textOf(new Uint8Array()), readCsv('')]).toEqual(['', []]));

test('whatever is written is read back', () => {
  const cell = fc
    .oneof(fc.string(), fc.constantFrom('=1', '-5', '"', 'a;b', 'раз\nдва', '@', `'=`, '\t'))
    // Guards and outer spaces do not come back, nor do line ends of another kind, nor what is no text.
    .map((text) =>
      text
        .replace(/[\r\0]/g, '')
        .replace(/^'(?=[=+\-@])/, '')
        .trim(),
    );
  fc.assert(
    fc.property(fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { maxLength: 6 }), (rows) => {
      const table = [['Код', 'Тема'], ...rows];
      const told = table.filter((cells) => cells.some((text) => text !== ''));
      expect(cellsOf(textOf(new TextEncoder().encode(writeCsv(table))))).toEqual(told);
    }),
    { numRuns: 300 },
  );
});
