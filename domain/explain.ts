import { statusNames, type RejectReason } from './appeal.js';
import type { Because, By, RoutedBy } from './audit.js';
import type { LadderRole, MilestoneKind } from './settings.js';

/** Names by code or id, as they are known to whoever shows the history. */
export interface Names {
  topic(code: string): string;
  department(code: string): string;
  territory(code: string): string;
  policy(code: string): string;
  operator(id: string): string;
}

type What = Because['what'];
type Of<Kind extends What> = Extract<Because, { what: Kind }>;
type Sentences = { [Kind in What]: (because: Of<Kind>, names: Names) => string };

export const rejectNames: Record<RejectReason, string> = {
  spam: 'спам или реклама',
  'not-appeal': 'это не обращение',
  'not-our-territory': 'не наша территория',
  duplicate: 'повтор',
  threats: 'угрозы или брань',
};

export const milestoneNames: Record<MilestoneKind, string> = {
  triage: 'разбор',
  'first-reply': 'первый ответ',
  final: 'окончательный ответ',
  observation: 'наблюдение',
  promise: 'обещанный срок',
};

export const ladderRoleNames: Record<LadderRole, string> = {
  executor: 'исполнителю',
  moderator: 'модератору',
  head: 'руководителю подразделения',
  curator: 'куратору',
  deputy: 'заместителю главы',
  chief: 'главе',
};

const quoted = (name: string): string => `«${name}»`;

const routedBy = (by: RoutedBy, names: Names): string => {
  switch (by.kind) {
    case 'rule':
      return `по правилу № ${by.number} ${quoted(by.name)}`;
    case 'topic':
      return `по теме ${quoted(names.topic(by.topic))}`;
    case 'operator':
      return 'решением сотрудника';
  }
};

const whyTriage: Record<Of<'sent-to-triage'>['why'], string> = {
  'topic-unsure': 'тема не ясна',
  'no-addressee': 'для темы не указано подразделение',
};

const whyReopened: Record<Of<'reopened'>['by'], string> = {
  resident: 'житель написал снова',
  operator: 'решением сотрудника',
  promotion: 'сотрудник увидел здесь обращение',
  correction: 'житель исправил сообщение',
  doubt: 'в сообщении жителя сотрудник увидел вопрос',
};

/** `80%` → «80 % срока»; a step by its key otherwise. */
const stepName = (step: string): string =>
  /^\d+%?$/.test(step) ? `${Number.parseInt(step, 10)} % срока` : `шаг ${quoted(step)}`;

const sentences: Sentences = {
  received: ({ version, previousAppealId }) =>
    `Обращение принято${previousAppealId === null ? '' : ' как продолжение прежнего'}. Настройки версии ${version}.`,
  'message-joined': () => 'Житель дополнил обращение.',
  'message-edited': () => 'Житель исправил сообщение. Прежний текст сохранён.',
  'message-deleted': () => 'Сообщение удалено в сети. Текст сохранён.',
  'answered-by-hand': () => 'Ответ от имени сообщества написан прямо в сети.',
  thanked: () => 'Житель поблагодарил.',
  doubted: () => 'Житель написал после ответа. Нужно решить, вопрос ли это.',
  'doubt-settled': ({ reopens }) =>
    `Решено: ${reopens === 'yes' ? 'это вопрос, обращение возобновляется' : 'ответа не требуется'}.`,
  classified: ({ why, version, territory, urgent }, names) =>
    [
      why,
      ...(territory === null ? [] : [`Территория: ${quoted(names.territory(territory))}.`]),
      ...(urgent ? ['Есть слова об опасности: срочно.'] : []),
      `Настройки версии ${version}.`,
    ].join(' '),
  noise: ({ why, version }) => `Не обращение. ${why} Настройки версии ${version}.`,
  routed: ({ department, by, policy, version }, names) =>
    `Направлено в ${quoted(names.department(department))} ${routedBy(by, names)}, сроки ${quoted(names.policy(policy))}. Настройки версии ${version}.`,
  'sent-to-triage': ({ why, policy, version }, names) =>
    `Передано на разбор: ${whyTriage[why]}. Сроки ${quoted(names.policy(policy))}. Настройки версии ${version}.`,
  'topic-decided': ({ topic, was }, names) =>
    `Выбрана тема ${quoted(names.topic(topic))}${was === null ? '' : ` вместо ${quoted(names.topic(was))}`}.`,
  'version-adopted': ({ version, was, ...chosen }, names) => {
    const lacking =
      'topic' in chosen
        ? `Темы ${quoted(names.topic(chosen.topic))}`
        : `Подразделения ${quoted(names.department(chosen.department))}`;
    return `${lacking} в версии ${was} нет: обращение идёт по настройкам версии ${version}.`;
  },
  'deadlines-set': ({ policy, milestones }, names) =>
    `Сроки ${quoted(names.policy(policy))} поставлены: ${milestones.map(({ kind }) => milestoneNames[kind]).join(', ')}.`,
  declined: ({ department, times }, names) =>
    `${department === null ? 'Подразделение' : quoted(names.department(department))} вернуло обращение: «не наша компетенция». Возвратов: ${times}.`,
  rejected: ({ reason }) => `Отклонено: ${rejectNames[reason]}.`,
  escalated: ({ milestone, step, to, notified }) =>
    `${stepName(step)} (${milestoneNames[milestone]}): сообщено ${ladderRoleNames[to]}${notified === 0 ? ', но такого сотрудника нет' : ''}.`,
  'step-skipped': ({ milestone, step, to }) =>
    `${stepName(step)} (${milestoneNames[milestone]}) пропущено: срок уже прошёл, ${ladderRoleNames[to]} не сообщали.`,
  'reply-submitted': ({ kind }) => (kind === 'final' ? 'Написан ответ.' : 'Написан промежуточный ответ.'),
  'reply-published': ({ attempt }) => `Ответ опубликован${attempt > 1 ? ` с попытки ${attempt}` : ''}.`,
  'reply-refused': ({ code }) => `Сеть не приняла ответ (${code}).`,
  'reply-withdrawn': () => 'Ответ отозван до публикации.',
  'publication-needs-person': ({ status }) =>
    status === 'assisted' ? 'Ответ нужно опубликовать вручную.' : 'Неизвестно, опубликован ли ответ: нужно посмотреть в сети.',
  'publication-settled': ({ decision }) =>
    decision === 'stands' ? 'Сотрудник подтвердил: ответ стоит в сети.' : 'Сотрудник решил отправить ответ ещё раз.',
  'taken-as-reply': () => 'Ответ, написанный прямо в сети, принят как ответ на обращение.',
  reopened: ({ by, from }) => `Возобновлено из состояния ${quoted(statusNames[from])}: ${whyReopened[by]}.`,
  closed: () => 'Закрыто: новых сообщений от жителя нет.',
  'settings-published': ({ version, reason }) => `Опубликована версия настроек ${version}: ${reason}.`,
};

const parts: Record<Extract<By, { kind: 'machine' }>['part'], string> = {
  intake: 'Приём',
  classifier: 'Классификатор',
  router: 'Маршрутизатор',
  clock: 'Часы',
  publisher: 'Публикация',
  installation: 'Установка',
};

/** «Маршрутизатор», «Житель», a person's name. */
export const whoIs = (by: By, names: Pick<Names, 'operator'>): string => {
  switch (by.kind) {
    case 'operator':
      return names.operator(by.id);
    case 'machine':
      return parts[by.part];
    case 'resident':
      return 'Житель';
    case 'network':
      return 'Сеть';
  }
};

/** One line of the history as a sentence, with rule and settings version where they decided. */
export const explain = ({ by, because }: { by: By; because: Because }, names: Names): string => {
  const tell = sentences[because.what] as (because: Because, names: Names) => string;
  return `${whoIs(by, names)}. ${tell(because, names)}`;
};

const decisions: readonly What[] = [
  'classified',
  'noise',
  'routed',
  'sent-to-triage',
  'topic-decided',
  'version-adopted',
  'declined',
  'rejected',
  'reopened',
];

/** Does this entry say why the appeal is where it is? */
export const isDecision = (what: What): boolean => decisions.includes(what);
