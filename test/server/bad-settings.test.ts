import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readCalendarFile } from '../../admin/calendars/file.js';
import { newestVersion } from '../../db/settings.js';
import { calendars as seededCalendars } from '../../db/seed/calendars.js';
import { importDays } from '../../domain/calendar-import.js';
import type { OpenInterval, Settings } from '../../domain/settings.js';
import type { SettingsProblem } from '../../domain/settings-check.js';
import { cp1251 } from '../support/as-offices-save.js';
import { startOtklik, type Otklik } from '../support/otklik.js';
import { waitFor } from '../support/wait-for.js';

let otklik: Otklik;
let original: Settings;
beforeAll(async () => {
  otklik = await startOtklik();
  original = (await readDraft()).content;
}, 120_000);
afterAll(() => otklik?.close());

interface Draft {
  hash: string;
  content: Settings;
}
interface Refused {
  detail: string;
  errors: { field: string; message: string }[];
}
const readDraft = async (): Promise<Draft> => (await otklik.api<Draft>('GET', '/settings/draft')).body;
const put = async (content: Settings): Promise<number> => {
  const { hash } = await readDraft();
  return (await otklik.api('PUT', '/settings/draft', content, { 'If-Match': `"${hash}"` })).status;
};
const check = async (): Promise<SettingsProblem[]> =>
  (await otklik.api<{ problems: SettingsProblem[] }>('POST', '/settings/draft/check')).body.problems;
const publish = () =>
  otklik.api<Refused & { version: number }>('POST', '/settings/draft/publish', { reason: 'Проба', without: 'проба' });
const version = (): Promise<number> => newestVersion(otklik.parts.db.manager);

type Table = 'topics' | 'policies' | 'calendars' | 'ladders';
const changed = <Name extends Table>(table: Name, code: string, change: Partial<Settings[Name][number]>): Settings => ({
  ...original,
  [table]: original[table].map((row) => (row.code === code ? { ...row, ...change } : row)),
});
const stems = (count: number): string[] => Array.from({ length: count }, (_none, index) => `подъёмник${index}`);
const office = seededCalendars.find(({ code }) => code === 'office');
const withMonday = (...monday: OpenInterval[]): Settings =>
  changed('calendars', 'office', { week: [monday, ...(office?.week.slice(1) ?? [])] });

describe('what cannot come into force may stand in the draft, and is refused with its row, its field and what to do', () => {
  test.each<[string, () => Settings, Pick<SettingsProblem, 'table' | 'code' | 'field'>, RegExp]>([
    [
      'overlapping intervals',
      () => withMonday(['09:00', '13:00'], ['12:00', '18:00']),
      { table: 'calendars', code: 'office', field: 'week' },
      /^понедельник: часы работы пересекаются/,
    ],
    [
      'an empty interval',
      () => withMonday(['09:00', '09:00']),
      { table: 'calendars', code: 'office', field: 'week' },
      /^понедельник: открытие 09:00 не раньше закрытия 09:00, поменяйте/,
    ],
    [
      'a rule on a deleted topic',
      () => ({ ...original, topics: original.topics.filter(({ code }) => code !== 'wires-down') }),
      { table: 'rules', code: '1', field: 'when' },
      /^Темы «wires-down» нет в настройках: выберите из списка/,
    ],
    [
      'a ladder whose person left',
      () => changed('ladders', 'standard', { steps: [{ percent: 50, to: 'person:ivanova', by: [], acknowledgeMinutes: null }] }),
      { table: 'ladders', code: 'standard', field: 'steps' },
      /^Шаг 1: сотрудника «ivanova» нет или он заблокирован, назовите другого/,
    ],
    [
      'a policy shorter than its triage',
      () =>
        changed('policies', 'yaroslavl', {
          milestones: [
            { kind: 'triage', amount: 2, unit: 'hours', ladder: null },
            { kind: 'final', amount: 60, unit: 'minutes', ladder: null },
            { kind: 'observation', amount: 3, unit: 'days', ladder: null },
          ],
        }),
      { table: 'policies', code: 'yaroslavl', field: 'milestones' },
      /^Срок «окончательный ответ» раньше, чем «разбор»: увеличьте/,
    ],
    [
      'a stem of one letter',
      () => changed('topics', 'lift', { stems: ['лифт*', 'я'] }),
      { table: 'topics', code: 'lift', field: 'stems' },
      /^Основа «я» короче двух букв .+: допишите её или уберите/,
    ],
    [
      'more than 10,000 stems in one topic',
      () => changed('topics', 'lift', { stems: stems(10_001) }),
      { table: 'topics', code: 'lift', field: 'stems' },
      /^Основ 10001, а можно не больше 10000: уберите/,
    ],
  ])('%s', async (_case, wrong, place, words) => {
    const before = await version();
    expect(await put(wrong())).toBe(200);
    expect(await check()).toContainEqual({ ...place, message: expect.stringMatching(words) as unknown });
    const { status, body } = await publish();
    expect(status).toBe(422);
    const field = `${place.table}.${place.code}.${place.field}`;
    expect(body.errors).toContainEqual({ field, message: expect.stringMatching(words) as unknown });
    expect(await version()).toBe(before);
    await put(original);
  });

  test('a ladder whose person leaves later: it stays in force, and the next version must name another', async () => {
    const { db } = otklik.parts;
    const steps = [{ percent: 50, to: 'person:moderator' as const, by: [], acknowledgeMinutes: null }];
    expect(await put(changed('ladders', 'standard', { steps }))).toBe(200);
    expect(await check()).toEqual([]);
    await db.query(`update operators set blocked_at = now() where login = 'moderator'`);
    expect(await check()).toMatchObject([{ table: 'ladders', code: 'standard', field: 'steps' }]);
    expect((await publish()).status).toBe(422);
    await db.query(`update operators set blocked_at = null where login = 'moderator'`);
    await put(original);
  });
});

describe('what makes sense is taken', () => {
  test('10,000 stems in one topic: published, and a text is decided by them', async () => {
    expect(await put(changed('topics', 'lift', { stems: stems(10_000) }))).toBe(200);
    expect((await publish()).status).toBe(201);
    const tried = { text: 'Когда починят подъёмник9999?', communityId: '226000001' };
    const { body } = await otklik.api<{ topic: { code: string } | null }>('POST', '/try', tried);
    expect(body.topic?.code).toBe('lift');
    await put(original);
    expect((await publish()).status).toBe(201);
  }, 60_000);

  test('a date in the past, of a calendar: what ran then is reckoned anew only for what comes', async () => {
    const past = {
      exceptions: { ...office?.exceptions, '2020-03-30': [] },
      notes: { ...office?.notes, '2020-03-30': 'Указ № 206' },
    };
    expect(await put(changed('calendars', 'office', past))).toBe(200);
    expect(await check()).toEqual([]);
    await put(original);
  });

  test('a topic from a CSV in cp1251, and from one with a byte order mark', async () => {
    const text = 'Код;Тема;Группа;Слова и фразы\nfog;Туман на переправе;Дороги;туман*\n';
    const bring = async (bytes: Uint8Array) => {
      const response = await fetch(`${otklik.url}/api/v1/settings/topics/import?dryRun=true`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${otklik.demoKey}`, 'Content-Type': 'text/csv' },
        body: bytes as BodyInit,
      });
      return { status: response.status, body: (await response.json()) as object };
    };
    const read = {
      status: 200,
      body: expect.objectContaining({ added: [{ code: 'fog', name: 'Туман на переправе' }], bad: [] }),
    };
    expect(await bring(cp1251(text))).toEqual(read);
    expect(await bring(new TextEncoder().encode(`\uFEFF${text}`))).toEqual(read);
  });

  test('an iCalendar with recurring events: every occurrence of the years asked for is a day, and they come into force', async () => {
    const event = 'UID:1\r\nDTSTART;VALUE=DATE:20200703\r\nRRULE:FREQ=YEARLY\r\nSUMMARY:День района';
    const bytes = new TextEncoder().encode(`BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n${event}\r\nEND:VEVENT\r\nEND:VCALENDAR`);
    const years = { from: 2028, to: 2030 };
    const file = await readCalendarFile(bytes, years, 'ru');
    if (!office) throw new Error('the seed has an office calendar');
    const wish = { years, others: 'keep', source: 'решение Думы № 5', language: 'ru' } as const;
    const { calendar, bad, changes } = importDays(office, file, wish);
    expect([bad, file.skipped]).toEqual([[], []]);
    expect(changes.map(({ date }) => date)).toEqual(['2028-07-03', '2029-07-03', '2030-07-03']);
    expect(await put(changed('calendars', 'office', calendar))).toBe(200);
    expect(await check()).toEqual([]);
    await put(original);
  });
});

describe('a date in the past that somebody promises or puts a term off to is refused, and nothing changes', () => {
  test.each([
    ['extend', { until: '2020-01-01T00:00:00Z', reason: 'Ждём' }, 'until'],
    ['interim', { text: 'Сделаем.', promisedAt: '2020-01-01T00:00:00Z' }, 'promisedAt'],
  ])('%s', async (path, body, field) => {
    const written = { communityId: '226000002', postId: '1', text: `На улице Ленина не чистят снег, дорогу замело ${path}` };
    const { url } = await otklik.stand<{ url: string }>('POST', '/actors/100001/comment', written);
    const appeal = await waitFor(async () => {
      const { body: page } = await otklik.api<{ items: { number: string; status: string; milestones: unknown }[] }>(
        'GET',
        `/appeals?thread=${encodeURIComponent(url)}`,
      );
      return page.items.find(({ status }) => status === 'assigned');
    }, 'an assigned appeal');
    const at = `/appeals/${appeal.number}`;
    const refused = await otklik.api<Refused>('POST', `${at}/${path}`, body, { 'Idempotency-Key': randomUUID() });
    expect([refused.status, refused.body.errors]).toEqual([422, [{ field, message: 'Этот срок уже прошёл' }]]);
    const { body: after } = await otklik.api<{ status: string; milestones: unknown }>('GET', at);
    expect([after.status, after.milestones]).toEqual(['assigned', appeal.milestones]);
  });
});
