import type { Language } from '../../domain/language.js';

/** What a problem document says. */
export interface ProblemWords {
  titles: Record<400 | 401 | 403 | 404 | 405 | 409 | 412 | 413 | 422 | 428 | 500 | 503, string>;
  keyNeeded: string;
  mayNotRead: string;
  mayNotReadHistory: string;
  mayNotDo: string;
  measurementsInside: string;
  noSuchAddress: string;
  noSuchAppeal: string;
  methods(allowed: string): string;
  limit: string;
  cursor: string;
  thread: string;
  unknownParameter(names: string): string;
  wrongParameter(name: string): string;
  idempotencyKeyNeeded: string;
  idempotencyKeyTooLong: string;
  idempotencyKeyReused: string;
  objectExpected: string;
  wrongField: string;
  tooLarge(megabytes: number): string;
  notJson: string;
  failed: string;
  databaseAway: string;
  mayNotEdit: string;
  matchNeeded: string;
  draftChanged: string;
  nothingNew: string;
  untested: Record<'none' | 'unfinished' | 'other-draft' | 'nothing-checked', string>;
  draftWrong: string;
  topicsChanged: string;
  wrongFieldNamed(field: string): string;
  noSuchVersion: string;
  mayNotMove: string;
  noSuchNumbers(numbers: string): string;
  noSuchJob: string;
  noSuchCalendar: string;
  calendarChanged: string;
  fileBad: string;
  period: Record<'not-a-date' | 'too-far' | 'backwards', string>;
  year: string;
}

export const problemWords: Record<Language, ProblemWords> = {
  ru: {
    titles: {
      400: 'Неверный запрос',
      401: 'Нужен ключ',
      403: 'Нет права',
      404: 'Не найдено',
      405: 'Метод не поддерживается',
      409: 'Сейчас нельзя',
      412: 'Успело измениться',
      413: 'Слишком большой запрос',
      422: 'Неверное поле',
      428: 'Нужно условие',
      500: 'Внутренняя ошибка',
      503: 'Сейчас недоступно',
    },
    keyNeeded: 'Нужен ключ: Authorization: Bearer <ключ>',
    mayNotRead: 'Ваши роли не дают читать обращения',
    mayNotReadHistory: 'Ваши роли не дают читать историю',
    mayNotDo: 'Ваши роли не дают этого делать',
    measurementsInside: 'Показатели видны изнутри или с ключом администратора: Authorization: Bearer <ключ>',
    noSuchAddress: 'Такого адреса нет',
    noSuchAppeal: 'Такого обращения нет',
    methods: (allowed) => `Здесь можно: ${allowed}`,
    limit: 'limit: ожидается число от 1 до 200',
    cursor: 'cursor: возьмите его из поля next предыдущей страницы',
    thread: 'thread: ожидается ссылка на запись, комментарий или переписку',
    unknownParameter: (names) => `Неизвестный параметр: ${names}`,
    wrongParameter: (name) => `Неверный параметр ${name}`,
    idempotencyKeyNeeded: 'Нужен заголовок Idempotency-Key: повтор с ним не сделает дело дважды',
    idempotencyKeyTooLong: 'Idempotency-Key: не длиннее 255 знаков',
    idempotencyKeyReused: 'Этот Idempotency-Key уже был с другим телом запроса',
    objectExpected: 'Ожидается объект JSON',
    wrongField: 'Неверное поле',
    tooLarge: (megabytes) => `Запрос больше ${megabytes} МБ`,
    notJson: 'Тело запроса не разобрать: нужен JSON',
    failed: 'Сервер не справился с запросом. Подробности в его журнале.',
    databaseAway: 'База данных не отвечает. Повторите позже с тем же ключом идемпотентности.',
    mayNotEdit: 'Ваши роли не дают менять настройки',
    matchNeeded: 'Нужен заголовок If-Match с ETag черновика, который вы видели',
    draftChanged: 'Черновик успели изменить: прочитайте его снова и повторите правку',
    nothingNew: 'Черновик не отличается от действующих настроек',
    untested: {
      none: 'Сначала проверьте черновик на прошлом (back-test) или объясните в without, почему без проверки',
      unfinished: 'Проверка на прошлом ещё не закончена',
      'other-draft': 'Проверяли другой черновик: после правок проверьте ещё раз',
      'nothing-checked':
        'За время, на котором проверяли, обращений нет: возьмите другое или объясните в without, почему без проверки',
    },
    topicsChanged: 'Темы успели измениться: посмотрите ещё раз, что изменит файл',
    draftWrong: 'Черновик нельзя опубликовать, пока он не исправлен',
    wrongFieldNamed: (field) => `Неверное поле ${field}`,
    noSuchVersion: 'Такой версии настроек нет',
    mayNotMove: 'Переводить открытые обращения может администратор, который видит все обращения',
    noSuchNumbers: (numbers) => `Таких обращений нет: ${numbers}`,
    noSuchJob: 'Такой работы нет',
    noSuchCalendar: 'Такого календаря нет',
    calendarChanged: 'Календарь успел измениться: посмотрите ещё раз, что изменит файл',
    fileBad: 'В файле есть строки, которые нельзя записать. Не записано ничего',
    period: {
      'not-a-date': 'Такого дня нет: впишите 2026-11-01 или время с поясом, 2026-11-01T09:00:00+05:00',
      'too-far': 'Принимаются годы с 2000 по 2100',
      backwards: 'Конец раньше начала или в ту же минуту: за это время обращений быть не может',
    },
    year: 'year: ожидается год с 2000 по 2100',
  },
  en: {
    titles: {
      400: 'Bad request',
      401: 'Key needed',
      403: 'Not allowed',
      404: 'Not found',
      405: 'Method not supported',
      409: 'Not possible now',
      412: 'Changed meanwhile',
      413: 'Request too large',
      422: 'Wrong field',
      428: 'A condition is needed',
      500: 'Internal error',
      503: 'Not available now',
    },
    keyNeeded: 'A key is needed: Authorization: Bearer <key>',
    mayNotRead: 'Your roles do not let you read appeals',
    mayNotReadHistory: 'Your roles do not let you read the history',
    mayNotDo: 'Your roles do not let you do this',
    measurementsInside: 'The measurements are seen from inside or with an administrator’s key: Authorization: Bearer <key>',
    noSuchAddress: 'There is no such address',
    noSuchAppeal: 'There is no such appeal',
    methods: (allowed) => `Possible here: ${allowed}`,
    limit: 'limit: a number from 1 to 200 is expected',
    cursor: 'cursor: take it from the field next of the page before',
    thread: 'thread: a link to a post, a comment or a dialog is expected',
    unknownParameter: (names) => `Unknown parameter: ${names}`,
    wrongParameter: (name) => `Wrong parameter ${name}`,
    idempotencyKeyNeeded: 'The header Idempotency-Key is needed: repeated with it, an act is not done twice',
    idempotencyKeyTooLong: 'Idempotency-Key: not longer than 255 characters',
    idempotencyKeyReused: 'This Idempotency-Key came before with another body',
    objectExpected: 'A JSON object is expected',
    wrongField: 'Wrong field',
    tooLarge: (megabytes) => `The request is larger than ${megabytes} MB`,
    notJson: 'The body cannot be read: JSON is needed',
    failed: 'The server failed on this request. Its log says more.',
    databaseAway: 'The database does not answer. Repeat later with the same idempotency key.',
    mayNotEdit: 'Your roles do not let you change the settings',
    matchNeeded: 'The header If-Match is needed, with the ETag of the draft that you have seen',
    draftChanged: 'The draft has changed meanwhile: read it again and repeat your change',
    nothingNew: 'The draft does not differ from the settings in force',
    untested: {
      none: 'Try the draft on the past first (back-test), or say in without why it is published untried',
      unfinished: 'The back-test is not finished',
      'other-draft': 'Another draft was tried: after a change try it again',
      'nothing-checked':
        'There are no appeals of the time it was tried on: take another, or say in without why it is published untried',
    },
    topicsChanged: 'The topics have changed meanwhile: look again at what the file would change',
    draftWrong: 'The draft cannot be published until it is put right',
    wrongFieldNamed: (field) => `Wrong field ${field}`,
    noSuchVersion: 'There is no such settings version',
    mayNotMove: 'Open appeals are moved by an administrator who sees all appeals',
    noSuchNumbers: (numbers) => `There are no such appeals: ${numbers}`,
    noSuchJob: 'There is no such job',
    noSuchCalendar: 'There is no such calendar',
    calendarChanged: 'The calendar has changed meanwhile: look again at what the file would change',
    fileBad: 'The file has lines that cannot be saved. Nothing is saved',
    period: {
      'not-a-date': 'There is no such day: write 2026-11-01, or a time with its offset, 2026-11-01T09:00:00+05:00',
      'too-far': 'Years from 2000 to 2100 are taken',
      backwards: 'The end is not after the beginning: no appeal can lie between',
    },
    year: 'year: a year from 2000 to 2100 is expected',
  },
};
