const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const utf16 = (text: string): Buffer => Buffer.from(`\uFEFF${text}`, 'utf16le');

/** As spreadsheets in Russia have saved CSV for thirty years. */
export const cp1251 = (text: string): Uint8Array =>
  Uint8Array.from([...text], (sign) => {
    const code = sign.charCodeAt(0);
    if (code < 128) return code;
    return { ё: 0xb8, Ё: 0xa8, '№': 0xb9, '–': 0x96, '«': 0xab, '»': 0xbb }[sign] ?? code - 0x350;
  });

/** How one and the same table, written with semicolons here, may come in a file: every reader of files takes all of them. */
export const asOfficesSave: [how: string, save: (text: string) => Uint8Array][] = [
  ['in UTF-8', utf8],
  ['in UTF-8 with a byte order mark', (text) => utf8(`\uFEFF${text}`)],
  ['in cp1251', cp1251],
  ['in UTF-16', utf16],
  ['in UTF-16 of the other end', (text) => utf16(text).swap16()],
  ['with commas', (text) => utf8(text.replaceAll(';', ','))],
  ['with tabs, in UTF-16', (text) => utf16(text.replaceAll(';', '\t'))],
  ['with line ends of Windows, in cp1251', (text) => cp1251(text.replaceAll('\n', '\r\n'))],
  ['with line ends of an old Mac', (text) => utf8(text.replaceAll('\n', '\r'))],
  ['with empty lines around', (text) => utf8(`\r\n;;\r\n${text}\n\n;;\n`)],
  ['with every cell in quotes', (text) => utf8(text.replace(/(^|[;\n])([^";\n]+)(?=[;\n]|$)/g, '$1"$2"'))],
];
