export const appealStatuses = [
  'received',
  'triage',
  'assigned',
  'approval',
  'publishing',
  'promised',
  'observing',
  'closed',
  'rejected',
] as const;
export type AppealStatus = (typeof appealStatuses)[number];

/** Every move there is. Leaving `closed` and `rejected`, or going back from `observing`, is a new round: see `reopenStatus`. */
const moves: Record<AppealStatus, readonly AppealStatus[]> = {
  received: ['triage', 'assigned', 'rejected'],
  triage: ['assigned', 'rejected'],
  assigned: ['triage', 'assigned', 'approval', 'publishing', 'observing', 'rejected'],
  approval: ['assigned', 'promised', 'publishing', 'observing', 'rejected'],
  publishing: ['assigned', 'promised', 'observing'],
  promised: ['approval', 'publishing', 'triage', 'assigned', 'observing', 'rejected'],
  observing: ['closed'],
  closed: [],
  rejected: [],
};

export const canMove = (from: AppealStatus, to: AppealStatus): boolean => moves[from].includes(to);

export const isOver = (status: AppealStatus): boolean => status === 'closed' || status === 'rejected';

export const isOverdue = (milestone: { dueAt: string; metAt: string | null }, now: Date): boolean =>
  milestone.metAt === null && now.getTime() > Date.parse(milestone.dueAt);

export const rejectReasons = ['spam', 'not-appeal', 'not-our-territory', 'duplicate', 'threats'] as const;
export type RejectReason = (typeof rejectReasons)[number];

/** What people may do to an appeal. */
export const actKinds = [
  'submitReply',
  'declineAsNotOurs',
  'decideTopic',
  'assignDepartment',
  'rejectAppeal',
  'settleDoubt',
  'withdrawReply',
  'settlePublication',
  'takeAsReply',
  'reopen',
] as const;
export type ActKind = (typeof actKinds)[number];

const actsIn: Record<AppealStatus, readonly ActKind[]> = {
  received: ['submitReply', 'declineAsNotOurs', 'decideTopic', 'assignDepartment', 'rejectAppeal'],
  triage: ['decideTopic', 'assignDepartment', 'rejectAppeal'],
  assigned: ['submitReply', 'takeAsReply', 'declineAsNotOurs', 'decideTopic', 'assignDepartment', 'rejectAppeal'],
  approval: ['takeAsReply', 'rejectAppeal'],
  publishing: ['withdrawReply', 'settlePublication'],
  promised: ['submitReply', 'takeAsReply', 'declineAsNotOurs', 'decideTopic', 'assignDepartment', 'rejectAppeal'],
  observing: ['settleDoubt', 'reopen'],
  closed: ['reopen'],
  rejected: ['reopen'],
};

/** Is this act thinkable in this state at all? What else it needs `refusalOf` says. */
export const mayBeAsked = (kind: ActKind, status: AppealStatus): boolean => actsIn[status].includes(kind);

/** What the rules on acts need to know of an appeal: no words, no names. */
export interface ActFacts {
  status: AppealStatus;
  topic: string | null;
  department: string | null;
  reply: { id: string; publication: PublicationStatus } | null;
  doubt: string | null;
  /** The newest message that a person wrote in our community's name in the network's own interface. */
  writtenByHand: string | null;
}

export type ActAsked =
  | { kind: 'submitReply'; replyId: string }
  | { kind: 'declineAsNotOurs' }
  | { kind: 'decideTopic'; topic: string }
  | { kind: 'assignDepartment'; department: string }
  | { kind: 'rejectAppeal'; reason: RejectReason }
  | { kind: 'settleDoubt'; messageId: string; reopens: 'yes' | 'no' }
  | { kind: 'withdrawReply'; replyId: string }
  | { kind: 'settlePublication'; replyId: string; decision: 'stands' | 'send-again' }
  | { kind: 'takeAsReply'; messageId: string }
  | { kind: 'reopen' };

/** Why an act cannot be done now, as a sentence for the person who asked; undefined = it can. */
export const refusalOf = (act: ActAsked, appeal: ActFacts): string | undefined => {
  if (!actsIn[appeal.status].includes(act.kind))
    return `${actNames[act.kind]}: нельзя, обращение в состоянии «${statusNames[appeal.status]}»`;
  switch (act.kind) {
    case 'assignDepartment':
      return act.department === appeal.department ? 'Обращение уже у этого подразделения' : undefined;
    case 'decideTopic':
      return act.topic === appeal.topic && appeal.status !== 'triage' ? 'Эта тема уже выбрана' : undefined;
    case 'withdrawReply':
      if (appeal.reply?.id !== act.replyId) return 'Этот ответ сейчас не публикуется';
      return appeal.reply.publication === 'sending' ? 'Ответ уже отправляется, отозвать его нельзя' : undefined;
    case 'settlePublication':
      if (appeal.reply?.id !== act.replyId) return 'Этот ответ сейчас не публикуется';
      return appeal.reply.publication === 'unconfirmed' || appeal.reply.publication === 'assisted'
        ? undefined
        : 'Публикация идёт сама, решение человека не требуется';
    case 'takeAsReply':
      return appeal.writtenByHand === act.messageId ? undefined : 'Такого ответа в ветке нет, или после него есть более новый';
    case 'settleDoubt':
      return appeal.doubt === act.messageId ? undefined : 'По этому сообщению решение уже не требуется';
    default:
      return undefined;
  }
};

/** The refusal of whatever is asked of a round that has ended. */
export const roundIsOver = 'Обращение уже завершено';

export const replyStatuses = [
  'approval',
  'intended',
  'sending',
  'published',
  'refused',
  'unconfirmed',
  'assisted',
  'withdrawn',
] as const;
export type ReplyStatus = (typeof replyStatuses)[number];
export type PublicationStatus = Exclude<ReplyStatus, 'approval'>;
export type ReplyKind = 'interim' | 'final';

export const statusNames: Record<AppealStatus, string> = {
  received: 'Поступило',
  triage: 'На разборе',
  assigned: 'У исполнителя',
  approval: 'На согласовании',
  publishing: 'Публикуется',
  promised: 'На контроле',
  observing: 'Наблюдение',
  closed: 'Закрыто',
  rejected: 'Отклонено',
};

export const actNames: Record<ActKind, string> = {
  submitReply: 'Ответить',
  declineAsNotOurs: 'Вернуть как «не наша компетенция»',
  decideTopic: 'Выбрать тему',
  assignDepartment: 'Назначить подразделение',
  rejectAppeal: 'Отклонить',
  settleDoubt: 'Решить, возобновлять ли',
  withdrawReply: 'Отозвать ответ',
  settlePublication: 'Решить о публикации',
  takeAsReply: 'Принять ответ из соцсети',
  reopen: 'Возобновить',
};
