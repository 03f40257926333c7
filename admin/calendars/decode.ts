import { isUtf8 } from 'node:buffer';

/** What cannot be text at all. */
export type NotText = 'empty' | 'spreadsheet' | 'binary';

/**
 * The text of a file as offices keep them: UTF-8 or UTF-16 with a byte order mark, UTF-8 without one, and where it is no UTF-8 the
 * Windows code page of Cyrillic (cp1251), in which Excel saves a CSV. A decoder takes the mark away.
 */
export const decodeFile = (bytes: Uint8Array): { text: string } | { notText: NotText } => {
  if (bytes.length === 0) return { notText: 'empty' };
  const starts = (...signs: number[]): boolean => signs.every((sign, index) => bytes[index] === sign);
  if (starts(0x50, 0x4b, 0x03, 0x04) || starts(0xd0, 0xcf, 0x11, 0xe0)) return { notText: 'spreadsheet' };
  const text = starts(0xff, 0xfe)
    ? new TextDecoder('utf-16le').decode(bytes)
    : starts(0xfe, 0xff)
      ? new TextDecoder('utf-16be').decode(bytes)
      : new TextDecoder(isUtf8(bytes) ? 'utf-8' : 'windows-1251').decode(bytes);
  return text.includes('\0') ? { notText: 'binary' } : { text };
};
