import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startOtklik, type Otklik } from '../support/otklik.js';
import { obtainSchemathesis, trySchema } from '../support/schemathesis.js';
import { waitFor } from '../support/wait-for.js';

let otklik: Otklik;
let schemathesis: string;

beforeAll(async () => {
  [otklik, schemathesis] = await Promise.all([startOtklik(), obtainSchemathesis()]);
  for (const resident of ['100001', '100002', '100003']) {
    const comment = { communityId: '226000002', postId: '1', text: 'Дорога вся в ямах, когда ремонт дороги?' };
    await otklik.stand('POST', `/actors/${resident}/comment`, comment);
  }
  const standing = async (): Promise<boolean> =>
    (await otklik.api<{ items: unknown[] }>('GET', '/appeals?status=assigned')).body.items.length === 3;
  await waitFor(standing, 'three appeals at a department', 20_000);
}, 360_000);
afterAll(() => otklik?.close());

// Every documented call, with what fits its schema and what does not: no failure of the server, no status, type or body that is not documented.
test('whatever is asked with a key, the API answers as its document says', async () => {
  const { passed, words } = await trySchema(schemathesis, { url: `${otklik.url}/api/v1`, key: otklik.demoKey, examples: 6 });
  expect(passed ? '' : words).toBe('');
  expect(words).toMatch(/[1-9]\d\d+ generated/);
}, 480_000);

test('and with a key that is nobody’s', async () => {
  const { passed, words } = await trySchema(schemathesis, { url: `${otklik.url}/api/v1`, key: 'nobody', examples: 2 });
  expect(passed ? '' : words).toBe('');
}, 480_000);
