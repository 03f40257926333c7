import { drawFault } from '../faults/draw.js';
import { failuresInRow } from '../faults/index.js';
import type { Fact } from '../store/facts.js';
import type { Store } from '../store/store.js';
import type { CallbackServer, Community, Delivery, Fault } from '../store/world.js';
import { createConfirmations, withServer } from './confirmations.js';
import { bodyOf } from './envelope.js';
import { createLanes } from './lanes.js';
import { createPostman } from './post.js';
import { isAccepted, isSettled, orderOf, silencePause, stepAfter, type Answer } from './retries.js';

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
  const underWay = new Set<number>();
  const held = new Set<number>();
  const failures = new Map<string, number>();
  const confirmServers = createConfirmations({ store, postman, log });

  const lanes = createLanes(async (groupId, id) => {
    const delivery = world.deliveries.get(id);
    if (postman.isClosed() || delivery?.status !== 'waiting') return void underWay.delete(id);
    const server = world.communities.get(groupId)?.servers.find((one) => one.id === delivery.serverId);
    const silentUntil = server?.failedUntil ?? 0;
    if (silentUntil > now()) return settle(id, [['deliveryStep', { ...stepOf(delivery), nextAt: silentUntil }]]);
    const answer = server ? await send(delivery, server) : gone;
    // The world may have been reset meanwhile: its next delivery has another id.
    if (postman.isClosed() || !world.deliveries.has(id)) return void underWay.delete(id);
    const [heard, spent] = listen(delivery, answer);
    const step = stepAfter(delivery, heard, now(), speed);
    if (step.status !== 'delivered') log(`delivery ${id} (${delivery.type}) of ${groupId}: ${step.answer}, ${step.status}`);
    const community = world.communities.get(groupId);
    const ordered = obey(community, delivery.serverId, answer);
    const judged = ordered.length > 0 ? [] : judge(delivery, heard);
    settle(id, [['deliveryStep', step], ...spent, ...ordered, ...judged, ...releasedBy(delivery)]);
  });

  const settle = (id: number, facts: Fact[]): void => {
    underWay.delete(id);
    store.commit(facts);
  };

  const send = async (delivery: Delivery, server: CallbackServer): Promise<Answer> => {
    const { attempts, copies } = delivery;
    const body = bodyOf(delivery, server);
    const headers: Record<string, string> = attempts === 0 ? {} : { 'X-Retry-Counter': String(attempts) };
    const answers = await Promise.all(Array.from({ length: Math.max(1, copies) }, () => postman.post(server.url, body, headers)));
    return answers.find(isSettled) ?? answers[0] ?? gone;
  };

  const draw = (id: string, { type, groupId }: Delivery): { fault: Fault | undefined; facts: Fact[] } =>
    drawFault(world, [id], { method: type, communityId: groupId }, now());

  /** Fault F17: the network did not wait for this answer. */
  const listen = (delivery: Delivery, answer: Answer): [heard: Answer, spent: Fact[]] => {
    if (!isAccepted(answer) || delivery.forgery !== undefined) return [answer, []];
    const { fault, facts } = draw('F17', delivery);
    return [fault ? { kind: 'silent', reason: 'answered too late for the network' } : answer, facts];
  };

  /** Fault F22: a server that fails again and again is told of nothing for a while. */
  const judge = (delivery: Delivery, heard: Answer): Fact[] => {
    const { groupId, serverId, forgery } = delivery;
    const community = world.communities.get(groupId);
    const server = community?.servers.find(({ id }) => id === serverId);
    if (!community || !server || forgery !== undefined) return [];
    const key = `${groupId}:${serverId}`;
    const { failedUntil, ...heardAgain } = server;
    if (isSettled(heard)) {
      failures.delete(key);
      return failedUntil === undefined ? [] : [['community', withServer(community, { ...heardAgain, status: 'ok' })]];
    }
    const inRow = (failures.get(key) ?? 0) + 1;
    failures.set(key, inRow);
    const impatient = [...world.faults.values()].some(({ id, variant }) => id === 'F22' && variant === 'first-failure');
    if (inRow < failuresInRow && !impatient) return [];
    const { fault, facts } = draw('F22', delivery);
    if (!fault) return facts;
    failures.delete(key);
    const silent: CallbackServer = { ...server, status: 'failed', failedUntil: now() + silencePause(speed) };
    return [...facts, ['community', withServer(community, silent)]];
  };

  /** What was kept back leaves as soon as anything younger has been brought. */
  const releasedBy = ({ id, groupId, serverId }: Delivery): Fact[] => {
    held.delete(id);
    const released = [...held].flatMap((other) => world.deliveries.get(other) ?? []);
    return released
      .filter((one) => one.groupId === groupId && one.serverId === serverId && one.id < id && one.nextAt > now())
      .map((one) => ['deliveryStep', { ...stepOf(one), nextAt: now() }] as const);
  };

  const schedule = (id: number): void => {
    clearTimeout(timers.get(id));
    timers.delete(id);
    const delivery = world.deliveries.get(id);
    if (postman.isClosed() || delivery?.status !== 'waiting' || underWay.has(id)) return;
    if (delivery.held && delivery.attempts === 0) held.add(id);
    const pause = delivery.nextAt - now();
    if (pause <= 0) {
      underWay.add(id);
      return lanes.put(delivery.groupId, id);
    }
    timers.set(
      id,
      setTimeout(() => schedule(id), Math.min(pause, longestTimer)),
    );
  };

  const forgetAll = (): void => {
    for (const timer of timers.values()) clearTimeout(timer);
    timers.clear();
    underWay.clear();
    held.clear();
    failures.clear();
    lanes.clear();
  };
  const learn = ([kind, value]: Fact): void => {
    if (kind === 'delivery' || kind === 'deliveryStep') schedule(value.id);
    if (kind === 'community') confirmServers(value);
    if (kind === 'cleared') forgetAll();
    if (kind === 'clock') for (const id of [...timers.keys()]) schedule(id);
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

const stepOf = ({ id, status, attempts, nextAt, answer }: Delivery) => ({
  id,
  status,
  attempts,
  nextAt,
  ...(answer === undefined ? {} : { answer }),
});

/** A body of the receiver's may be an order about the server itself. */
const obey = (community: Community | undefined, serverId: number, answer: Answer): Fact[] => {
  const order = orderOf(answer);
  const server = community?.servers.find(({ id }) => id === serverId);
  if (!order || !community || !server) return [];
  if ('version' in order) return [['community', withServer(community, { ...server, apiVersion: order.version })]];
  return [['community', { ...community, servers: community.servers.filter(({ id }) => id !== serverId) }]];
};
