import { isUtf8 } from 'node:buffer';

/** Why a file cannot be read at all; what is said of it is in locales/files.ts. */
export type FileFault = 'workbook' | 'not-text' | 'quotes';

/** `line` is where it breaks. */
export class FileUnreadable extends Error {
  override name = 'FileUnreadable';
  constructor(
    readonly why: FileFault,
    readonly line: number | null = null,
  ) {
    super(line === null ? why : `${why} at line ${line}`);
  }
}

const workbooks = [
  [0x50, 0x4b, 0x03, 0x04], // a zip: .xlsx, .ods
  [0xd0, 0xcf, 0x11, 0xe0], // .xls
];

/**
 * The text of a file as offices keep them: UTF-8 with a byte order mark or without, UTF-16 with one, and where it is no UTF-8 the
 * Windows code page of Cyrillic (cp1251), in which Excel saves a CSV. A decoder takes the mark away. Throws FileUnreadable.
 */
export const textOf = (bytes: Uint8Array): string => {
  const starts = (signs: readonly number[]): boolean => signs.every((sign, index) => bytes[index] === sign);
  if (workbooks.some(starts)) throw new FileUnreadable('workbook');
  const text = new TextDecoder(encodingOf(bytes, starts)).decode(bytes);
  if (text.includes('\0')) throw new FileUnreadable('not-text');
  return text;
};

const encodingOf = (bytes: Uint8Array, starts: (signs: readonly number[]) => boolean): string => {
  if (starts([0xff, 0xfe])) return 'utf-16le';
  if (starts([0xfe, 0xff])) return 'utf-16be';
  // No text of cp1251 with a Russian word in it happens to be UTF-8.
  return isUtf8(bytes) ? 'utf-8' : 'windows-1251';
};
