import type { readAppealDetail } from '../../../db/appeal-detail.js';
import type { AppealSummary } from '../../../db/appeal-summary.js';
import type { ActKind } from '../../../domain/appeal.js';
import type { ReplyTemplate } from '../../../domain/settings.js';
import type { MarkedWord } from '../../../domain/audit.js';

/** What admin/desk/index.ts answers. */
export interface Named {
  code: string;
  name: string;
}
export type Item = AppealSummary & { statusName: string };
export interface QueueAnswer {
  items: Item[];
  next: string | null;
}
export type Detail = Omit<Awaited<ReturnType<typeof readAppealDetail>>, 'history'> & {
  statusName: string;
  history: { at: string; what: string; sentence: string }[];
  doubtMessageId: string | null;
  declines: number;
  /** The outside body whose answer this reader would enter; null where he answers for himself. */
  entersFor: string | null;
  /** By how much the policy lets the final term be moved in all, in words; empty = not at all. */
  extension: string;
  pauseReasons: string[];
  allowed: ActKind[];
  /** A rule wants the reply approved before it is published. */
  needsApproval: boolean;
  /** The template that a rule named, whether or not there is one of that code. */
  template: { code: string; rule: { number: number; name: string } | null } | null;
  marked: MarkedWord[];
  /** Topics the classifier thought of, the likeliest first. */
  candidates: string[];
};
export interface Choices {
  topics: (Named & { group: string; groupCode: string; norms: string })[];
  territories: Named[];
  templates: ReplyTemplate[];
  departments: Named[];
  allDepartments: Named[];
  statuses: Named[];
  rejectReasons: Named[];
  milestones: Record<string, string>;
  ladderRoles: Record<string, string>;
}
export const appealAddress = (number: string): string => `/admin/pages/appeal?number=${encodeURIComponent(number)}`;
