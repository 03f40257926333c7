import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { Appeal } from '../../db/entities/appeal.js';
import { Escalation } from '../../db/entities/escalation.js';
import { Milestone } from '../../db/entities/milestone.js';
import { SlaPolicy } from '../../db/entities/sla-policy.js';
import { publishSettings } from '../../db/publish-settings.js';
import type { ActAsked, Importance } from '../../domain/appeal.js';
import { machine, type Because } from '../../domain/audit.js';
import type { MilestoneKind, Policy } from '../../domain/settings.js';
import type { AppealView } from '../../workflows/messages.js';
import { leadLives, unclear, type Lives } from '../support/lives.js';
import { openTestDatabase } from '../support/rows.js';

const usualPolicy = 'show';
/** By the seeded rule «Срочное». */
const urgentPolicy = 'sevastopol-2020-urgent';
/** Of the clock on the wall, so that no test depends on the hour at which it runs; the usual policy gives 10 and 60 minutes. */
const urgentTerms: Policy['milestones'] = [
  { kind: 'triage', amount: 2, unit: 'minutes', ladder: 'triage' },
  { kind: 'first-reply', amount: 4, unit: 'minutes', ladder: 'standard' },
  { kind: 'final', amount: 20, unit: 'minutes', ladder: 'standard' },
  { kind: 'observation', amount: 5, unit: 'minutes', ladder: null },
];

let db: DataSource;
let lives: Lives;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ db, close } = await openTestDatabase());
  lives = await leadLives(db);
  await publish({ milestones: urgentTerms });
}, 120_000);
afterAll(() => close());

const publish = (change: Partial<SlaPolicy>): Promise<number> =>
  db.transaction(async (tx) => {
    await tx.update(SlaPolicy, { code: urgentPolicy }, change);
    return publishSettings(tx, { by: machine('installation'), reason: 'Проба' });
  });

const minute = 60_000;
const take = async (appeal: AppealView, act: ActAsked, payload: Record<string, string> = {}): Promise<AppealView> =>
  lives.activities.takeAct(appeal, await lives.ask(appeal, act, payload));
const say = (appeal: AppealView, importance: Importance): Promise<AppealView> =>
  take(appeal, { kind: 'setImportance', importance });
const inTriage = async (text = unclear): Promise<AppealView> => {
  const triage = await lives.routed(text);
  expect(triage.status).toBe('triage');
  return triage;
};
const clockOf = async ({ appealId, round }: AppealView) => {
  const { urgent, policyCode } = await db.manager.findOneByOrFail(Appeal, { id: appealId });
  const unmet = (await db.manager.findBy(Milestone, { appealId, round })).filter(({ metAt }) => metAt === null);
  const policies = new Set(unmet.map((milestone) => milestone.policyCode));
  return { urgent, policy: policyCode, terms: [...policies].join() };
};
const urgentClock = { urgent: true, policy: urgentPolicy, terms: urgentPolicy };
const usualClock = { urgent: false, policy: usualPolicy, terms: usualPolicy };
const milestone = ({ appealId, round }: AppealView, kind: MilestoneKind): Promise<Milestone> =>
  db.manager.findOneByOrFail(Milestone, { appealId, round, kind });
/** How long the term is, in minutes. */
const lengthOf = ({ startsAt, dueAt }: Milestone): number => (dueAt.getTime() - startsAt.getTime()) / minute;
const stepsOf = async ({ id }: Milestone): Promise<string[]> =>
  (await db.manager.findBy(Escalation, { milestoneId: id }))
    .map(({ step, skipped }) => (skipped ? `${step} passed over` : step))
    .sort();
/** As if all of it had happened so long ago. */
const ago = async ({ appealId }: AppealView, minutes: number): Promise<AppealView> => {
  const back = `interval '${minutes} minutes'`;
  await db.query(`update appeals set round_started_at = round_started_at - ${back}, round_written_at = null where id = $1`, [
    appealId,
  ]);
  await db.query(
    `update milestones set starts_at = starts_at - ${back}, due_at = due_at - ${back}, steps = (select coalesce(
    jsonb_agg(s || jsonb_build_object('at', to_char((s ->> 'at')::timestamptz at time zone 'UTC' - ${back}, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))), '[]')
    from jsonb_array_elements(steps) s) where appeal_id = $1`,
    [appealId],
  );
  await db.query(`update pauses set since = since - ${back}, until = until - ${back} where appeal_id = $1`, [appealId]);
  return lives.read(appealId);
};
const fireWhatIsDue = async (appeal: AppealView): Promise<AppealView> => {
  let view = appeal;
  while (view.next && Date.parse(view.next.at) <= Date.now()) view = await lives.activities.passInstant(view, view.next);
  return view;
};
const lastSaid = async ({ appealId }: AppealView): Promise<unknown> => {
  const rows = (await db.query(
    `select because from audit_entries where appeal_id = $1 and what = 'importance-set' order by seq desc limit 1`,
    [appealId],
  )) as { because: Because }[];
  return rows[0]?.because;
};

describe('urgent, says a person', () => {
  test('the urgent policy rules, with its terms and ladder, from the same start; «usual» gives back the usual ones', async () => {
    const usual = await lives.routed();
    const before = await milestone(usual, 'first-reply');
    expect(await clockOf(usual)).toEqual(usualClock);

    const urgent = await say(usual, 'urgent');
    expect(urgent.urgent).toBe(true);
    expect(await clockOf(urgent)).toEqual(urgentClock);
    const first = await milestone(urgent, 'first-reply');
    expect(first.startsAt).toEqual(before.startsAt);
    expect([lengthOf(first), lengthOf(await milestone(urgent, 'final'))]).toEqual([4, 20]);
    expect(first.steps.map(({ key }) => key)).toContain('+4wh'); // of the ladder «Обычная», not of the one of the demonstration
    expect(await lastSaid(urgent)).toMatchObject({
      ...{ importance: 'urgent', policy: urgentPolicy },
      policyBy: { kind: 'rule', number: 12, name: 'Срочное' },
    });

    const again = await say(urgent, 'usual');
    expect(await clockOf(again)).toEqual(usualClock);
    expect(await milestone(again, 'first-reply')).toMatchObject({ startsAt: before.startsAt, dueAt: before.dueAt });
    expect((await milestone(again, 'first-reply')).steps).toEqual(before.steps);
  });

  test('of the steps past by then the highest fires, what fired stays fired, and what was passed over is to come if it lies ahead again', async () => {
    let appeal = await fireWhatIsDue(await ago(await lives.routed(), 6));
    const first = await milestone(appeal, 'first-reply');
    expect(await stepsOf(first)).toEqual(['50']);

    appeal = await say(appeal, 'urgent');
    expect(await stepsOf(first)).toEqual(['50', '80 passed over']);
    expect(appeal.next).toMatchObject({ milestoneId: first.id, step: '100' });
    appeal = await fireWhatIsDue(appeal);
    expect(await stepsOf(first)).toEqual(['100', '50', '80 passed over']);

    appeal = await say(appeal, 'usual');
    expect(await stepsOf(first)).toEqual(['100', '50']);
    expect(appeal.next).toMatchObject({ milestoneId: first.id, step: '80' });
  });

  test('terms that are met stay met', async () => {
    const promisedAt = new Date(Date.now() + 15 * minute).toISOString();
    const asked = { kind: 'submitInterim', replyId: randomUUID(), promisedAt } as const;
    const publishing = await take(await lives.routed(), asked, { text: 'Ждём насос.', promisedAt });
    const promised = await lives.activities.settlePublication(await lives.publicationEnds(publishing, 'published'));
    const met = await milestone(promised, 'first-reply');
    const leaving = await take(promised, { kind: 'submitReply', replyId: randomUUID() }, { text: 'Вода есть.' });
    for (const appeal of [promised, leaving]) {
      const said = appeal === promised ? 'urgent' : 'usual';
      await say(await lives.read(appeal.appealId), said);
      expect(await milestone(promised, 'first-reply')).toEqual(met);
      expect((await milestone(promised, 'final')).policyCode).toBe(said === 'urgent' ? urgentPolicy : usualPolicy);
    }
  });

  test('while the clock stands, what was ahead of it is ahead still', async () => {
    const started = await ago(await lives.routed(), 3);
    const paused = await take(started, { kind: 'pause' }, { reason: 'Уточняем адрес' });
    const stands = await say(await ago(paused, 5), 'urgent');
    expect(stands.pausedSince).not.toBeNull();
    const first = await milestone(stands, 'first-reply');
    expect(await stepsOf(first)).toEqual([]);
    expect(stands.next).toMatchObject({ milestoneId: first.id, step: '50' });
    const going = await take(await fireWhatIsDue(stands), { kind: 'resume' });
    expect(going.next).toMatchObject({ milestoneId: first.id, step: '80' });
    expect(Date.parse(going.next?.at ?? '')).toBeGreaterThan(Date.now());
  });
});

describe('what a person has said of the importance is kept', () => {
  let repeatDays = 30;
  const later = () => publish({ repeatDays: ++repeatDays });
  test.each<[string, (appeal: AppealView) => Promise<AppealView>, string]>([
    ['the appeal is given back', (appeal) => take(appeal, { kind: 'declineAsNotOurs' }, { reason: 'Не наше' }), 'triage'],
    ['another department gets it', (appeal) => take(appeal, { kind: 'assignDepartment', department: 'roads' }), 'assigned'],
    ['another topic is chosen', (appeal) => take(appeal, { kind: 'decideTopic', topic: 'potholes' }), 'assigned'],
    [
      'newer settings are adopted',
      async (appeal) => {
        const version = await later();
        return take(appeal, { kind: 'adoptSettings', version }, { version: String(version) });
      },
      'assigned',
    ],
  ])('when %s', async (_case, act, status) => {
    const urgent = await act(await say(await lives.routed(), 'urgent'));
    expect([urgent.status, await clockOf(urgent)]).toEqual([status, urgentClock]);

    const dangerous = await lives.routed('Собаки напали на ребёнка во дворе, стая бездомных собак');
    expect([dangerous.status, await clockOf(dangerous)]).toEqual(['assigned', urgentClock]);
    const usual = await act(await say(dangerous, 'usual'));
    expect([usual.status, await clockOf(usual)]).toEqual([status, usualClock]);
  });

  test('when the resident adds words', async () => {
    const comment = lives.comment({ text: unclear });
    const triage = await lives.activities.routeAppeal(await lives.activities.classifyAppeal(await lives.hear(comment)));
    await say(triage, 'urgent');
    await lives.hear(lives.comment({ authorId: comment.authorId, rootId: comment.id, text: 'И вообще всё плохо у вас' }));
    const heard = await lives.activities.hearMessages(triage);
    expect([heard.status, await clockOf(heard)]).toEqual(['triage', urgentClock]);
  });

  test('when the topic is chosen in triage and when further words make it clear', async () => {
    const chosen = await take(await say(await inTriage(), 'urgent'), { kind: 'decideTopic', topic: 'potholes' });
    expect([chosen.status, await clockOf(chosen)]).toEqual(['assigned', urgentClock]);

    const comment = lives.comment({ text: unclear });
    const triage = await lives.activities.routeAppeal(await lives.activities.classifyAppeal(await lives.hear(comment)));
    await say(await say(triage, 'urgent'), 'usual');
    const words = 'Собаки напали на ребёнка во дворе, стая бездомных собак';
    await lives.hear(lives.comment({ authorId: comment.authorId, rootId: comment.id, text: words }));
    const routed = await lives.activities.hearMessages(triage);
    expect([routed.status, await clockOf(routed)]).toEqual(['assigned', usualClock]);
  });
});

describe('in triage', () => {
  test('the moderator has the time of the urgent policy', async () => {
    const urgent = await say(await inTriage(), 'urgent');
    expect(await clockOf(urgent)).toEqual(urgentClock);
    expect(lengthOf(await milestone(urgent, 'triage'))).toBe(2);
    expect(await clockOf(await say(urgent, 'usual'))).toEqual(usualClock);
  });

  test('further words of danger make it urgent, though the topic is not clear still', async () => {
    const comment = lives.comment({ text: unclear });
    const triage = await lives.activities.routeAppeal(await lives.activities.classifyAppeal(await lives.hear(comment)));
    await lives.hear(lives.comment({ authorId: comment.authorId, rootId: comment.id, text: 'Человек без сознания!' }));
    const heard = await lives.activities.hearMessages(triage);
    expect([heard.status, await clockOf(heard)]).toEqual(['triage', urgentClock]);
  });

  test.each<[string, Importance | null, object]>([
    ['make it urgent', null, urgentClock],
    ['do not overrule who said «usual»', 'usual', usualClock],
  ])('further words of danger %s, though a person has chosen the topic', async (_case, said, clock) => {
    const comment = lives.comment({ text: unclear });
    const triage = await lives.activities.routeAppeal(await lives.activities.classifyAppeal(await lives.hear(comment)));
    const chosen = await take(triage, { kind: 'decideTopic', topic: 'potholes' });
    const declined = await take(chosen, { kind: 'declineAsNotOurs' }, { reason: 'Не наше' });
    expect([declined.status, await clockOf(declined)]).toEqual(['triage', usualClock]);
    if (said !== null) await say(await say(declined, 'urgent'), said);
    await lives.hear(lives.comment({ authorId: comment.authorId, rootId: comment.id, text: 'Человек без сознания!' }));
    const heard = await lives.activities.hearMessages(declined);
    expect(heard).toMatchObject({ status: 'triage', topic: 'potholes' });
    expect(await clockOf(heard)).toEqual(clock);
  });
});

// The last: appeals from here on come in by a version whose urgent policy lets nobody wait.
test('a policy that lets nobody wait ends the pause', async () => {
  await publish({ pauseLimit: null, pauseReasons: [] });
  const paused = await take(await lives.routed(), { kind: 'pause' }, { reason: 'Уточняем адрес' });
  const going = await say(paused, 'urgent');
  expect(going).toMatchObject({ urgent: true, pausedSince: null });
  expect(await clockOf(going)).toEqual(urgentClock);
});
