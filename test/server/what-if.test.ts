import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { Appeal } from '../../db/entities/appeal.js';
import { JobBreach } from '../../db/entities/job-breach.js';
import { Milestone } from '../../db/entities/milestone.js';
import { SlaPolicy } from '../../db/entities/sla-policy.js';
import { readPastLives } from '../../db/past-lives.js';
import { publishSettings } from '../../db/publish-settings.js';
import { newestVersion, readVersion } from '../../db/settings.js';
import { askWhatIf, readBreaches } from '../../db/what-ifs.js';
import type { ActAsked } from '../../domain/appeal.js';
import { machine } from '../../domain/audit.js';
import type { Settings } from '../../domain/settings.js';
import { judgeLife } from '../../domain/what-if.js';
import { runWhatIf } from '../../server/what-if.js';
import type { AppealView } from '../../workflows/messages.js';
import { leadLives, unclear, type Lives } from '../support/lives.js';
import { openTestDatabase } from '../support/rows.js';

let db: DataSource;
let lives: Lives;
let close: () => Promise<void>;
let inForce: Settings;
let movedId: string;
beforeAll(async () => {
  ({ db, close } = await openTestDatabase());
  lives = await leadLives(db);
  // By the clock of the network, so that a life that took a second here may have been long.
  await db.transaction(async (tx) => {
    await tx.update(SlaPolicy, { code: 'show' }, { start: 'written' });
    await publishSettings(tx, { by: machine('installation'), reason: 'Срок от публикации' });
  });
  inForce = await readVersion(db.manager, await newestVersion(db.manager));
  for (const live of Object.values(life)) await live();
}, 120_000);
afterAll(() => close());

const minute = 60_000;
const period = { from: '2020-01-01T00:00:00.000Z', to: '2100-01-01T00:00:00.000Z' };
const later = (minutes: number): string => new Date(Date.now() + minutes * minute).toISOString();
const take = async (appeal: AppealView, act: ActAsked, payload: Record<string, string> = {}): Promise<AppealView> =>
  lives.activities.takeAct(appeal, await lives.ask(appeal, act, payload));
const answered = async (appeal: AppealView, act: ActAsked): Promise<AppealView> => {
  const publishing = await take(appeal, act, { text: 'Воду дадут к вечеру.' });
  return lives.activities.settlePublication(await lives.publicationEnds(publishing, 'published'));
};
const reply = (): ActAsked => ({ kind: 'submitReply', replyId: randomUUID() });
/** Written so long ago, and heard of just now. */
const written = async (minutes: number, text?: string): Promise<AppealView> => {
  const received = await lives.received(text);
  const ago = `now() - interval '${minutes} minutes'`;
  await db.query(`update appeals set round_written_at = ${ago} where id = $1`, [received.appealId]);
  await db.query(
    `update messages m set sent_at = a.round_written_at from appeals a where a.id = $1 and m.appeal_id = a.id and m.author_id is not null`,
    [received.appealId],
  );
  return lives.activities.routeAppeal(await lives.activities.classifyAppeal(received));
};
const standsStill = async (appeal: AppealView): Promise<AppealView> =>
  take(await take(appeal, { kind: 'pause' }, { reason: 'Уточняем адрес' }), { kind: 'resume' });

/** Everything that moves a term, in lives led by the product's own steps. */
const life = {
  /** Stood still, extended, given to others, answered late, reopened by the resident; the second round waits. */
  async answeredLate() {
    const stood = await standsStill(await written(70));
    const { dueAt } = await db.manager.findOneByOrFail(Milestone, { appealId: stood.appealId, kind: 'final' });
    const until = new Date(Math.max(dueAt.getTime(), Date.now()) + 30 * minute).toISOString();
    const extended = await take(stood, { kind: 'extend', until }, { reason: 'Ждём подрядчика' });
    const moved = await standsStill(await take(extended, { kind: 'assignDepartment', department: 'landscaping' }));
    const { appealId } = await answered(moved, reply());
    await db.query(
      `insert into messages (community_id, external_id, place, thread, author_id, text, url, sent_at, appeal_id, unheard)
       select community_id, $2, place, thread, author_id, 'Воды опять нет, сколько можно?', url, now() + interval '2 seconds', appeal_id, 'new'
       from messages where appeal_id = $1 and author_id is not null limit 1`,
      [appealId, randomUUID()],
    );
    await lives.activities.hearMessages(await lives.read(appealId));
    const again = await lives.read(appealId);
    expect(again).toMatchObject({ round: 2, status: 'assigned' });
    await standsStill(again);
  },
  /** Nobody knew what it was about; given back once, and decided again. */
  async reassigned() {
    const triage = await written(15, unclear);
    const housing = await take(triage, { kind: 'assignDepartment', department: 'housing' });
    const back = await take(await standsStill(housing), { kind: 'declineAsNotOurs' }, { reason: 'Не наше' });
    await answered(await take(back, { kind: 'assignDepartment', department: 'roads' }), reply());
  },
  async rejected() {
    await take(await written(15), { kind: 'rejectAppeal', reason: 'duplicate' });
  },
  async paused() {
    await take(await written(15), { kind: 'pause' }, { reason: 'Уточняем адрес' });
  },
  async urgent() {
    await take(await written(15), { kind: 'setImportance', importance: 'urgent' });
  },
  /** Promised, promised anew, given back with the promise standing. */
  async promised() {
    const interim = (minutes: number) => ({ kind: 'submitInterim', replyId: randomUUID(), promisedAt: later(minutes) }) as const;
    const first = await answered(await written(5), interim(30));
    const second = await answered(first, interim(50));
    const back = await take(second, { kind: 'declineAsNotOurs' }, { reason: 'Не наше' });
    await take(back, { kind: 'assignDepartment', department: 'landscaping' });
  },
  /** A rule's policy in place of the department's own, before an interim reply and after it. */
  async urgentWithOwnPolicy() {
    const own = await take(await written(15), { kind: 'assignDepartment', department: 'education' });
    const urgent = await take(own, { kind: 'setImportance', importance: 'urgent' });
    const promised = await answered(urgent, { kind: 'submitInterim', replyId: randomUUID(), promisedAt: later(30) });
    const usual = await take(promised, { kind: 'setImportance', importance: 'usual' });
    await take(usual, { kind: 'setImportance', importance: 'urgent' });
  },
  /** Its final term was extended, and then all that is open goes by another policy. */
  async urgentAfterExtension() {
    const { appealId, round } = await written(15);
    const { dueAt } = await db.manager.findOneByOrFail(Milestone, { appealId, round, kind: 'final' });
    const until = new Date(Math.max(dueAt.getTime(), Date.now()) + 30 * minute).toISOString();
    const extended = await take(await lives.read(appealId), { kind: 'extend', until }, { reason: 'Ждём подрядчика' });
    await take(extended, { kind: 'setImportance', importance: 'urgent' });
  },
  async urgentInTriage() {
    await take(await written(15, unclear), { kind: 'setImportance', importance: 'urgent' });
  },
  /** To the version in force, and its department stays. */
  async moved() {
    const { appealId } = await take(await written(15), { kind: 'assignDepartment', department: 'education' });
    const version = await newestVersion(db.manager);
    await db.manager.update(Appeal, appealId, { settingsVersion: version - 1 });
    await take(await lives.read(appealId), { kind: 'adoptSettings', version });
    expect(await db.manager.findOneBy(Appeal, { id: appealId })).toMatchObject({ settingsVersion: version });
    movedId = appealId;
  },
};

const reckon = async (draft: Settings, without: string[] = [], now = new Date()) => {
  const { id } = await askWhatIf(db, { ...{ operatorId: randomUUID(), ...period }, without, language: 'ru' });
  const asked = { ...period, without, jobId: id, draft, speed: 1, now, report: () => Promise.resolve('go on' as const) };
  const result = await runWhatIf(db, asked);
  if (!result) throw new Error('the reckoning was stopped');
  return { id, ...result };
};
const later70 = (): Date => new Date(Date.now() + 70 * minute);

describe('with nothing changed', () => {
  test('every term that was ever set is reckoned anew to the same instant', async () => {
    const { lives: past } = await readPastLives(db, { ...period, zone: 'Asia/Yekaterinburg', after: '0', limit: 500 });
    const whatIf = { draft: inForce, speed: 1, asOf: later70().toISOString(), delays: new Map<string, string>() };
    const judged = past.flatMap((one) => judgeLife(whatIf, one));
    const [row] = (await db.query(`select count(*)::int as set from milestones where kind <> 'observation'`)) as {
      set: number;
    }[];
    expect(judged.filter(({ was }) => was.dueAt !== null)).toHaveLength(row?.set ?? NaN);
    expect(row?.set).toBeGreaterThan(20);
    for (const { number, round, kind, was, becomes } of judged.filter((one) => one.was.dueAt !== null))
      expect([number, round, kind, becomes]).toEqual([number, round, kind, was]);
  });

  test.each<[string, () => Date]>([
    ['now', () => new Date()],
    ['in 70 minutes, when all that is open is late', later70],
  ])('the breaches are the real ones, as things stand %s', async (_case, asOf) => {
    const at = asOf();
    // What the installation itself calls late, but for a clock that stands and a round that was rejected.
    const real = (await db.query(
      `select a.number, m.round, m.kind from milestones m join appeals a on a.id = m.appeal_id
       where m.kind <> 'observation' and m.due_at < coalesce(m.met_at, case when a.status = 'rejected' then a.ended_at end,
         (select p.since from pauses p where p.appeal_id = a.id and p.round = m.round and p.ended_at is null), $1)
       order by 1, 2, 3`,
      [at],
    )) as unknown[];
    const { id, total, newly, noLonger } = await reckon(inForce, [], at);
    expect(real.length).toBeGreaterThan(5);
    expect([total, newly, noLonger]).toEqual([{ was: real.length, becomes: real.length }, 0, 0]);
    const found = await db.manager.find(JobBreach, { where: { jobId: id }, order: { number: 'ASC', round: 'ASC', kind: 'ASC' } });
    expect(found.map(({ number, round, kind }) => ({ number, round, kind }))).toEqual(real);
  });
});

test('a policy with more time has fewer breaches, and each figure opens its terms', async () => {
  const draft: Settings = {
    ...inForce,
    policies: inForce.policies.map((policy) => ({
      ...policy,
      milestones: policy.milestones.map((milestone) => ({ ...milestone, amount: milestone.amount * 100 })),
    })),
  };
  const { id, total, noLonger, newly, cells } = await reckon(draft);
  expect([total.becomes, newly, noLonger]).toEqual([0, 0, total.was]);
  const [cell] = cells;
  if (!cell) throw new Error('nothing was breached');
  const asked = { jobId: id, scope: null, figure: 'was' as const, department: cell.department ?? '', week: cell.week };
  const { items, next } = await readBreaches(db, { ...asked, before: undefined });
  expect([items.length, next]).toEqual([cell.was, null]);
  expect((await readBreaches(db, { ...asked, figure: 'becomes', before: undefined })).items).toEqual([]);
});

test('an appeal that was moved to a newer version follows its department’s own policy', async () => {
  const draft: Settings = {
    ...inForce,
    departments: inForce.departments.map((one) => (one.code === 'education' ? { ...one, policy: 'show' } : one)),
  };
  const { number } = await db.manager.findOneByOrFail(Appeal, { id: movedId });
  const { lives: past } = await readPastLives(db, { ...period, zone: 'Asia/Yekaterinburg', after: '0', limit: 500 });
  const whatIf = { draft, speed: 1, asOf: later70().toISOString(), delays: new Map<string, string>() };
  const judged = past.filter((one) => one.number === number).flatMap((one) => judgeLife(whatIf, one));
  const [term] = judged.filter(({ kind }) => kind === 'final');
  expect(Date.parse(term?.becomes.dueAt ?? '')).toBeLessThan(Date.parse(term?.was.dueAt ?? ''));
});

test('without whoever answered nothing is answered', async () => {
  const [{ id: moderator }] = (await db.query(`select id from operators where login = 'moderator'`)) as [{ id: string }];
  const { delayed, total } = await reckon(inForce, [moderator], later70());
  expect(delayed).toBe(5);
  expect(total.becomes).toBeGreaterThan(total.was);
});

test('a period without appeals has nothing to reckon', async () => {
  const asked = { from: '2001-01-01T00:00:00.000Z', to: '2001-02-01T00:00:00.000Z', without: [] };
  const { id: jobId } = await askWhatIf(db, { operatorId: randomUUID(), ...asked, language: 'ru' });
  const report = () => Promise.resolve('go on' as const);
  const result = await runWhatIf(db, { ...asked, jobId, draft: inForce, speed: 1, now: new Date(), report });
  expect(result).toMatchObject({ rounds: 0, weeks: [], cells: [], total: { was: 0, becomes: 0 } });
});
