const unkept = /[\0\p{Surrogate}]/u;

/** Neither U+0000 nor half of a surrogate pair: PostgreSQL keeps no such text. */
export const isPlainText = (text: string): boolean => !unkept.test(text);

/** What a person sent, as it can be kept: without U+0000, and with U+FFFD in place of half a pair. */
export const toPlainText = (text: string): string => text.replaceAll('\0', '').replaceAll(/\p{Surrogate}/gu, '\uFFFD');
