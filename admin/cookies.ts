import type { IncomingMessage } from 'node:http';

export const cookieIn = ({ headers }: IncomingMessage, name: string): string | undefined => {
  const pairs = (headers.cookie ?? '').split(/;\s*/).map((pair): [string, string] => {
    const at = pair.indexOf('=');
    return [pair.slice(0, at), pair.slice(at + 1)];
  });
  return pairs.find(([given]) => given === name)?.[1];
};
