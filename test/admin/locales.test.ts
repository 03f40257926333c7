import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { en } from '../../admin/locales/en.js';
import { ru, type Phrase } from '../../admin/locales/ru.js';

const sources = readdirSync('admin', { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.tsx?$/.test(path) && !path.startsWith('locales'))
  .map((path) => readFileSync(join('admin', path), 'utf8'))
  .join('\n');

/** `say('x.y')`, and what looks like a key where keys are kept in tables. */
const used = new Set([...sources.matchAll(/'((?:[a-z]\w*)(?:\.[\w-]+)+)'/g)].flatMap(([, key]) => (key ? [key] : [])));
/** say(`view.${view}`): any key that begins and ends so. */
const patterns = [...sources.matchAll(/(?:say|sayCode)\(\s*(?:`([^`]+)`|'(\w+(?:\.\w+)*)',)/g)].map(([, template, group]) => {
  const shape = template === undefined ? `${group}.*` : template.replace(/\$\{[^}]+\}/g, '*');
  return new RegExp(`^${shape.replaceAll('.', '\\.').replaceAll('*', '.+')}$`);
});
const groups = new Set(Object.keys(ru).map((key) => key.split('.')[0]));
const formsOf = (phrase: Phrase): string[] => (typeof phrase === 'string' ? [phrase] : Object.values(phrase));
const holesOf = (phrase: Phrase): string[] =>
  [...new Set(formsOf(phrase).flatMap((form) => form.match(/\{\w+\}/g) ?? []))].sort();

describe('the words of the panel', () => {
  test('are the same keys in both languages', () => expect(Object.keys(en).sort()).toEqual(Object.keys(ru).sort()));
  test('are there for every key that the code names', () => {
    const isGroup = (key: string): boolean => Object.keys(ru).some((known) => known.startsWith(`${key}.`));
    const unknown = [...used].filter((key) => groups.has(key.split('.')[0] ?? '') && !(key in ru) && !isGroup(key));
    expect(unknown).toEqual([]);
  });
  test('are all used', () => {
    const byHint = (key: string): boolean => key.startsWith('hint.');
    const idle = Object.keys(ru).filter((key) => !used.has(key) && !byHint(key) && !patterns.some((shape) => shape.test(key)));
    expect(idle).toEqual([]);
  });
  test('leave the same places to be filled in', () => {
    const differing = Object.entries(ru).filter(
      ([key, phrase]) => String(holesOf(phrase)) !== String(holesOf(en[key as keyof typeof en])),
    );
    expect(differing.map(([key]) => key)).toEqual([]);
  });
  test('have in English nothing Russian, but the way back, the greeting and the examples of stems', () => {
    const russian = Object.entries(en).filter(([, phrase]) => formsOf(phrase).some((form) => /[а-яё]/i.test(form)));
    expect(russian.map(([key]) => key)).toEqual([
      'frame.otherLanguage',
      'reply.placeholder',
      'hint.stemsText',
      'hint.templates.text',
    ]);
  });
  test.each(Object.entries({ ru, en }))('have every plural form that %s needs', (language, words) => {
    const needed = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    const counted = Object.entries<Phrase>(words).filter(([, phrase]) => typeof phrase !== 'string');
    const lacking = counted.filter(([, phrase]) => needed.some((form) => !(form in (phrase as object))));
    expect(lacking.map(([key]) => key)).toEqual([]);
  });
});
