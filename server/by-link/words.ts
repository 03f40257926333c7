import type { Language } from '../../domain/language.js';

/** What the pages behind the links of letters say. `other` is the way to the same page in the other language. */
export interface PageWords {
  other: string;
  tooMany: string;
  noSuchLink: string;
  checkLink: string;
  notice: string;
  acknowledge: string;
  acknowledged: string;
  gone: string;
  goneWhy: string;
  accepted: string;
  appeal(number: string): string;
  asks: string;
  danger: string;
  topic(topic: string): string;
  due(when: string): string;
  resident: string;
  written(when: string): string;
  attached: string;
  /** Kinds as the network names them; one that is not here is shown as it is. */
  attachments: Record<string, string>;
  returned: string;
  answer: string;
  answerHint: string;
  send: string;
  notYours: string;
  why: string;
  decline: string;
  later: string;
  accept: string;
  wrongField: string;
  changed: string;
  answered: string;
  declined: string;
}

export const pageWords: Record<Language, PageWords> = {
  ru: {
    other: 'In English',
    tooMany: 'Слишком много запросов. Попробуйте через минуту.',
    noSuchLink: 'Такой ссылки нет',
    checkLink: 'Проверьте, что ссылка из письма скопирована целиком.',
    notice: 'Оповещение по обращению',
    acknowledge: 'Принято',
    acknowledged: 'Принято. Спасибо, страницу можно закрыть.',
    gone: 'Ссылка больше не действует',
    goneWhy: 'Ответ уже дан, срок ссылки вышел или обращение передано другим. Отвечать не нужно.',
    accepted: 'Отметили: вы приняли обращение в работу. Ответить можно по той же ссылке.',
    appeal: (number) => `Обращение № ${number}`,
    asks: 'Администрация просит ответить:',
    danger: 'Срочно: опасность для людей.',
    topic: (topic) => `Тема: ${topic}.`,
    due: (when) => `Ответить до ${when}.`,
    resident: 'Что написал житель',
    written: (when) => `Написано ${when}`,
    attached: 'Вложения:',
    attachments: {
      ...{ photo: 'фото', video: 'видео', audio: 'аудио', doc: 'документ', link: 'ссылка', audio_message: 'голосовое сообщение' },
      ...{ wall: 'запись', sticker: 'стикер', graffiti: 'рисунок', forwarded: 'пересланное сообщение', unknown: 'вложение' },
    },
    returned: 'Ответ вернули на доработку:',
    answer: 'Ваш ответ',
    answerHint: 'Администрация опубликует его жителю в той же ветке.',
    send: 'Ответить',
    notYours: 'Не к вам?',
    why: 'Почему',
    decline: 'Отказаться',
    later: 'Ответите позже?',
    accept: 'Принято в работу',
    wrongField: 'Поле заполнено неверно',
    changed: 'Обращение успело измениться: откройте ссылку снова',
    answered: 'Спасибо, ответ принят. Он будет опубликован жителю.',
    declined: 'Отказ принят: администрация передаст обращение другому адресату.',
  },
  en: {
    other: 'По-русски',
    tooMany: 'Too many requests. Try again in a minute.',
    noSuchLink: 'There is no such link',
    checkLink: 'See whether the whole link of the letter was copied.',
    notice: 'A notice about an appeal',
    acknowledge: 'Acknowledge',
    acknowledged: 'Acknowledged. Thank you, you may close this page.',
    gone: 'The link opens nothing any more',
    goneWhy: 'The answer has been given, the link has expired, or the appeal was passed to others. No answer is needed.',
    accepted: 'Noted: you are working on the appeal. The same link takes your answer.',
    appeal: (number) => `Appeal No. ${number}`,
    asks: 'The administration asks for an answer of:',
    danger: 'Urgent: danger to people.',
    topic: (topic) => `Topic: ${topic}.`,
    due: (when) => `Answer until ${when}.`,
    resident: 'What the resident wrote',
    written: (when) => `Written ${when}`,
    attached: 'Attachments:',
    attachments: {
      ...{ photo: 'photo', video: 'video', audio: 'audio', doc: 'document', link: 'link', audio_message: 'voice message' },
      ...{ wall: 'post', sticker: 'sticker', graffiti: 'drawing', forwarded: 'forwarded message', unknown: 'attachment' },
    },
    returned: 'The answer was returned for rework:',
    answer: 'Your answer',
    answerHint: 'The administration will publish it to the resident in the same thread.',
    send: 'Answer',
    notYours: 'Not yours?',
    why: 'Why',
    decline: 'Decline',
    later: 'Will you answer later?',
    accept: 'We are working on it',
    wrongField: 'The field is not filled in as it should be',
    changed: 'The appeal has changed meanwhile: open the link again',
    answered: 'Thank you, the answer is taken. It will be published to the resident.',
    declined: 'Noted: the administration will pass the appeal to somebody else.',
  },
};
