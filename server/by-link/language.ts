import type { Request } from 'express';
import { languages, type Language } from '../../domain/language.js';

/** Of the page, as its own link asks: `?language=en`. */
export const askedLanguage = ({ query }: Pick<Request, 'query'>): Language | undefined =>
  languages.find((language) => language === query['language']);

export const otherThan = (language: Language): Language => (language === 'ru' ? 'en' : 'ru');
