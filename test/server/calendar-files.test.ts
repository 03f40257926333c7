import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Calendar, Settings } from '../../domain/settings.js';
import { calendarChange } from '../../server/api/calendar-files.js';
import { startOtklik, type Otklik } from '../support/otklik.js';

let otklik: Otklik;
beforeAll(async () => (otklik = await startOtklik()), 120_000);
afterAll(() => otklik?.close());

const base = '/settings/calendars/office';
const ask = (path: string, body?: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${otklik.url}/api/v1${path}`, {
    headers: { Authorization: `Bearer ${otklik.demoKey}`, ...headers },
    ...(body === undefined ? {} : { method: 'POST', body }),
  });
const bring = async (query: string, file: string | Uint8Array<ArrayBuffer>) => {
  const response = await ask(`${base}/import?${query}`, file);
  return { status: response.status, body: calendarChange.parse(await response.json()) };
};
const refused = async (query: string, file: string | Uint8Array<ArrayBuffer>) => {
  const response = await ask(`${base}/import?${query}`, file);
  const { errors = [] } = (await response.json()) as { errors?: { field: string; message: string }[] };
  return { status: response.status, errors };
};
const office = async (): Promise<Calendar | undefined> =>
  (await otklik.api<{ content: Settings }>('GET', '/settings/draft')).body.content.calendars.find(
    ({ code }) => code === 'office',
  );

const years = 'from=2026&to=2027';
const csv = 'дата;часы;пояснение\n2026-12-25;выходной;День района\n';
const event = (...lines: string[]): string =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', 'BEGIN:VEVENT', 'UID:1', ...lines, 'END:VEVENT', 'END:VCALENDAR'].join('\r\n');

describe('a file of days, over the API', () => {
  test('is shown first, and nothing is written', async () => {
    const before = await office();
    const { status, body } = await bring(`dryRun=true&${years}`, csv);
    expect(status).toBe(200);
    expect(body).toMatchObject({ outcome: 'preview', bad: [], skipped: [], outside: 0 });
    expect(body.changes).toMatchObject([
      { date: '2026-12-25', before: { kind: 'working' }, after: { intervals: [], note: 'День района' } },
    ]);
    expect(await office()).toEqual(before);
  });
  test('is written into the draft, and only as it was seen', async () => {
    const { seal } = (await bring(`dryRun=true&${years}`, csv)).body;
    expect((await refused(`${years}&seal=${seal}`, csv.replace('12-25', '12-24'))).status).toBe(409);
    expect((await bring(`${years}&seal=${seal}`, csv)).body.outcome).toBe('saved');
    expect((await office())?.exceptions['2026-12-25']).toEqual([]);
    expect((await office())?.notes['2026-12-25']).toBe('День района');
    expect((await bring(years, csv)).body.changes).toEqual([]);
  });
  test.each<[string, string]>([
    ['every year since long ago', event('DTSTART;VALUE=DATE:19990706', 'RRULE:FREQ=YEARLY', 'SUMMARY:Выходной')],
    ['with days of other years', event('DTSTART;VALUE=DATE:20260706', 'RRULE:FREQ=YEARLY;COUNT=9', 'SUMMARY:Выходной')],
  ])('in iCalendar, %s, of this year and the next where no years are named', async (_case, file) => {
    const year = new Date().getUTCFullYear();
    const { changes } = (await bring('dryRun=true', file)).body;
    const dates = changes.map(({ date }) => date);
    expect(dates.length).toBeGreaterThan(0);
    expect(dates.filter((date) => ![`${year}-07-06`, `${year + 1}-07-06`].includes(date))).toEqual([]);
  });
  test('with events that have hours leaves them aside, with their lines', async () => {
    const file = event('DTSTART:20261225T090000Z', 'DTEND:20261225T100000Z', 'SUMMARY:Планёрка');
    const { body } = await bring(`dryRun=true&${years}`, file);
    expect(body).toMatchObject({ changes: [], skipped: [{ line: 3 }] });
  });
  test('with a bad line is kept out as a whole, and the line is named', async () => {
    const before = await office();
    const file = `${csv}2026-02-30;выходной;Не бывает\n`;
    expect((await bring(`dryRun=true&${years}`, file)).body.bad).toMatchObject([
      { line: 3, message: expect.stringMatching(/2026-02-30/) },
    ]);
    const { status, errors } = await refused(years, file);
    expect([status, errors]).toEqual([
      422,
      [expect.objectContaining({ field: expect.stringMatching(/^строка 3, /) as unknown })],
    ]);
    expect(await office()).toEqual(before);
  });
  test('that is empty, or no text, is refused with why', async () => {
    expect(await refused(years, '')).toMatchObject({
      status: 422,
      errors: [{ message: expect.stringMatching(/нет ни одного дня/) }],
    });
    expect((await refused(years, Uint8Array.of(0x89, 0x50, 0, 1))).status).toBe(422);
  });
  test('of more than two megabytes is refused, and the limit is said', async () => {
    const response = await ask(`${base}/import`, 'x'.repeat(2 ** 21 + 1));
    expect([response.status, ((await response.json()) as { detail: string }).detail]).toEqual([413, 'Запрос больше 2 МБ']);
  });
  test.each([
    [`${base}/import?from=2027&to=2026`, 400],
    [`${base}/import?from=1999`, 400],
    [`${base}/import?others=both`, 400],
    [`${base}/import?source=%00`, 400],
    ['/settings/calendars/nowhere/import', 404],
    ['/settings/calendars/%00/import', 404],
  ])('%s: %i', async (path, status) => expect((await ask(path, csv)).status).toBe(status));
});

describe('what is exported', () => {
  test.each(['ics', 'csv'])('as %s comes back as it was: nothing changes', async (as) => {
    const response = await ask(`${base}/export?year=2026&as=${as}`);
    expect([response.status, response.headers.get('content-type')]).toEqual([
      200,
      as === 'csv' ? 'text/csv; charset=utf-8' : 'text/calendar; charset=utf-8',
    ]);
    const { body } = await bring('dryRun=true&from=2026&to=2026&others=remove', await response.text());
    expect(body).toMatchObject({ changes: [], bad: [] });
  });
  test.each([
    [`${base}/export?year=1999`, 400],
    [`${base}/export?as=xls`, 400],
    ['/settings/calendars/nowhere/export', 404],
  ])('%s: %i', async (path, status) => expect((await ask(path)).status).toBe(status));
});
