import { randomBytes } from 'node:crypto';
import { drawFault } from '../faults/draw.js';
import { usualCopies, usualHoldMs } from '../faults/index.js';
import type { Fact } from '../store/facts.js';
import type { CallbackServer, Delivery, Fault, World } from '../store/world.js';
import type { VkEvent } from '../vk/events.js';
import { forge, forgeriesOf } from './forge.js';

/**
 * What of an event has to be brought where, with the bad days of its way (networks.md §7.6).
 * Only communities of ours have servers; a server is told only what it asked for.
 */
export const deliveriesOf = (world: World, groupId: number, event: VkEvent, at: number): Fact[] => {
  const servers = world.communities.get(groupId)?.servers.filter((server) => isToldOf(server, event)) ?? [];
  if (servers.length === 0) return [];
  const spent: Fact[] = [];
  const draw = (id: string): Fault | undefined => {
    const { fault, facts } = drawFault(world, [id], { method: event.type, communityId: groupId }, at);
    spent.push(...facts);
    return fault;
  };
  const forged = draw('F16');
  const forgeries = forged ? forgeriesOf(forged.variant) : [];
  const real = { ...event, ...copiesOf(draw('F10')), ...heldOf(draw('F12'), at), ...lostOf(draw('F14')) };
  const twins = draw('F11');
  const wholes = twins ? Array.from({ length: twins.copies ?? 2 }, () => real) : [real];

  const told = servers.flatMap(({ id: serverId }) => [
    ...forgeries.map((forgery) => ({ ...forge(event), serverId, copies: 1, forgery })),
    ...wholes.map((whole) => ({ ...whole, serverId })),
  ]);
  const deliveries = told.map((delivery, index): Fact => {
    const id = world.last.delivery + 1 + index;
    return ['delivery', { ...waiting, nextAt: at, ...delivery, id, groupId, eventId: randomBytes(20).toString('hex'), at }];
  });
  return [...deliveries, ...spent];
};

const waiting: Pick<Delivery, 'status' | 'attempts'> = { status: 'waiting', attempts: 0 };

const copiesOf = (fault: Fault | undefined) => ({ copies: fault ? (fault.copies ?? usualCopies) : 1 });

const heldOf = (fault: Fault | undefined, at: number) =>
  fault ? { held: true as const, nextAt: at + (fault.delayMs ?? usualHoldMs) } : {};

const lostOf = (fault: Fault | undefined) => (fault ? { status: 'lost' as const, answer: 'lost by fault F14' } : {});

const isToldOf = ({ status, failedUntil, events }: CallbackServer, { type }: VkEvent): boolean =>
  (status === 'ok' || failedUntil !== undefined) && (events === 'all' || events.includes(type));
