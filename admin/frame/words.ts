import { en } from '../locales/en.ts';
import { ru, type Phrase } from '../locales/ru.ts';

export type Key = keyof typeof ru;
type Values = Record<string, string | number>;

const languages: Record<string, Record<Key, Phrase>> = { ru, en };
/** The page's own, as the server wrote it. */
export const language = document.documentElement.lang in languages ? document.documentElement.lang : 'ru';
/** Of dates: British ones have the day first and no half-days. */
export const locale = language === 'en' ? 'en-GB' : language;
const words = languages[language] ?? ru;
const plural = new Intl.PluralRules(language);

/** Every word that our pages show comes from here. */
export const say = (key: Key, values: Values = {}): string => {
  const phrase: Phrase = words[key];
  const form = typeof phrase === 'string' ? phrase : formOf(phrase, Number(values['count']));
  return form.replace(/\{(\w+)\}/g, (_place, name: string) => String(values[name] ?? ''));
};

const formOf = (phrase: Exclude<Phrase, string>, count: number): string =>
  (phrase as Partial<Record<Intl.LDMLPluralRule, string>>)[plural.select(count)] ?? phrase.other;

/** For codes that come from the server: a code without a word is shown as it is. */
export const sayCode = (group: string, code: string): string => {
  const key = `${group}.${code}`;
  return isKey(key) ? say(key) : code;
};

export const isKey = (key: string): key is Key => key in words;
