import type { Language } from '../domain/language.js';

/** Of the doors behind all the others. */
export const doorWords: Record<Language, { nowhere: string; unreadable: string; failed: string }> = {
  ru: {
    nowhere: 'Такой страницы нет.',
    unreadable: 'Запрос не разобрать.',
    failed: 'Сервер не справился. Попробуйте ещё раз.',
  },
  en: {
    nowhere: 'There is no such page.',
    unreadable: 'The request cannot be read.',
    failed: 'The server failed. Please try again.',
  },
};
