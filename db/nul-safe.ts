import type { ValueTransformer } from 'typeorm';

/**
 * PostgreSQL's text refuses U+0000, and a resident may send it. It is kept as two private-use characters and read back
 * as it was; a text that holds the escape character itself survives too. Half of a surrogate pair becomes U+FFFD here as it would on the
 * wire, so that what is to be stored can be compared with what is.
 */
const escape = '\uE000';

export const toStored = (text: string): string =>
  text
    .replaceAll(escape, `${escape}\uE001`)
    .replaceAll('\0', `${escape}\uE002`)
    .replaceAll(/\p{Surrogate}/gu, '\uFFFD');

export const fromStored = (text: string): string =>
  text.replaceAll(`${escape}\uE002`, '\0').replaceAll(`${escape}\uE001`, escape);

export const nulSafe: ValueTransformer = { to: toStored, from: fromStored };
