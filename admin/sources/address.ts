/** The page on which a community is connected, or one that is connected is checked. */
export const connectAddress = (communityId?: string): string =>
  `/admin/pages/connect${communityId === undefined ? '' : `?community=${encodeURIComponent(communityId)}`}`;
