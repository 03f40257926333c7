import { expect, test } from '@jest/globals';
import { exceptions, ladderSteps, milestones, notes, Unreadable, week } from '../../admin/settings/notation.js';
import { notationWords } from '../../admin/settings/notation-words.js';
import { calendars } from '../../db/seed/calendars.js';
import { ladders } from '../../db/seed/ladders.js';
import { policies } from '../../db/seed/policies.js';
import { languages } from '../../domain/language.js';

test.each(languages)('what is written in %s is read as it was', (language) => {
  for (const policy of policies)
    expect(milestones.read(milestones.write(policy.milestones, language))).toEqual(policy.milestones);
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
