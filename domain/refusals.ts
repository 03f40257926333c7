import type { AnyActKind, AppealStatus, Refusal } from './appeal.js';
import type { Language } from './language.js';
import { sayInstant } from './moment.js';
import { actNames, statusNames } from './names.js';

type Fixed = Exclude<Refusal, `in-${AppealStatus}` | `open-${string}` | `beyond-${string}`>;

const fixed: Record<Language, Record<Fixed, string>> = {
  ru: {
    'same-department': 'Обращение уже у этого подразделения',
    'same-topic': 'Эта тема уже выбрана',
    'not-publishing': 'Этот ответ сейчас не публикуется',
    'not-to-approve': 'Этот ответ уже не ждёт согласования: посмотрите, что с ним стало',
    'own-reply': 'Свой ответ согласует другой сотрудник',
    'newer-message': 'Житель написал ещё, пока ответ ждал согласования: прочитайте новое сообщение и решите снова',
    'being-sent': 'Ответ уже отправляется, отозвать его нельзя',
    'publishes-itself': 'Публикация идёт сама, решение человека не требуется',
    'no-such-reply': 'Такого ответа в ветке нет, или после него есть более новый',
    'doubt-settled': 'По этому сообщению решение уже не требуется',
    'clock-stands': 'Срок стоит: сначала возобновите его',
    'clock-runs': 'Срок не приостановлен',
    'same-importance': 'Эта важность уже стоит',
    'date-past': 'Названный срок уже прошёл',
    'not-later': 'Новый срок не позже нынешнего: продлить можно только вперёд',
    'no-final-term': 'Срок окончательного ответа не идёт, продлевать нечего',
    'no-extension': 'Регламент этого обращения не разрешает продлевать срок',
    'no-pause': 'Регламент этого обращения не разрешает приостанавливать срок',
    'no-such-pause-reason': 'Регламент не знает такой причины паузы: выберите из списка',
    'not-newer': 'Обращение уже идёт по этой версии настроек или по более новой',
    'topic-gone': 'Темы обращения в этой версии настроек нет',
    'department-gone': 'Подразделения, у которого обращение, в этой версии настроек нет',
    'round-over': 'Обращение уже завершено',
    overtaken: 'Обращение успело измениться: посмотрите на него и повторите',
  },
  en: {
    'same-department': 'The appeal is with this department already',
    'same-topic': 'This topic is chosen already',
    'not-publishing': 'This reply is not being published now',
    'not-to-approve': 'This reply does not wait for approval any more: look at what became of it',
    'own-reply': 'A reply is approved by somebody else than who wrote it',
    'newer-message': 'The resident has written more while the reply waited: read the new message and decide again',
    'being-sent': 'The reply is on its way and cannot be withdrawn',
    'publishes-itself': 'The publication goes on by itself and needs nobody’s decision',
    'no-such-reply': 'There is no such reply in the thread, or there is a newer one',
    'doubt-settled': 'This message needs no decision any more',
    'clock-stands': 'The clock stands: start it again first',
    'clock-runs': 'The clock does not stand',
    'same-importance': 'This importance is set already',
    'date-past': 'The date named has passed already',
    'not-later': 'The new deadline is not later than the present one: it can only be put off',
    'no-final-term': 'No deadline of the final reply is running, there is nothing to extend',
    'no-extension': 'The policy of this appeal allows no extension',
    'no-pause': 'The policy of this appeal does not let the clock stand',
    'no-such-pause-reason': 'The policy knows no such reason for a pause: choose from the list',
    'not-newer': 'The appeal goes by this settings version already, or by a newer one',
    'topic-gone': 'This settings version does not have the topic of the appeal',
    'department-gone': 'This settings version does not have the department that holds the appeal',
    'round-over': 'The appeal is over already',
    overtaken: 'The appeal has changed meanwhile: look at it and try again',
  },
};

const notIn: Record<Language, (act: string, status: string) => string> = {
  ru: (act, status) => `${act}: нельзя, обращение в состоянии «${status}»`,
  en: (act, status) => `${act}: not possible, the appeal is in the state “${status}”`,
};

const otherIsOpen: Record<Language, (number: string) => string> = {
  ru: (number) => `По этой ветке уже открыто обращение № ${number}`,
  en: (number) => `Appeal No. ${number} of this thread is open already`,
};

const isTooFar: Record<Language, (instant: string) => string> = {
  ru: (instant) => `Регламент этого обращения разрешает срок не позже ${instant}`,
  en: (instant) => `The policy of this appeal allows a date not later than ${instant}`,
};

const isFixed = (refusal: string): refusal is Fixed => Object.hasOwn(fixed.ru, refusal);
const isStatus = (word: string): word is AppealStatus => Object.hasOwn(statusNames.ru, word);

/** A kept refusal as a sentence for the person who asked. What is no code was kept as a sentence once, and is shown as it is. */
export const refusalSentence = (refusal: string, kind: AnyActKind, language: Language): string => {
  if (isFixed(refusal)) return fixed[language][refusal];
  const [, latest, zone] = /^beyond-(.+)@(.+)$/.exec(refusal) ?? [];
  if (latest !== undefined && zone !== undefined) return isTooFar[language](sayInstant(latest, zone, language));
  const [, about, value = ''] = /^(in|open)-(.+)$/.exec(refusal) ?? [];
  if (about === 'in' && isStatus(value)) return notIn[language](actNames[language][kind], statusNames[language][value]);
  return about === 'open' ? otherIsOpen[language](value) : refusal;
};
