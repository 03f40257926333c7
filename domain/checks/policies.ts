import { clockStarts, type Policy } from '../settings.js';
import { missing, pairs, type Finding, type Known } from './findings.js';
import { minutesBetween, timeFindings } from './times.js';
import { isSurelyShorter, type DayLength } from './unlike-terms.js';

/** They are chosen from a list. */
const longestReason = 200;

/** The milestones that wait for one another, in this order. */
const successive = ['triage', 'first-reply', 'final'] as const;

export function* policyFindings(policy: Policy, known: Known, day: DayLength): Generator<Finding> {
  const { milestones } = policy;
  if (!Number.isFinite(policy.repeatDays) || policy.repeatDays < 0) yield ['repeatDays', (say) => say.repeatDaysNegative];
  const { start, extension, pauseLimit, pauseReasons } = policy;
  if (!clockStarts.includes(start)) yield ['start', (say) => say.noStart];
  if (extension) yield* timeFindings('extension', (say) => say.extension, extension.amount, extension.unit);
  if (pauseLimit) yield* timeFindings('pauseLimit', (say) => say.pause, pauseLimit.amount, pauseLimit.unit);
  if (pauseLimit && pauseReasons.length === 0) yield ['pauseReasons', (say) => say.noPauseReason];
  if (pauseReasons.some((reason) => reason.trim() === '' || reason.length > longestReason))
    yield ['pauseReasons', (say) => say.pauseReasonLength(longestReason)];
  for (const [index, { kind, amount, unit, ladder }] of milestones.entries()) {
    yield* timeFindings('milestones', (say) => say.milestone(kind), amount, unit);
    yield* missing('milestones', ladder, known.ladders, 'ladder', kind);
    if (milestones.findIndex((other) => other.kind === kind) < index) yield ['milestones', (say) => say.milestoneTwice(kind)];
  }
  if (!milestones.some(({ kind }) => kind === 'observation')) yield ['milestones', (say) => say.noObservation];
  if (!milestones.some(({ kind }) => kind === 'first-reply' || kind === 'final'))
    yield ['milestones', (say) => say.noReplyDeadline];
  const inOrder = successive.flatMap((kind) => milestones.find((milestone) => milestone.kind === kind) ?? []);
  for (const [earlier, later] of pairs(inOrder)) {
    if ((minutesBetween(earlier, later) ?? 0) < 0 || isSurelyShorter(later, earlier, day))
      yield ['milestones', (say) => say.milestoneEarlier(later.kind, earlier.kind)];
  }
}
