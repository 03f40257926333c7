import type { z } from 'zod';
import { badSign } from '../db/kept-text.js';
import type { Language } from '../domain/language.js';

/** What is wrong with an act as it was asked, before anything of it is kept. */
interface ActWords {
  fields: Record<string, string>;
  needed(field: string): string;
  empty(field: string): string;
  tooLong(field: string, longest: number): string;
  badSign(field: string): string;
  noAddress(field: string): string;
  notInList: string;
  unfit: string;
  unknownField: string;
  noCode(what: 'topic' | 'department', code: string): string;
  strangeLink: string;
  noInstant(field: string): string;
  past: string;
  tooFar: string;
  noPauseReason(known: readonly string[]): string;
}

export const actWords: Record<Language, ActWords> = {
  ru: {
    fields: {
      text: 'Текст ответа',
      reason: 'Причина',
      remark: 'Замечание',
      url: 'Ссылка',
      until: 'Новый срок',
      promisedAt: 'Обещанный срок',
    },
    needed: (field) => `${field}: нужен текст`,
    empty: (field) => `${field}: не может быть пустым`,
    tooLong: (field, longest) => `${field}: не длиннее ${longest} знаков`,
    badSign: (field) => `${field}: содержит U+0000 или половину знака, такое не сохранить`,
    noAddress: (field) => `${field}: ожидается адрес вида https://…`,
    notInList: 'Такого значения нет в списке',
    unfit: 'Значение не подходит',
    unknownField: 'Неизвестное поле',
    noCode: (what, code) => `${what === 'topic' ? 'Темы' : 'Подразделения'} с кодом «${code}» нет`,
    strangeLink: 'Ссылка: ожидается ссылка на ответ в этой соцсети',
    noInstant: (field) => `${field}: ожидаются дата и время вида 2026-12-01T18:00:00+05:00`,
    past: 'Этот срок уже прошёл',
    tooFar: 'Срок слишком далеко, не больше пяти лет',
    noPauseReason: (known) => `Регламент знает такие причины паузы: ${known.join('; ')}`,
  },
  en: {
    fields: {
      text: 'Text of the reply',
      reason: 'Reason',
      remark: 'Remark',
      url: 'Link',
      until: 'New deadline',
      promisedAt: 'Promised date',
    },
    needed: (field) => `${field}: text expected`,
    empty: (field) => `${field}: must not be empty`,
    tooLong: (field, longest) => `${field}: not longer than ${longest} characters`,
    badSign: (field) => `${field}: it holds U+0000 or half a character, which cannot be kept`,
    noAddress: (field) => `${field}: an address such as https://… is expected`,
    notInList: 'There is no such value in the list',
    unfit: 'The value does not fit',
    unknownField: 'Unknown field',
    noCode: (what, code) => `There is no ${what} with the code “${code}”`,
    strangeLink: 'Link: a link to the reply in this network is expected',
    noInstant: (field) => `${field}: date and time such as 2026-12-01T18:00:00+05:00 are expected`,
    past: 'This date has passed already',
    tooFar: 'The date is too far away, more than five years',
    noPauseReason: (known) => `The policy knows these reasons for a pause: ${known.join('; ')}`,
  },
};

/** Of a field that the list does not name a person knows nothing: programs alone send it. */
export const wordsOfIssue = ({ code, path, message, ...issue }: z.core.$ZodIssue, language: Language): string => {
  const words = actWords[language];
  const field = words.fields[path.join('.')];
  if (code === 'invalid_value') return words.notInList;
  if (field === undefined) return words.unfit;
  if (code === 'invalid_type') return words.needed(field);
  if (code === 'too_big') return words.tooLong(field, Number((issue as { maximum?: number }).maximum));
  if (code === 'invalid_format' && (issue as { format?: string }).format === 'datetime') return words.noInstant(field);
  if (message === 'empty') return words.empty(field);
  return message === badSign ? words.badSign(field) : words.noAddress(field);
};
