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

/** What may be looked for as one: `2026-000123`, and nothing that PostgreSQL could not read. */
export const isAppealNumber = (text: string): boolean => /^[\w-]{1,40}$/.test(text);

export const importances = ['usual', 'urgent'] as const;
export type Importance = (typeof importances)[number];

export const rejectReasons = ['spam', 'not-appeal', 'not-our-territory', 'duplicate', 'threats'] as const;
export type RejectReason = (typeof rejectReasons)[number];

/** What people may do to an appeal. */
export const actKinds = [
  'submitReply',
  'submitInterim',
  'declineAsNotOurs',
  'decideTopic',
  'assignDepartment',
  'rejectAppeal',
  'extend',
  'pause',
  'resume',
  'setImportance',
  'settleDoubt',
  'approveReply',
  'returnReply',
  'withdrawReply',
  'settlePublication',
  'takeAsReply',
  'reopen',
] as const;
export type ActKind = (typeof actKinds)[number];
/** Also what is done to many appeals at once, and asked of none by itself: adopting newer settings. */
export type AnyActKind = ActAsked['kind'];

const toDecide = ['decideTopic', 'assignDepartment', 'rejectAppeal'] as const;
const toAnswer = ['submitReply', 'submitInterim', 'declineAsNotOurs', ...toDecide] as const;

/** The clock stands only where a department waits for the resident: a date that he was promised is never put off by waiting. */
const actsIn: Record<AppealStatus, readonly AnyActKind[]> = {
  received: [...toAnswer, 'setImportance', 'adoptSettings'],
  triage: [...toDecide, 'extend', 'setImportance', 'adoptSettings'],
  assigned: [...toAnswer, 'takeAsReply', 'extend', 'pause', 'resume', 'setImportance', 'adoptSettings'],
  approval: ['approveReply', 'returnReply', 'takeAsReply', 'extend', 'setImportance', 'rejectAppeal'],
  publishing: ['withdrawReply', 'settlePublication', 'extend', 'setImportance'],
  promised: [...toAnswer, 'takeAsReply', 'extend', 'setImportance', 'adoptSettings'],
  observing: ['settleDoubt', 'reopen'],
  closed: ['reopen'],
  rejected: ['reopen'],
};

/** Is this act thinkable in this state at all? What else it needs `refusalOf` says. */
export const mayBeAsked = (kind: AnyActKind, status: AppealStatus): boolean => actsIn[status].includes(kind);

/** What the rules on acts need to know of an appeal: no words, no names. */
export interface ActFacts {
  status: AppealStatus;
  topic: string | null;
  department: string | null;
  reply: { id: string; publication: PublicationStatus } | null;
  /** The reply that waits for approval. */
  toApprove: string | null;
  doubt: string | null;
  /** The newest message that a person wrote in our community's name in the network's own interface. */
  writtenByHand: string | null;
  /** ISO; the clock stands since then, while the resident is awaited. */
  pausedSince: string | null;
  urgent: boolean;
}

export type ActAsked =
  | { kind: 'submitReply'; replyId: string }
  | { kind: 'submitInterim'; replyId: string; promisedAt: string }
  | { kind: 'declineAsNotOurs' }
  | { kind: 'decideTopic'; topic: string }
  | { kind: 'assignDepartment'; department: string }
  | { kind: 'rejectAppeal'; reason: RejectReason }
  | { kind: 'extend'; until: string }
  | { kind: 'pause' }
  | { kind: 'resume' }
  | { kind: 'setImportance'; importance: Importance }
  | { kind: 'settleDoubt'; messageId: string; reopens: 'yes' | 'no' }
  | { kind: 'approveReply'; replyId: string; lastMessageId: string }
  | { kind: 'returnReply'; replyId: string }
  | { kind: 'withdrawReply'; replyId: string }
  | { kind: 'settlePublication'; replyId: string; decision: 'stands' | 'send-again' }
  | { kind: 'takeAsReply'; messageId: string }
  | { kind: 'reopen' }
  | { kind: 'adoptSettings'; version: number };

/**
 * Why an act cannot be done now, as a code: refusals.ts has the sentences. `in-closed` = not in that state, `open-…` = another appeal is,
 * `beyond-…` = later than the policy allows: an instant and the zone in which it is told, `2026-12-24T13:00:00.000Z@Asia/Yekaterinburg`.
 */
export type Refusal =
  | `in-${AppealStatus}`
  | `open-${string}`
  | `beyond-${string}@${string}`
  | 'same-department'
  | 'same-topic'
  | 'not-publishing'
  | 'not-to-approve'
  | 'own-reply'
  | 'newer-message'
  | 'being-sent'
  | 'publishes-itself'
  | 'no-such-reply'
  | 'doubt-settled'
  | 'clock-stands'
  | 'clock-runs'
  | 'same-importance'
  | 'date-past'
  | 'not-later'
  | 'no-final-term'
  | 'no-extension'
  | 'no-pause'
  | 'no-such-pause-reason'
  | 'not-newer'
  | 'topic-gone'
  | 'department-gone'
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
    case 'approveReply':
    case 'returnReply':
      return appeal.toApprove === act.replyId ? undefined : 'not-to-approve';
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
    case 'extend':
    case 'pause':
      return appeal.pausedSince ? 'clock-stands' : undefined;
    case 'resume':
      return appeal.pausedSince ? undefined : 'clock-runs';
    case 'setImportance':
      return (act.importance === 'urgent') === appeal.urgent ? 'same-importance' : undefined;
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
  'returned',
  'intended',
  'sending',
  'published',
  'refused',
  'unconfirmed',
  'assisted',
  'withdrawn',
] as const;
export type ReplyStatus = (typeof replyStatuses)[number];
export type PublicationStatus = Exclude<ReplyStatus, 'approval' | 'returned'>;
export type ReplyKind = 'interim' | 'final';
