import { IsNull, type EntityManager } from 'typeorm';
import { operator, type Because, type By } from '../domain/audit.js';
import { deadlinesFor, timeAfter } from '../domain/sla.js';
import type { Appeal } from '../db/entities/appeal.js';
import { Milestone } from '../db/entities/milestone.js';
import { Pause } from '../db/entities/pause.js';
import { Refused } from '../db/move-appeal.js';
import { readTerm, type RoundTerm, type TermAsked } from '../db/read-term.js';
import { recordAudit } from '../db/record-audit.js';
import { setDeadlines } from '../db/set-deadlines.js';
import type { Take } from './act-on-reply.js';
import type { Deps } from './deps.js';

/** The final term moves to the date named, within what the policy allows in all; percentages are then of the new whole. */
export const extend: Take<'extend'> = async (deps, tx, { appeal, act, command, once }) => {
  const { id: appealId, round } = appeal;
  const final = await tx.findOneBy(Milestone, { appealId, round, kind: 'final', metAt: IsNull() });
  const { asked, term } = await clockOf(deps, tx, appeal);
  const [unextended] = deadlinesFor({ ...term, kinds: ['final'] });
  if (!final || !unextended) throw new Refused('no-final-term');
  if (!term.policy.extension) throw new Refused('no-extension');
  const [until, now] = [new Date(act.until), new Date()];
  if (until <= now) throw new Refused('date-past');
  if (until <= final.dueAt) throw new Refused('not-later');
  refuseBeyond(timeAfter(new Date(unextended.dueAt), term.policy.extension, term), until, term);
  await tx.update(Milestone, final.id, { extendedUntil: until, extendedAt: now });
  const moved = { was: final.dueAt.toISOString(), until: until.toISOString(), zone: term.calendar.timeZone };
  const because: Because = { what: 'extended', commandId: command.id, milestone: 'final', ...moved };
  await recordAudit(tx, { appealId, round, by: operator(command.operatorId), because, once });
  await setDeadlines(tx, { ...asked, kinds: ['final'], once });
};

/** The policy says what may be awaited of a resident, and how long. */
export const pause: Take<'pause'> = async (deps, tx, { appeal, command, once }) => {
  const { id: appealId, round } = appeal;
  const { term } = await clockOf(deps, tx, appeal);
  const { pauseLimit, pauseReasons } = term.policy;
  const { reason = '' } = command.payload;
  if (!pauseLimit) throw new Refused('no-pause');
  if (!pauseReasons.includes(reason)) throw new Refused('no-such-pause-reason');
  const since = new Date();
  const until = timeAfter(since, pauseLimit, term);
  await tx.insert(Pause, { id: command.id, appealId, round, reason, since, until });
  const zone = term.calendar.timeZone;
  const because: Because = { what: 'paused', commandId: command.id, reason, until: until.toISOString(), zone };
  await recordAudit(tx, { appealId, round, by: operator(command.operatorId), because, once });
};

export const resume: Take<'resume'> = (deps, tx, { appeal, command, once }) =>
  endPause(deps, tx, { appeal, at: new Date(), why: 'operator', by: operator(command.operatorId), once });

interface EndOfPause {
  appeal: Appeal;
  /** When what ends it came: the message of the resident is perhaps heard later. */
  at: Date;
  why: Extract<Because, { what: 'resumed' }>['why'];
  by: By;
  once: string;
}

/** The time that was left is left again. Nothing happens where the clock runs. */
export const endPause = async (deps: Deps, tx: EntityManager, { appeal, at, why, by, once }: EndOfPause): Promise<void> => {
  const { id: appealId, round } = appeal;
  const standing = await tx.findOneBy(Pause, { appealId, round, endedAt: IsNull() });
  if (!standing) return;
  const { since, until } = standing;
  const endedAt = at < since ? since : at > until ? until : at;
  await tx.update(Pause, standing.id, { endedAt });
  const { asked, term } = await clockOf(deps, tx, appeal);
  const stood = { since: since.toISOString(), till: endedAt.toISOString(), zone: term.calendar.timeZone };
  await recordAudit(tx, { appealId, round, by, because: { what: 'resumed', why, ...stood }, once });
  await setDeadlines(tx, { ...asked, kinds: ['first-reply', 'final'], late: 'fire', once });
};

/** By what the terms of this appeal are reckoned now. */
export const clockOf = async (deps: Deps, tx: EntityManager, appeal: Appeal): Promise<{ asked: TermAsked; term: RoundTerm }> => {
  const settings = await deps.readSettings(appeal.settingsVersion);
  const { policyCode: policy, departmentCode: department } = appeal;
  const asked = { appeal, settings, policy, department, speed: deps.speed };
  return { asked, term: await readTerm(tx, asked) };
};

export const refuseBeyond = (latest: Date, asked: Date, { calendar: { timeZone } }: RoundTerm): void => {
  if (asked > latest) throw new Refused(`beyond-${latest.toISOString()}@${timeZone}`);
};
