import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { Job } from '../../db/entities/job.js';
import { Operator } from '../../db/entities/operator.js';
import { SettingsVersion } from '../../db/entities/settings-version.js';
import type { Settings } from '../../domain/settings.js';
import { settingsAnswers } from '../../server/api/settings.js';
import { startOtklik, type Answer, type Otklik } from '../support/otklik.js';
import { waitFor } from '../support/wait-for.js';

let otklik: Otklik;
let number: string;
beforeAll(async () => {
  otklik = await startOtklik();
  const comment = { communityId: '226000002', postId: '1', text: 'На улице Ленина не чистят снег, дорогу замело' };
  const { url } = await otklik.stand<{ url: string }>('POST', '/actors/100001/comment', comment);
  number = await waitFor(async () => {
    const { body } = await otklik.api<{ items: { number: string; status: string }[] }>(
      'GET',
      `/appeals?thread=${encodeURIComponent(url)}`,
    );
    return body.items.find(({ status }) => status === 'assigned')?.number;
  }, 'an assigned appeal');
}, 120_000);
afterAll(() => otklik?.close());

interface Draft {
  version: number;
  hash: string;
  content: Settings;
}
interface Refusal {
  detail: string;
  errors?: { field: string; message: string }[];
}
interface JobSeen {
  id: string;
  status: string;
  result: Record<string, unknown> | null;
}
const readDraft = async (): Promise<Draft> => (await otklik.api<Draft>('GET', '/settings/draft')).body;
const put = (content: unknown, match: string): Promise<Answer<Draft & Refusal>> =>
  otklik.api('PUT', '/settings/draft', content, { 'If-Match': match });
const publish = (body: object): Promise<Answer<{ version: number } & Refusal>> =>
  otklik.api('POST', '/settings/draft/publish', body);
const askBackTest = (body: object): Promise<Answer<JobSeen & Refusal>> => otklik.api('POST', '/settings/draft/back-test', body);
const ended = (id: string): Promise<JobSeen> =>
  waitFor(
    async () => {
      const { body } = await otklik.api<JobSeen>('GET', `/jobs/${id}`);
      settingsAnswers.job.parse(body);
      return ['done', 'failed'].includes(body.status) && body;
    },
    'the end of the job',
    60_000,
  );
const fieldsOf = ({ body }: Answer<Refusal>): string[] => (body.errors ?? []).map(({ field }) => field);
/** The draft as it was afterwards, whatever was done to it. */
const restoring = async (work: (draft: Draft) => Promise<void>): Promise<void> => {
  const draft = await readDraft();
  try {
    await work(draft);
  } finally {
    expect((await put(draft.content, '*')).status).toBe(200);
  }
};
const first = <Row>(rows: readonly Row[], change: object): Row[] =>
  rows.map((row, index) => (index === 0 ? { ...row, ...change } : row));
const twice = <Row>(rows: readonly Row[]): Row[] => [...rows, ...rows.slice(0, 1)];
const words = (...stems: string[]) => ({ all: [{ kind: 'words', stems }], any: [], none: [] });
const half = 'снег \ud83d';

describe('a document that cannot be kept is refused by its field, and nothing of it is written', () => {
  test.each<[string, (content: Settings) => unknown, RegExp]>([
    ['two topics of one code', (all) => ({ ...all, topics: twice(all.topics) }), /^topics\.\d+\.code$/],
    ['two rules of one number', (all) => ({ ...all, rules: twice(all.rules) }), /^rules\.\d+\.number$/],
    ['two rules of urgency of one number', (all) => ({ ...all, urgency: twice(all.urgency) }), /^urgency\.\d+\.number$/],
    [
      'two cells of one place',
      ({ departments, topics, territories, ...all }) => {
        const cell = { topic: topics[0]?.code, group: null, territory: territories[0]?.code, department: departments[0]?.code };
        return { ...all, departments, topics, territories, addressees: [cell, cell] };
      },
      /^addressees\.1\.topic$/,
    ],
    ['U+0000 in a name', (all) => ({ ...all, topics: first(all.topics, { name: 'Сне\0г' }) }), /^topics\.0\.name$/],
    ['U+0000 among stems', (all) => ({ ...all, topics: first(all.topics, { stems: ['снег', '\0'] }) }), /^topics\.0\.stems\.1$/],
    [
      'half a character in a rule',
      (all) => ({ ...all, rules: first(all.rules, { when: words(half) }) }),
      /^rules\.0\.when\.all\.0/,
    ],
    [
      'half a character in an urgency rule',
      (all) => ({ ...all, urgency: first(all.urgency, { when: words(half) }) }),
      /^urgency\.0\.when/,
    ],
    [
      'half a character in a label',
      ({ rules, ...all }) => ({ ...all, rules: first(rules, { effects: { ...rules[0]?.effects, label: half } }) }),
      /^rules\.0\.effects\.label$/,
    ],
    [
      'half a character in a note',
      (all) => ({ ...all, calendars: first(all.calendars, { notes: { '2026-12-25': half } }) }),
      /^calendars\.0\.notes\.2026-12-25$/,
    ],
    [
      'half a character as a date',
      (all) => ({ ...all, calendars: first(all.calendars, { exceptions: { '\ud83d': [] } }) }),
      /^calendars\.0\.exceptions/,
    ],
    [
      'half a character in a ladder',
      (all) => ({
        ...all,
        ladders: first(all.ladders, { steps: [{ percent: 50, to: 'person:\ud83d', by: [], acknowledgeMinutes: null }] }),
      }),
      /^ladders\.0\.steps\.0/,
    ],
    [
      'half a character in a reason to pause',
      (all) => ({ ...all, policies: first(all.policies, { pauseReasons: [half] }) }),
      /^policies\.0\.pauseReasons\.0$/,
    ],
    ['a number that no column takes', (all) => ({ ...all, rules: first(all.rules, { number: 2 ** 31 }) }), /^rules\.0\.number$/],
    ['a word in place of rows', (all) => ({ ...all, topics: 'снег' }), /^topics$/],
    ['a field too many', (all) => ({ ...all, topics: first(all.topics, { colour: 'red' }) }), /^topics\.0\.colour$/],
    [
      'more topics than anybody reads',
      (all) => ({ ...all, topics: Array.from({ length: 6_000 }, (_none, index) => ({ ...all.topics[0], code: `t${index}` })) }),
      /^topics$/,
    ],
  ])('%s', async (_case, change, field) => {
    const { content, hash } = await readDraft();
    const answer = await put(change(content), hash);
    expect([answer.status, fieldsOf(answer)[0]]).toEqual([422, expect.stringMatching(field)]);
    expect((await readDraft()).hash).toBe(hash);
  });

  test('many cells are not too many for one statement', () =>
    restoring(async ({ content }) => {
      const addressees = Array.from({ length: 14_000 }, (_none, index) => ({
        ...{ topic: `t${index}`, group: null, territory: 'sosva', department: 'roads' },
      }));
      const { status, body } = await put({ ...content, addressees }, '*');
      expect([status, body.content.addressees.length]).toEqual([200, 14_000]);
    }));

  test('what is wrong is said in the language asked for', async () => {
    const { content } = await readDraft();
    const asked = { ...content, topics: first(content.topics, { name: 5 }) };
    const said = async (language: string): Promise<string | undefined> =>
      (await otklik.api<Refusal>('PUT', '/settings/draft', asked, { 'If-Match': '*', 'Accept-Language': language })).body
        .errors?.[0]?.message;
    expect([await said('ru'), await said('en')]).toEqual([
      'Нужно значение вида string',
      'A value of the kind string is expected',
    ]);
  });
});

describe('a reason that cannot be kept', () => {
  test.each([
    ['U+0000 in the reason', { reason: 'Так\0', without: 'проба' }, 'reason'],
    ['half a character in the reason', { reason: half, without: 'проба' }, 'reason'],
    ['half a character in place of a back-test', { reason: 'Так', without: half }, 'without'],
  ])('of a publication: %s', async (_case, body, field) =>
    restoring(async ({ content }) => {
      await put({ ...content, topics: first(content.topics, { name: 'Другое слово' }) }, '*');
      const answer = await publish(body);
      expect([answer.status, fieldsOf(answer)]).toEqual([422, [field]]);
    }),
  );
  test.each([
    ['replies', { text: half }, 'text'],
    ['decline', { reason: half }, 'reason'],
    ['extend', { until: '2026-12-01T18:00:00+05:00', reason: half }, 'reason'],
    ['pause', { reason: half }, 'reason'],
    ['interim', { text: half, promisedAt: '2026-12-01T18:00:00+05:00' }, 'text'],
  ])('of an act: %s', async (path, body, field) => {
    const answer = await otklik.api<Refusal>('POST', `/appeals/${number}/${path}`, body, { 'Idempotency-Key': randomUUID() });
    expect([answer.status, fieldsOf(answer)]).toEqual([422, [field]]);
  });
});

describe('by a draft whose rows do not agree', () => {
  const broken = ({ departments, ...all }: Settings): Settings => ({
    ...all,
    departments: departments.filter(({ code }) => code !== 'waste'),
  });

  test('no text is tried: each row is named', () =>
    restoring(async ({ content }) => {
      await put(broken(content), '*');
      const asked = { text: 'Мусор не вывозят вторую неделю', communityId: '226000003', draft: true };
      const answer = await otklik.api<Refusal>('POST', '/try', asked);
      expect([answer.status, fieldsOf(answer)]).toEqual([
        422,
        expect.arrayContaining([expect.stringMatching(/^topics\..+\.department$/)]),
      ]);
      expect((await otklik.api('POST', '/try', { ...asked, draft: false })).status).toBe(200);
    }));
  test('nothing is tried on the past, and publishing names the rows before it asks for that', () =>
    restoring(async ({ content }) => {
      await put(broken(content), '*');
      const named = expect.arrayContaining([expect.stringMatching(/^topics\..+\.department$/)]);
      const [tested, published] = [await askBackTest({}), await publish({ reason: 'Без отходов' })];
      expect([tested.status, fieldsOf(tested)]).toEqual([422, named]);
      expect([published.status, fieldsOf(published)]).toEqual([422, named]);
    }));
  test('a job that fails all the same says why', async () => {
    const { content, hash } = await readDraft();
    const { id: operatorId } = await otklik.parts.db.manager.findOneByOrFail(Operator, { login: 'admin' });
    const draft = { ...content, departments: [] };
    const { identifiers } = await otklik.parts.db.manager.insert(Job, {
      ...{ kind: 'back-test', operatorId, asked: {}, draft, draftHash: hash },
    });
    const { status, result } = await ended((identifiers[0] as { id: string }).id);
    expect([status, result]).toEqual(['failed', { reason: expect.stringContaining('is not in the settings') as unknown }]);
  });
});

describe('the period of a back-test', () => {
  test.each([
    ['backwards', { from: '2026-11-02', to: '2026-11-01' }, 'to'],
    ['empty', { from: '2026-11-01T00:00:00Z', to: '2026-11-01T00:00:00Z' }, 'to'],
    ['of the year 0', { from: '0000-01-01T00:00:00Z' }, 'from'],
    ['of the year 9999', { to: '9999-12-31' }, 'to'],
    ['of a day that no year has', { from: '2026-02-30' }, 'from'],
    ['of a word', { from: 'вчера' }, 'from'],
    ['of a list', { from: ['2026-11-01'] }, 'from'],
  ])('%s is refused', async (_case, body, field) => {
    const answer = await askBackTest(body);
    expect([answer.status, fieldsOf(answer)]).toEqual([422, [field]]);
  });
  test('may be days; one without appeals is no evidence while there are appeals', () =>
    restoring(async ({ content }) => {
      await put({ ...content, topics: first(content.topics, { name: 'Другое слово' }) }, '*');
      const today = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Yekaterinburg' }).format(new Date());
      const [empty, full] = [
        await askBackTest({ from: '2001-01-01', to: '2001-12-31' }),
        await askBackTest({ from: today, to: today }),
      ];
      expect([empty.status, full.status]).toEqual([202, 202]);
      expect((await ended(empty.body.id)).result).toMatchObject({ checked: 0 });
      expect((await ended(full.body.id)).result).toMatchObject({ checked: 1 });
      const { status, body } = await publish({ reason: 'Другое слово', backTest: empty.body.id });
      expect([status, body.detail]).toEqual([409, expect.stringMatching(/обращений нет/)]);
      expect((await publish({ reason: 'Другое слово', backTest: full.body.id })).status).toBe(201);
    }));
});

describe('the appeals behind a figure of a back-test', () => {
  let job: string;
  beforeAll(async () => {
    await restoring(async ({ content }) => {
      const changed: Settings = {
        ...content,
        rules: content.rules.filter(({ when }) => !JSON.stringify(when).includes('road-snow')),
        topics: content.topics.map((topic) => (topic.code === 'road-snow' ? { ...topic, department: 'landscaping' } : topic)),
      };
      expect((await put(changed, '*')).status).toBe(200);
      const asked = await askBackTest({});
      expect(asked.status).toBe(202);
      job = (await ended(asked.body.id)).id;
    });
  }, 60_000);
  const changes = (query: string) =>
    otklik.api<{ items: { number: string; was: object; becomes: object }[]; next: string | null }>(
      'GET',
      `/jobs/${job}/changes${query}`,
    );

  test('are listed, with what was and what becomes', async () => {
    const { status, body } = await changes('?part=department&was=roads&becomes=landscaping');
    expect([status, body]).toEqual([
      200,
      {
        items: [
          {
            ...{ number, was: { topic: 'road-snow', department: 'roads', policy: expect.any(String) as unknown } },
            ...{ becomes: { topic: 'road-snow', department: 'landscaping', policy: expect.any(String) as unknown } },
            ...{ verdict: null, deadline: null, overdue: null },
          },
        ],
        next: null,
      },
    ]);
    expect((await changes('')).body.items).toHaveLength(1);
  });
  test.each(['?part=department&was=&becomes=roads', '?verdict=right', '?overdue=newly', '?before=2000-000001'])(
    'and no others: %s',
    async (query) => expect((await changes(query)).body).toEqual({ items: [], next: null }),
  );
  test.each(['?part=department', '?was=roads', '?part=colour&was=a&becomes=b', '?verdict=maybe', '?colour=red', '?before=%00'])(
    'what cannot be asked is refused: %s',
    async (query) => expect((await changes(query)).status).toBe(400),
  );
  test('U+0000 in a code is refused', async () =>
    expect((await changes('?part=department&was=%00&becomes=roads')).status).toBe(400));
});

describe('If-Match', () => {
  test.each<[string, (hash: string) => string, number]>([
    ['the tag of the draft', (hash) => `"${hash}"`, 200],
    ['one of several tags', (hash) => `"other", W/"${hash}"`, 200],
    ['whichever there is', () => '*', 200],
    ['other tags', () => '"other", "another"', 412],
    ['an empty tag', () => '""', 412],
  ])('%s', async (_case, match, wanted) => {
    const { content, hash } = await readDraft();
    expect((await put(content, match(hash))).status).toBe(wanted);
  });
});

describe('versions', () => {
  interface Version {
    number: number;
    by: { kind: string; login: string | null; name: string };
    content: Settings;
  }
  test('say who published them', async () => {
    const { body } = await otklik.api<{ items: Version[] }>('GET', '/settings/versions');
    settingsAnswers.versions.parse(body);
    expect(body.items[0]?.by).toEqual({ kind: 'operator', login: 'admin', name: expect.stringMatching(/\S/) as unknown });
    expect(body.items.at(-1)?.by).toEqual({ kind: 'machine', login: null, name: expect.stringMatching(/\S/) as unknown });
    const one = await otklik.api<Version>('GET', `/settings/versions/${body.items[0]?.number}`);
    settingsAnswers.version.parse(one.body);
    expect(one.body.by.login).toBe('admin');
  });
  test('of older shape are shown in the newest one, and may be the draft again', async () => {
    const { content, version } = await readDraft();
    const { templates: _templates, ...rest } = content;
    const older = { ...rest, topics: rest.topics.map(({ norms: _norms, examples: _examples, ...topic }) => topic) };
    await otklik.parts.db.manager.insert(SettingsVersion, {
      ...{ number: version + 1, content: older as Settings, hash: 'older', reason: 'Прежний вид', evidence: null },
      by: { kind: 'machine', part: 'installation' },
    });
    const { body } = await otklik.api<Version>('GET', `/settings/versions/${version + 1}`);
    expect([body.content.templates, body.content.topics[0]?.norms]).toEqual([[], '']);
    expect((await put(body.content, '*')).status).toBe(200);
  });
});
