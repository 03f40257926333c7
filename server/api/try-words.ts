import type { Language } from '../../domain/language.js';

export const longestText = 20_000;

/** What is wrong with a text that was to be tried. */
export const tryWords: Record<
  Language,
  Record<'text' | 'communityId' | 'at' | 'draft' | 'hasOpenAppeal' | 'other' | 'nowhere', string>
> = {
  ru: {
    text: `text: нужен текст не длиннее ${longestText} знаков`,
    communityId: 'communityId: нужен номер сообщества в сети',
    at: 'at: ожидается дата и время вида 2026-12-01T18:00:00+05:00',
    draft: 'draft: ожидается true или false',
    hasOpenAppeal: 'hasOpenAppeal: ожидается true или false',
    other: 'Лишнее поле',
    nowhere: 'communityId: такого сообщества среди источников нет',
  },
  en: {
    text: `text: expected is a text of at most ${longestText} characters`,
    communityId: 'communityId: expected is the number of the community in its network',
    at: 'at: expected is a date and time such as 2026-12-01T18:00:00+05:00',
    draft: 'draft: expected is true or false',
    hasOpenAppeal: 'hasOpenAppeal: expected is true or false',
    other: 'A field too many',
    nowhere: 'communityId: there is no such community among the sources',
  },
};
