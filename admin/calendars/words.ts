import type { Language } from '../../domain/language.js';
import type { Unread } from './ical-thread.js';

/** What the server says about calendars by itself; all else that is on the screen is in locales/. */
export interface CalendarAnswers {
  noSuchCalendar: string;
  noSuchYear: string;
  fileTooLarge: string;
  nothingChanged: string;
  changedMeanwhile: string;
  daysChanged: string;
  dayChanged(now: string): string;
  noteNeeded: string;
  noSuchHours(text: string): string;
  changed(name: string, days: number): string;
  off: string;
  working: string;
  short: string;
  csv: readonly [date: string, hours: string, note: string];
  wrong: Record<Unread | 'never-ends', string>;
  skipped: Record<'has-hours' | 'cancelled', (summary: string) => string>;
}

const days = (count: number): string => {
  const form = new Intl.PluralRules('ru').select(count);
  return `${count} ${form === 'one' ? 'день' : form === 'few' ? 'дня' : 'дней'}`;
};

export const calendarAnswers: Record<Language, CalendarAnswers> = {
  ru: {
    noSuchCalendar: 'Такого календаря нет: выберите другой в «Правила → Календари».',
    noSuchYear: 'Такого года здесь нет: принимаются годы с 2000 по 2100.',
    fileTooLarge: 'Файл больше 2 МБ: оставьте в нём нужные годы.',
    nothingChanged: 'Календарь уже такой, сохранять нечего.',
    changedMeanwhile: 'Календарь тем временем изменили. Нажмите «Показать, что изменится» ещё раз.',
    daysChanged:
      'Не сохранено: отмеченные дни тем временем изменил кто-то другой. Нажмите у них «Вернуть как было» и, если нужно, измените заново.',
    dayChanged: (now) => `Этот день тем временем изменили, сейчас: ${now}`,
    noteNeeded: 'Впишите, почему этот день особый и по чьему решению.',
    noSuchHours: (text) => `«${text}» — не часы: впишите «выходной» или часы, например 09:00–13:00, 14:00–18:00.`,
    changed: (name, count) => `Календарь «${name}»: изменено ${days(count)}`,
    off: 'Выходной',
    working: 'Рабочий день',
    short: 'Сокращённый день',
    csv: ['дата', 'часы', 'пояснение'],
    wrong: {
      'no-date': 'У события нет начала или конца, какие бывают в календаре: исправьте DTSTART и DTEND.',
      'cannot-be-read': 'Событие не разобрать: выгрузите календарь заново или уберите событие.',
      unfinished: 'Событие не закончено, файл оборван: выгрузите календарь заново.',
      'too-often': 'Событие повторяется слишком часто: проверьте правило повторения.',
      'never-ends': 'Правило повторения не даёт ни одного дня, и разбор не кончается: уберите событие или исправьте RRULE.',
    },
    skipped: {
      'has-hours': (summary) => `«${summary}» — событие с часами, а не на весь день.`,
      cancelled: (summary) => `«${summary}» — событие отменено.`,
    },
  },
  en: {
    noSuchCalendar: 'There is no such calendar: choose another one in “Rules → Calendars”.',
    noSuchYear: 'There is no such year here: years from 2000 to 2100 are taken.',
    fileTooLarge: 'The file is larger than 2 MB: leave the years you need in it.',
    nothingChanged: 'The calendar is so already, there is nothing to save.',
    changedMeanwhile: 'The calendar has been changed meanwhile. Press “Show what would change” again.',
    daysChanged:
      'Not saved: somebody else has changed the marked days meanwhile. Press “As it was” beside them and, if needed, change them again.',
    dayChanged: (now) => `This day has been changed meanwhile, it is now: ${now}`,
    noteNeeded: 'Write why this day is special, and by whose decision.',
    noSuchHours: (text) => `“${text}” is no hours: write “off” or hours such as 09:00–13:00, 14:00–18:00.`,
    changed: (name, count) => `Calendar “${name}”: ${count} ${count === 1 ? 'day' : 'days'} changed`,
    off: 'Day off',
    working: 'Working day',
    short: 'Short day',
    csv: ['date', 'hours', 'note'],
    wrong: {
      'no-date': 'The event has no beginning or end that a calendar has: put DTSTART and DTEND right.',
      'cannot-be-read': 'The event cannot be read: export the calendar again or remove the event.',
      unfinished: 'The event is not finished, the file is cut off: export the calendar again.',
      'too-often': 'The event recurs too often: check its rule of recurrence.',
      'never-ends':
        'The rule of recurrence has no day at all, and reading it never ends: remove the event or put its RRULE right.',
    },
    skipped: {
      'has-hours': (summary) => `“${summary}” is an event with hours, not of a whole day.`,
      cancelled: (summary) => `“${summary}” is cancelled.`,
    },
  },
};
