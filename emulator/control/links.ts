import type { Comment } from '../store/world.js';

/** Permalinks as on VK's site (networks.md §3.4). */
export type LinkTarget =
  | { kind: 'post'; ownerId: number; postId: number }
  | { kind: 'comment'; ownerId: number; postId: number; commentId: number }
  | { kind: 'dialog'; groupId: number; peerId: number };

export const postPath = ({ ownerId, id }: { ownerId: number; id: number }): string => `/wall${ownerId}_${id}`;

export const commentPath = ({ ownerId, postId, id, rootId }: Comment): string =>
  `/wall${ownerId}_${postId}?reply=${id}${rootId === undefined ? '' : `&thread=${rootId}`}`;

export const dialogPath = (groupId: number, peerId: number): string => `/gim${groupId}?sel=${peerId}`;

const onWall = /wall(-?\d{1,15})_(\d{1,15})(?:_r(\d{1,15}))?$/;
const inDialog = /gim(\d{1,15})\/?$/;
const digits = /^\d{1,15}$/;

/** Compares places, not hosts; an overlay `?w=wall-1_2_r3` says more than the page under it. undefined = no permalink. */
export const readLink = (link: string): LinkTarget | undefined => {
  if (!URL.canParse(link.trim(), 'https://vk.com')) return undefined;
  const { pathname, searchParams } = new URL(link.trim(), 'https://vk.com');
  const [, owner, post, overlaid] = onWall.exec(searchParams.get('w') ?? '') ?? onWall.exec(pathname) ?? [];
  if (owner !== undefined && post !== undefined) {
    const on = { ownerId: Number(owner), postId: Number(post) };
    const comment = overlaid ?? searchParams.get('reply') ?? searchParams.get('thread') ?? '';
    return digits.test(comment) ? { kind: 'comment', ...on, commentId: Number(comment) } : { kind: 'post', ...on };
  }
  const [, group] = inDialog.exec(pathname) ?? [];
  const peer = searchParams.get('sel') ?? '';
  return group !== undefined && digits.test(peer) ? { kind: 'dialog', groupId: Number(group), peerId: Number(peer) } : undefined;
};
