import { openMinutes, workingDay } from './calendar-year.js';
import { shortened, usualDay } from './production-calendar.js';
import type { Calendar, OpenInterval } from './settings.js';

/** How a person or a file says what a day is: in a word, as intervals, or as a number of hours. */
export type SaidHours = 'off' | 'working' | 'short' | 'usual' | OpenInterval[] | { hours: number };

const words: readonly (readonly [said: 'off' | 'working' | 'short' | 'usual', word: RegExp])[] = [
  ['off', /^(?:выходной|нерабочий|праздник|праздничный|закрыто|off|day off|closed|non-working|holiday)(?: день| day)?$/],
  ['working', /^(?:рабочий|working|work)(?: день| day)?$/],
  ['short', /^(?:сокращ[её]нный|короткий|предпраздничный|short|shortened)(?: день| day)?$/],
  ['usual', /^(?:обычный|usual)(?: день| day)?$/],
];
const interval = /(\d{1,2})[:.](\d\d)\s*[–—-]\s*(\d{1,2})[:.](\d\d)/g;

/** undefined: it is none of these. That intervals make sense is another question. */
export const hoursIn = (text: string): SaidHours | undefined => {
  const given = text.trim().toLowerCase();
  const word = words.find(([, known]) => known.test(given));
  if (word) return word[0];
  if (/^\d{1,2}(?:[.,]\d{1,2})?$/.test(given)) return { hours: Number(given.replace(',', '.')) };
  const found = [...given.matchAll(interval)].map(([, hour = '', minute, toHour = '', toMinute]): OpenInterval => [
    `${hour.padStart(2, '0')}:${minute}`,
    `${toHour.padStart(2, '0')}:${toMinute}`,
  ]);
  return found.length > 0 && /^[\s,;+/]*$/.test(given.replace(interval, '')) ? found : undefined;
};

/** What it comes to on that day of that calendar; undefined: more hours than the day has. */
export const hoursOn = (calendar: Calendar, date: string, said: SaidHours): OpenInterval[] | undefined => {
  if (said === 'off') return [];
  if (said === 'usual') return usualDay(calendar.week, date);
  const working = workingDay(calendar.week, date);
  if (said === 'working') return working;
  if (said === 'short') return shortened(working, 60);
  if (Array.isArray(said)) return said;
  const spare = openMinutes(working) - said.hours * 60;
  return spare < 0 ? undefined : shortened(working, spare);
};
