import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createConnecting, type AskedConnection, type Connecting, type Finding } from '../../server/connecting.js';
import { operator } from '../../domain/audit.js';
import { startOtklik, type Otklik } from '../support/otklik.js';
import { waitFor } from '../support/wait-for.js';

let otklik: Otklik;
let connecting: Connecting;
let url: string;
const group = '226000003';
const key = `vk-community-${group}`;
const by = operator('7a8d5f0e-0000-4000-8000-000000000001');
const asked: AskedConnection = { network: 'vk', address: group, token: key, policyCode: 'show', territoryCode: 'igrim', by };

beforeAll(async () => {
  otklik = await startOtklik();
  const { db, deps, seal } = otklik.parts;
  connecting = createConnecting({ db, deps, seal });
  url = `${otklik.url}/webhooks/vk/${group}`;
}, 120_000);
afterAll(() => otklik?.close());

/** As before anybody connected it: neither we know of it, nor it of us. */
const forget = async (): Promise<void> => {
  const { db } = otklik.parts;
  await db.query(`delete from community_keys where community_id in (select id from communities where external_id = $1)`, [group]);
  await db.query(`delete from communities where external_id = $1`, [group]);
  await vk('groups.deleteCallbackServer', { server_id: '1' });
};
const vk = (method: string, params: Record<string, string>): Promise<Response> =>
  fetch(`http://127.0.0.1:${Number(new URL(otklik.standUrl).port) + 1}/method/${method}`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${key}` },
    body: new URLSearchParams({ group_id: group, v: '5.199', ...params }),
  });
const rights = (held: string[]): Promise<unknown> => otklik.stand('PATCH', `/communities/${group}`, { rights: held });
const connected = async (): Promise<string> => {
  const answer = await connecting.connect(asked);
  if (!('id' in answer)) throw new Error(`not connected: ${answer.problem}`);
  return answer.id;
};
const foundOf = (findings: Finding[]): string[] => findings.map(({ found }) => found);

describe('a community is not connected', () => {
  test.each<[string, Partial<AskedConnection>, string]>([
    ['by what is no address', { address: 'https://vk.com/сообщество' }, 'no-address'],
    ['without a key', { token: '' }, 'key.none'],
    ['with a wrong key', { token: 'nonsense' }, 'refused'],
    ['with the key of another', { token: 'vk-community-226000004' }, 'key.foreign'],
    ['under a policy that there is not', { policyCode: 'nowhere' }, 'no-policy'],
    ['if the network does not know it', { address: 'club999' }, 'not-found'],
    ['twice', { address: `https://vk.com/club${group}?w=wall` }, 'known'],
  ])('%s', async (_how, change, problem) => expect(await connecting.connect({ ...asked, ...change })).toMatchObject({ problem }));
});

test('a community is connected from nothing: the row, the address confirmed by the network, the events, and a complaint comes in', async () => {
  await forget();
  const id = await connected();
  const lines = await otklik.parts.db.query(
    `select "by", what, because from audit_entries where because ->> 'communityId' = $1 order by id`,
    [id],
  );
  expect(lines).toEqual([
    { by, what: 'community-connected', because: { communityId: id, policy: 'show', territory: 'igrim' } },
    { by, what: 'community-keys-changed', because: { communityId: id, keys: ['token', 'secret'] } },
  ]);
  expect(foundOf(await connecting.check(id, url))).toEqual(['key.ok', 'rights.ok', 'server.none', 'reading.ok', 'rules.ok']);
  expect(await connecting.putServer(id, url, by)).toMatchObject({ found: 'server.waiting' });
  const check = (): Promise<Finding[]> => connecting.check(id, url);
  await waitFor(async () => foundOf(await check()).includes('server.ok'), 'the address to be confirmed', 20_000);

  const state = await otklik.stand<{ communities: { id: string; posts: { id: string }[] }[]; users: { id: string }[] }>(
    'GET',
    '/state',
  );
  const postId = state.communities.find((community) => community.id === group)?.posts[0]?.id;
  const text = 'На Ленина третий день нет горячей воды, когда починят?';
  await otklik.stand('POST', `/actors/${state.users[0]?.id}/comment`, { communityId: group, postId, text });
  const came = async (): Promise<boolean> =>
    ((await otklik.parts.db.query(`select 1 from appeals where community_id = $1`, [id])) as unknown[]).length > 0;
  await waitFor(came, 'the complaint', 20_000);
}, 60_000);

test('a second setting up changes the known address and adds none', async () => {
  const [row] = (await otklik.parts.db.query(`select id from communities where external_id = $1`, [group])) as { id: string }[];
  await connecting.putServer(row?.id ?? '', url, by);
  const { response } = (await (await vk('groups.getCallbackServers', {})).json()) as {
    response: { count: number };
  };
  expect(response.count).toBe(1);
});

describe('what is wrong is found', () => {
  let id: string;
  beforeAll(async () => {
    const [row] = (await otklik.parts.db.query(`select id from communities where external_id = $1`, [group])) as { id: string }[];
    id = row?.id ?? '';
  });
  test('a key without rights: which ones; and that events come although the key may not look', async () => {
    await rights(['messages']);
    const findings = await connecting.check(id, url);
    expect(findings).toContainEqual({ step: 'rights', found: 'rights.missing', values: { rights: 'wall manage' } });
    expect(foundOf(findings)).toContain('server.heard');
    await rights(['wall', 'messages', 'manage']);
  });
  test('a secret that differs from the network’s', async () => {
    const { secret } = await connecting.confirmByHand(id, 'a string of VK’s own page', by);
    expect(secret).toMatch(/^[0-9a-f]{40}$/);
    expect(foundOf(await connecting.check(id, url))).toContain('server.secret');
  });
  test('an address that did not answer as VK wants', async () => {
    const elsewhere = `${otklik.url}/webhooks/vk/1`;
    await connecting.putServer(id, elsewhere, by);
    const failed = async (): Promise<boolean> => foundOf(await connecting.check(id, elsewhere)).includes('server.failed');
    await waitFor(failed, 'the refusal', 20_000);
  });
  test('a key that the network does not take', async () => {
    await connecting.keepKeys(id, { token: 'worn out', serviceToken: 'worn out too' }, by);
    const findings = await connecting.check(id, url);
    expect(findings.filter(({ found }) => found === 'refused').map(({ step }) => step)).toEqual(['key', 'reading']);
    expect(JSON.stringify(findings)).not.toContain('worn out');
  });
});
