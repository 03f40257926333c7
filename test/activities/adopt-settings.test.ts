import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { Appeal } from '../../db/entities/appeal.js';
import { Command } from '../../db/entities/command.js';
import { Escalation } from '../../db/entities/escalation.js';
import { Milestone } from '../../db/entities/milestone.js';
import { Operator } from '../../db/entities/operator.js';
import { previewMove, type MovePreview } from '../../db/preview-move.js';
import { createSettingsReader, newestVersion, readVersion } from '../../db/settings.js';
import type { ActAsked } from '../../domain/appeal.js';
import type { LadderStep, Settings } from '../../domain/settings.js';
import type { Act, AppealView } from '../../workflows/messages.js';
import { leadLives, unclear, type Lives } from '../support/lives.js';
import { openTestDatabase } from '../support/rows.js';

let db: DataSource;
let lives: Lives;
let close: () => Promise<void>;
/** The version by which the appeals come in, and those that came after it. */
let first: number;
let elsewhere: number;
let faster: number;
beforeAll(async () => {
  ({ db, close } = await openTestDatabase());
  lives = await leadLives(db);
  first = await newestVersion(db.manager);
  const settings = await readVersion(db.manager, first);
  const topic = await topicOfComplaint();
  elsewhere = await publish(sentTo(settings, topic, 'landscaping'));
  faster = await publish(quickened(settings));
}, 120_000);
afterAll(() => close());

/** A later version as it is stored; what may be published is tested elsewhere. */
const publish = async (content: Settings): Promise<number> => {
  const number = (await newestVersion(db.manager)) + 1;
  const [{ columns } = { columns: '' }] = (await db.query(
    `select string_agg(quote_ident(column_name), ', ') as columns from information_schema.columns
     where table_name = 'settings_versions' and column_name not in ('number', 'content', 'hash')`,
  )) as { columns: string }[];
  await db.query(
    `insert into settings_versions (number, content, hash, ${columns}) select $1, $2, $3, ${columns} from settings_versions where number = $4`,
    [number, content, `v${number}`, first],
  );
  return number;
};
const topicOfComplaint = async (): Promise<string> => (await received()).topic ?? '';
const sentTo = (settings: Settings, code: string, department: string): Settings => ({
  ...settings,
  rules: settings.rules.filter(({ when }) => !JSON.stringify(when).includes(code)),
  addressees: settings.addressees.filter(({ topic }) => topic !== code),
  topics: settings.topics.map((topic) => (topic.code === code ? { ...topic, department } : topic)),
});
/** Every term is over at once, and every ladder has two steps that are past by then. */
const quickened = (settings: Settings): Settings => ({
  ...settings,
  policies: settings.policies.map((policy) => ({
    ...policy,
    milestones: policy.milestones.map((one) => ({ ...one, amount: 1, unit: 'minutes' as const })),
  })),
  ladders: settings.ladders.map((ladder) => ({ ...ladder, steps: [at(10), at(50), at(100)] })),
});
const at = (percent: number): LadderStep => ({ percent, to: 'executor', by: [], acknowledgeMinutes: null });

/** By the first version, whatever is the newest now. */
const received = async (text?: string): Promise<AppealView> => {
  const { appealId } = await lives.received(text);
  await db.manager.update(Appeal, appealId, { settingsVersion: first });
  return lives.activities.routeAppeal(await lives.activities.classifyAppeal(await lives.read(appealId)));
};
const asked = (appeal: AppealView, version: number): Promise<Act> =>
  lives.ask(appeal, { kind: 'adoptSettings', version }, { version: String(version) });
const adopt = async (appeal: AppealView, version: number): Promise<AppealView> =>
  lives.activities.takeAct(appeal, await asked(appeal, version));
const take = async (appeal: AppealView, act: ActAsked, payload: Record<string, string> = {}): Promise<AppealView> =>
  lives.activities.takeAct(appeal, await lives.ask(appeal, act, payload));
const rowOf = ({ appealId }: AppealView): Promise<Appeal> => db.manager.findOneByOrFail(Appeal, { id: appealId });
const recordOf = async ({ appealId }: AppealView): Promise<string[]> =>
  ((await db.query(`select what from audit_entries where appeal_id = $1 order by seq`, [appealId])) as { what: string }[]).map(
    ({ what }) => what,
  );
const refusalOf = async ({ commandId }: Act): Promise<string | null> =>
  (await db.manager.findOneByOrFail(Command, { id: commandId })).refusal;
const longAgo = async ({ appealId }: AppealView): Promise<void> => {
  await db.query(
    `update appeals set round_started_at = round_started_at - interval '1 hour', round_written_at = round_written_at - interval '1 hour' where id = $1`,
    [appealId],
  );
};

const previewOf = async (appeal: AppealView, version: number): Promise<MovePreview | undefined> => {
  const parts = { db, readSettings: createSettingsReader(db), speed: 1 };
  const { number } = await rowOf(appeal);
  return (await previewMove(parts, { version, numbers: [number] })).items[0];
};

describe('adopting newer settings', () => {
  test('takes the appeal to the department of the new version, once', async () => {
    const appeal = await received();
    expect(appeal.department).not.toBe('landscaping');
    const act = await asked(appeal, elsewhere);
    const after = await lives.activities.takeAct(appeal, act);
    expect(after).toMatchObject({ status: 'assigned', department: 'landscaping' });
    expect(await rowOf(appeal)).toMatchObject({ settingsVersion: elsewhere, topicCode: appeal.topic });
    const record = await recordOf(appeal);
    expect(record).toEqual(expect.arrayContaining(['version-adopted', 'routed']));
    expect(await lives.activities.takeAct(appeal, act)).toEqual(after);
    expect(await recordOf(appeal)).toEqual(record);
    const again = await asked(after, elsewhere);
    await lives.activities.takeAct(after, again);
    expect(await refusalOf(again)).toBe('not-newer');
    expect(await recordOf(appeal)).toEqual(record);
  });

  test('fires no step that is past, and goes on with those ahead', async () => {
    const appeal = await received();
    await longAgo(appeal);
    const after = await adopt(appeal, faster);
    const milestones = await db.manager.findBy(Milestone, { appealId: appeal.appealId });
    const unmet = milestones.filter(({ metAt }) => metAt === null);
    expect(unmet.map(({ kind }) => kind).sort()).toEqual(['final', 'first-reply']);
    for (const { id, steps } of unmet) {
      const passed = await db.manager.findBy(Escalation, { milestoneId: id });
      expect(passed.map(({ step, skipped }) => [step, skipped]).sort()).toEqual(steps.map(({ key }) => [key, true]).sort());
    }
    expect(after.next).toBeNull();
    expect(await recordOf(appeal)).not.toContain('escalated');
  });

  test('leaves a department that a person chose, and the topic a person chose', async () => {
    const routed = await received();
    const chosen = await take(routed, { kind: 'assignDepartment', department: 'roads' });
    expect(await adopt(chosen, elsewhere)).toMatchObject({ department: 'roads', topic: routed.topic });
    expect(await rowOf(routed)).toMatchObject({ settingsVersion: elsewhere });
  });

  test('asks nothing of the department that has returned the appeal', async () => {
    const routed = await received();
    const there = await take(routed, { kind: 'assignDepartment', department: 'landscaping' });
    const back = await take(there, { kind: 'declineAsNotOurs' }, { reason: 'Не наше' });
    expect(await adopt(back, elsewhere)).toMatchObject({ status: 'triage', department: null });
  });

  test('in triage moves the deadlines alone', async () => {
    const appeal = await received(unclear);
    expect(await adopt(appeal, faster)).toMatchObject({ status: 'triage', department: null });
    expect(await rowOf(appeal)).toMatchObject({ settingsVersion: faster });
  });

  test('keeps what was granted: an extension is not taken back', async () => {
    const appeal = await received();
    const { dueAt } = await db.manager.findOneByOrFail(Milestone, { appealId: appeal.appealId, kind: 'final' });
    const until = new Date(dueAt.getTime() + 30 * 60_000);
    const extended = await take(appeal, { kind: 'extend', until: until.toISOString() }, { reason: 'Ждём' });
    await adopt(extended, faster);
    const { dueAt: after } = await db.manager.findOneByOrFail(Milestone, { appealId: appeal.appealId, kind: 'final' });
    expect(after).toEqual(until);
  });

  test('while the clock stands passes over nothing that the pause has kept ahead', async () => {
    const paused = await take(await received(), { kind: 'pause' }, { reason: 'Уточняем адрес' });
    await db.query(`update pauses set since = since - interval '1 second' where appeal_id = $1`, [paused.appealId]);
    const after = await adopt(paused, faster);
    expect(after.pausedSince).not.toBeNull();
    expect(await db.manager.countBy(Escalation, { appealId: paused.appealId })).toBe(0);
  });

  test('of an appeal that is overtaken writes nothing', async () => {
    const appeal = await received();
    const act = await asked(appeal, elsewhere);
    await take(appeal, { kind: 'rejectAppeal', reason: 'spam' });
    await lives.activities.takeAct(appeal, act);
    expect(await refusalOf(act)).toBe('round-over');
    expect(await rowOf(appeal)).toMatchObject({ settingsVersion: first, status: 'rejected' });
  });

  test('without the topic in the new version is refused with the reason', async () => {
    const appeal = await received();
    const settings = await readVersion(db.manager, first);
    const without = await publish({ ...settings, topics: settings.topics.filter(({ code }) => code !== appeal.topic) });
    const act = await asked(appeal, without);
    await lives.activities.takeAct(appeal, act);
    expect(await refusalOf(act)).toBe('topic-gone');
    expect(await rowOf(appeal)).toMatchObject({ settingsVersion: first });
  });
});

describe('a promise to the resident', () => {
  const promise = async (): Promise<AppealView> => {
    const promisedAt = new Date(Date.now() + 30 * 60_000).toISOString();
    const act = { kind: 'submitInterim', replyId: randomUUID(), promisedAt } as const;
    const publishing = await take(await received(), act, { text: 'Ждём насос.', promisedAt });
    return lives.activities.settlePublication(await lives.publicationEnds(publishing, 'published'));
  };
  const promiseOf = ({ appealId }: AppealView): Promise<Milestone> =>
    db.manager.findOneByOrFail(Milestone, { appealId, kind: 'promise' });

  test('stands as it was given, and the preview warns of it', async () => {
    const promised = await promise();
    const before = await promiseOf(promised);
    const preview = await previewOf(promised, faster);
    expect(preview?.warnings).toContainEqual({ code: 'promise-stands', at: before.dueAt.toISOString() });
    await adopt(promised, faster);
    expect(await promiseOf(promised)).toEqual(before);
  });

  test('fires no step that was past when the appeal was moved', async () => {
    const promised = await promise();
    const { id, steps } = await promiseOf(promised);
    const early = new Date(Date.now() - 60_000).toISOString();
    const [first, second, ...ahead] = steps.map((step, index) => (index < 2 ? { ...step, at: early } : step));
    await db.manager.update(Milestone, id, { steps: [first, second, ...ahead].flatMap((step) => (step ? [step] : [])) });
    expect((await lives.read(promised.appealId)).next).toMatchObject({ milestoneId: id });
    const after = await adopt(promised, elsewhere);
    const passed = await db.manager.findBy(Escalation, { milestoneId: id });
    expect(passed.map(({ step, skipped }) => [step, skipped]).sort()).toEqual(
      [first, second].map((step) => [step?.key, true]).sort(),
    );
    const { steps: own } = await promiseOf(promised);
    expect(own.length).toBe(steps.length);
    expect(Date.parse(after.next?.at ?? '')).toBeGreaterThan(Date.now());
    expect(await recordOf(promised)).not.toContain('escalated');
  });
});

test('a word that nobody gave in time under the old ladder brings no step of the new one forward', async () => {
  const appeal = await received();
  const { id } = await db.manager.findOneByOrFail(Milestone, { appealId: appeal.appealId, kind: 'first-reply' });
  const ago = (minutes: number): Date => new Date(Date.now() - minutes * 60_000);
  await db.manager.insert(Escalation, {
    ...{ appealId: appeal.appealId, milestoneId: id, step: 'of before', to: 'executor', at: ago(40), acknowledgeUntil: ago(10) },
  });
  const { next } = await adopt(appeal, elsewhere);
  expect(Date.parse(next?.at ?? '')).toBeGreaterThan(Date.now());
});

describe('while the resident is awaited', () => {
  const paused = async (): Promise<AppealView> => {
    const stands = await take(await received(), { kind: 'pause' }, { reason: 'Уточняем адрес' });
    await db.query(`update pauses set since = since - interval '2 minutes' where appeal_id = $1`, [stands.appealId]);
    return lives.read(stands.appealId);
  };

  test('the preview says that the clock goes on standing', async () => {
    const preview = await previewOf(await paused(), faster);
    expect(preview?.warnings.map(({ code }) => code)).toEqual(['clock-stands']);
  });

  test('or that another department starts it, with the deadlines that follow', async () => {
    const stands = await paused();
    const preview = await previewOf(stands, elsewhere);
    expect(preview?.warnings.map(({ code }) => code)).toEqual(['clock-starts']);
    expect((await adopt(stands, elsewhere)).pausedSince).toBeNull();
    const { dueAt } = await db.manager.findOneByOrFail(Milestone, { appealId: stands.appealId, kind: 'final' });
    const told = preview?.deadlines.find(({ kind }) => kind === 'final')?.becomes ?? '';
    // The pause ends when the act is done, a moment after it was looked at.
    expect(Math.abs(Date.parse(told) - dueAt.getTime())).toBeLessThan(10_000);
  });
});

test('the preview warns of a deadline that would be past at once', async () => {
  const appeal = await received();
  await db.query(
    `update appeals set round_started_at = now() - interval '5 minutes', round_written_at = now() - interval '5 minutes' where id = $1`,
    [appeal.appealId],
  );
  const preview = await previewOf(appeal, faster);
  expect(preview?.warnings.map(({ code }) => code)).toEqual(['overdue']);
});

test('a preview says what the act then does, and writes nothing', async () => {
  const appeal = await received();
  const { number } = await rowOf(appeal);
  const record = await recordOf(appeal);
  const parts = { db, readSettings: createSettingsReader(db), speed: 1 };
  const {
    items: [preview],
    next,
  } = await previewMove(parts, { version: faster, numbers: [number] });
  expect(next).toBeNull();
  expect(preview).toMatchObject({ outcome: 'moves', department: { was: appeal.department, becomes: appeal.department } });
  expect(await recordOf(appeal)).toEqual(record);
  const becomes = preview?.deadlines.map(({ kind, becomes }) => [kind, becomes]).sort();
  await adopt(appeal, faster);
  const milestones = await db.manager.findBy(Milestone, { appealId: appeal.appealId });
  const unmet = milestones.filter(({ metAt }) => metAt === null);
  expect(unmet.map(({ kind, dueAt }) => [kind, dueAt.toISOString()]).sort()).toEqual(becomes);
  expect(preview?.deadlines.every(({ was, becomes }) => was !== becomes)).toBe(true);
});

test('nobody but an operator’s act moves an appeal', async () => {
  const appeal = await received();
  const act = await asked(appeal, elsewhere);
  await lives.activities.takeAct(appeal, act);
  const [{ by } = { by: {} }] = (await db.query(
    `select by from audit_entries where appeal_id = $1 and what = 'version-adopted'`,
    [appeal.appealId],
  )) as { by: object }[];
  const { id } = await db.manager.findOneByOrFail(Operator, { login: 'moderator' });
  expect(by).toEqual({ kind: 'operator', id });
});
