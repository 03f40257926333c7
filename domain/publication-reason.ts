import type { Language } from './language.js';

/** How far a publication came, and what stood in its way. `{code}` is the network's own number of it. */
const stages = {
  ru: {
    refused: 'Ответ не опубликован',
    busy: 'Ответ пока не опубликован',
    unclear: 'Неизвестно, опубликован ли ответ',
    unread: 'Не удалось проверить ветку',
  },
  en: {
    refused: 'The reply is not published',
    busy: 'The reply is not published yet',
    unclear: 'Nobody knows whether the reply is published',
    unread: 'The thread could not be looked at',
  },
} as const;
export type Stage = keyof (typeof stages)[Language];

const byHandRu = 'Опубликуйте ответ вручную от имени сообщества';
const byHandEn = 'Publish the reply by hand in the community’s name';

const causesRu = {
  'too-many': 'слишком много запросов подряд. Отправка повторится сама через секунду.',
  flood: 'соцсеть приняла частые ответы за рассылку. Отправка повторится сама через минуту.',
  'daily-limit': 'исчерпан дневной предел соцсети. Отправка повторится сама через час.',
  'no-connection': 'нет связи с соцсетью. Попытка повторится сама.',

  'their-failure': 'сбой на стороне соцсети (код {code}). Программа проверит сама.',
  'http-failure': 'соцсеть ответила сбоем (HTTP {code}).',
  'strange-answer': 'соцсеть ответила непонятно (HTTP {code}).',
  'no-number': 'соцсеть не назвала номер сообщения.',
  late: 'соцсеть не ответила вовремя.',
  broken: 'связь с соцсетью оборвалась.',

  captcha: `соцсеть требует ввести код с картинки. ${byHandRu}.`,
  human: `соцсеть требует подтверждения от человека (код {code}). ${byHandRu}, а администратору нужно войти в сообщество и пройти проверку.`,
  'bad-key': `соцсеть не приняла ключ доступа (код {code}). ${byHandRu}, а администратору нужно обновить ключ в разделе «Источники».`,
  'no-right': `у ключа доступа нет нужного права (код {code}). ${byHandRu}, а администратору нужно выдать ключу это право.`,
  'our-request': `соцсеть не поняла запрос программы (код {code}). ${byHandRu} и сообщите администратору.`,
  unknown: `соцсеть отказала по неизвестной причине (код {code}). ${byHandRu} и сообщите код администратору.`,

  denied: `соцсеть не пускает сообщество в эту ветку. ${byHandRu} или напишите автору в сообщения.`,
  'author-gone':
    'страница автора удалена или заблокирована. Отвечать некому: закройте обращение или ответьте под записью вручную.',
  'post-blocked': 'запись заблокирована соцсетью. Напишите автору в сообщения.',
  'profile-closed': 'профиль автора закрыт. Напишите автору в сообщения.',
  deleted: 'запись или комментарий уже удалены. Проверьте ветку; если обращение осталось, напишите автору в сообщения.',
  'comments-hidden': `комментарии к этой записи скрыты. ${byHandRu} или напишите автору в сообщения.`,
  'comments-closed': 'под этой записью закрыты комментарии. Опубликуйте вручную или напишите автору в сообщения.',
  'wall-closed': 'сообщество не может писать на этой стене. Опубликуйте вручную или напишите автору в сообщения.',
  'place-closed': `это место закрыто или недоступно (код {code}). ${byHandRu} или напишите автору в сообщения.`,

  'bad-text':
    'соцсеть не приняла текст. Проверьте, что он не пуст, не слишком длинный и без необычных знаков, и отправьте снова.',
  'no-links': 'здесь запрещены ссылки. Уберите ссылку или напишите адрес словами и отправьте снова.',
  'too-long': 'текст слишком длинный. Сократите его до 4096 знаков и отправьте снова.',
  shapeless: 'соцсеть не приняла такое сообщение (код {code}). Упростите текст и отправьте снова.',

  blocked: 'автор запретил сообществу писать ему. Ответьте под его записью или свяжитесь с ним другим способом.',
  'not-allowed': 'автор не разрешал сообществу писать ему первым. Ответьте под его записью или дождитесь его сообщения.',
  'private-messages': 'настройки автора не пускают сообщения. Ответьте под его записью или дождитесь его сообщения.',
  'dialog-over': 'время для ответа в этом диалоге вышло. Дождитесь нового сообщения автора или ответьте под его записью.',
  unreachable: 'автору сейчас нельзя написать (код {code}). Ответьте под его записью или свяжитесь с ним другим способом.',

  'not-shown': 'соцсеть не показала её (код {code}). Посмотрите сами, есть ли в ней ответ.',
  'no-service-key':
    'у сообщества нет сервисного ключа. Администратору нужно добавить его в разделе «Источники», а пока проверьте ветку сами.',
};
export type Cause = keyof typeof causesRu;

const causes: Record<Language, Record<Cause, string>> = {
  ru: causesRu,
  en: {
    'too-many': 'too many requests at once. It is sent again by itself in a second.',
    flood: 'the network took frequent replies for a mailing. It is sent again by itself in a minute.',
    'daily-limit': 'the network’s limit for a day is used up. It is sent again by itself in an hour.',
    'no-connection': 'there is no connection with the network. It is tried again by itself.',

    'their-failure': 'the network itself failed (code {code}). The system will look by itself.',
    'http-failure': 'the network answered with a failure (HTTP {code}).',
    'strange-answer': 'the network gave an answer that cannot be understood (HTTP {code}).',
    'no-number': 'the network did not tell the number of the message.',
    late: 'the network did not answer in time.',
    broken: 'the connection with the network broke.',

    captcha: `the network asks for a code from a picture. ${byHandEn}.`,
    human: `the network asks a person to confirm (code {code}). ${byHandEn}; the administrator must sign in to the community and pass the check.`,
    'bad-key': `the network did not take the access key (code {code}). ${byHandEn}; the administrator must renew the key under “Sources”.`,
    'no-right': `the access key lacks a right (code {code}). ${byHandEn}; the administrator must give the key this right.`,
    'our-request': `the network did not understand the system’s request (code {code}). ${byHandEn} and tell the administrator.`,
    unknown: `the network refused for an unknown reason (code {code}). ${byHandEn} and tell the administrator the code.`,

    denied: `the network does not let the community into this thread. ${byHandEn} or write to the author in messages.`,
    'author-gone':
      'the author’s page is deleted or blocked. There is nobody to answer: close the appeal or reply under the post by hand.',
    'post-blocked': 'the network has blocked the post. Write to the author in messages.',
    'profile-closed': 'the author’s profile is closed. Write to the author in messages.',
    deleted:
      'the post or the comment is deleted. Look at the thread; if the appeal is still there, write to the author in messages.',
    'comments-hidden': `the comments of this post are hidden. ${byHandEn} or write to the author in messages.`,
    'comments-closed': 'the comments of this post are closed. Publish by hand or write to the author in messages.',
    'wall-closed': 'the community may not write on this wall. Publish by hand or write to the author in messages.',
    'place-closed': `this place is closed or out of reach (code {code}). ${byHandEn} or write to the author in messages.`,

    'bad-text':
      'the network did not take the text. Make sure that it is not empty, not too long and without unusual characters, and send it again.',
    'no-links': 'links are forbidden here. Take the link out or write the address in words, and send it again.',
    'too-long': 'the text is too long. Shorten it to 4096 characters and send it again.',
    shapeless: 'the network did not take such a message (code {code}). Simplify the text and send it again.',

    blocked: 'the author has forbidden the community to write to him. Reply under his post or reach him in another way.',
    'not-allowed':
      'the author has not allowed the community to write to him first. Reply under his post or wait for his message.',
    'private-messages': 'the author’s settings let no messages in. Reply under his post or wait for his message.',
    'dialog-over': 'the time to answer in this dialog is over. Wait for a new message of the author or reply under his post.',
    unreachable: 'the author cannot be written to now (code {code}). Reply under his post or reach him in another way.',

    'not-shown': 'the network did not show it (code {code}). Look yourself whether the reply is there.',
    'no-service-key':
      'the community has no service key. The administrator must add it under “Sources”; until then look at the thread yourself.',
  },
};

/** As a publication keeps it: `refused/comments-closed/213`, or `unclear/late` where the network said nothing. */
export const publicationReason = (stage: Stage, cause: Cause, code?: number): string =>
  code === undefined ? `${stage}/${cause}` : `${stage}/${cause}/${code}`;

const isStage = (word: string): word is Stage => Object.hasOwn(stages.ru, word);
const isCause = (word: string): word is Cause => Object.hasOwn(causes.ru, word);

/** For the person at the appeal. What is no code was kept as a sentence once, and is shown as it is. */
export const publicationReasonSentence = (reason: string, language: Language): string => {
  const [, stage = '', cause = '', code = ''] = /^([\w-]+)\/([\w-]+)(?:\/(\d+))?$/.exec(reason) ?? [];
  if (!isStage(stage) || !isCause(cause)) return reason;
  return `${stages[language][stage]}: ${causes[language][cause].replace('{code}', code)}`;
};
