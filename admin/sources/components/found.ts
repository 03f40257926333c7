import type { Finding, Found } from '../../../server/connecting.js';
import { say, type Key } from '../../frame/words.ts';

export const sayFound = (found: Found, values: Record<string, string>): string =>
  say(`connect.found.${found}` satisfies Key, values);

export type Standing = 'good' | 'wait' | 'bad';

export const standingOf = ({ found }: Pick<Finding, 'found'>): Standing => {
  if (found.endsWith('.ok') || found === 'server.heard') return 'good';
  return found === 'server.waiting' ? 'wait' : 'bad';
};
