import type { Language } from './language.js';

const locales: Record<Language, string> = { ru: 'ru', en: 'en-GB' };

const partsOf = (instant: string, timeZone: string, language: Language): ((type: string) => string) => {
  const shown = new Intl.DateTimeFormat(locales[language], {
    ...{ timeZone, calendar: 'gregory', numberingSystem: 'latn', hourCycle: 'h23' },
    ...{ weekday: 'short', day: '2-digit', month: '2-digit', year: 'numeric', hour: '2-digit', minute: '2-digit' },
  }).formatToParts(new Date(instant));
  return (type) => shown.find((part) => part.type === type)?.value ?? '';
};

/** «пн 23.11 10:15»: an instant as a sentence of the record tells it, on the clocks of `timeZone`. */
export const sayInstant = (instant: string, timeZone: string, language: Language): string => {
  const part = partsOf(instant, timeZone, language);
  return `${part('weekday')} ${sayDay(part, language)} ${part('hour')}:${part('minute')}`;
};

/** «23.11», of a day without hours, `2026-11-23`. */
export const sayDate = (date: string, language: Language): string => sayDay(partsOf(`${date}T12:00Z`, 'UTC', language), language);

const sayDay = (part: (type: string) => string, language: Language): string =>
  `${part('day')}${language === 'ru' ? '.' : '/'}${part('month')}`;
