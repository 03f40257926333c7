import { describe, expect, test } from '@jest/globals';
import { readCalendarFile } from '../../admin/calendars/file.js';
import { readIcal } from '../../admin/calendars/ical.js';
import { asOfficesSave } from '../support/as-offices-save.js';

const years = { from: 2026, to: 2027 };
test.each(asOfficesSave)('a list of days saved %s is read', async (_how, save) => {
  const { days, bad } = await readCalendarFile(save('дата;часы;пояснение\n2026-12-25;выходной;День города'), years, 'ru');
  expect(bad).toEqual([]);
  expect(days.map(({ date, said, note }) => [date, said, note])).toEqual([['2026-12-25', 'off', 'День города']]);
});
test.each<[string, string | Uint8Array, number, string]>([
  ['a workbook', Uint8Array.from([0x50, 0x4b, 3, 4, 20, 0]), 1, 'книга Excel'],
  ['a picture', Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 1]), 1, 'не текст'],
  ['a quote that never closes', '2026-12-24;выходной;\n2026-12-25;выходной;"День города', 2, 'Кавычки'],
])('%s is refused by its line and what to do', async (_file, content, line, words) => {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  const { days, bad } = await readCalendarFile(bytes, years, 'ru');
  expect({ days, bad }).toEqual({ days: [], bad: [{ line, field: 'Файл', message: expect.stringContaining(words) as unknown }] });
});

const ical = (...events: string[]): string =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', ...events.map((body) => `BEGIN:VEVENT\n${body}\nEND:VEVENT`), 'END:VCALENDAR']
    .join('\n')
    .replaceAll('\n', '\r\n');
const daysOf = async (...events: string[]) => {
  const { days, bad, skipped } = await readIcal(ical(...events), years, 'ru');
  return { dates: days.map(({ date }) => date), bad: bad.map((each) => each.line), skipped: skipped.map((each) => each.line) };
};

describe('iCalendar', () => {
  test.each<[string, string, string[]]>([
    ['one day', 'DTSTART;VALUE=DATE:20261225\nSUMMARY:Выходной', ['2026-12-25']],
    ['several days', 'DTSTART;VALUE=DATE:20261231\nDTEND;VALUE=DATE:20270102\nSUMMARY:Каникулы', ['2026-12-31', '2027-01-01']],
    ['a duration', 'DTSTART;VALUE=DATE:20261225\nDURATION:P2D\nSUMMARY:Выходной', ['2026-12-25', '2026-12-26']],
    ['a date that does not say so', 'DTSTART:20261225\nDTEND:20261226\nSUMMARY:Выходной', ['2026-12-25']],
    ['midnights', 'DTSTART:20261225T000000\nDTEND:20261226T000000\nSUMMARY:Выходной', ['2026-12-25']],
    [
      'every year since long ago',
      'DTSTART;VALUE=DATE:19990612\nRRULE:FREQ=YEARLY\nSUMMARY:День России',
      ['2026-06-12', '2027-06-12'],
    ],
    [
      'until a date',
      'DTSTART;VALUE=DATE:20261201\nRRULE:FREQ=WEEKLY;UNTIL=20261215\nSUMMARY:Выходной',
      ['2026-12-01', '2026-12-08', '2026-12-15'],
    ],
    [
      'but for one',
      'DTSTART;VALUE=DATE:20261201\nRRULE:FREQ=DAILY;COUNT=3\nEXDATE;VALUE=DATE:20261202\nSUMMARY:Выходной',
      ['2026-12-01', '2026-12-03'],
    ],
    [
      'the last Friday of June',
      'DTSTART;VALUE=DATE:20240628\nRRULE:FREQ=YEARLY;BYMONTH=6;BYDAY=-1FR\nSUMMARY:Выходной',
      ['2026-06-26', '2027-06-25'],
    ],
    ['no summary', 'DTSTART;VALUE=DATE:20261225', ['2026-12-25']],
  ])('%s', async (_event, body, dates) => {
    expect(await daysOf(`UID:1\n${body}`)).toEqual({ dates, bad: [], skipped: [] });
  });

  test('an occurrence that was moved stands where it was moved to', async () => {
    const { dates } = await daysOf(
      'UID:a\nDTSTART;VALUE=DATE:20261201\nRRULE:FREQ=WEEKLY;COUNT=2\nSUMMARY:Выходной',
      'UID:a\nRECURRENCE-ID;VALUE=DATE:20261208\nDTSTART;VALUE=DATE:20261209\nSUMMARY:Выходной',
    );
    expect(dates).toEqual(['2026-12-01', '2026-12-09']);
  });
  test('meetings and what is cancelled are left aside, with their lines', async () => {
    const found = await daysOf(
      'UID:1\nDTSTART:20261225T090000Z\nDTEND:20261225T100000Z\nSUMMARY:Планёрка',
      'UID:2\nDTSTART;VALUE=DATE:20261225\nSTATUS:CANCELLED\nSUMMARY:Выходной',
      'UID:3\nDTSTART;VALUE=DATE:20261228\nSUMMARY:Выходной',
    );
    expect(found).toEqual({ dates: ['2026-12-28'], bad: [], skipped: [3, 9] });
  });
  test.each<[string, string]>([
    ['a day that no year has', 'UID:1\nDTSTART;VALUE=DATE:20260230\nSUMMARY:x'],
    ['no beginning', 'UID:1\nSUMMARY:x'],
    ['a rule of nonsense', 'UID:1\nDTSTART;VALUE=DATE:20261225\nRRULE:FREQ=SOMETIMES\nSUMMARY:x'],
    ['every second', 'UID:1\nDTSTART:20260101T000000\nDTEND:20260102T000000\nRRULE:FREQ=SECONDLY\nSUMMARY:x'],
    ['words without a colon', 'UID:1\nDTSTART;VALUE=DATE:20261225\nnonsense\nSUMMARY:x'],
    ['an end before the beginning', 'UID:1\nDTSTART;VALUE=DATE:20261225\nDTEND;VALUE=DATE:20261220\nSUMMARY:x'],
  ])('%s is refused with its line, and spoils no other event', async (_fault, body) => {
    const found = await daysOf('UID:0\nDTSTART;VALUE=DATE:20261228\nSUMMARY:Выходной', body);
    expect(found).toEqual({ dates: ['2026-12-28'], bad: [8], skipped: [] });
  });
  test('a rule that has no day at all is named, and holds nobody up', async () => {
    const endless = 'UID:1\nDTSTART;VALUE=DATE:20260101\nRRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30\nSUMMARY:x';
    const { days, bad } = await readIcal(ical(endless), years, 'ru', 1_000);
    expect([days, bad.map((each) => [each.line, each.message])]).toEqual([
      [],
      [[3, expect.stringContaining('RRULE') as unknown]],
    ]);
  });
  test('a file that is cut off says so', async () => {
    const { bad } = await readIcal('BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART;VALUE=DATE:2026', years, 'en');
    expect(bad).toEqual([{ line: 2, field: 'Event', message: expect.stringContaining('cut off') as unknown }]);
  });
});
