import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { networkOf, type Deps } from '../activities/deps.js';
import { keepKeys, type GivenKeys } from '../db/community-keys.js';
import { Community } from '../db/entities/community.js';
import { recordAudit } from '../db/record-audit.js';
import type { Seal } from '../db/seal.js';
import { newestVersion } from '../db/settings.js';
import { takeRateSlot } from '../db/take-rate-slot.js';
import type { By } from '../domain/audit.js';
import { keyRights, NetworkBusy, NetworkRefused, type CommunityAccess, type Connection } from '../networks/network.js';

export const connectionSteps = ['key', 'rights', 'server', 'reading', 'rules'] as const;
export type ConnectionStep = (typeof connectionSteps)[number];

/** What stands or is wrong, as a code: the panel has the words. */
export type Found =
  | 'key.ok'
  | 'key.none'
  | 'key.foreign'
  | 'rights.ok'
  | 'rights.missing'
  | 'server.ok'
  | 'server.none'
  | 'server.waiting'
  | 'server.failed'
  | 'server.deaf'
  | 'server.secret'
  | 'server.heard'
  | 'server.unheard'
  | 'reading.ok'
  | 'reading.none'
  | 'rules.ok'
  | 'rules.gone'
  | 'refused'
  | 'busy';

export interface Finding {
  step: ConnectionStep;
  found: Found;
  values: Record<string, string>;
}

export interface AskedConnection {
  network: string;
  address: string;
  token: string;
  policyCode: string;
  territoryCode: string | null;
  by: By;
}

export type Connected =
  { id: string } | { problem: 'no-address' | 'no-policy' | 'not-found' | 'known' | Found; values: Record<string, string> };

/** Connecting a community, step by step; each may be repeated at any time. No answer holds a key, but for the one just made. */
export interface Connecting {
  connect(asked: AskedConnection): Promise<Connected>;
  keepKeys(communityId: string, keys: GivenKeys, by: By): Promise<void>;
  /** The network is told our address by its API. */
  putServer(communityId: string, url: string, by: By): Promise<Finding>;
  /** He writes the address and this secret into the network's own settings. */
  confirmByHand(communityId: string, confirmation: string, by: By): Promise<{ secret: string }>;
  check(communityId: string, url: string): Promise<Finding[]>;
}

interface ConnectingParts {
  db: DataSource;
  seal: Seal;
  deps: Pick<Deps, 'networks' | 'accessTo' | 'readSettings'>;
}

export const createConnecting = (parts: ConnectingParts): Connecting => {
  const { db, deps, seal } = parts;
  const keep = (communityId: string, keys: GivenKeys, by: By): Promise<void> =>
    db.transaction((tx) => keepKeys({ tx, seal }, { communityId, keys, by }));
  const open = async (communityId: string): Promise<Opened> => {
    const community = await db.manager.findOneByOrFail(Community, { id: communityId });
    const access = await deps.accessTo(communityId, 'fresh');
    return { db, community, access, connection: networkOf(deps, community.network).connection };
  };
  return {
    connect: (asked) => connect(parts, asked),
    keepKeys: keep,
    async putServer(communityId, url, by) {
      const opened = await open(communityId);
      return finding('server', async () => {
        await byCommunityKey(opened, ({ connection, access }) => connection.confirmationFor(access)).then((confirmation) =>
          keep(communityId, { confirmation, ...(opened.access.secret === '' && { secret: newSecret() }) }, by),
        );
        const access = await deps.accessTo(communityId, 'fresh');
        const known = await byCommunityKey(opened, ({ connection }) => connection.findServer(access, url));
        const id = await byCommunityKey(opened, ({ connection }) => connection.putServer(access, url, known));
        await byCommunityKey(opened, ({ connection }) => connection.hearAll(access, id));
        return ['server.waiting'];
      });
    },
    async confirmByHand(communityId, confirmation, by) {
      const secret = newSecret();
      await keep(communityId, { confirmation, secret }, by);
      return { secret };
    },
    async check(communityId, url) {
      const opened = await open(communityId);
      const key = await finding('key', () => checkKey(opened));
      const rights = await finding('rights', () => checkRights(opened));
      return [
        key,
        ...(key.found === 'key.ok' ? [rights] : []),
        await finding('server', () => checkServer(opened, url, rights)),
        await finding('reading', () => checkReading(opened)),
        await finding('rules', () => checkRules(parts, opened)),
      ];
    },
  };
};

interface Opened {
  db: DataSource;
  community: Pick<Community, 'id' | 'network' | 'externalId' | 'policyCode' | 'territoryCode'>;
  access: CommunityAccess;
  connection: Connection;
}
type Said = [found: Found, values?: Record<string, string>];

/** VK takes 50 letters and digits. */
const newSecret = (): string => randomBytes(20).toString('hex');

/** The network's ways to fail as something to show; anything else is our bug and flies. */
const finding = async (step: ConnectionStep, look: () => Promise<Said>): Promise<Finding> => {
  const [found, values = {}] = await look().catch(saidByFailure);
  return { step, found, values };
};

const saidByFailure = (error: unknown): Said => {
  if (error instanceof NetworkRefused) return ['refused', { code: error.code }];
  if (error instanceof NetworkBusy) return ['busy'];
  throw error;
};

const patienceMs = 5_000;

const inTurn = async <Answer>(db: DataSource, key: string, perSecond: number, call: () => Promise<Answer>): Promise<Answer> => {
  const waitMs = await takeRateSlot(db, { key, perSecond, patienceMs });
  if (waitMs === undefined) throw new NetworkBusy(patienceMs, 'no rate slot');
  await pause(waitMs);
  return call();
};

/** At the rate that publishing keeps too: they share the key. */
const byCommunityKey = <Answer>(opened: Opened, call: (opened: Opened) => Promise<Answer>): Promise<Answer> => {
  const { db, community } = opened;
  return inTurn(db, `${community.network}/write/${community.externalId}`, 15, () => call(opened));
};

const checkKey = async (opened: Opened): Promise<Said> => {
  const { access } = opened;
  if (access.token === '') return ['key.none'];
  const { externalId, name } = await byCommunityKey(opened, ({ connection }) => connection.ownerOf(access.token));
  return externalId === access.externalId ? ['key.ok', { name }] : ['key.foreign', { name }];
};

const checkRights = async (opened: Opened): Promise<Said> => {
  if (opened.access.token === '') return ['key.none'];
  const held = await byCommunityKey(opened, ({ connection, access }) => connection.rightsOf(access.token));
  const missing = keyRights.filter((right) => !held.includes(right));
  return missing.length === 0 ? ['rights.ok'] : ['rights.missing', { rights: missing.join(' ') }];
};

const checkServer = async (opened: Opened, url: string, rights: Finding): Promise<Said> => {
  const { access } = opened;
  const mayLook =
    rights.found === 'rights.ok' || (rights.found === 'rights.missing' && !rights.values['rights']?.includes('manage'));
  if (!mayLook) return heardOf(opened);
  const server = await byCommunityKey(opened, ({ connection }) => connection.findServer(access, url));
  if (!server) return ['server.none'];
  if (server.state !== 'confirmed') return [`server.${server.state}`];
  if (server.secret !== undefined && server.secret !== access.secret) return ['server.secret'];
  const hearsAll = await byCommunityKey(opened, ({ connection }) => connection.hearsAll(access, server.id));
  return [hearsAll ? 'server.ok' : 'server.deaf'];
};

/** Set up by hand and not to be looked at: whether events come is seen by those that came. */
const heardOf = async ({ db, community }: Opened): Promise<Said> => {
  const [last] = (await db.query(`select received_at as at from deliveries where community_id = $1 order by id desc limit 1`, [
    community.id,
  ])) as { at: Date }[];
  return last ? ['server.heard', { at: last.at.toISOString() }] : ['server.unheard'];
};

const checkReading = async ({ db, community, access, connection }: Opened): Promise<Said> => {
  const { serviceToken } = access;
  if (serviceToken === null) return ['reading.none'];
  await inTurn(db, `${community.network}/read`, 2.5, () => connection.readWall({ ...access, serviceToken }));
  return ['reading.ok'];
};

const checkRules = async ({ db, deps }: ConnectingParts, { community }: Opened): Promise<Said> => {
  const { policies, territories } = await deps.readSettings(await newestVersion(db.manager));
  const policy = policies.find(({ code }) => code === community.policyCode);
  const territory = territories.find(({ code }) => code === community.territoryCode)?.name ?? '';
  return policy ? ['rules.ok', { policy: policy.name, territory }] : ['rules.gone', { policy: community.policyCode }];
};

const connect = async (parts: ConnectingParts, asked: AskedConnection): Promise<Connected> => {
  const { db, deps, seal } = parts;
  const { network, token, policyCode, territoryCode, by } = asked;
  const { connection } = networkOf(deps, network);
  const address = connection.readAddress(asked.address);
  if (address === undefined) return { problem: 'no-address', values: {} };
  if (token === '') return { problem: 'key.none', values: {} };
  const { policies } = await deps.readSettings(await newestVersion(db.manager));
  if (policies.every(({ code }) => code !== policyCode)) return { problem: 'no-policy', values: {} };
  try {
    const found = await inTurn(db, `${network}/connect`, 2, () => connection.findCommunity(token, address));
    if (!found) return { problem: 'not-found', values: { address } };
    const { externalId, name } = found;
    const owner = await inTurn(db, `${network}/write/${externalId}`, 15, () => connection.ownerOf(token));
    if (owner.externalId !== externalId) return { problem: 'key.foreign', values: { name: owner.name } };
    const known = await db.manager.findOneBy(Community, { network, externalId });
    if (known) return { problem: 'known', values: { name: known.name, id: known.id } };
    return await db.transaction(async (tx) => {
      const { identifiers } = await tx.insert(Community, { network, externalId, name, policyCode, territoryCode });
      const id = String(identifiers[0]?.['id']);
      const because = { what: 'community-connected', communityId: id, policy: policyCode, territory: territoryCode } as const;
      await recordAudit(tx, { appealId: null, round: null, by, because, once: null });
      await keepKeys({ tx, seal }, { communityId: id, keys: { token, secret: newSecret() }, by });
      return { id };
    });
  } catch (error) {
    const [problem, values = {}] = saidByFailure(error);
    return { problem, values };
  }
};
