import type { Place } from '../domain/message.js';
import type { LinkTarget } from './network.js';

/** Names of places: ids unique within a community, and permalinks (networks.md §3.4). */

/** Post `p<owner>_<post>`, comment `c<owner>_<post>_<comment>`, message of a dialog `m<peer>_<number in the dialog>`. */
export const externalId = (place: Place): string => {
  switch (place.kind) {
    case 'post':
      return `p${place.ownerId}_${place.postId}`;
    case 'comment':
      return `c${place.ownerId}_${place.postId}_${place.commentId}`;
    case 'dialog':
      return `m${place.peerId}_${place.messageId}`;
  }
};

/** What a link leads to, by the same names. */
export const externalIdOf = (target: LinkTarget): string | undefined => {
  if (target.kind === 'dialog') return undefined;
  return externalId(target.kind === 'post' ? target : { ...target, rootId: target.commentId });
};

/** From the site's root: `/wall-1_2?reply=4&thread=3`, `/gim1?sel=5`. */
export const permalink = (place: Place): string => {
  switch (place.kind) {
    case 'post':
      return `/wall${place.ownerId}_${place.postId}`;
    case 'comment': {
      const thread = place.rootId === place.commentId ? '' : `&thread=${place.rootId}`;
      return `/wall${place.ownerId}_${place.postId}?reply=${place.commentId}${thread}`;
    }
    case 'dialog':
      return `/gim${place.communityId}?sel=${place.peerId}`;
  }
};

const onWall = /^(?:.*\/)?wall(-?\d+)_(\d+)(?:_r(\d+))?(?:\/.*)?$/;
const inDialog = /^(?:.*\/)?gim(\d+)\/?$/;
const digits = /^\d+$/;

/** Any host, with or without scheme; the overlay `?w=wall-1_2_r3` says more than the page under it. undefined = no link of VK. */
export const readLink = (link: string): LinkTarget | undefined => {
  const address = /^https?:\/\//i.test(link.trim()) ? link.trim() : `https://${link.trim()}`;
  if (!URL.canParse(address)) return undefined;
  const { pathname, searchParams } = new URL(address);

  const [, ownerId, postId, overlaid] = onWall.exec(searchParams.get('w') ?? '') ?? onWall.exec(pathname) ?? [];
  if (ownerId !== undefined && postId !== undefined) {
    const commentId = overlaid ?? searchParams.get('reply') ?? searchParams.get('thread') ?? '';
    return digits.test(commentId) ? { kind: 'comment', ownerId, postId, commentId } : { kind: 'post', ownerId, postId };
  }
  const [, communityId] = inDialog.exec(pathname) ?? [];
  const peerId = searchParams.get('sel') ?? '';
  return communityId !== undefined && digits.test(peerId) ? { kind: 'dialog', communityId, peerId } : undefined;
};
