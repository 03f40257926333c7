import type { CallbackServer, Delivery, Forgery } from '../store/world.js';

type Envelope = Record<string, unknown>;

/** What goes over the wire (networks.md §1.3). */
export const bodyOf = ({ type, eventId, object, groupId, forgery }: Delivery, server: CallbackServer): Buffer => {
  const secret = server.secret === '' ? {} : { secret: server.secret };
  const envelope = { type, event_id: eventId, v: server.apiVersion, object, group_id: groupId, ...secret };
  return forgery === undefined ? Buffer.from(JSON.stringify(envelope)) : forge[forgery](envelope);
};

export const confirmationBody = (groupId: number): Buffer =>
  Buffer.from(JSON.stringify({ type: 'confirmation', group_id: groupId }));

export const confirmationCode = (groupId: number): string => `confirm-${groupId}`;

const json = (envelope: Envelope): Buffer => Buffer.from(JSON.stringify(envelope));

/** Bad deliveries of fault F16. */
const forge: Record<Forgery, (envelope: Envelope) => Buffer> = {
  'wrong-secret': (envelope) => json({ ...envelope, secret: 'not-the-secret' }),
  'no-secret': (envelope) => json({ ...envelope, secret: undefined }),
  'foreign-group': (envelope) => json({ ...envelope, group_id: 999_999_999 }),
  oversized: (envelope) => json({ ...envelope, padding: 'ы'.repeat(2 * 1024 * 1024) }),
  'invalid-json': (envelope) => json(envelope).subarray(0, -5),
  'invalid-utf8': (envelope) => Buffer.concat([json(envelope).subarray(0, -1), Buffer.from(',"note":"\xff\xfe"}', 'latin1')]),
  'unknown-type': (envelope) => json({ ...envelope, type: 'something_of_tomorrow', object: {} }),
};
