import { expect, test } from '@jest/globals';
import { calendars } from '../../db/seed/calendars.js';
import { explainDeadline, type DeadlineFacts } from '../../domain/explain-deadline.js';
import type { Calendar } from '../../domain/settings.js';

const days: Calendar['week'] = [1, 2, 3, 4, 5].map(() => [
  ['09:00', '13:00'],
  ['14:00', '18:00'],
]);
const office: Calendar = {
  ...{ code: 'berezovo', name: 'Берёзово', timeZone: 'Asia/Yekaterinburg' },
  week: [...days, [], []],
  exceptions: { '2026-11-04': [], '2026-11-07': [['09:00', '13:00']], '2026-11-08': [] },
  notes: {},
};
const facts: DeadlineFacts = {
  ...{ kind: 'first-reply', startsAt: '2026-11-23T05:15:00.000Z', dueAt: '2026-11-24T06:15:00.000Z' },
  ...{ amount: 9, unit: 'working-hours', calendar: office, pauses: [], extendedUntil: null },
};

test.each<[string, Partial<DeadlineFacts>, string, string]>([
  [
    'working hours, over the lunch and the night',
    {},
    'Первый ответ: пн 23.11 10:15 + 9 рабочих часов по календарю «Берёзово», обед 13:00–14:00 → вт 24.11 11:15',
    'First reply: Mon 23/11 10:15 + 9 working hours by the calendar “Берёзово”, lunch 13:00–14:00 → Tue 24/11 11:15',
  ],
  [
    'a holiday between; a Sunday is none',
    { startsAt: '2026-11-03T05:15:00.000Z', dueAt: '2026-11-09T13:00:00.000Z', amount: 3, unit: 'working-days', kind: 'final' },
    'Окончательный ответ: вт 03.11 10:15 + 3 рабочих дня по календарю «Берёзово», обед 13:00–14:00, не работают 04.11 → пн 09.11 18:00',
    'Final reply: Tue 03/11 10:15 + 3 working days by the calendar “Берёзово”, lunch 13:00–14:00, closed on 04/11 → Mon 09/11 18:00',
  ],
  [
    'hours round the clock need no calendar',
    { amount: 1, unit: 'hours', dueAt: '2026-11-23T06:15:00.000Z', kind: 'triage' },
    'Разбор: пн 23.11 10:15 + 1 час → пн 23.11 11:15',
    'Triage: Mon 23/11 10:15 + 1 hour → Mon 23/11 11:15',
  ],
  [
    'a pause counts as the milestone counts',
    {
      pauses: [{ from: '2026-11-23T07:00:00.000Z', to: '2026-11-23T11:00:00.000Z' }],
      dueAt: '2026-11-24T10:15:00.000Z',
    },
    'Первый ответ: пн 23.11 10:15 + 9 рабочих часов по календарю «Берёзово», обед 13:00–14:00, срок стоял 3 рабочих часа → вт 24.11 15:15',
    'First reply: Mon 23/11 10:15 + 9 working hours by the calendar “Берёзово”, lunch 13:00–14:00, the clock stood for 3 working hours → Tue 24/11 15:15',
  ],
  [
    'extended, with a pause of minutes',
    {
      ...{ amount: 60, unit: 'minutes', kind: 'final', extendedUntil: '2026-11-24T06:15:00.000Z' },
      pauses: [{ from: '2026-11-23T05:20:00.000Z', to: '2026-11-23T05:27:00.000Z' }],
    },
    'Окончательный ответ: пн 23.11 10:15 + 60 минут, срок стоял 7 минут, продлён → вт 24.11 11:15',
    'Final reply: Mon 23/11 10:15 + 60 minutes, the clock stood for 7 minutes, extended → Tue 24/11 11:15',
  ],
  [
    'a promise is a date that somebody named',
    { kind: 'promise' },
    'Обещание: дано пн 23.11 10:15, ответ до вт 24.11 11:15',
    'Promise: made Mon 23/11 10:15, reply until Tue 24/11 11:15',
  ],
])('%s', (_case, change, ru, en) => {
  expect(explainDeadline({ ...facts, ...change }, 'ru')).toBe(ru);
  expect(explainDeadline({ ...facts, ...change }, 'en')).toBe(en);
});

test('hours of a day that has no lunch are told without one, of every seeded calendar', () => {
  for (const calendar of calendars) {
    const sentence = explainDeadline({ ...facts, calendar }, 'ru');
    const hasLunch = calendar.week.every((day) => day.length !== 1) && calendar.week.some((day) => day.length === 2);
    if (!hasLunch) expect(sentence).not.toContain('обед');
    expect(sentence).toContain(`«${calendar.name}»`);
  }
});
