import { timingSafeEqual } from 'node:crypto';
import type { Seal } from '../../db/seal.js';

export type LinkPurpose = 'acknowledge' | 'outside';

export interface Links {
  appeal(number: string): string;
  acknowledge(noticeId: string): string;
  outside(noticeId: string): string;
}

/**
 * A link carries the notice's id and a signature that only `OTKLIK_SECRET_KEY` makes: nothing is stored that could open it, and a
 * letter sent twice carries the same link.
 */
export const createLinks = ({ seal, config: { publicUrl } }: { seal: Seal; config: { publicUrl: string } }): Links => {
  const link = (purpose: LinkPurpose, id: string): string => `${publicUrl}/${paths[purpose]}/${tokenOf(seal, purpose, id)}`;
  return {
    appeal: (number) => `${publicUrl}/admin/pages/appeal?number=${encodeURIComponent(number)}`,
    acknowledge: (id) => link('acknowledge', id),
    outside: (id) => link('outside', id),
  };
};

const paths: Record<LinkPurpose, string> = { acknowledge: 'notices', outside: 'outside' };

const tokenOf = (seal: Seal, purpose: LinkPurpose, id: string): string =>
  `${Buffer.from(id.replaceAll('-', ''), 'hex').toString('base64url')}.${seal.sign(`${purpose}:${id}`)}`;

/** The id of the notice that the token opens. */
export const readToken = (seal: Seal, purpose: LinkPurpose, token: string): string | undefined => {
  const [, words = ''] = /^([\w-]{22})\.[\w-]{43}$/.exec(token) ?? [];
  const hex = Buffer.from(words, 'base64url').toString('hex');
  const id = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  const expected = Buffer.from(tokenOf(seal, purpose, id));
  const given = Buffer.from(token);
  return given.length === expected.length && timingSafeEqual(given, expected) ? id : undefined;
};
