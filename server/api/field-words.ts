import type { z } from 'zod';
import { badSign } from '../../db/kept-text.js';
import type { Language } from '../../domain/language.js';
import type { FieldError } from '../asked-acts.js';

interface FieldWords {
  wanted(kind: string): string;
  unknown: string;
  notInList(values: string): string;
  tooMany(most: string): string;
  tooFew(least: string): string;
  badSign: string;
  unfit: string;
}

/** What is wrong with a field of a document; programs read it, and the people who write them. */
const fieldWords: Record<Language, FieldWords> = {
  ru: {
    wanted: (kind) => `Нужно значение вида ${kind}`,
    unknown: 'Неизвестное поле',
    notInList: (values) => `Такого значения нет в списке: ${values}`,
    tooMany: (most) => `Не больше ${most}`,
    tooFew: (least) => `Не меньше ${least}`,
    badSign: 'Есть U+0000 или половина знака, такое не сохранить',
    unfit: 'Значение не подходит',
  },
  en: {
    wanted: (kind) => `A value of the kind ${kind} is expected`,
    unknown: 'Unknown field',
    notInList: (values) => `There is no such value in the list: ${values}`,
    tooMany: (most) => `Not more than ${most}`,
    tooFew: (least) => `Not less than ${least}`,
    badSign: 'It holds U+0000 or half a character, which cannot be kept',
    unfit: 'The value does not fit',
  },
};

const mostNamed = 50;

/** The fields with what is wrong with each, as far as one reads. */
export const fieldErrors = (issues: readonly z.core.$ZodIssue[], language: Language): FieldError[] =>
  issues
    .slice(0, mostNamed)
    .flatMap((issue) => {
      const message = wordsOf(issue, fieldWords[language]);
      const places = issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];
      return places.map((place) => ({ field: place.join('.').slice(0, 200), message: message.slice(0, 300) }));
    })
    .slice(0, mostNamed);

const wordsOf = (issue: z.core.$ZodIssue, words: FieldWords): string => {
  switch (issue.code) {
    case 'invalid_type':
      return words.wanted(issue.expected);
    case 'unrecognized_keys':
      return words.unknown;
    case 'invalid_value':
      return words.notInList(issue.values.map(String).join(', '));
    case 'too_big':
      return words.tooMany(String(issue.maximum));
    case 'too_small':
      return words.tooFew(String(issue.minimum));
    case 'invalid_format':
      return words.wanted(issue.format);
    default:
      return issue.message === badSign ? words.badSign : words.unfit;
  }
};
