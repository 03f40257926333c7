import type { Role } from './access.js';
import type { AnyActKind, AppealStatus, RejectReason } from './appeal.js';
import type { Language } from './language.js';
import type { MilestoneKind, ToldRole } from './settings.js';

/** What codes are called on the screen. */
type NamesOf<Code extends string> = Record<Language, Record<Code, string>>;

export const statusNames: NamesOf<AppealStatus> = {
  ru: {
    received: 'Поступило',
    triage: 'На разборе',
    assigned: 'У исполнителя',
    approval: 'На согласовании',
    publishing: 'Публикуется',
    promised: 'На контроле',
    observing: 'Наблюдение',
    closed: 'Закрыто',
    rejected: 'Отклонено',
  },
  en: {
    received: 'Received',
    triage: 'In triage',
    assigned: 'With executor',
    approval: 'In approval',
    publishing: 'Publishing',
    promised: 'Under control',
    observing: 'Observing',
    closed: 'Closed',
    rejected: 'Rejected',
  },
};

export const actNames: NamesOf<AnyActKind> = {
  ru: {
    submitReply: 'Ответить',
    submitInterim: 'Дать промежуточный ответ',
    declineAsNotOurs: 'Вернуть как «не наша компетенция»',
    decideTopic: 'Выбрать тему',
    assignDepartment: 'Назначить подразделение',
    rejectAppeal: 'Отклонить',
    extend: 'Продлить срок',
    pause: 'Приостановить срок',
    resume: 'Возобновить срок',
    setImportance: 'Изменить важность',
    settleDoubt: 'Решить, возобновлять ли',
    approveReply: 'Согласовать ответ',
    returnReply: 'Вернуть ответ на доработку',
    withdrawReply: 'Отозвать ответ',
    settlePublication: 'Решить о публикации',
    takeAsReply: 'Принять ответ из соцсети',
    reopen: 'Возобновить',
    adoptSettings: 'Перевести на новую версию настроек',
  },
  en: {
    submitReply: 'Reply',
    submitInterim: 'Give an interim reply',
    declineAsNotOurs: 'Return as “not ours”',
    decideTopic: 'Choose the topic',
    assignDepartment: 'Assign the department',
    rejectAppeal: 'Reject',
    extend: 'Extend the deadline',
    pause: 'Stop the clock',
    resume: 'Start the clock again',
    setImportance: 'Change the importance',
    settleDoubt: 'Decide whether to reopen',
    approveReply: 'Approve the reply',
    returnReply: 'Return the reply for rework',
    withdrawReply: 'Withdraw the reply',
    settlePublication: 'Decide on the publication',
    takeAsReply: 'Take the reply from the network',
    reopen: 'Reopen',
    adoptSettings: 'Move to a newer settings version',
  },
};

export const rejectNames: NamesOf<RejectReason> = {
  ru: {
    spam: 'спам или реклама',
    'not-appeal': 'это не обращение',
    'not-our-territory': 'не наша территория',
    duplicate: 'повтор',
    threats: 'угрозы или брань',
  },
  en: {
    spam: 'spam or advertising',
    'not-appeal': 'not an appeal',
    'not-our-territory': 'not our territory',
    duplicate: 'a duplicate',
    threats: 'threats or obscenity',
  },
};

export const milestoneNames: NamesOf<MilestoneKind> = {
  ru: {
    triage: 'разбор',
    'first-reply': 'первый ответ',
    final: 'окончательный ответ',
    observation: 'наблюдение',
    promise: 'обещание',
  },
  en: {
    triage: 'triage',
    'first-reply': 'first reply',
    final: 'final reply',
    observation: 'observation',
    promise: 'promise',
  },
};

/** Whom a step of a ladder tells; the Russian ones in the dative. */
export const ladderRoleNames: NamesOf<ToldRole> = {
  ru: {
    executor: 'исполнителю',
    moderator: 'модератору',
    head: 'руководителю подразделения',
    curator: 'куратору',
    deputy: 'заместителю главы',
    chief: 'главе',
    approver: 'согласующему',
  },
  en: {
    executor: 'the executor',
    moderator: 'the moderator',
    head: 'the head of department',
    curator: 'the curator',
    deputy: 'the deputy head',
    chief: 'the head of the administration',
    approver: 'the approver',
  },
};

export const roleNames: NamesOf<Role> = {
  ru: {
    moderator: 'Модератор',
    curator: 'Куратор',
    executor: 'Исполнитель',
    approver: 'Согласующий',
    analyst: 'Аналитик',
    auditor: 'Аудитор',
    administrator: 'Администратор',
  },
  en: {
    moderator: 'Moderator',
    curator: 'Curator',
    executor: 'Executor',
    approver: 'Approver',
    analyst: 'Analyst',
    auditor: 'Auditor',
    administrator: 'Administrator',
  },
};

/** As they call themselves, in any language. */
export const networkNames: Record<string, string> = {
  vk: 'ВКонтакте',
  ok: 'Одноклассники',
  max: 'MAX',
  telegram: 'Telegram',
};
