import type { EntityManager } from 'typeorm';
import type { By, CommunityKey } from '../domain/audit.js';
import { CommunityKeys } from './entities/community-keys.js';
import { recordAudit } from './record-audit.js';
import type { Seal } from './seal.js';

export type GivenKeys = Partial<Record<CommunityKey, string>>;

/** In the caller's transaction. Keys go in and never come out to a screen. What is not given, or empty, stays as it was. */
export const keepKeys = async (
  { tx, seal }: { tx: EntityManager; seal: Seal },
  { communityId, keys, by }: { communityId: string; keys: GivenKeys; by: By },
): Promise<void> => {
  const given = Object.entries(keys).filter(([, text]) => text !== '');
  const sealed: Partial<CommunityKeys> = Object.fromEntries(given.map(([name, text]) => [name, seal.close(text)]));
  await tx.upsert(CommunityKeys, { communityId, ...sealed }, ['communityId']);
  if (given.length === 0) return;
  const because = { what: 'community-keys-changed', communityId, keys: given.map(([name]) => name as CommunityKey) } as const;
  await recordAudit(tx, { appealId: null, round: null, by, because, once: null });
};
