import type { ActKind, AppealStatus } from '../../domain/appeal.js';
import type { LadderRole, MilestoneKind } from '../../domain/settings.js';

/** What the panel's pages get over HTTP. Instants are ISO strings; `zone` is the IANA name they are shown in. */
export interface Choice {
  code: string;
  name: string;
}

export interface DueView {
  at: string;
  kind: MilestoneKind;
  zone: string;
}

export interface QueueRow {
  number: string;
  receivedAt: string;
  zone: string;
  status: AppealStatus;
  topic: string | null;
  territory: string | null;
  department: string | null;
  community: string;
  /** The first words of the resident; null = the message is deleted. */
  words: string | null;
  due: DueView | null;
  /** How high the ladder has gone in this round. */
  escalatedTo: LadderRole | null;
  urgent: boolean;
}

export interface QueueView {
  rows: QueueRow[];
  next: string | null;
  now: string;
}

export interface ChoicesView {
  departments: Choice[];
  topics: (Choice & { group: string })[];
  mayActs: ActKind[];
  seesNoise: boolean;
  /** Null = may see every department. */
  department: string | null;
}

export const ladderNames: Record<LadderRole, string> = {
  executor: 'исполнителю',
  head: 'руководителю подразделения',
  moderator: 'модератору',
  curator: 'куратору',
  deputy: 'заместителю главы',
  chief: 'главе района',
};

export const milestoneNames: Record<MilestoneKind, string> = {
  triage: 'Разбор',
  'first-reply': 'Первый ответ',
  final: 'Ответ по существу',
  observation: 'Наблюдение',
  promise: 'Обещание',
};
