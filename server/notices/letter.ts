import type { Notice } from '../../db/entities/notice.js';
import type { Language } from '../../domain/language.js';
import type { Links } from './links.js';
import type { Subject } from './subject.js';

export interface Letter {
  subject: string;
  text: string;
}

interface LetterWords {
  urgent: string;
  danger: string;
  asks: string;
  waits: string;
  appeal(number: string): string;
  about(number: string, what: string): string;
  topic(topic: string): string;
  due(when: string): string;
  answer(link: string): string;
  personal: string;
  open(link: string): string;
  acknowledge(link: string): string;
  product: string;
}

const letterWords: Record<Language, LetterWords> = {
  ru: {
    urgent: 'Срочно.',
    danger: 'Срочно: опасность для людей.',
    asks: 'Администрация просит вас ответить на обращение жителя.',
    waits: 'обращение ждёт вашего ответа',
    appeal: (number) => `Обращение: № ${number}`,
    about: (number, what) => `№ ${number}: ${what}`,
    topic: (topic) => `Тема: ${topic}`,
    due: (when) => `Ответить до: ${when}`,
    answer: (link) => `Прочитать, ответить или отказаться: ${link}`,
    personal: 'Вход не нужен. Ссылка именная и действует на один ответ, не пересылайте её.',
    open: (link) => `Открыть: ${link}`,
    acknowledge: (link) => `Подтвердить, что приняли: ${link}`,
    product: 'система «Отклик»',
  },
  en: {
    urgent: 'Urgent.',
    danger: 'Urgent: danger to people.',
    asks: 'The administration asks you to answer a resident’s appeal.',
    waits: 'an appeal waits for your answer',
    appeal: (number) => `Appeal: No. ${number}`,
    about: (number, what) => `No. ${number}: ${what}`,
    topic: (topic) => `Topic: ${topic}`,
    due: (when) => `Answer until: ${when}`,
    answer: (link) => `Read, answer or decline: ${link}`,
    personal: 'No sign-in is needed. The link is yours alone and takes one answer: do not pass it on.',
    open: (link) => `Open: ${link}`,
    acknowledge: (link) => `Acknowledge: ${link}`,
    product: 'Otklik',
  },
};

/** In the language of whoever gets it. */
export const letterOf = (
  { id, kind, recipientKind }: Notice,
  { number, topic, sentence, dueAt, timeZone, urgent }: Subject,
  links: Links,
  { language, districtName }: { language: Language; districtName: string },
): Letter => {
  const words = letterWords[language];
  const lines = [
    ...(urgent ? [words.danger] : []),
    kind === 'outside' ? words.asks : `${sentence(language)}.`,
    '',
    words.appeal(number),
    ...(topic === null ? [] : [words.topic(topic)]),
    ...(dueAt === null ? [] : [words.due(written(dueAt, timeZone, language))]),
    '',
    ...(recipientKind === 'department'
      ? [words.answer(links.outside(id)), words.personal]
      : [words.open(links.appeal(number)), words.acknowledge(links.acknowledge(id))]),
    '',
    '—',
    `${districtName}, ${words.product}`,
  ];
  const about = words.about(number, kind === 'outside' ? words.waits : sentence(language));
  return { subject: urgent ? `${words.urgent} ${about}` : about, text: lines.join('\n') };
};

const locales: Record<Language, string> = { ru: 'ru-RU', en: 'en-GB' };

export const written = (instant: string, timeZone: string, language: Language): string =>
  new Intl.DateTimeFormat(locales[language], { dateStyle: 'long', timeStyle: 'short', timeZone }).format(new Date(instant));
