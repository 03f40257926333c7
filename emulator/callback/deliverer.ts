import type { Fact } from '../store/facts.js';
import type { Store } from '../store/store.js';
import type { CallbackServer, Community, Delivery } from '../store/world.js';
import { createConfirmations, withServer } from './confirmations.js';
import { bodyOf } from './envelope.js';
import { createLanes } from './lanes.js';
import { createPostman } from './post.js';
import { isSettled, orderOf, stepAfter, type Answer } from './retries.js';

export interface DelivererParts {
  store: Store;
  now: () => number;
  /** Divides the network's pauses between attempts. */
  speed: number;
  log: (line: string) => void;
}

const longestTimer = 2 ** 31 - 1;

/**
 * Brings every waiting `delivery` to its community's server (networks.md §1.4), also those left by a killed process.
 * An attempt that was under way when the process died is made again: the network promises at least once.
 */
export const startDeliverer = ({ store, now, speed, log }: DelivererParts): { close(): void } => {
  const { world } = store;
  const postman = createPostman();
  const timers = new Map<number, NodeJS.Timeout>();
  const confirmServers = createConfirmations({ store, postman, log });

  const lanes = createLanes(async (groupId, id) => {
    const delivery = world.deliveries.get(id);
    if (postman.isClosed() || delivery?.status !== 'waiting') return;
    const server = world.communities.get(groupId)?.servers.find((one) => one.id === delivery.serverId);
    const answer = server ? await send(delivery, server) : gone;
    // The world may have been reset meanwhile: its next delivery has another id.
    if (postman.isClosed() || !world.deliveries.has(id)) return;
    const step = stepAfter(delivery, answer, now(), speed);
    if (step.status !== 'delivered') log(`delivery ${id} (${delivery.type}) of ${groupId}: ${step.answer}, ${step.status}`);
    store.commit([['deliveryStep', step], ...obey(world.communities.get(groupId), delivery.serverId, answer)]);
    if (step.status === 'waiting') schedule(id);
  });

  const send = async (delivery: Delivery, server: CallbackServer): Promise<Answer> => {
    const { attempts, copies } = delivery;
    const body = bodyOf(delivery, server);
    const headers: Record<string, string> = attempts === 0 ? {} : { 'X-Retry-Counter': String(attempts) };
    const answers = await Promise.all(Array.from({ length: Math.max(1, copies) }, () => postman.post(server.url, body, headers)));
    return answers.find(isSettled) ?? answers[0] ?? gone;
  };

  const schedule = (id: number): void => {
    const delivery = world.deliveries.get(id);
    if (postman.isClosed() || delivery?.status !== 'waiting' || timers.has(id)) return;
    const pause = delivery.nextAt - now();
    if (pause <= 0) return lanes.put(delivery.groupId, id);
    const wake = (): void => {
      timers.delete(id);
      schedule(id);
    };
    timers.set(id, setTimeout(wake, Math.min(pause, longestTimer)));
  };

  const forgetAll = (): void => {
    for (const timer of timers.values()) clearTimeout(timer);
    timers.clear();
    lanes.clear();
  };
  const learn = ([kind, value]: Fact): void => {
    if (kind === 'delivery') schedule(value.id);
    if (kind === 'community') confirmServers(value);
    if (kind === 'cleared') forgetAll();
  };

  store.watch((facts) => {
    // Whoever made it true is answered first.
    setImmediate(() => facts.forEach(learn));
  });
  for (const community of world.communities.values()) confirmServers(community);
  for (const id of [...world.deliveries.keys()].sort((a, b) => a - b)) schedule(id);

  return {
    close() {
      postman.close();
      forgetAll();
    },
  };
};

const gone: Answer = { kind: 'silent', reason: 'the community has no such server any more' };

/** A body of the receiver's may be an order about the server itself. */
const obey = (community: Community | undefined, serverId: number, answer: Answer): Fact[] => {
  const order = orderOf(answer);
  const server = community?.servers.find(({ id }) => id === serverId);
  if (!order || !community || !server) return [];
  if ('version' in order) return [['community', withServer(community, { ...server, apiVersion: order.version })]];
  return [['community', { ...community, servers: community.servers.filter(({ id }) => id !== serverId) }]];
};
