import type { Sentences, Words } from './explain.js';
import type { CommunityFact, CommunityKey, OperatorFact } from './audit.js';
import { ladderRoleNames, milestoneNames, rejectNames, roleNames, statusNames } from './names.js';
import { settingsReasonSentence } from './settings-reason.js';

const quoted = (name: string): string => `«${name}»`;
const opened = (name: string): string => quoted(name.charAt(0).toUpperCase() + name.slice(1));

const units: Words['units'] = { m: 'мин', h: 'ч', d: 'дн', wm: 'раб. мин', wh: 'раб. ч', wd: 'раб. дн' };

const whyTriage = { 'topic-unsure': 'тема не ясна', 'no-addressee': 'для темы не указано подразделение' } as const;

const whyReopened = {
  resident: 'после ответа написано снова',
  operator: 'решением сотрудника',
  promotion: 'сотрудник увидел здесь обращение',
  correction: 'сообщение исправлено',
  doubt: 'в сообщении жителя сотрудник увидел вопрос',
} as const;

const operatorFacts: Record<OperatorFact, string> = {
  name: 'имя',
  login: 'логин',
  roles: 'роли',
  department: 'подразделение',
  position: 'должность',
  password: 'пароль',
  blocked: 'вход закрыт',
  unblocked: 'вход открыт',
};
const communityFacts: Record<CommunityFact, string> = { name: 'название', policy: 'сроки', territory: 'территория' };
const communityKeys: Record<CommunityKey, string> = {
  token: 'ключ сообщества',
  serviceToken: 'сервисный ключ',
  secret: 'секрет событий',
  confirmation: 'строка подтверждения',
};
const listed = <Code extends string>(codes: readonly Code[], names: Record<Code, string>): string =>
  codes.map((code) => names[code].toLowerCase()).join(', ');

const step: Words['step'] = {
  percent: (percent) => (percent === 100 ? 'срок вышел' : `прошло ${percent} % срока`),
  after: (amount, unit) => `через ${amount} ${unit} после срока`,
  other: (key) => `шаг ${quoted(key)}`,
};

const sentences: Sentences = {
  received: ({ version, previousAppealId }) =>
    `Обращение принято${previousAppealId === null ? '' : ' как продолжение прежнего'}. Настройки версии ${version}.`,
  'message-joined': () => 'Обращение дополнено.',
  'message-edited': () => 'Сообщение исправлено. Прежний текст сохранён.',
  'message-deleted': () => 'Сообщение удалено в сети. Текст сохранён.',
  'answered-by-hand': () => 'Ответ от имени сообщества написан прямо в сети.',
  thanked: () => 'Получена благодарность, ответа на неё не ждут.',
  doubted: () => 'После ответа написано ещё. Нужно решить, вопрос ли это.',
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
  routed: ({ department, by, policy, version }, names) => {
    const ways = {
      rule: () => (by.kind === 'rule' ? `по правилу № ${by.number} ${quoted(by.name)}` : ''),
      topic: () => (by.kind === 'topic' ? `по теме ${quoted(names.topic(by.topic))}` : ''),
      operator: () => 'решением сотрудника',
    };
    return `Направлено в ${quoted(names.department(department))} ${ways[by.kind]()}, сроки ${quoted(names.policy(policy))}. Настройки версии ${version}.`;
  },
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
    `Сроки ${quoted(names.policy(policy))} поставлены: ${milestones.map(({ kind }) => milestoneNames.ru[kind]).join(', ')}.`,
  declined: ({ department, times }, names) =>
    `${department === null ? 'Подразделение' : quoted(names.department(department))} вернуло обращение: «не наша компетенция». Возвратов: ${times}.`,
  rejected: ({ reason }) => `Отклонено: ${rejectNames.ru[reason]}.`,
  escalated: ({ milestone, to, notified }, _names, when) =>
    `${opened(milestoneNames.ru[milestone])}, ${when}: сообщено ${ladderRoleNames.ru[to]}${notified === 0 ? ', но такого сотрудника нет' : ''}.`,
  'step-skipped': ({ milestone, to }, _names, when) =>
    `${opened(milestoneNames.ru[milestone])}, ${when}: пропущено, прошло уже больше, ${ladderRoleNames.ru[to]} не сообщали.`,
  'reply-submitted': ({ kind }) => (kind === 'final' ? 'Написан ответ.' : 'Написан промежуточный ответ.'),
  'reply-published': ({ attempt }) => `Ответ опубликован${attempt > 1 ? ` с попытки ${attempt}` : ''}.`,
  'reply-refused': ({ code }) => `Сеть не приняла ответ (${code}).`,
  'reply-withdrawn': () => 'Ответ отозван до публикации.',
  'publication-needs-person': ({ status }) =>
    status === 'assisted' ? 'Ответ нужно опубликовать вручную.' : 'Неизвестно, опубликован ли ответ: нужно посмотреть в сети.',
  'publication-settled': ({ decision }) =>
    decision === 'stands' ? 'Подтверждено: ответ стоит в сети.' : 'Решено отправить ответ ещё раз.',
  'taken-as-reply': () => 'Ответ, написанный прямо в сети, принят как ответ на обращение.',
  reopened: ({ by, from }) => `Возобновлено из состояния ${quoted(statusNames.ru[from])}: ${whyReopened[by]}.`,
  closed: () => 'Закрыто: новых сообщений от жителя нет.',
  'settings-published': ({ version, reason }) =>
    `Опубликована версия настроек ${version}: ${settingsReasonSentence(reason, 'ru')}.`,
  'operator-added': ({ operatorId, roles, department }, names) =>
    `Добавлен сотрудник ${quoted(names.operator(operatorId))}: ${listed(roles, roleNames.ru)}${department === null ? '' : `, ${quoted(names.department(department))}`}.`,
  'operator-changed': ({ operatorId, changed, roles, department }, names) =>
    `Сотрудник ${quoted(names.operator(operatorId))}, изменено: ${listed(changed, operatorFacts)}. Теперь ${listed(roles, roleNames.ru)}${department === null ? '' : `, ${quoted(names.department(department))}`}.`,
  'api-key-made': ({ operatorId, key }, names) => `Выдан ключ программы ${key}… с правами ${quoted(names.operator(operatorId))}.`,
  'api-key-revoked': ({ operatorId, key }, names) =>
    `Отозван ключ программы ${key}… с правами ${quoted(names.operator(operatorId))}.`,
  'community-connected': ({ communityId, policy }, names) =>
    `Подключено сообщество ${quoted(names.community(communityId))}, сроки ${quoted(names.policy(policy))}.`,
  'community-changed': ({ communityId, changed, policy, territory }, names) =>
    `Сообщество ${quoted(names.community(communityId))}, изменено: ${listed(changed, communityFacts)}. Теперь сроки ${quoted(names.policy(policy))}${territory === null ? '' : `, территория ${quoted(names.territory(territory))}`}.`,
  'community-keys-changed': ({ communityId, keys }, names) =>
    `Сообщество ${quoted(names.community(communityId))}, записано: ${listed(keys, communityKeys)}.`,
  'resident-erased': () => 'Слова и имя жителя стёрты по команде.',
};

export const wordsRu: Words = {
  sentences,
  units,
  step,
  notice: ({ milestone, when, to }) => `${opened(milestone)}, ${when}${to === undefined ? '' : `: сообщено ${to}`}`,
  notices: {
    triage: 'На разборе: выберите тему или подразделение',
    'publication-needs-person': 'Публикация ждёт решения человека',
    assigned: 'Назначено вашему подразделению',
    declined: 'Подразделение вернуло обращение',
    'reply-refused': 'Сеть не приняла ответ',
    assisted: 'Ответ нужно опубликовать вручную',
    unconfirmed: 'Неизвестно, опубликован ли ответ',
    doubted: 'После ответа написано ещё: решите, вопрос ли это',
    reopened: 'Обращение возобновлено',
    'written-by-hand': 'Ответ написан прямо в соцсети: примите его или ответьте сами',
    'message-joined': 'Житель дополнил обращение',
    other: 'По обращению нужно решение',
  },
  parts: {
    intake: 'Приём',
    classifier: 'Классификатор',
    router: 'Маршрутизатор',
    clock: 'Часы',
    publisher: 'Публикация',
    installation: 'Установка',
  },
  resident: 'Житель',
  network: 'Сеть',
  somebody: 'сотрудник',
};
