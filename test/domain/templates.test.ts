import { expect, test } from '@jest/globals';
import { byFitness, fillTemplate, openPlaceholders, unknownPlaceholders, type Placeholder } from '../../domain/templates.js';

const values: Record<Placeholder, string | null> = {
  номер: '2026-000412',
  тема: 'Уборка снега',
  подразделение: 'Отдел дорог',
  срок: null,
  территория: 'Игрим',
};

test.each([
  ['a number and a department', 'Обращение № {номер}: {подразделение}.', 'Обращение № 2026-000412: Отдел дорог.'],
  ['however it is written', '{ Тема } и {ТЕРРИТОРИЯ}', 'Уборка снега и Игрим'],
  ['what is not known stays open', 'Ответим до {срок}.', 'Ответим до {срок}.'],
  ['a name of the resident’s making is no place to fill', '{имя} {', '{имя} {'],
])('%s', (_case, text, filled) => expect(fillTemplate(text, values)).toBe(filled));

test('places that nobody can fill are named, once each', () => {
  expect(unknownPlaceholders('{имя}, {номер}, {адрес дома}, {имя}')).toEqual(['имя', 'адрес дома']);
});
test('what was left open is found in a reply', () => {
  expect(openPlaceholders('Ответим до {срок}, {скобки} ваши')).toEqual(['{срок}']);
});

test('the template that a rule named comes first, the topic’s own ones, then its group’s, then those for any', () => {
  const template = (name: string, topic: string | null, group: string | null) => ({ code: name, name, topic, group });
  const all = [
    template('чужая', 'dogs', null),
    template('любая', null, null),
    template('группы', null, 'roads'),
    template('темы', 'snow', null),
  ];
  const names = byFitness(all, { topic: 'snow', group: 'roads' }).map(({ name }) => name);
  expect(names).toEqual(['темы', 'группы', 'любая', 'чужая']);
  const named = byFitness(all, { topic: 'snow', group: 'roads', named: 'чужая' }).map(({ name }) => name);
  expect(named).toEqual(['чужая', 'темы', 'группы', 'любая']);
});
