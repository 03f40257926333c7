import type { Language } from './language.js';
import type { Topic } from './settings.js';

const months: Record<Language, readonly string[]> = {
  ru: 'января февраля марта апреля мая июня июля августа сентября октября ноября декабря'.split(' '),
  en: 'January February March April May June July August September October November December'.split(' '),
};

/** `10-15` → «15 октября». */
export const sayDay = (day: string, language: Language): string => {
  const [month = '', date = ''] = day.split('-');
  const name = months[language][Number(month) - 1];
  return name === undefined ? day : `${Number(date)} ${name}`;
};

export const saySeason = ({ season }: Pick<Topic, 'season'>, language: Language): string | null => {
  if (season === null) return null;
  const dash = language === 'ru' ? ' — ' : ' – ';
  return `${sayDay(season.from, language)}${dash}${sayDay(season.to, language)}`;
};

/** A day as people and spreadsheets write it: `10-15`, `15.10`, `15.10.2026`, `2026-10-15`, «15 октября», «15.окт», `15-Oct`. */
export const readDay = (written: string): string | undefined => {
  const text = written.trim().toLowerCase();
  const [, isoMonth, isoDate] = /^(?:\d{4}-)?(\d\d)-(\d\d)$/.exec(text) ?? [];
  if (isoMonth !== undefined && isoDate !== undefined) return dayOf(Number(isoMonth), Number(isoDate));
  const [, date, monthText = ''] = /^(\d{1,2})[.\s/-]+(\d{1,2}|[a-zа-я]{3,})\.?(?:[.\s/-]+\d{4})?$/u.exec(text) ?? [];
  if (date === undefined) return undefined;
  return dayOf(/^\d/.test(monthText) ? Number(monthText) : monthOf(monthText), Number(date));
};

/** By its first three letters, which differ; «мая» and «май» are one. */
const monthOf = (name: string): number => {
  const short = name.slice(0, 3).replace('май', 'мая');
  const all = [...months.ru, ...months.en];
  const index = all.findIndex((month) => month.toLowerCase().startsWith(short));
  return index < 0 ? NaN : (index % 12) + 1;
};

/** 2024 was a leap year: a season may end on 29 February. */
const dayOf = (month: number, date: number): string | undefined => {
  const day = `${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}`;
  const parsed = new Date(`2024-${day}T00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().slice(5, 10) === day ? day : undefined;
};
