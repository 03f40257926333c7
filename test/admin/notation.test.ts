import { expect, test } from '@jest/globals';
import { exceptions, ladderSteps, lines, milestones, notes, span, Unreadable, week } from '../../admin/settings/notation.js';
import { notationWords } from '../../admin/settings/notation-words.js';
import { calendars } from '../../db/seed/calendars.js';
import { ladders } from '../../db/seed/ladders.js';
import { policies } from '../../db/seed/policies.js';
import { languages } from '../../domain/language.js';

test.each(languages)('what is written in %s is read as it was', (language) => {
  for (const { milestones: terms, extension, pauseLimit, pauseReasons } of policies) {
    expect(milestones.read(milestones.write(terms, language))).toEqual(terms);
    expect(span.read(span.write(extension, language))).toEqual(extension);
    expect(span.read(span.write(pauseLimit, language))).toEqual(pauseLimit);
    expect(lines.read(lines.write(pauseReasons))).toEqual(pauseReasons);
  }
  for (const ladder of ladders) expect(ladderSteps.read(ladderSteps.write(ladder.steps, language))).toEqual(ladder.steps);
  for (const calendar of calendars) {
    expect(week.read(week.write(calendar.week, language))).toEqual(calendar.week);
    expect(exceptions.read(exceptions.write(calendar.exceptions, language))).toEqual(calendar.exceptions);
    expect(notes.read(notes.write(calendar.notes))).toEqual(calendar.notes);
  }
});

test.each<[string, string, string]>([
  ['Russian', 'первый ответ: 9 раб. ч, лестница standard', 'first-reply'],
  ['English', 'final reply: 7 working days', 'final'],
])('%s is read on any screen', (_language, line, kind) => expect(milestones.read(line)[0]?.kind).toBe(kind));

test('an empty span is none, whatever shape the empty row has', () => {
  expect([span.write(null, 'ru'), span.write({}, 'ru'), span.read(' ')]).toEqual(['', '', null]);
  expect(() => span.read('месяц')).toThrow(Unreadable);
});

test.each<[string, object]>([
  ['80 %: руководитель', { percent: 80, to: 'head', by: [], acknowledgeMinutes: null }],
  ['80 %: руководитель, почта, подтвердить за 30 мин', { percent: 80, to: 'head', by: ['email'], acknowledgeMinutes: 30 }],
  [
    'после 4 раб. ч: сотрудник Ivanova, вебхук, почта, подтвердить за 1 час',
    { after: 4, unit: 'working-hours', to: 'person:ivanova', by: ['webhook', 'email'], acknowledgeMinutes: 60 },
  ],
  ['100 %: person ivanova, e-mail', { percent: 100, to: 'person:ivanova', by: ['email'], acknowledgeMinutes: null }],
])('«%s» is a step', (line, step) => {
  expect(ladderSteps.read(line)).toEqual([step]);
  for (const language of languages) expect(ladderSteps.read(ladderSteps.write(ladderSteps.read(line), language))).toEqual([step]);
});

test.each([
  '80 %: руководитель, голубь',
  '80 %: руководитель, почта, почта',
  '80 %: глава, подтвердить за 2 раб. ч',
  '80 %: почта',
])('«%s» is not', (line) => expect(() => ladderSteps.read(line)).toThrow(Unreadable));

test('what cannot be read says so in the reader’s language', () => {
  const read = (): unknown => ladderSteps.read('когда-нибудь: кому-нибудь');
  expect(read).toThrow(Unreadable);
  try {
    read();
  } catch (error) {
    const { say } = error as Unreadable;
    expect(say(notationWords.en)).toContain('expected is, for example');
    expect(say(notationWords.ru)).toContain('ожидается, например');
  }
});
