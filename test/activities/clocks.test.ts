import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { Appeal } from '../../db/entities/appeal.js';
import { Command } from '../../db/entities/command.js';
import { Escalation } from '../../db/entities/escalation.js';
import { Milestone } from '../../db/entities/milestone.js';
import { Pause } from '../../db/entities/pause.js';
import { SlaPolicy } from '../../db/entities/sla-policy.js';
import { publishSettings } from '../../db/publish-settings.js';
import type { ActAsked } from '../../domain/appeal.js';
import { machine } from '../../domain/audit.js';
import type { MilestoneKind } from '../../domain/settings.js';
import type { AppealView } from '../../workflows/messages.js';
import { livesOfFile, type Lives } from '../support/lives.js';

let db: DataSource;
let lives: Lives;
livesOfFile((opened) => ({ db, lives } = opened));

const minute = 60_000;
const take = async (appeal: AppealView, act: ActAsked, payload: Record<string, string> = {}): Promise<AppealView> =>
  lives.activities.takeAct(appeal, await lives.ask(appeal, act, payload));
const paused = (appeal: AppealView): Promise<AppealView> => take(appeal, { kind: 'pause' }, { reason: 'Уточняем адрес' });
const milestone = ({ appealId, round }: AppealView, kind: MilestoneKind): Promise<Milestone> =>
  db.manager.findOneByOrFail(Milestone, { appealId, round, kind });
const recordOf = async ({ appealId }: AppealView): Promise<string[]> =>
  ((await db.query(`select what from audit_entries where appeal_id = $1 order by seq`, [appealId])) as { what: string }[]).map(
    ({ what }) => what,
  );
const lastRefusal = async ({ appealId }: AppealView): Promise<string | null> =>
  (await db.manager.findOneOrFail(Command, { where: { appealId }, order: { askedAt: 'DESC' } })).refusal;
/** As if all of it had happened so long ago. */
const ago = async ({ appealId }: AppealView, minutes: number): Promise<void> => {
  const back = `interval '${minutes} minutes'`;
  await db.query(
    `update appeals set received_at = received_at - ${back}, round_started_at = round_started_at - ${back},
    round_written_at = round_written_at - ${back} where id = $1`,
    [appealId],
  );
  await db.query(
    `update milestones set starts_at = starts_at - ${back}, due_at = due_at - ${back}, steps = (select coalesce(
    jsonb_agg(s || jsonb_build_object('at', to_char((s ->> 'at')::timestamptz at time zone 'UTC' - ${back}, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))), '[]')
    from jsonb_array_elements(steps) s) where appeal_id = $1`,
    [appealId],
  );
  await db.query(
    `update pauses set since = since - ${back}, until = until - ${back}, ended_at = ended_at - ${back} where appeal_id = $1`,
    [appealId],
  );
};
const in_ = (minutes: number): string => new Date(Date.now() + minutes * minute).toISOString();
const later = (at: Date, minutes: number): string => new Date(at.getTime() + minutes * minute).toISOString();

describe('an extension', () => {
  test('moves the final term and its ladder, percentages being of the new whole, and no reassignment takes it back', async () => {
    const appeal = await lives.routed();
    const before = await milestone(appeal, 'final');
    const until = later(before.dueAt, 30);
    await take(appeal, { kind: 'extend', until }, { reason: 'Ждём подрядчика' });
    const after = await milestone(appeal, 'final');
    expect(after.dueAt.toISOString()).toBe(until);
    expect(Date.parse(after.steps.find(({ key }) => key === '50')?.at ?? '')).toBe(
      (after.startsAt.getTime() + after.dueAt.getTime()) / 2,
    );
    await take(appeal, { kind: 'assignDepartment', department: 'landscaping' });
    expect((await milestone(appeal, 'final')).dueAt.toISOString()).toBe(until);
    expect(await recordOf(appeal)).toContain('extended');
  });

  test('leaves a step that has fired as fired', async () => {
    const appeal = await lives.routed();
    await ago(appeal, 31);
    const { id, dueAt } = await milestone(appeal, 'final');
    let view = await lives.read(appeal.appealId);
    while (view.next && Date.parse(view.next.at) <= Date.now()) view = await lives.activities.passInstant(view, view.next);
    const fired = await db.manager.findBy(Escalation, { milestoneId: id });
    expect(fired.map(({ step }) => step)).toEqual(['50']);
    view = await take(view, { kind: 'extend', until: later(dueAt, 60) }, { reason: 'Ждём подрядчика' });
    expect(await db.manager.findBy(Escalation, { milestoneId: id })).toEqual(fired);
    expect(view.next).toMatchObject({ milestoneId: id, step: '80' });
  });

  test.each<[string, number, RegExp]>([
    ['farther than the policy allows', 61, /^beyond-.+@Asia\/Yekaterinburg$/],
    ['to an earlier date', -1, /^not-later$/],
    ['by nothing', 0, /^not-later$/],
  ])('%s is refused with the reason, and nothing moves', async (_case, minutes, reason) => {
    const appeal = await lives.routed();
    const { dueAt } = await milestone(appeal, 'final');
    await take(appeal, { kind: 'extend', until: later(dueAt, minutes) }, { reason: 'Так надо' });
    expect(await lastRefusal(appeal)).toMatch(reason);
    expect((await milestone(appeal, 'final')).dueAt).toEqual(dueAt);
  });

  test('may be given again, up to the limit in all', async () => {
    const appeal = await lives.routed();
    const { dueAt } = await milestone(appeal, 'final');
    await take(appeal, { kind: 'extend', until: later(dueAt, 40) }, { reason: 'Раз' });
    await take(appeal, { kind: 'extend', until: later(dueAt, 60) }, { reason: 'Два' });
    await take(appeal, { kind: 'extend', until: later(dueAt, 61) }, { reason: 'Три' });
    expect((await milestone(appeal, 'final')).dueAt.toISOString()).toBe(later(dueAt, 60));
  });

  test('after a pause is allowed from the term as the pause left it, and a later pause moves what was granted', async () => {
    let appeal = await paused(await lives.routed());
    await ago(appeal, 7);
    appeal = await take(appeal, { kind: 'resume' });
    const { dueAt } = await milestone(appeal, 'final');
    const until = later(dueAt, 60);
    await take(appeal, { kind: 'extend', until }, { reason: 'Ждём подрядчика' });
    expect((await milestone(appeal, 'final')).dueAt.toISOString()).toBe(until);
    appeal = await paused(appeal);
    await db.query(`update pauses set since = since - interval '5 minutes' where appeal_id = $1 and ended_at is null`, [
      appeal.appealId,
    ]);
    // The extension was decided before that pause began.
    await db.query(
      `update milestones set extended_at = extended_at - interval '5 minutes' where appeal_id = $1 and kind = 'final'`,
      [appeal.appealId],
    );
    await take(appeal, { kind: 'resume' });
    const moved = (await milestone(appeal, 'final')).dueAt.getTime() - Date.parse(until);
    expect(moved).toBeGreaterThanOrEqual(5 * minute);
    expect(moved).toBeLessThan(6 * minute);
  });
});

describe('a pause', () => {
  test('stops the ladder, and afterwards what was left is left again', async () => {
    const routed = await lives.routed();
    await ago(routed, 3);
    const { dueAt } = await milestone(routed, 'final');
    const stands = await paused(routed);
    expect(stands.next).toMatchObject({ step: 'resume' });
    await db.query(`update pauses set since = since - interval '2 minutes' where appeal_id = $1`, [routed.appealId]);
    const going = await take(stands, { kind: 'resume' });
    const { since, endedAt } = await db.manager.findOneByOrFail(Pause, { appealId: routed.appealId });
    const stood = (endedAt?.getTime() ?? NaN) - since.getTime();
    expect((await milestone(going, 'final')).dueAt.getTime()).toBe(dueAt.getTime() + stood);
    expect(going).toMatchObject({ pausedSince: null, next: { step: '50' } });
  });

  test('ends when the resident writes, at the moment of the message', async () => {
    const comment = lives.comment();
    const routed = await lives.activities.routeAppeal(await lives.activities.classifyAppeal(await lives.hear(comment)));
    await paused(routed);
    const more = lives.comment({ authorId: comment.authorId, rootId: comment.id, text: 'Дом 12, второй подъезд' });
    await lives.hear(more);
    expect(await lives.activities.hearMessages(routed)).toMatchObject({ pausedSince: null, status: 'assigned' });
    const [message] = (await db.query(`select received_at as "receivedAt" from messages where id = $1`, [
      await lives.messageIdOf(more),
    ])) as { receivedAt: Date }[];
    expect((await db.manager.findOneByOrFail(Pause, { appealId: routed.appealId })).endedAt).toEqual(message?.receivedAt);
    expect(await recordOf(routed)).toContain('resumed');
  });

  test('is not ended by an edit', async () => {
    const comment = lives.comment();
    const routed = await lives.activities.routeAppeal(await lives.activities.classifyAppeal(await lives.hear(comment)));
    await paused(routed);
    await lives.hear({ ...comment, type: 'wall_reply_edit', text: 'На Ленина, 5 нет горячей воды, когда починят?' });
    expect((await lives.activities.hearMessages(routed)).pausedSince).not.toBeNull();
  });

  test('ends by itself at the limit of the policy, however late the alarm, and never twice', async () => {
    const stands = await paused(await lives.routed());
    await ago(stands, 25);
    const late = await lives.read(stands.appealId);
    if (late.next?.step !== 'resume') throw new Error('the alarm is not set');
    expect(await lives.activities.passInstant(late, late.next)).toMatchObject({ pausedSince: null });
    await lives.activities.passInstant(late, late.next);
    const { until, endedAt } = await db.manager.findOneByOrFail(Pause, { appealId: stands.appealId });
    expect(endedAt).toEqual(until);
    expect((await recordOf(stands)).filter((what) => what === 'resumed')).toHaveLength(1);
  });

  test('does not swallow a step that was due before it and is late', async () => {
    const routed = await lives.routed();
    await ago(routed, 9); // half and 80 % of the first reply have passed and nothing ran
    const stands = await paused(routed);
    expect(stands.next).toMatchObject({ step: '50' });
    const [fired, next] = [stands.next, stands];
    if (!fired) throw new Error('nothing is due');
    expect((await lives.activities.passInstant(next, fired)).next).toMatchObject({ step: '80' });
  });

  test.each<[string, ActAsked, Record<string, string>, string]>([
    ['given back', { kind: 'declineAsNotOurs' }, { reason: 'Не наше' }, 'triage'],
    ['given to another department', { kind: 'assignDepartment', department: 'landscaping' }, {}, 'assigned'],
    ['answered', { kind: 'submitReply', replyId: randomUUID() }, { text: 'Вода есть.' }, 'publishing'],
    ['rejected', { kind: 'rejectAppeal', reason: 'duplicate' }, {}, 'rejected'],
  ])('ends when the appeal is %s', async (_case, act, payload, status) => {
    const decided = await take(await paused(await lives.routed()), act, payload);
    expect(decided).toMatchObject({ status, pausedSince: null });
    expect((await db.manager.findOneByOrFail(Pause, { appealId: decided.appealId })).endedAt).not.toBeNull();
  });

  test('goes on if what was asked is refused', async () => {
    const stands = await paused(await lives.routed());
    const past = { kind: 'submitInterim', replyId: randomUUID(), promisedAt: in_(-1) } as const;
    expect((await take(stands, past, { text: 'Скоро.' })).pausedSince).not.toBeNull();
    expect(await lastRefusal(stands)).toBe('date-past');
  });

  test('has a reason of the policy, and is not begun twice nor extended while it lasts', async () => {
    const appeal = await lives.routed();
    await take(appeal, { kind: 'pause' }, { reason: 'Так хочется' });
    expect(await lastRefusal(appeal)).toBe('no-such-pause-reason');
    const stands = await paused(appeal);
    // By a view that is out of date: the path of a task that was lost.
    await paused(appeal);
    expect(await lastRefusal(appeal)).toBe('clock-stands');
    await take(stands, { kind: 'extend', until: in_(90) }, { reason: 'Ждём' });
    expect(await lastRefusal(appeal)).toBe('clock-stands');
    expect(await db.manager.countBy(Pause, { appealId: appeal.appealId })).toBe(1);
  });

  test('of an earlier round does not move the terms of the next', async () => {
    const stands = await paused(await lives.routed());
    await ago(stands, 7);
    const going = await take(stands, { kind: 'resume' });
    const publishing = await take(going, { kind: 'submitReply', replyId: randomUUID() }, { text: 'Вода есть.' });
    const answered = await lives.activities.settlePublication(await lives.publicationEnds(publishing, 'published'));
    await db.query(
      `insert into messages (community_id, external_id, place, thread, author_id, text, url, sent_at, appeal_id, unheard)
      select community_id, $2, place, thread, author_id, 'Воды опять нет, сколько можно?', url, now() + interval '2 seconds', appeal_id, 'new'
      from messages where appeal_id = $1 and author_id is not null limit 1`,
      [answered.appealId, randomUUID()],
    );
    await lives.activities.hearMessages(answered);
    const reopened = await lives.read(answered.appealId);
    expect(reopened).toMatchObject({ round: 2, status: 'assigned', pausedSince: null });
    const { startsAt, dueAt } = await milestone(reopened, 'final');
    expect(dueAt.getTime() - startsAt.getTime()).toBe(60 * minute);
  });
});

describe('an interim reply', () => {
  const promise = async (minutes: number, appeal?: AppealView): Promise<AppealView> => {
    const promisedAt = in_(minutes);
    const asked = { kind: 'submitInterim', replyId: randomUUID(), promisedAt } as const;
    const publishing = await take(appeal ?? (await lives.routed()), asked, { text: 'Ждём насос.', promisedAt });
    expect(publishing.status).toBe('publishing');
    return lives.activities.settlePublication(await lives.publicationEnds(publishing, 'published'));
  };
  const answer = async (appeal: AppealView): Promise<AppealView> => {
    const publishing = await take(appeal, { kind: 'submitReply', replyId: randomUUID() }, { text: 'Насос привезли, вода есть.' });
    return lives.activities.settlePublication(await lives.publicationEnds(publishing, 'published'));
  };
  const promisesOf = ({ appealId }: AppealView): Promise<Milestone[]> =>
    db.manager.find(Milestone, { where: { appealId, kind: 'promise' }, order: { dueAt: 'ASC' } });

  test('meets the first reply, and its date is a milestone with the ladder of the final one', async () => {
    const promised = await promise(30);
    expect(promised.status).toBe('promised');
    expect((await milestone(promised, 'first-reply')).metAt).not.toBeNull();
    expect((await milestone(promised, 'final')).metAt).toBeNull();
    const made = await milestone(promised, 'promise');
    expect(made.dueAt.getTime() - Date.now()).toBeGreaterThan(29 * minute);
    expect(made.steps.map(({ key }) => key)).toEqual((await milestone(promised, 'final')).steps.map(({ key }) => key));
    expect(promised.next).toMatchObject({ milestoneId: made.id, step: '50' });
  });

  test('a final reply in time keeps the promise', async () => {
    const done = await answer(await promise(30));
    expect(done.status).toBe('observing');
    expect(await recordOf(done)).toContain('promise-kept');
  });

  test('a final reply after the date breaks it', async () => {
    const promised = await promise(30);
    await db.query(`update milestones set due_at = now() - interval '1 minute' where appeal_id = $1 and kind = 'promise'`, [
      promised.appealId,
    ]);
    const record = await recordOf(await answer(promised));
    expect(record.filter((what) => what.startsWith('promise'))).toEqual(['promised', 'promise-broken']);
  });

  test('a further promise in time takes the place of the one before it, which is neither kept nor broken', async () => {
    const again = await promise(50, await promise(30));
    expect((await promisesOf(again)).map(({ metAt, replaced }) => [metAt !== null, replaced])).toEqual([
      [true, true],
      [false, false],
    ]);
    const record = await recordOf(await answer(again));
    expect(record.filter((what) => what.startsWith('promise'))).toEqual([
      'promised',
      'promise-replaced',
      'promised',
      'promise-kept',
    ]);
  });

  test('a promise stays when the appeal is given back and to others, and no pause puts it off', async () => {
    const promised = await promise(30);
    const before = await milestone(promised, 'promise');
    const triage = await take(promised, { kind: 'declineAsNotOurs' }, { reason: 'Не наше' });
    const assigned = await take(triage, { kind: 'assignDepartment', department: 'landscaping' });
    const stands = await paused(assigned);
    expect(stands.next).toMatchObject({ milestoneId: before.id, step: '50' });
    await ago(stands, 5);
    const going = await take(await lives.read(stands.appealId), { kind: 'resume' });
    const after = await milestone(going, 'promise');
    expect(after.dueAt.getTime() - after.startsAt.getTime()).toBe(before.dueAt.getTime() - before.startsAt.getTime());
    expect((await milestone(going, 'triage')).metAt).not.toBeNull();
  });

  test('withdrawn before it stood promises nothing', async () => {
    const promisedAt = in_(30);
    const asked = { kind: 'submitInterim', replyId: randomUUID(), promisedAt } as const;
    const publishing = await take(await lives.routed(), asked, { text: 'Ждём насос.', promisedAt });
    const back = await take(publishing, { kind: 'withdrawReply', replyId: publishing.reply?.id ?? '' });
    expect([back.status, await promisesOf(back)]).toEqual(['assigned', []]);
  });

  test('that stood only after its own date rings once, and the rest of its ladder is passed over', async () => {
    const promisedAt = in_(30);
    const asked = { kind: 'submitInterim', replyId: randomUUID(), promisedAt } as const;
    const publishing = await take(await lives.routed(), asked, { text: 'Ждём насос.', promisedAt });
    await db.query(
      `update replies set written_at = now() - interval '20 minutes', promised_at = now() - interval '10 minutes' where id = $1`,
      [publishing.reply?.id],
    );
    const promised = await lives.activities.settlePublication(await lives.publicationEnds(publishing, 'published'));
    const { id } = await milestone(promised, 'promise');
    expect(await db.manager.countBy(Escalation, { milestoneId: id, skipped: true })).toBeGreaterThan(1);
    expect(promised.next).toMatchObject({ milestoneId: id });
  });

  test('whose publication is settled twice makes one promise', async () => {
    const promisedAt = in_(30);
    const asked = { kind: 'submitInterim', replyId: randomUUID(), promisedAt } as const;
    const publishing = await take(await lives.routed(), asked, { text: 'Ждём насос.', promisedAt });
    const settled = await lives.publicationEnds(publishing, 'published');
    await lives.activities.settlePublication(settled);
    const twice = await lives.activities.settlePublication(settled);
    expect(await promisesOf(twice)).toHaveLength(1);
  });

  test('a promise past its date is broken when the appeal is rejected', async () => {
    const promised = await promise(30);
    await ago(promised, 40);
    const view = await lives.read(promised.appealId);
    expect(await recordOf(await take(view, { kind: 'rejectAppeal', reason: 'duplicate' }))).toContain('promise-broken');
  });
});

test('where the policy says so, the clock starts when the message stood in the network', async () => {
  await db.transaction(async (tx) => {
    await tx.update(SlaPolicy, { code: 'show' }, { start: 'written' });
    await publishSettings(tx, { by: machine('installation'), reason: 'Срок от публикации' });
  });
  const received = await lives.received();
  const written = new Date(Date.now() - 5 * minute);
  await db.manager.update(Appeal, received.appealId, { roundWrittenAt: written });
  const routed = await lives.activities.routeAppeal(await lives.activities.classifyAppeal(received));
  expect((await milestone(routed, 'first-reply')).dueAt).toEqual(new Date(written.getTime() + 10 * minute));
});
