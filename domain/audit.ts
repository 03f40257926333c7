import type { Role } from './access.js';
import type { AppealStatus, Importance, RejectReason, ReplyKind } from './appeal.js';
import type { Channel, LadderRole, MilestoneKind, ToldRole } from './settings.js';

/** Who did it: a person, a part of the machine, the resident, or the network. Ids and codes, never names. */
export type By =
  | { kind: 'operator'; id: string }
  | { kind: 'machine'; part: 'intake' | 'classifier' | 'router' | 'clock' | 'publisher' | 'notifier' | 'installation' }
  | { kind: 'resident' }
  | { kind: 'network'; network: string };

export const machine = (part: Extract<By, { kind: 'machine' }>['part']): By => ({ kind: 'machine', part });
export const operator = (id: string): By => ({ kind: 'operator', id });
export const resident: By = { kind: 'resident' };

/** `start`–`end` are offsets in the text; it is marked by a topic, or by a rule that decided. */
export type MarkedWord = { start: number; end: number; hint: string } & (
  { topic: string } | { rule: number } | { urgency: number }
);

/** By what a department was chosen; a cell of the table of addressees names a topic or a group, and a territory or none. */
export type RoutedBy =
  | { kind: 'rule'; number: number; name: string }
  | { kind: 'cell'; topic: string | null; group: string | null; territory: string | null }
  | { kind: 'topic'; topic: string }
  | { kind: 'operator' };

/** By what any other part of a decision was made: a rule, a rule of urgency, the words of the text, staff, the department's or the community's own. */
export type DecidedBy =
  | Extract<RoutedBy, { kind: 'rule' | 'operator' }>
  | { kind: 'urgency'; number: number; name: string }
  | { kind: 'words' }
  | { kind: 'department'; department: string }
  | { kind: 'community' };

/** What rules add to a decision besides topic, department and policy. */
export type Addition = { by: DecidedBy } & (
  { effect: 'approval'; needed: boolean } | { effect: 'template'; template: string } | { effect: 'label'; label: string }
);

export type OperatorFact = 'name' | 'login' | 'roles' | 'department' | 'position' | 'password' | 'blocked' | 'unblocked';
export type CommunityFact = 'name' | 'policy' | 'territory';
export type CommunityKey = 'token' | 'serviceToken' | 'secret' | 'confirmation';

/** `person`: an operator's id, where a ladder names one. */
export type ToldWhom = { to: ToldRole } | { to: 'person'; person: string | null };

/** Absent from lines older than channels and substitutes. */
export interface Told {
  by?: Channel[];
  /** Who was told in whose place, operators' ids. */
  substitutes?: { of: string; told: string }[];
  /** Who was told because nobody of those meant was here. */
  instead?: LadderRole;
  /** Before its time: nobody had acknowledged the step before. */
  early?: 'yes' | 'no';
}

/** Everything that can be recorded. Offsets point into the message; the resident's words themselves stay out. */
export type Because =
  | { what: 'received'; messageId: string; version: number; previousAppealId: string | null }
  | { what: 'message-joined' | 'message-edited' | 'message-deleted' | 'answered-by-hand'; messageId: string }
  | { what: 'thanked'; messageId: string }
  | { what: 'doubted'; messageId: string }
  | { what: 'doubt-settled'; messageId: string; reopens: 'yes' | 'no' }
  | {
      what: 'classified';
      messageId: string;
      version: number;
      decision: 'sure' | 'unsure' | 'noise';
      why: string;
      topic: string | null;
      territory: string | null;
      urgent: boolean;
      words: MarkedWord[];
      candidates: { topic: string; score: number }[];
      /** Absent in entries older than rules that decide them. */
      topicBy?: DecidedBy | null;
      urgentBy?: DecidedBy | null;
    }
  | { what: 'noise'; messageId: string; why: string; version: number }
  | {
      what: 'routed';
      version: number;
      topic: string;
      department: string;
      by: RoutedBy;
      policy: string;
      policyBy?: DecidedBy;
      also?: Addition[];
    }
  | {
      what: 'sent-to-triage';
      version: number;
      why: 'topic-unsure' | 'no-addressee';
      policy: string;
      policyBy?: DecidedBy;
      also?: Addition[];
    }
  | { what: 'topic-decided'; commandId: string; topic: string; was: string | null }
  | ({ what: 'version-adopted'; version: number; was: number } & (
      | { topic: string }
      | { department: string }
      /** Of a move of many appeals. What follows from it is absent where the appeal is routed anew, and from older lines. */
      | {
          commandId: string;
          from: string | null;
          to: string | null;
          policy?: string;
          policyBy?: DecidedBy;
          also?: Addition[];
        }
    ))
  | { what: 'deadlines-set'; policy: string; milestones: { kind: MilestoneKind; dueAt: string }[] }
  /** `onBehalfOf`: the outside body, where somebody of ours entered what it said. */
  | { what: 'declined'; commandId: string; department: string | null; times: number; onBehalfOf?: string }
  | { what: 'rejected'; commandId: string; reason: RejectReason }
  | ({ what: 'escalated'; milestone: MilestoneKind; step: string; notified: number } & ToldWhom & Told)
  | ({ what: 'step-skipped'; milestone: MilestoneKind; step: string } & ToldWhom)
  | { what: 'acknowledged'; milestone: MilestoneKind; step: string; through: 'panel' | 'link' }
  | { what: 'outside-asked'; department: string }
  /** `to` = it waits for approval first. */
  | { what: 'reply-submitted'; commandId: string; replyId: string; kind: ReplyKind; to?: 'approval'; onBehalfOf?: string }
  | { what: 'reply-approved'; replyId: string; commandId: string }
  /** The remark stays with the command. */
  | { what: 'reply-returned'; replyId: string; commandId: string }
  | { what: 'reply-published'; replyId: string; externalId: string | null; attempt: number }
  | { what: 'reply-refused'; replyId: string; code: string }
  | { what: 'reply-withdrawn'; replyId: string; commandId: string }
  | { what: 'publication-needs-person'; replyId: string; status: 'assisted' | 'unconfirmed' }
  | { what: 'publication-settled'; replyId: string; commandId: string; decision: 'stands' | 'send-again' }
  | { what: 'taken-as-reply'; messageId: string; replyId: string; commandId: string }
  | { what: 'extended'; commandId: string; milestone: MilestoneKind; was: string; until: string; zone: string }
  | { what: 'paused'; commandId: string; reason: string; until: string; zone: string }
  | { what: 'resumed'; why: 'operator' | 'resident' | 'limit' | 'act'; since: string; till: string; zone: string }
  /** What follows from it; absent from lines older than that. */
  | {
      what: 'importance-set';
      commandId: string;
      importance: Importance;
      policy?: string;
      policyBy?: DecidedBy;
      also?: Addition[];
    }
  | { what: 'promised'; replyId: string; until: string; zone: string }
  | { what: 'promise-kept' | 'promise-broken' | 'promise-replaced'; replyId: string; until: string; zone: string }
  | { what: 'reopened'; by: 'resident' | 'operator' | 'promotion' | 'correction' | 'doubt'; cause: string; from: AppealStatus }
  | { what: 'closed' }
  | { what: 'settings-published'; version: number; reason: string }
  | { what: 'operator-added'; operatorId: string; roles: Role[]; department: string | null }
  | { what: 'operator-changed'; operatorId: string; changed: OperatorFact[]; roles: Role[]; department: string | null }
  /** `key` is the beginning of the key's SHA-256. */
  | { what: 'api-key-made'; operatorId: string; key: string }
  | { what: 'api-key-revoked'; operatorId: string; key: string }
  | { what: 'community-connected'; communityId: string; policy: string; territory: string | null }
  | { what: 'community-changed'; communityId: string; changed: CommunityFact[]; policy: string; territory: string | null }
  | { what: 'community-keys-changed'; communityId: string; keys: CommunityKey[] }
  | { what: 'resident-erased'; authorId: string };
