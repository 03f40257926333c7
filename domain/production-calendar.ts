import type { Calendar, OpenInterval } from './settings.js';

/**
 * The Russian production calendar: holidays, their eves and moved days off by the Labour Code of Russia (articles 95 and 112) and by
 * the Government's decision for the year. Notes say which: they are read by officials, and are in Russian as names of topics are.
 */

/** Non-working holidays, `MM-DD` (article 112, part 1). */
export const publicHolidays: Readonly<Record<string, string>> = {
  ...Object.fromEntries([1, 2, 3, 4, 5, 6, 8].map((day) => [`01-0${day}`, 'Новогодние каникулы'])),
  '01-07': 'Рождество Христово',
  '02-23': 'День защитника Отечества',
  '03-08': 'Международный женский день',
  '05-01': 'Праздник Весны и Труда',
  '05-09': 'День Победы',
  '06-12': 'День России',
  '11-04': 'День народного единства',
};

/** What the Government decided for a year: days off moved, `MM-DD`, and the decision. */
export interface Decree {
  source: string;
  moves: readonly (readonly [from: string, to: string])[];
}

export const holidayOf = (date: string): string | undefined => publicHolidays[date.slice(5)];

/** Work ends an hour earlier on the eve of a holiday (article 95). */
export const eveNote = 'Накануне праздника на час короче, ст. 95 ТК РФ';
const eves = ['02-22', '03-07', '04-30', '05-08', '06-11', '11-03', '12-31'];

/**
 * The days of a year on which a week is not its usual self. A day off that falls on a holiday is moved as the decree says, or else to
 * the next working day (article 112, part 2); those of January only by the Government. A decree moves days of the five-day week: where
 * Saturday is worked none is moved from it.
 */
export const productionYear = (week: Calendar['week'], year: number, decree?: Decree): Pick<Calendar, 'exceptions' | 'notes'> => {
  const exceptions: Calendar['exceptions'] = {};
  const notes: Calendar['notes'] = {};
  const put = (date: string, day: OpenInterval[], note: string): void => {
    exceptions[date] = day;
    notes[date] = note;
  };
  const at = (day: string): string => `${year}-${day}`;
  const usual = (date: string): OpenInterval[] => usualDay(week, date);
  for (const eve of eves.map(at)) {
    if (usual(eve).length > 0) put(eve, shortened(usual(eve), 60), eveNote);
  }
  const decided = (decree?.moves ?? []).map(([from, to]) => [at(from), at(to), decree?.source ?? ''] as const);
  const moved = new Set(decided.map(([from]) => from));
  const byCode = Object.keys(publicHolidays)
    .map(at)
    .filter((date) => usual(date).length === 0 && !moved.has(date) && !isJanuary(date))
    .map((date) => [date, nextWorkingDay(week, date), 'ч. 2 ст. 112 ТК РФ'] as const);
  for (const [from, to, source] of [...decided, ...byCode]) {
    if (usual(from).length > 0) continue;
    put(from, exceptions[to] ?? usual(to), `Рабочий день вместо ${spoken(to)}, ${source}`);
    put(to, [], `Выходной перенесён с ${spoken(from)}, ${source}`);
  }
  for (const [day, name] of Object.entries(publicHolidays)) {
    const date = at(day);
    const open = isJanuary(date) && usual(date).length === 0 && !moved.has(date);
    put(date, [], `${name}, ст. 112 ТК РФ${open ? '; выходной переносит Правительство РФ, решения ещё нет' : ''}`);
  }
  return { exceptions: inOrder(exceptions), notes: inOrder(notes) };
};

export const usualDay = (week: Calendar['week'], date: string): OpenInterval[] => week[weekdayOf(date)] ?? [];

/** 0 is Monday. */
export const weekdayOf = (date: string): number => (new Date(`${date}T00:00Z`).getUTCDay() + 6) % 7;

export const dayAfter = (date: string, days = 1): string =>
  new Date(Date.parse(`${date}T00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

/** So many minutes are taken off the end, however the day is cut into intervals. */
export const shortened = (day: readonly OpenInterval[], minutes: number): OpenInterval[] => {
  let left = minutes;
  return day.reduceRight<OpenInterval[]>((kept, [from, to]) => {
    const cut = Math.min(left, minutesOf(to) - minutesOf(from));
    left -= cut;
    const closes = minutesOf(to) - cut;
    return closes > minutesOf(from) ? [[from, clock(closes)], ...kept] : kept;
  }, []);
};

export const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

const clock = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

const isJanuary = (date: string): boolean => date.slice(5, 7) === '01';

const nextWorkingDay = (week: Calendar['week'], date: string): string => {
  const next = dayAfter(date);
  return usualDay(week, next).length > 0 && holidayOf(next) === undefined ? next : nextWorkingDay(week, next);
};

const months = 'января февраля марта апреля мая июня июля августа сентября октября ноября декабря'.split(' ');

/** «9 мая» */
const spoken = (date: string): string => `${Number(date.slice(8))} ${months[Number(date.slice(5, 7)) - 1]}`;

export const inOrder = <Value>(byDate: Record<string, Value>): Record<string, Value> =>
  Object.fromEntries(Object.entries(byDate).sort(([a], [b]) => (a < b ? -1 : 1)));
