import type { Language } from '../../domain/language.js';
import type { Channel, LadderRole, MilestoneKind, TimeUnit } from '../../domain/settings.js';

/** How lists are written in each language; whatever the screen's, both are read. */
export interface NotationWords {
  milestones: Record<MilestoneKind, string>;
  roles: Record<LadderRole, string>;
  /** `read`: stems of one word in all its forms: «1 рабочий день», «5 рабочих дней». */
  units: Record<TimeUnit, { written: string; read: RegExp }>;
  ladder: string;
  after: string;
  person: string;
  channels: Record<Channel, string>;
  acknowledge: string;
  days: readonly string[];
  closed: string;
  milestoneLike(line: string): string;
  spanLike(text: string): string;
  stepLike(line: string, roles: string): string;
  dayLike(line: string): string;
  weekdayLike(line: string, days: string): string;
  dateLike(line: string): string;
  ruleLike: string;
  noteLike(line: string): string;
}

export const notationWords: Record<Language, NotationWords> = {
  ru: {
    milestones: {
      triage: 'разбор',
      'first-reply': 'первый ответ',
      final: 'окончательный ответ',
      observation: 'наблюдение',
      promise: 'обещание',
    },
    roles: {
      executor: 'исполнитель',
      head: 'руководитель',
      moderator: 'модератор',
      curator: 'куратор',
      deputy: 'заместитель',
      chief: 'глава',
    },
    units: {
      minutes: { written: 'мин', read: /^мин/ },
      hours: { written: 'ч', read: /^(ч$|ч\.|час)/ },
      days: { written: 'дн', read: /^(дн|день)/ },
      'working-minutes': { written: 'раб. мин', read: /^раб\S*\s+мин/ },
      'working-hours': { written: 'раб. ч', read: /^раб\S*\s+(ч$|ч\.|час)/ },
      'working-days': { written: 'раб. дн', read: /^раб\S*\s+(дн|день)/ },
    },
    ladder: 'лестница',
    after: 'после',
    person: 'сотрудник',
    channels: { email: 'почта', webhook: 'вебхук' },
    acknowledge: 'подтвердить за',
    days: ['пн', 'вт', 'ср', 'чт', 'пт', 'сб', 'вс'],
    closed: 'выходной',
    milestoneLike: (line) => `«${line}»: ожидается, например, «первый ответ: 9 раб. ч, лестница standard».`,
    spanLike: (text) => `«${text}»: ожидается, например, «30 дн» или «8 раб. ч».`,
    stepLike: (line, roles) =>
      `«${line}»: ожидается, например, «80 %: руководитель, почта, подтвердить за 30 мин» или «после 4 раб. ч: заместитель». Кому: ${roles} или «сотрудник» и логин. Как ещё: почта, вебхук.`,
    dayLike: (line) => `«${line}»: ожидается, например, «пн: 09:00–13:00, 14:00–18:00» или «сб: выходной».`,
    weekdayLike: (line, days) => `«${line}»: день недели пишется ${days}.`,
    dateLike: (line) => `«${line}»: ожидается, например, «2026-05-08: выходной».`,
    ruleLike: 'Условия не прочитать: обновите страницу и задайте их заново.',
    noteLike: (line) => `«${line}»: ожидается, например, «2026-05-11: выходной перенесён с 9 мая, ст. 112 ТК РФ».`,
  },
  en: {
    milestones: {
      triage: 'triage',
      'first-reply': 'first reply',
      final: 'final reply',
      observation: 'observation',
      promise: 'promise',
    },
    roles: {
      executor: 'executor',
      head: 'head of department',
      moderator: 'moderator',
      curator: 'curator',
      deputy: 'deputy',
      chief: 'chief',
    },
    units: {
      minutes: { written: 'min', read: /^min/ },
      hours: { written: 'h', read: /^(h$|h\.|hour)/ },
      days: { written: 'd', read: /^(d$|d\.|day)/ },
      'working-minutes': { written: 'working min', read: /^work\S*\s+min/ },
      'working-hours': { written: 'working h', read: /^work\S*\s+(h$|h\.|hour)/ },
      'working-days': { written: 'working d', read: /^work\S*\s+(d$|d\.|day)/ },
    },
    ladder: 'ladder',
    after: 'after',
    person: 'person',
    channels: { email: 'e-mail', webhook: 'webhook' },
    acknowledge: 'acknowledge within',
    days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'],
    closed: 'closed',
    milestoneLike: (line) => `“${line}”: expected is, for example, “first reply: 9 working h, ladder standard”.`,
    spanLike: (text) => `“${text}”: expected is, for example, “30 d” or “8 working h”.`,
    stepLike: (line, roles) =>
      `“${line}”: expected is, for example, “80 %: head of department, e-mail, acknowledge within 30 min” or “after 4 working h: deputy”. Whom: ${roles} or “person” and a login. How else: e-mail, webhook.`,
    dayLike: (line) => `“${line}”: expected is, for example, “mon: 09:00–13:00, 14:00–18:00” or “sat: closed”.`,
    weekdayLike: (line, days) => `“${line}”: a day of the week is one of ${days}.`,
    dateLike: (line) => `“${line}”: expected is, for example, “2026-05-08: closed”.`,
    ruleLike: 'The conditions cannot be read: reload the page and set them again.',
    noteLike: (line) => `“${line}”: expected is, for example, “2026-05-11: day off moved from 9 May, Labour Code, art. 112”.`,
  },
};
