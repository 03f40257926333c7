import type { DataSource } from 'typeorm';
import { Community } from './entities/community.js';
import { CommunityKeys } from './entities/community-keys.js';
import type { Seal } from './seal.js';

interface Access {
  externalId: string;
  token: string;
  serviceToken: string | null;
  secret: string;
  confirmation: string;
}

const keptForMs = 5_000;

/** A community's keys, opened. Kept for seconds only, so that a key changed in the panel is soon in use by every process. */
export const createAccessReader = ({ db, seal, serviceToken }: { db: DataSource; seal: Seal; serviceToken: string | null }) => {
  const known = new Map<string, { until: number; access: Promise<Access> }>();
  return (communityId: string, wanted?: 'fresh'): Promise<Access> => {
    const kept = known.get(communityId);
    if (kept && kept.until > Date.now() && wanted === undefined) return kept.access;
    const access = readAccess(db, seal, communityId, serviceToken);
    known.set(communityId, { until: Date.now() + keptForMs, access });
    access.catch(() => known.delete(communityId));
    return access;
  };
};

const readAccess = async (db: DataSource, seal: Seal, communityId: string, serviceToken: string | null): Promise<Access> => {
  const { externalId } = await db.manager.findOneByOrFail(Community, { id: communityId });
  const keys = await db.manager.findOneBy(CommunityKeys, { communityId });
  const open = (sealed: string | null | undefined): string => (sealed ? seal.open(sealed) : '');
  return {
    externalId,
    token: open(keys?.token),
    serviceToken: open(keys?.serviceToken) || serviceToken,
    secret: open(keys?.secret),
    confirmation: open(keys?.confirmation),
  };
};
