import type { Language } from '../../domain/language.js';

/** What the OpenAPI document says of paths, parameters and answers; shapes name their descriptions by these keys. */
interface ApiWords {
  title: string;
  description: string;
  answer: string;
  done: string;
  pending: string;
  idempotencyKey: string;
  appeals: string;
  appeal: string;
  audit: string;
  me: string;
  topics: string;
  departments: string;
  calendar: string;
  try: string;
  match: string;
  draft: string;
  draftPut: string;
  check: string;
  backTest: string;
  whatIf: string;
  publish: string;
  versions: string;
  version: string;
  diff: string;
  restore: string;
  job: string;
  cancel: string;
  moves: string;
  movable: string;
  changes: string;
  calendarExport: string;
  calendarImport: string;
  topicsFile: string;
  topicsImport: string;
  fields: Record<
    | 'thread'
    | 'why'
    | 'paused'
    | 'promisedAt'
    | 'onBehalfOf'
    | 'remark'
    | 'lastMessageId'
    | 'asked-thread'
    | 'seal'
    | 'asked-seal'
    | 'dryRun'
    | 'missing'
    | 'intervals'
    | 'week'
    | 'days'
    | 'move-version'
    | 'move-from'
    | 'move-before'
    | 'move-after'
    | 'changes-part'
    | 'changes-was'
    | 'changes-becomes'
    | 'changes-before'
    | 'outcome'
    | 'calendar-as'
    | 'calendar-from'
    | 'calendar-to'
    | 'calendar-others'
    | 'calendar-source'
    | 'outside'
    | 'skipped',
    string
  >;
}

export const apiWords: Record<Language, ApiWords> = {
  ru: {
    title: 'Отклик',
    description: 'Обращения жителей: чтение и действия. Ключ: Authorization: Bearer <ключ>.',
    answer: 'Ответ',
    done: 'Сделано и видно в чтении',
    pending: 'Принято, решается: повторите с тем же ключом',
    idempotencyKey: 'Тот же ключ и то же тело — тот же ответ; другое тело — 422',
    appeals: 'Обращения, новые первыми',
    appeal: 'Обращение',
    audit: 'История обращения',
    me: 'Чей это ключ',
    topics: 'Темы',
    departments: 'Подразделения',
    calendar: 'Календарь за год',
    try: 'Что стало бы с текстом; ничего не сохраняется',
    match: 'ETag черновика, который вы видели',
    draft: 'Черновик настроек, целиком',
    draftPut: 'Заменить черновик целиком',
    check: 'Что мешает опубликовать черновик и чем он отличается от действующих настроек',
    backTest: 'Проверить черновик на прошлых обращениях: работа, за которой можно следить',
    whatIf:
      'Просрочки периода: какими были и какими стали бы по черновику, без названных сотрудников; работа, за которой можно следить',
    publish: 'Опубликовать черновик: с проверкой на прошлом (backTest) или с объяснением, почему без неё (without)',
    versions: 'Версии настроек, новые первыми',
    version: 'Версия настроек целиком',
    diff: 'Чем одна версия отличается от другой',
    restore: 'Взять версию в черновик',
    job: 'Долгая работа',
    cancel: 'Остановить работу',
    moves: 'Перевести выбранные открытые обращения на версию настроек; с preview: true — только показать, что изменится',
    movable: 'Открытые обращения, которые идут по более старой версии настроек, новые первыми',
    changes: 'Обращения за числом проверки на прошлом, новые номера первыми; по 50',
    calendarExport: 'Особые дни календаря черновика файлом iCalendar или CSV',
    calendarImport: 'Особые дни календаря из файла iCalendar или CSV в черновик: все строки или ни одной',
    topicsFile: 'Темы таблицей CSV',
    topicsImport: 'Темы из таблицы CSV в черновик: все строки или ни одной',
    fields: {
      seal: 'Имя именно этого изменения',
      'asked-seal': 'Из ответа с dryRun: записать именно увиденное, иначе 409',
      dryRun: 'true — только показать, что изменится',
      missing: 'remove — удалить темы, которых нет в файле',
      intervals: 'Часы работы: с и до, местное время',
      week: 'Семь дней, с понедельника',
      days: 'Дни, которые не как в обычную неделю, и по чьему решению',
      'changes-part': 'Что меняется; с ним нужны was и becomes',
      'changes-was': 'Код до; пусто — решал бы модератор',
      'changes-becomes': 'Код после; пусто — решал бы модератор',
      'changes-before': 'next предыдущей страницы',
      outcome: 'Код; null — решает модератор, noise — шум',
      'calendar-as': 'ics или csv; без него ics',
      'calendar-from': 'Первый год, который берут из файла; без него — текущий',
      'calendar-to': 'Последний год; без него — следующий за первым',
      'calendar-others': 'remove — особые дни этих лет, которых нет в файле, становятся обычными',
      'calendar-source': 'По чьему решению: станет пояснением дней',
      outside: 'Сколько дней файла относится к другим годам',
      skipped: 'События, которые календарю не нужны: с часами или отменённые',
      thread: 'Постоянная ссылка на первое сообщение обращения',
      why: 'Решения по обращению: чем, по какому правилу и версии настроек',
      paused: 'Срок стоит, ждут жителя; until — не позже чего пойдёт сам',
      lastMessageId: 'Последнее полученное сообщение жителя: с ним согласуют ответ',
      remark: 'Почему ответ вернули на доработку',
      promisedAt: 'Обещанный срок окончательного ответа',
      onBehalfOf: 'За какую внешнюю организацию внесён ответ; null — она ответила сама или отвечало своё подразделение',
      'asked-thread': 'Ссылка на запись, комментарий или переписку',
      'move-version': 'На какую версию перевести; без него — на действующую',
      'move-from': 'По какой версии обращения идут сейчас',
      'move-before': 'next предыдущей страницы',
      'move-after': 'Для preview: next предыдущей страницы',
    },
  },
  en: {
    title: 'Otklik',
    description: 'Appeals of residents: reading and acting. Key: Authorization: Bearer <key>.',
    answer: 'Answer',
    done: 'Done, and seen when read',
    pending: 'Taken, being decided: repeat with the same key',
    idempotencyKey: 'The same key and the same body: the same answer; another body: 422',
    appeals: 'Appeals, the newest first',
    appeal: 'An appeal',
    audit: 'History of an appeal',
    me: 'Whose key this is',
    topics: 'Topics',
    departments: 'Departments',
    calendar: 'A year of a calendar',
    try: 'What would become of a text; nothing is kept',
    match: 'ETag of the draft that you have seen',
    draft: 'The draft of the settings, whole',
    draftPut: 'Replace the draft as a whole',
    check: 'What keeps the draft from being published, and how it differs from the settings in force',
    backTest: 'Try the draft on past appeals: a job to be watched',
    whatIf: 'Breaches of a period: as they were and as they would be by the draft, without the people named; a job to be watched',
    publish: 'Publish the draft: with a back-test, or with the reason why without',
    versions: 'Settings versions, the newest first',
    version: 'A settings version, whole',
    diff: 'How one version differs from another',
    restore: 'Take a version into the draft',
    job: 'A long job',
    cancel: 'Stop a job',
    moves: 'Move chosen open appeals to a settings version; with preview: true only show what would change',
    movable: 'Open appeals that go by an older settings version, the newest first',
    changes: 'Appeals behind a figure of a back-test, the newest numbers first, 50 a page',
    calendarExport: 'Special days of a calendar of the draft, as iCalendar or CSV',
    calendarImport: 'Special days of a calendar from iCalendar or CSV into the draft: all lines or none',
    topicsFile: 'Topics as a CSV table',
    topicsImport: 'Topics from a CSV table into the draft: all lines or none',
    fields: {
      seal: 'Names exactly this change',
      'asked-seal': 'From an answer with dryRun: save exactly what was seen, or else 409',
      dryRun: 'true: only show what would change',
      missing: 'remove: delete topics that are not in the file',
      intervals: 'Open hours: from and to, local time',
      week: 'Seven days, from Monday',
      days: 'Days that are not as in an ordinary week, and by whose decision',
      'changes-part': 'What changes; was and becomes are needed with it',
      'changes-was': 'The code before; empty: a moderator would decide',
      'changes-becomes': 'The code after; empty: a moderator would decide',
      'changes-before': 'next of the page before',
      outcome: 'Code; null: a moderator decides, noise: nobody would see it',
      'calendar-as': 'ics or csv; left out: ics',
      'calendar-from': 'The first year taken from the file; left out: this one',
      'calendar-to': 'The last year; left out: the one after the first',
      'calendar-others': 'remove: special days of these years that are not in the file become usual ones',
      'calendar-source': 'By whose decision: becomes the note of the days',
      outside: 'How many days of the file are of other years',
      skipped: 'Events that are no business of a calendar: with hours, or cancelled',
      thread: 'Permanent link to the first message of the appeal',
      why: 'Decisions about the appeal: by what, by which rule and settings version',
      paused: 'The clock stands, the resident is awaited; until: not later than that it goes on',
      lastMessageId: 'The last message received from the resident: a reply is approved with it',
      remark: 'Why the reply was returned for rework',
      promisedAt: 'Until when the final reply is promised',
      onBehalfOf: 'For which outside body the reply was entered; null: it answered itself, or a department of ours did',
      'asked-thread': 'Link to a post, a comment or a dialog',
      'move-version': 'To which version they would be moved; left out: the one in force',
      'move-from': 'By which version the appeals go now',
      'move-before': 'next of the page before',
      'move-after': 'Of a preview: next of the page before',
    },
  },
};
