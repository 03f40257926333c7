import type { Language } from '../domain/language.js';

/** Of the doors behind all the others. */
export const doorWords: Record<Language, { nowhere: string; unreadable: string; failed: string; databaseAway: string }> = {
  ru: {
    nowhere: 'Такой страницы нет.',
    unreadable: 'Запрос не разобрать.',
    failed: 'Сервер не справился. Попробуйте ещё раз.',
    databaseAway: 'База данных не отвечает. Попробуйте через несколько секунд.',
  },
  en: {
    nowhere: 'There is no such page.',
    unreadable: 'The request cannot be read.',
    failed: 'The server failed. Please try again.',
    databaseAway: 'The database does not answer. Please try again in a few seconds.',
  },
};
