import type { DataSource } from 'typeorm';
import { CommunityKeys } from './entities/community-keys.js';
import type { Seal } from './seal.js';

export type GivenKeys = Partial<Record<'token' | 'serviceToken' | 'secret' | 'confirmation', string>>;

/** Keys go in and never come out to a screen. What is not given, or empty, stays as it was. */
export const keepKeys = async (
  { db, seal }: { db: DataSource; seal: Seal },
  communityId: string,
  keys: GivenKeys,
): Promise<void> => {
  const given = Object.entries(keys).filter(([, text]) => text !== '');
  const sealed: Partial<CommunityKeys> = Object.fromEntries(given.map(([name, text]) => [name, seal.close(text)]));
  await db.manager.upsert(CommunityKeys, { communityId, ...sealed }, ['communityId']);
};
