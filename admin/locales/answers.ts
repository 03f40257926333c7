import type { Language } from '../../domain/language.js';

/** What the panel's server says by itself; all else that is on the screen is in ru.ts and en.ts. */
export interface Answers {
  signIn: { title: string; product: string; login: string; password: string; send: string; other: string };
  foreignPage: string;
  signInAgain: string;
  pageTooOld: string;
  tooManyTries(seconds: number): string;
  wrongPassword: string;
  mayNotRead: string;
  mayNotReadJournal: string;
  mayNotDo: string;
  mayNotMove: string;
  nothingToMove(most: number): string;
  noSuchAppeal: string;
  appealGone: string;
  noSuchAct: string;
  wrongField: string;
  alreadySent: string;
  unreadable: string;
  failed: string;
  csv: readonly [when: string, appeal: string, event: string, what: string];

  notSaved(why: string): string;
  notSavedSeeMarked: string;
  notSavedFailed: string;
  empty: string;
  saved: string;
  added: string;
  deleted: string;
  /** `problems`: what keeps the draft from being published. */
  inDraft(done: string, problems: number): string;
  changedMeanwhile: string;
  /** By the department that stands there now; null = it was emptied. */
  cellTaken(department: string | null): string;
  codeTaken(code: string): string;
  codeStays: string;
  notChosen: string;
  notNumber: string;
  notInList: string;
  tooLong: string;
  ofTable(table: string, code: string, problem: string): string;

  chooseRole: string;
  passwordTooShort(shortest: number): string;
  passwordKnown: string;
  loginTaken: string;
  notYourself: string;
  operatorAdded: string;
  choosePolicy: string;
  chooseOperator: string;
  keyOnce(key: string): string;
  keyRevoked: string;
  noSuchCommunity: string;

  noSuchAddress: string;
  draftChanged: string;
  draftSame: string;
  draftUntested: string;
  nothingChecked: string;
  period: Record<'not-a-date' | 'too-far' | 'backwards', string>;
  draftWrong: string;
  reasonNeeded: string;
  notThatWay: string;
  deletedByButton: string;
  wrongParameter(name: string): string;
  formExpected: string;
  notEmail: string;
  notDay: string;
  notHimself: string;
  endsBeforeItBegins: string;
  notWebhookUrl: string;
  secretOnce(secret: string): string;
  noticeError(code: string): string;
}

/** By the code that the attempt left; `smtp-550` and `http-500` by their first half. */
const noticeErrors: Record<Language, Record<string, string>> = {
  ru: {
    'not-configured': 'Почта не настроена: задайте SMTP_URL и SMTP_FROM',
    'no-address': 'Адрес не указан',
    'has-left': 'Сотруднику закрыт вход, сообщено другим',
    'inward-address': 'Адрес во внутренней сети или без https',
    ECONNREFUSED: 'Сервер не принимает соединений',
    ENOTFOUND: 'Такого узла нет',
    EAUTH: 'Почтовый сервер не принял имя и пароль',
    smtp: 'Почтовый сервер отказал',
    http: 'Получатель ответил отказом',
  },
  en: {
    'not-configured': 'No mail server is set: give SMTP_URL and SMTP_FROM',
    'no-address': 'No address is given',
    'has-left': 'The operator may no longer sign in, others were told',
    'inward-address': 'The address lies inside or is not https',
    ECONNREFUSED: 'The server takes no connections',
    ENOTFOUND: 'There is no such host',
    EAUTH: 'The mail server refused name and password',
    smtp: 'The mail server refused',
    http: 'The receiver answered with a refusal',
  },
};

export const answers: Record<Language, Answers> = {
  ru: {
    signIn: { title: 'Вход', product: 'Отклик', login: 'Логин', password: 'Пароль', send: 'Войти', other: 'English' },
    foreignPage: 'Запрос пришёл с чужой страницы и отклонён.',
    signInAgain: 'Войдите в систему заново.',
    pageTooOld: 'Страница устарела. Войдите ещё раз.',
    tooManyTries: (seconds) => `Слишком много попыток. Попробуйте через ${seconds} с.`,
    wrongPassword: 'Неверный логин или пароль.',
    mayNotRead: 'Ваши роли не дают читать обращения.',
    mayNotReadJournal: 'Ваши роли не дают читать журнал.',
    mayNotDo: 'Ваши роли не дают этого делать.',
    mayNotMove: 'Переводить открытые обращения может администратор, который видит все обращения.',
    nothingToMove: (most) => `Выберите версию и обращения: от одного до ${most}.`,
    noSuchAppeal: 'Такого обращения нет, или оно не вашего подразделения.',
    appealGone: 'Такого обращения нет, или оно уже не у вашего подразделения.',
    noSuchAct: 'Такого действия нет.',
    wrongField: 'Неверное поле.',
    alreadySent: 'Это уже отправлено. Обновите страницу.',
    unreadable: 'Запрос не разобрать.',
    failed: 'Сервер не справился. Попробуйте ещё раз.',
    csv: ['Когда (UTC)', 'Обращение', 'Событие', 'Что произошло'],
    notSaved: (why) => `Не сохранено. ${why}`,
    notSavedSeeMarked: 'Не сохранено: исправьте отмеченное.',
    notSavedFailed: 'Не сохранено: сбой на сервере, подробности в его журнале.',
    empty: 'Не заполнено.',
    saved: 'Сохранено.',
    added: 'Добавлено.',
    deleted: 'Удалено.',
    inDraft: (done, problems) =>
      `${done} Пока это черновик: он вступит в силу, когда его опубликуют.${problems > 0 ? ` Перед этим исправьте ошибки: ${problems}.` : ''}`,
    changedMeanwhile: 'Пока вы правили, эту запись изменил кто-то другой. Откройте её заново и повторите правку.',
    cellTaken: (department) =>
      department === null
        ? 'Пока вы выбирали, эту ячейку очистил кто-то другой. Ваш выбор не записан: если он всё же нужен, выберите ещё раз.'
        : `Пока вы выбирали, кто-то другой записал сюда «${department}». Ваш выбор не записан: если он всё же нужен, выберите ещё раз.`,
    codeTaken: (code) => `«${code}» уже занято: выберите другой код.`,
    codeStays: 'Код не меняется: по нему запись находят правила и обращения.',
    notChosen: 'Не выбрано: выберите из списка.',
    notNumber: 'Нужно целое число.',
    notInList: 'Такого значения нет: выберите из списка.',
    tooLong: 'Слишком длинно.',
    ofTable: (table, code, problem) => `${table}, «${code}»: ${problem}`,
    chooseRole: 'Отметьте хотя бы одну роль.',
    passwordTooShort: (shortest) => `Не короче ${shortest} знаков.`,
    passwordKnown: 'Это пароль из демонстрации, он известен всем: придумайте другой.',
    loginTaken: 'Такой логин уже есть.',
    notYourself: 'Себя заблокировать нельзя.',
    operatorAdded: 'Сотрудник добавлен.',
    choosePolicy: 'Выберите регламент.',
    chooseOperator: 'Выберите сотрудника.',
    keyOnce: (key) => `Ключ показывается один раз, сохраните его: ${key}`,
    keyRevoked: 'Ключ отозван.',
    noSuchCommunity: 'Такого сообщества нет.',
    noSuchAddress: 'Такого адреса нет.',
    draftChanged: 'Черновик успели изменить. Посмотрите на него снова.',
    draftSame: 'Черновик не отличается от действующих настроек.',
    draftUntested: 'Сначала проверьте этот черновик на прошлых обращениях или напишите, почему публикуете без проверки.',
    nothingChecked:
      'За время, на котором проверяли, обращений нет: возьмите другое или напишите, почему публикуете без проверки.',
    period: {
      'not-a-date': 'Такого дня нет: выберите другой.',
      'too-far': 'Принимаются годы с 2000 по 2100.',
      backwards: 'Последний день раньше первого: поменяйте их.',
    },
    draftWrong: 'Сначала исправьте ошибки черновика.',
    reasonNeeded: 'Напишите, почему меняете настройки: это увидит аудитор.',
    notThatWay: 'Так нельзя.',
    deletedByButton: 'Запись удаляют кнопкой в её форме.',
    wrongParameter: (name) => `Неверный параметр ${name}.`,
    formExpected: 'Ожидается форма.',
    notEmail: 'Это не адрес почты: впишите, например, ivanova@example.ru.',
    notDay: 'Это не дата: впишите, например, 01.12.2026.',
    notHimself: 'Сам себя никто не замещает: выберите другого.',
    endsBeforeItBegins: 'Последний день раньше первого.',
    notWebhookUrl: 'Нужен адрес вида https://узел/путь, без имени и пароля.',
    secretOnce: (secret) => `Секрет для проверки подписи показывается один раз, сохраните его: ${secret}`,
    noticeError: (code) =>
      noticeErrors.ru[code] ?? noticeErrors.ru[code.replace(/-\d+$/, '')]?.concat(` (${code})`) ?? `Не ответил (${code})`,
  },
  en: {
    signIn: { title: 'Sign in', product: 'Otklik', login: 'Login', password: 'Password', send: 'Sign in', other: 'Русский' },
    foreignPage: 'The request came from a foreign page and is refused.',
    signInAgain: 'Please sign in again.',
    pageTooOld: 'The page is out of date. Sign in once more.',
    tooManyTries: (seconds) => `Too many tries. Try again in ${seconds} s.`,
    wrongPassword: 'Wrong login or password.',
    mayNotRead: 'Your roles do not let you read appeals.',
    mayNotReadJournal: 'Your roles do not let you read the journal.',
    mayNotDo: 'Your roles do not let you do this.',
    mayNotMove: 'Open appeals are moved by an administrator who sees all appeals.',
    nothingToMove: (most) => `Choose a version and appeals: from one to ${most}.`,
    noSuchAppeal: 'There is no such appeal, or it is not your department’s.',
    appealGone: 'There is no such appeal, or it is no longer with your department.',
    noSuchAct: 'There is no such action.',
    wrongField: 'A wrong field.',
    alreadySent: 'This has been sent already. Reload the page.',
    unreadable: 'The request cannot be read.',
    failed: 'The server failed. Please try again.',
    csv: ['When (UTC)', 'Appeal', 'Event', 'What happened'],
    notSaved: (why) => `Not saved. ${why}`,
    notSavedSeeMarked: 'Not saved: please correct what is marked.',
    notSavedFailed: 'Not saved: the server failed, see its log.',
    empty: 'Not filled in.',
    saved: 'Saved.',
    added: 'Added.',
    deleted: 'Deleted.',
    inDraft: (done, problems) =>
      `${done} It is in the draft, and comes into force when that is published.${problems > 0 ? ` Errors to mend first: ${problems}.` : ''}`,
    changedMeanwhile: 'Somebody else has changed this row meanwhile. Open the row again and repeat your change.',
    cellTaken: (department) =>
      department === null
        ? 'Somebody else has emptied this cell while you were choosing. Your choice is not written: choose again if it is still wanted.'
        : `Somebody else has written “${department}” here while you were choosing. Your choice is not written: choose again if it is still wanted.`,
    codeTaken: (code) => `“${code}” is taken: choose another code.`,
    codeStays: 'The code does not change: rules and appeals know the row by it.',
    notChosen: 'Not chosen: choose from the list.',
    notNumber: 'A whole number is needed.',
    notInList: 'There is no such value: choose from the list.',
    tooLong: 'Too long.',
    ofTable: (table, code, problem) => `${table}, “${code}”: ${problem}`,
    chooseRole: 'Tick at least one role.',
    passwordTooShort: (shortest) => `Not shorter than ${shortest} characters.`,
    passwordKnown: 'This is the password of the demonstration, known to everybody: choose another.',
    loginTaken: 'There is such a login already.',
    notYourself: 'You cannot block yourself.',
    operatorAdded: 'Person added.',
    choosePolicy: 'Choose a policy.',
    chooseOperator: 'Choose a person.',
    keyOnce: (key) => `The key is shown once, keep it: ${key}`,
    keyRevoked: 'Key revoked.',
    noSuchCommunity: 'There is no such community.',
    noSuchAddress: 'There is no such address.',
    draftChanged: 'The draft has changed meanwhile. Look at it again.',
    draftSame: 'The draft does not differ from the settings in force.',
    draftUntested: 'Try this draft on past appeals first, or write why it is published untried.',
    nothingChecked: 'There are no appeals of the time it was tried on: take another, or write why it is published untried.',
    period: {
      'not-a-date': 'There is no such day: choose another one.',
      'too-far': 'Years from 2000 to 2100 are taken.',
      backwards: 'The last day is before the first: swap them.',
    },
    draftWrong: 'Put the errors of the draft right first.',
    reasonNeeded: 'Write why the settings change: an auditor will see it.',
    notThatWay: 'Not that way.',
    deletedByButton: 'A row is deleted by the button in its form.',
    wrongParameter: (name) => `A wrong parameter ${name}.`,
    formExpected: 'A form is expected.',
    notEmail: 'This is no e-mail address: write such as smith@example.org.',
    notDay: 'This is no date: write such as 2026-12-01.',
    notHimself: 'Nobody stands in for himself: choose another.',
    endsBeforeItBegins: 'The last day is before the first.',
    notWebhookUrl: 'An address such as https://host/path is needed, without name and password.',
    secretOnce: (secret) => `The secret that proves the signature is shown once, keep it: ${secret}`,
    noticeError: (code) =>
      noticeErrors.en[code] ?? noticeErrors.en[code.replace(/-\d+$/, '')]?.concat(` (${code})`) ?? `No answer (${code})`,
  },
};
