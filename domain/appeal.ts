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

/** Why an act cannot be done now, as a code: refusals.ts has the sentences. `in-closed` = not in that state, `open-…` = another appeal is. */
export type Refusal =
  | `in-${AppealStatus}`
  | `open-${string}`
  | 'same-department'
  | 'same-topic'
  | 'not-publishing'
  | 'being-sent'
  | 'publishes-itself'
  | 'no-such-reply'
  | 'doubt-settled'
  | 'round-over'
  | 'overtaken';

/** undefined = it can be done. */
export const refusalOf = (act: ActAsked, appeal: ActFacts): Refusal | undefined => {
  if (!actsIn[appeal.status].includes(act.kind)) return `in-${appeal.status}`;
  switch (act.kind) {
    case 'assignDepartment':
      return act.department === appeal.department ? 'same-department' : undefined;
    case 'decideTopic':
      return act.topic === appeal.topic && appeal.status !== 'triage' ? 'same-topic' : undefined;
    case 'withdrawReply':
      if (appeal.reply?.id !== act.replyId) return 'not-publishing';
      return appeal.reply.publication === 'sending' ? 'being-sent' : undefined;
    case 'settlePublication':
      if (appeal.reply?.id !== act.replyId) return 'not-publishing';
      return appeal.reply.publication === 'unconfirmed' || appeal.reply.publication === 'assisted'
        ? undefined
        : 'publishes-itself';
    case 'takeAsReply':
      return appeal.writtenByHand === act.messageId ? undefined : 'no-such-reply';
    case 'settleDoubt':
      return appeal.doubt === act.messageId ? undefined : 'doubt-settled';
    default:
      return undefined;
  }
};

/** The refusal of whatever is asked of a round that has ended. */
export const roundIsOver: Refusal = 'round-over';

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
