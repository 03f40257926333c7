import type { DataSource } from 'typeorm';
import type { CommunityAccess, Network } from '../networks/network.js';
import type { NetworkCode } from '../domain/message.js';
import type { ReadSettings } from '../db/settings.js';

/** What effects need; each takes it by closure. */
export interface Deps {
  db: DataSource;
  readSettings: ReadSettings;
  networks: Partial<Record<NetworkCode, Network>>;
  /** Opens the community's sealed keys, kept for seconds unless asked for fresh ones. */
  accessTo: (communityId: string, wanted?: 'fresh') => Promise<CommunityAccess>;
  /** `OTKLIK_DEMO_SPEED`: how many times faster the demonstration policy runs. */
  speed: number;
}

export const networkOf = (deps: Pick<Deps, 'networks'>, code: string): Network => {
  const network = deps.networks[code as NetworkCode];
  if (!network) throw new Error(`network "${code}" has no adapter in networks/index.ts`);
  return network;
};
