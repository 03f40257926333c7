import type { NetworkCode } from '../domain/message.js';
import type { Network } from './network.js';
import { createVk } from './vk.js';

/** The networks that we have an adapter for. */
export type Networks = Partial<Record<NetworkCode, Network>> & { vk: Network };

export const createNetworks = ({ vk }: { vk: { apiUrl: string; siteUrl: string } }): Networks => ({ vk: createVk(vk) });
