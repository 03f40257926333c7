import type { Language } from './language.js';
import type { TimeUnit } from './settings.js';

/** In what words explain-deadline.ts says how a deadline came about. */
export interface DeadlineWords {
  units: Record<TimeUnit, Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }>;
  number(amount: number): string;
  by(calendar: string): string;
  lunch(from: string, to: string): string;
  closed(dates: string, more: number): string;
  stood(time: string): string;
  extended: string;
  promise(name: string, made: string, due: string): string;
}

export const deadlineWords: Record<Language, DeadlineWords> = {
  ru: {
    units: {
      minutes: { one: 'минута', few: 'минуты', many: 'минут', other: 'минуты' },
      hours: { one: 'час', few: 'часа', many: 'часов', other: 'часа' },
      days: { one: 'день', few: 'дня', many: 'дней', other: 'дня' },
      'working-minutes': {
        ...{ one: 'рабочая минута', few: 'рабочие минуты', many: 'рабочих минут', other: 'рабочей минуты' },
      },
      'working-hours': { one: 'рабочий час', few: 'рабочих часа', many: 'рабочих часов', other: 'рабочего часа' },
      'working-days': { one: 'рабочий день', few: 'рабочих дня', many: 'рабочих дней', other: 'рабочего дня' },
    },
    number: (amount) => String(amount).replace('.', ','),
    by: (calendar) => `по календарю «${calendar}»`,
    lunch: (from, to) => `обед ${from}–${to}`,
    closed: (dates, more) => `не работают ${dates}${more > 0 ? ` и ещё ${more} дн` : ''}`,
    stood: (time) => `срок стоял ${time}`,
    extended: 'продлён',
    promise: (name, made, due) => `${name}: дано ${made}, ответ до ${due}`,
  },
  en: {
    units: {
      minutes: { one: 'minute', other: 'minutes' },
      hours: { one: 'hour', other: 'hours' },
      days: { one: 'day', other: 'days' },
      'working-minutes': { one: 'working minute', other: 'working minutes' },
      'working-hours': { one: 'working hour', other: 'working hours' },
      'working-days': { one: 'working day', other: 'working days' },
    },
    number: String,
    by: (calendar) => `by the calendar “${calendar}”`,
    lunch: (from, to) => `lunch ${from}–${to}`,
    closed: (dates, more) => `closed on ${dates}${more > 0 ? ` and ${more} more days` : ''}`,
    stood: (time) => `the clock stood for ${time}`,
    extended: 'extended',
    promise: (name, made, due) => `${name}: made ${made}, reply until ${due}`,
  },
};
