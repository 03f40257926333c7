import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startOtklik, type Otklik } from '../support/otklik.js';
import { signIn, type Visitor } from '../support/visitor.js';
import { waitFor } from '../support/wait-for.js';

let otklik: Otklik;
let administrator: Visitor;
beforeAll(async () => {
  otklik = await startOtklik({ panel: 'mounted' });
  administrator = await signIn(otklik.panelUrl(), { login: 'admin', password: 'otklik-demo' });
}, 180_000);
afterAll(() => otklik?.close());

interface Item {
  number: string;
  status: string;
  department: { code: string };
}
const appealFor = async (text: string): Promise<Item> => {
  const comment = { communityId: '226000002', postId: '1', text };
  const { url } = await otklik.stand<{ url: string }>('POST', '/actors/100001/comment', comment);
  const standing = async (): Promise<Item | undefined> => {
    const { body } = await otklik.api<{ items: Item[] }>('GET', `/appeals?thread=${encodeURIComponent(url)}`);
    return body.items.find(({ status }) => status === 'assigned');
  };
  return waitFor(standing, 'an assigned appeal', 30_000);
};

const draft = async (): Promise<Record<string, unknown>> => (await administrator.ask('/admin/desk/settings/draft')).json;

test('an administrator writes a rule, tries it, tests it on the past and publishes it: the next appeal follows, the earlier does not', async () => {
  const text = 'На улице Ленина не чистят снег, дорогу замело';
  const earlier = await appealFor(text);
  expect(earlier.department.code).toBe('roads');

  const effects = { topic: null, importance: null, policy: null, approval: null, template: null, label: null };
  const saved = await administrator.post('/admin/api/resources/rules/actions/new', {
    ...{ number: '40', name: 'Снег', priority: '1' },
    whenText: JSON.stringify({ all: [{ kind: 'topic', codes: ['road-snow'] }], any: [], none: [] }),
    effectsText: JSON.stringify({ ...effects, department: 'landscaping' }),
  });
  expect(saved.json['notice']).toMatchObject({ type: 'success' });
  const tried = await administrator.send('/admin/desk/rules/try', { text, communityId: '226000002', draft: true });
  expect(tried.json).toMatchObject({ topic: { code: 'road-snow' }, department: { code: 'landscaping' } });

  const seen = (await draft())['hash'];
  const untested = await administrator.send('/admin/desk/settings/draft/publish', { reason: 'Снег', seen });
  expect(untested.status).toBe(409);
  const asked = await administrator.send('/admin/desk/settings/draft/back-test', {});
  expect(asked.status).toBe(200);
  const tested = async (): Promise<Record<string, unknown> | undefined> => {
    const { backTest } = (await draft()) as { backTest: { status: string; result: Record<string, unknown> } | null };
    return backTest?.status === 'done' ? backTest.result : undefined;
  };
  expect(await waitFor(tested, 'the end of the back-test', 60_000)).toMatchObject({ checked: 1, changed: 1 });

  const evidence = { reason: 'Снег убирает благоустройство', backTest: asked.json['id'], seen };
  const published = await administrator.send('/admin/desk/settings/draft/publish', evidence);
  expect([published.status, published.json['version']]).toEqual([200, 2]);
  expect((await appealFor(`${text}, второй день`)).department.code).toBe('landscaping');
  const { body: kept } = await otklik.api<Item>('GET', `/appeals/${earlier.number}`);
  expect(kept.department.code).toBe('roads');
}, 180_000);
