import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Settings } from '../../domain/settings.js';
import type { SettingsProblem } from '../../domain/settings-check.js';
import { settingsAnswers } from '../../server/api/settings.js';
import { startOtklik, type Otklik } from '../support/otklik.js';
import { waitFor } from '../support/wait-for.js';

let otklik: Otklik;
beforeAll(async () => (otklik = await startOtklik()), 120_000);
afterAll(() => otklik.close());

interface Draft {
  version: number;
  hash: string;
  content: Settings;
}
interface Job {
  id: string;
  status: string;
  result: { checked: number; changed: number; verdicts: Record<string, number>; matrix: Record<string, unknown[]> } | null;
}

const readDraft = async (): Promise<Draft> => (await otklik.api<Draft>('GET', '/settings/draft')).body;
const putDraft = (content: unknown, hash: string) =>
  otklik.api<Draft & { detail: string; errors: { field: string; message: string }[] }>('PUT', '/settings/draft', content, {
    'If-Match': `"${hash}"`,
  });
const change = async (edit: (content: Settings) => Settings): Promise<Draft> => {
  const { content, hash } = await readDraft();
  const { status, body } = await putDraft(edit(content), hash);
  expect([status, body.detail]).toEqual([200, undefined]);
  return body;
};
const publish = (body: object) => otklik.api<{ version: number; detail: string }>('POST', '/settings/draft/publish', body);
const backTest = async (): Promise<Job> => {
  const { status, body } = await otklik.api<Job>('POST', '/settings/draft/back-test', {});
  expect(status).toBe(202);
  return waitFor(
    async () => {
      const { body: job } = await otklik.api<Job>('GET', `/jobs/${body.id}`);
      settingsAnswers.job.parse(job);
      return job.status === 'done' || job.status === 'failed' ? job : undefined;
    },
    'the end of the back-test',
    60_000,
  );
};
const renamed = (content: Settings, code: string, name: string): Settings => ({
  ...content,
  topics: content.topics.map((topic) => (topic.code === code ? { ...topic, name } : topic)),
});
const sent = (content: Settings, code: string, department: string): Settings => ({
  ...content,
  rules: content.rules.filter(({ when }) => !JSON.stringify(when).includes(code)),
  topics: content.topics.map((topic) => (topic.code === code ? { ...topic, department } : topic)),
});

const appealFor = async (text: string): Promise<{ number: string; department: { code: string } }> => {
  const comment = { communityId: '226000002', postId: '1', text };
  const { url } = await otklik.stand<{ url: string }>('POST', '/actors/100001/comment', comment);
  return waitFor(async () => {
    const { body } = await otklik.api<{ items: { number: string; status: string; department: { code: string } }[] }>(
      'GET',
      `/appeals?thread=${encodeURIComponent(url)}`,
    );
    return body.items.find(({ status }) => status === 'assigned');
  }, 'an assigned appeal');
};

test('draft, check, back-test, publish: the next appeal follows, the earlier one stays; the old version can be had again', async () => {
  const text = 'На улице Ленина не чистят снег, дорогу замело';
  const earlier = await appealFor(text);
  expect(earlier.department.code).toBe('roads');
  const { version } = await readDraft();

  await change((content) => sent(content, 'road-snow', 'landscaping'));
  const { body: checked } = await otklik.api<{ differences: { table: string; row: string }[] }>('POST', '/settings/draft/check');
  settingsAnswers.check.parse(checked);
  expect(checked.differences).toContainEqual(
    expect.objectContaining({ table: 'topics', row: 'road-snow', after: 'landscaping' }),
  );

  const tested = await backTest();
  expect(tested.result).toMatchObject({ checked: 1, changed: 1 });
  expect(tested.result?.matrix['department']).toEqual([{ was: 'roads', becomes: 'landscaping', count: 1 }]);
  const { status, body: published } = await publish({ reason: 'Снег убирает благоустройство', backTest: tested.id });
  expect([status, published.version]).toEqual([201, version + 1]);

  expect((await appealFor(`${text}, второй день`)).department.code).toBe('landscaping');
  const { body: kept } = await otklik.api<{ department: { code: string } }>('GET', `/appeals/${earlier.number}`);
  expect(kept.department.code).toBe('roads');

  const { hash } = await readDraft();
  const restored = await otklik.api<Draft>('POST', `/settings/versions/${version}/restore`, {}, { 'If-Match': hash });
  expect(restored.status).toBe(200);
  expect((await publish({ reason: 'Вернули', without: 'то же, что было' })).status).toBe(201);
  const { body: diff } = await otklik.api<{ items: unknown[] }>('GET', `/settings/versions/${version}/diff/${version + 2}`);
  expect(diff.items).toEqual([]);
});

describe('what is not published', () => {
  test('a draft without a back-test', async () => {
    await change((content) => renamed(content, 'shops', 'Лавки'));
    const { status, body } = await publish({ reason: 'Слово короче' });
    expect([status, body.detail]).toEqual([409, expect.stringMatching(/проверьте черновик на прошлом/)]);
  });
  test('a draft that was changed after its back-test', async () => {
    const { id } = await backTest();
    await change((content) => renamed(content, 'shops', 'Лавочки'));
    const { status, body } = await publish({ reason: 'Слово длиннее', backTest: id });
    expect([status, body.detail]).toEqual([409, expect.stringMatching(/другой черновик/)]);
  });
  test('a draft whose rows do not agree: each with its place', async () => {
    await change((content) => ({ ...content, departments: content.departments.filter(({ code }) => code !== 'waste') }));
    const { body: checked } = await otklik.api<{ problems: SettingsProblem[] }>('POST', '/settings/draft/check');
    expect(checked.problems).toContainEqual(expect.objectContaining({ table: 'topics', field: 'department' }));
    const { status } = await publish({ reason: 'Без отходов', without: 'проба' });
    expect(status).toBe(422);
  });
  test('a draft without a territory of a community or a department in which somebody works', async () => {
    const { content, hash } = await readDraft();
    await change((now) => ({
      ...now,
      departments: now.departments.filter(({ code }) => code !== 'culture'),
      territories: now.territories.filter(({ code }) => code !== 'igrim'),
    }));
    const { body: checked } = await otklik.api<{ problems: SettingsProblem[] }>('POST', '/settings/draft/check');
    const stays = [
      { table: 'territories', code: 'igrim', field: 'code', message: expect.stringContaining('указана у сообщества «Игрим»') },
      { table: 'departments', code: 'culture', field: 'code', message: expect.stringContaining('работает сотрудник «') },
    ];
    expect(checked.problems).toEqual(expect.arrayContaining(stays));
    expect((await publish({ reason: 'Без Игрима', without: 'проба' })).status).toBe(422);
    expect((await putDraft(content, (await readDraft()).hash)).status).toBe(200);
    expect((await readDraft()).hash).toBe(hash);
  });
  test('a draft that somebody has changed since', async () => {
    const { content, hash } = await readDraft();
    await change((now) => renamed(now, 'shops', 'Магазины'));
    const { status } = await putDraft(content, hash);
    expect(status).toBe(412);
    expect((await readDraft()).content.topics.find(({ code }) => code === 'shops')?.name).toBe('Магазины');
  });
  test('a document of another shape: nothing of it is written', async () => {
    const { content, hash } = await readDraft();
    const { status, body } = await putDraft({ ...content, topics: [{ code: 'x' }] }, hash);
    expect(status).toBe(422);
    expect(body.errors.map(({ field }) => field)).toContain('topics.0.name');
    expect((await readDraft()).hash).toBe(hash);
  });
  test('a draft that differs in nothing', async () => {
    const { version, hash } = await readDraft();
    await otklik.api('POST', `/settings/versions/${version}/restore`, {}, { 'If-Match': hash });
    expect((await publish({ reason: 'Так', without: 'проба' })).status).toBe(409);
  });
});

test('versions are listed with author, reason and evidence, the newest first', async () => {
  const { body } = await otklik.api<{ items: { number: number; by: object; reason: string; evidence: object | null }[] }>(
    'GET',
    '/settings/versions',
  );
  settingsAnswers.versions.parse(body);
  expect(body.items[0]).toMatchObject({ by: { login: 'admin' }, reason: 'Вернули', evidence: { without: 'то же, что было' } });
  expect(body.items[1]).toMatchObject({ evidence: { backTest: expect.any(String) } });
});

describe('what if', () => {
  interface WhatIfJob {
    id: string;
    kind: string;
    status: string;
    detail: string;
    result: { rounds: number; weeks: string[]; total: { was: number; becomes: number }; newly: number; delayed: number } | null;
  }
  const ask = (body: object) => otklik.api<WhatIfJob>('POST', '/settings/draft/what-if', body);
  const day = 86_400_000;
  const period = { from: new Date(Date.now() - day).toISOString(), to: new Date(Date.now() + day).toISOString() };
  test('the breaches of a period are reckoned anew as a job', async () => {
    const { status, body } = await ask(period);
    expect([status, body.kind]).toEqual([202, 'what-if']);
    const ended = await waitFor(
      async () => {
        const { body: job } = await otklik.api<WhatIfJob>('GET', `/jobs/${body.id}`);
        settingsAnswers.job.parse(job);
        return job.status === 'done' || job.status === 'failed' ? job : undefined;
      },
      'the end of the what-if',
      60_000,
    );
    expect(ended.result).toMatchObject({ newly: 0, delayed: 0 });
    expect(ended.result?.rounds).toBeGreaterThan(0);
    expect(ended.result?.weeks[0]).toMatch(/^\d{4}-\d\d-\d\d$/);
    const changes = await otklik.api<{ code: string }>('GET', `/jobs/${body.id}/changes`);
    expect(changes.status).toBe(404); // those are of a back-test
  });
  test.each<[string, object, string]>([
    ['without a period', {}, 'from'],
    ['a period that ends before it begins', { from: period.to, to: period.from }, 'to'],
    ['without somebody who is not here', { ...period, without: ['7f1f7a52-31d2-4c4a-9b53-0c6c1a1f0e11'] }, 'without'],
  ])('%s is refused with the field', async (_case, body, field) => {
    const { status, body: problem } = await ask(body);
    expect([status, problem.detail]).toEqual([422, expect.stringContaining(field)]);
  });
});
