import type { Addition, CommunityFact, CommunityKey, DecidedBy, OperatorFact, RoutedBy, ToldWhom } from './audit.js';
import type { Names, Sentences, Words } from './explain.js';
import { sayInstant } from './moment.js';
import { ladderRoleNames, milestoneNames, rejectNames, roleNames, statusNames } from './names.js';
import type { Channel } from './settings.js';
import { settingsReasonSentence } from './settings-reason.js';

const quoted = (name: string): string => `«${name}»`;
const opened = (name: string): string => quoted(name.charAt(0).toUpperCase() + name.slice(1));

const ended = (words: string): string => (/[.!?…]$/.test(words.trim()) ? words.trim() : `${words.trim()}.`);

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

const whyResumed = {
  operator: 'решением сотрудника',
  resident: 'житель ответил',
  limit: 'дольше ждать регламент не разрешает',
  act: 'по обращению принято решение',
} as const;

const step: Words['step'] = {
  percent: (percent) => (percent === 100 ? 'срок вышел' : `прошло ${percent} % срока`),
  after: (amount, unit) => `через ${amount} ${unit} после срока`,
  other: (key) => `шаг ${quoted(key)}`,
};

/** Of a deciding rule; nothing else needs saying. */
const byRule = (by: DecidedBy): string => {
  if (by.kind === 'rule') return `правило № ${by.number} ${quoted(by.name)}`;
  return by.kind === 'urgency' ? `правило срочности № ${by.number} ${quoted(by.name)}` : 'решением сотрудника';
};

const policyName = ({ policy, policyBy }: { policy: string; policyBy?: DecidedBy | undefined }, names: Names): string =>
  `${quoted(names.policy(policy))}${policyBy?.kind === 'rule' ? ` (${byRule(policyBy)})` : ''}`;

const cellName = ({ topic, group, territory }: Extract<RoutedBy, { kind: 'cell' }>, names: Names): string => {
  const what = topic === null ? `группа ${quoted(names.group(group ?? ''))}` : `тема ${quoted(names.topic(topic))}`;
  return territory === null ? what : `${what}, ${quoted(names.territory(territory))}`;
};

const additionSentence = (addition: Addition, names: Names): string => {
  const by = byRule(addition.by);
  switch (addition.effect) {
    case 'approval':
      return addition.needed ? `Ответ нужно согласовать: ${by}.` : `Согласовывать ответ не нужно: ${by}.`;
    case 'template':
      return `Шаблон ответа ${quoted(names.template(addition.template))}: ${by}.`;
    case 'label':
      return `Метка ${quoted(addition.label)}: ${by}.`;
  }
};

const byChannel = { email: 'и по почте', webhook: 'и вебхуком' } as const;
const channelsOf = (by: readonly Channel[]): string =>
  by.length === 0 ? '' : ` (${by.map((channel) => byChannel[channel]).join(', ')})`;

const whom = (told: ToldWhom, names: Names): string => {
  if (told.to !== 'person') return ladderRoleNames.ru[told.to];
  return told.person === null ? 'сотруднику' : `сотруднику ${quoted(names.operator(told.person))}`;
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
  classified: ({ why, version, topic, topicBy, territory, urgent, urgentBy }, names) =>
    [
      topicBy?.kind === 'rule' && topic !== null ? `Тема ${quoted(names.topic(topic))}: ${byRule(topicBy)}.` : why,
      ...(territory === null ? [] : [`Территория: ${quoted(names.territory(territory))}.`]),
      ...(urgent ? [urgentBy ? `Срочно: ${byRule(urgentBy)}.` : 'Есть слова об опасности: срочно.'] : []),
      ...(!urgent && urgentBy ? [`Не срочно: ${byRule(urgentBy)}.`] : []),
      `Настройки версии ${version}.`,
    ].join(' '),
  noise: ({ why, version }) => `Не обращение. ${why} Настройки версии ${version}.`,
  routed: ({ department, by, policy, policyBy, also, version }, names) => {
    const ways = {
      rule: () => (by.kind === 'rule' ? `по правилу № ${by.number} ${quoted(by.name)}` : ''),
      topic: () => (by.kind === 'topic' ? `по теме ${quoted(names.topic(by.topic))}` : ''),
      cell: () => (by.kind === 'cell' ? `по таблице адресатов: ${cellName(by, names)}` : ''),
      operator: () => 'решением сотрудника',
    };
    const sent = `Направлено в ${quoted(names.department(department))} ${ways[by.kind]()}, сроки ${policyName({ policy, policyBy }, names)}.`;
    return [sent, ...(also ?? []).map((addition) => additionSentence(addition, names)), `Настройки версии ${version}.`].join(' ');
  },
  'sent-to-triage': ({ why, policy, policyBy, also, version }, names) =>
    [
      `Передано на разбор: ${whyTriage[why]}. Сроки ${policyName({ policy, policyBy }, names)}.`,
      ...(also ?? []).map((addition) => additionSentence(addition, names)),
      `Настройки версии ${version}.`,
    ].join(' '),
  'topic-decided': ({ topic, was }, names) =>
    `Выбрана тема ${quoted(names.topic(topic))}${was === null ? '' : ` вместо ${quoted(names.topic(was))}`}.`,
  'version-adopted': ({ version, was, ...chosen }, names) => {
    if ('commandId' in chosen) {
      const { from, to, policy, policyBy, also } = chosen;
      const moved = `Переведено с версии настроек ${was} на версию ${version}`;
      if (from === to || to === null)
        return [
          `${moved}.`,
          ...(policy === undefined ? [] : [`Сроки ${policyName({ policy, policyBy }, names)}.`]),
          ...(also ?? []).map((addition) => additionSentence(addition, names)),
        ].join(' ');
      return `${moved}: ${from === null ? '' : `вместо подразделения ${quoted(names.department(from))} — `}${quoted(names.department(to))}.`;
    }
    const lacking =
      'topic' in chosen
        ? `Темы ${quoted(names.topic(chosen.topic))}`
        : `Подразделения ${quoted(names.department(chosen.department))}`;
    return `${lacking} в версии ${was} нет: обращение идёт по настройкам версии ${version}.`;
  },
  'deadlines-set': ({ policy, milestones }, names) =>
    `Сроки ${quoted(names.policy(policy))} поставлены: ${milestones.map(({ kind }) => milestoneNames.ru[kind]).join(', ')}.`,
  declined: ({ department, times, onBehalfOf }, names) =>
    onBehalfOf === undefined
      ? `${department === null ? 'Подразделение' : quoted(names.department(department))} вернуло обращение: «не наша компетенция». Возвратов: ${times}.`
      : `За ${quoted(names.department(onBehalfOf))} внесён отказ: «не наша компетенция». Возвратов: ${times}.`,
  rejected: ({ reason }) => `Отклонено: ${rejectNames.ru[reason]}.`,
  escalated: ({ milestone, notified, by = [], substitutes = [], instead, early, ...told }, names, when) =>
    [
      instead === undefined
        ? `${opened(milestoneNames.ru[milestone])}, ${when}: сообщено ${whom(told, names)}${channelsOf(by)}${notified === 0 ? ', но такого сотрудника нет' : ''}.`
        : `${opened(milestoneNames.ru[milestone])}, ${when}: следовало сообщить ${whom(told, names)}, но на месте никого нет; сообщено ${ladderRoleNames.ru[instead]}${channelsOf(by)}.`,
      ...(early === 'yes' ? ['Раньше времени: предыдущий шаг никто не подтвердил.'] : []),
      ...substitutes.map((one) => `Отсутствует: ${names.operator(one.of)}; замещает: ${names.operator(one.told)}.`),
    ].join(' '),
  'step-skipped': ({ milestone, ...told }, names, when) =>
    `${opened(milestoneNames.ru[milestone])}, ${when}: пропущено, прошло уже больше, ${whom(told, names)} не сообщали.`,
  acknowledged: ({ milestone, through }, _names, when) =>
    `${opened(milestoneNames.ru[milestone])}, ${when}: принято${through === 'link' ? ' по ссылке из оповещения' : ''}.`,
  'outside-asked': ({ department }, names) =>
    `Внешней организации ${quoted(names.department(department))} отправляется ссылка для ответа.`,
  'reply-submitted': ({ kind, onBehalfOf, to }, names) => {
    const reply = kind === 'final' ? 'ответ' : 'промежуточный ответ';
    const done = onBehalfOf === undefined ? `Написан ${reply}` : `За ${quoted(names.department(onBehalfOf))} внесён ${reply}`;
    return `${done}${to === 'approval' ? ', передан на согласование' : ''}.`;
  },
  'reply-approved': () => 'Ответ согласован, публикуется.',
  'reply-returned': ({ commandId }, names) => {
    const remark = names.reason(commandId);
    return `Ответ возвращён на доработку.${remark === null || remark === '' ? '' : ` Замечание: ${ended(remark)}`}`;
  },
  'reply-published': ({ attempt }) => `Ответ опубликован${attempt > 1 ? ` с попытки ${attempt}` : ''}.`,
  'reply-refused': ({ code }) => `Сеть не приняла ответ (${code}).`,
  'reply-withdrawn': () => 'Ответ отозван до публикации.',
  'publication-needs-person': ({ status }) =>
    status === 'assisted' ? 'Ответ нужно опубликовать вручную.' : 'Неизвестно, опубликован ли ответ: нужно посмотреть в сети.',
  'publication-settled': ({ decision }) =>
    decision === 'stands' ? 'Подтверждено: ответ стоит в сети.' : 'Решено отправить ответ ещё раз.',
  'taken-as-reply': () => 'Ответ, написанный прямо в сети, принят как ответ на обращение.',
  extended: ({ milestone, was, until, zone, commandId }, names) => {
    const reason = names.reason(commandId);
    const moved = `Срок ${quoted(milestoneNames.ru[milestone])} продлён с ${sayInstant(was, zone, 'ru')} до ${sayInstant(until, zone, 'ru')}.`;
    return reason === null ? moved : `${moved} Причина: ${ended(reason)}`;
  },
  paused: ({ reason, until, zone }) =>
    `Срок приостановлен, ждём жителя: ${quoted(reason)}. Без ответа пойдёт снова ${sayInstant(until, zone, 'ru')}.`,
  resumed: ({ why, since, till, zone }) =>
    `Срок идёт снова: ${whyResumed[why]}. Стоял с ${sayInstant(since, zone, 'ru')} до ${sayInstant(till, zone, 'ru')}.`,
  'importance-set': ({ importance, policy, policyBy, also }, names) =>
    [
      importance === 'urgent' ? 'Отмечено как срочное.' : 'Срочность снята.',
      ...(policy === undefined ? [] : [`Сроки ${policyName({ policy, policyBy }, names)}.`]),
      ...(also ?? []).map((addition) => additionSentence(addition, names)),
    ].join(' '),
  promised: ({ until, zone }) => `Жителю обещан окончательный ответ до ${sayInstant(until, zone, 'ru')}.`,
  'promise-kept': ({ until, zone }) => `Обещание выполнено: срок был ${sayInstant(until, zone, 'ru')}.`,
  'promise-broken': ({ until, zone }) => `Обещание нарушено: срок был ${sayInstant(until, zone, 'ru')}.`,
  'promise-replaced': ({ until, zone }) => `Обещание до ${sayInstant(until, zone, 'ru')} заменено новым, данным до этого срока.`,
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
  moved: ({ version, moved, closed, refused }) =>
    `Обращения переведены на версию настроек ${version}: ${moved}. Уже закрыты: ${closed}. Не переведены: ${refused}`,
  notices: {
    triage: 'На разборе: выберите тему или подразделение',
    'publication-needs-person': 'Публикация ждёт решения человека',
    assigned: 'Назначено вашему подразделению',
    declined: 'Подразделение вернуло обращение',
    'reply-refused': 'Сеть не приняла ответ',
    'reply-to-approve': 'Ответ ждёт вашего согласования',
    'reply-returned': 'Ответ возвращён на доработку: прочитайте замечание',
    assisted: 'Ответ нужно опубликовать вручную',
    unconfirmed: 'Неизвестно, опубликован ли ответ',
    doubted: 'После ответа написано ещё: решите, вопрос ли это',
    reopened: 'Обращение возобновлено',
    'written-by-hand': 'Ответ написан прямо в соцсети: примите его или ответьте сами',
    'message-joined': 'Житель дополнил обращение',
    'importance-set': 'Обращение отмечено как срочное',
    'clock-resumed': 'Ждать жителя больше нельзя: срок обращения идёт снова',
    other: 'По обращению нужно решение',
  },
  parts: {
    intake: 'Приём',
    classifier: 'Классификатор',
    router: 'Маршрутизатор',
    clock: 'Часы',
    publisher: 'Публикация',
    notifier: 'Оповещения',
    installation: 'Установка',
  },
  resident: 'Житель',
  network: 'Сеть',
  somebody: 'сотрудник',
};
