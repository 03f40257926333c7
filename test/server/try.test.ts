import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { tryAnswer } from '../../server/api/try.js';
import { startOtklik, type Otklik } from '../support/otklik.js';
import { waitFor } from '../support/wait-for.js';

let otklik: Otklik;
beforeAll(async () => {
  otklik = await startOtklik();
}, 120_000);
afterAll(() => otklik?.close());

const communityId = '226000003';
const tried = (body: unknown, headers: Record<string, string> = {}) => otklik.api<unknown>('POST', '/try', body, headers);
const wrong = z.object({ detail: z.string(), errors: z.array(z.object({ field: z.string() })) });

interface Standing {
  number: string;
  status: string;
  topic: unknown;
  department: unknown;
  milestones: { kind: string; dueAt: string }[];
}

describe('a text that is tried', () => {
  test.each([
    'На Кооперативной третий день нет горячей воды',
    'Снег с дороги на Мира не чистят неделю',
    'Открытый люк на Советской, ребёнок чуть не провалился',
    'Ну и что это вообще такое',
  ])('gets what a real appeal with the same words gets: %s', async (text) => {
    const written = { communityId, postId: '1', text };
    const user = String(100_001 + Math.floor(Math.random() * 60));
    const { url } = await otklik.stand<{ url: string }>('POST', `/actors/${user}/comment`, written);
    const appeal = await waitFor(async () => {
      const page = await otklik.api<{ items: Standing[] }>('GET', `/appeals?thread=${encodeURIComponent(url)}`);
      const [item] = page.body.items;
      return item === undefined || item.status === 'received' ? undefined : item;
    }, 'the appeal is decided');
    const [row] = (await otklik.parts.db.query(
      `select urgent, policy_code as policy, round_started_at as at from appeals where number = $1`,
      [appeal.number],
    )) as { urgent: boolean; policy: string; at: Date }[];
    const { status, body } = await tried({ text, communityId, at: row?.at.toISOString() });
    expect(status).toBe(200);
    const trial = tryAnswer.parse(body);
    expect([trial.topic, trial.department, trial.urgent, trial.policy.code]).toEqual([
      ...[appeal.topic, appeal.department, row?.urgent, row?.policy],
    ]);
    const due = (milestones: { kind: string; dueAt: string }[]) => milestones.map(({ kind, dueAt }) => [kind, dueAt]);
    expect(due(trial.milestones)).toEqual(due(appeal.milestones));
    expect(trial.why.length).toBeGreaterThan(1);
  });

  test('names the rule that decided each part, in the language asked for', async () => {
    const text = 'Открытый люк на Мира, провалиться можно';
    const russian = tryAnswer.parse((await tried({ text, communityId })).body);
    expect(russian).toMatchObject({ urgent: true, policy: { code: 'sevastopol-2020-urgent' } });
    expect(russian.why).toContain('Срочно: правило срочности № 1 «Открытый люк».');
    expect(russian.why.join(' ')).toContain('правило № 12 «Срочное»');
    const english = tryAnswer.parse((await tried({ text, communityId }, { 'Accept-Language': 'en' })).body);
    expect(english.why).toContain('Urgent: urgency rule No. 1 “Открытый люк”.');
  });

  test('says of every deadline how it came about', async () => {
    const text = 'Открытый люк на Мира, провалиться можно';
    // A Tuesday; the office is shut for lunch from 13 to 14 and closes at 18 there.
    const at = '2026-11-24T16:00:00+05:00';
    const russian = tryAnswer.parse((await tried({ text, communityId, at })).body);
    const [triage, first] = russian.milestones;
    expect([triage?.kind, first?.kind]).toEqual(['triage', 'first-reply']);
    expect(first?.why).toMatch(/^Первый ответ: вт 24\.11 16:00 \+ 4 рабочих часа по календарю «.+», обед .+ → ср 25\.11 /);
    expect(russian.why).toEqual(expect.arrayContaining(russian.milestones.map(({ why }) => why)));
    const english = tryAnswer.parse((await tried({ text, communityId, at }, { 'Accept-Language': 'en' })).body);
    expect(english.milestones[1]?.why).toMatch(/^First reply: .+ \+ 4 working hours/);
  });

  test('is tried as that of an author who waits for another answer, if one says so', async () => {
    const waits = { all: [{ kind: 'open-appeal' }], any: [], none: [] };
    const label = { topic: null, importance: null, department: null, policy: null, approval: null, template: null };
    await otklik.parts.db.query(
      `insert into routing_rules (number, name, priority, "when", effects) values (77, 'Пишет снова', 5, $1, $2)`,
      [waits, { ...label, label: 'повторно' }],
    );
    const asked = { text: 'На Мира третий день нет горячей воды', communityId, draft: true };
    const labelsOf = async (change: object) => tryAnswer.parse((await tried({ ...asked, ...change })).body).labels;
    expect(await labelsOf({ hasOpenAppeal: true })).toEqual(['повторно']);
    expect(await labelsOf({ hasOpenAppeal: false })).toEqual([]);
    expect(await labelsOf({})).toEqual([]);
    await otklik.parts.db.query(`delete from routing_rules where number = 77`);
  });

  test('by the draft what is saved and not published counts already', async () => {
    await otklik.parts.db.query(
      `insert into addressees (code, topic_code, territory_code, department_code) values ('topic:hot-water@igrim', 'hot-water', 'igrim', 'office')`,
    );
    const text = 'В Игриме третий день нет горячей воды';
    const inForce = tryAnswer.parse((await tried({ text, communityId })).body);
    const byDraft = tryAnswer.parse((await tried({ text, communityId, draft: true })).body);
    expect([inForce.department?.code, byDraft.department?.code]).toEqual(['housing', 'office']);
    expect([inForce.version, byDraft.version]).toEqual([1, null]);
    expect(byDraft.why.join(' ')).toContain('таблица адресатов, тема «Горячая вода», Игрим');
  });

  test.each([
    ['no text', { communityId }, 'text'],
    ['a community that is not ours', { text: 'Нет света', communityId: '1' }, 'communityId'],
    ['a date that is none', { text: 'Нет света', communityId, at: 'вчера' }, 'at'],
    ['another appeal that is neither', { text: 'Нет света', communityId, hasOpenAppeal: 1 }, 'hasOpenAppeal'],
    ['a draft that is neither', { text: 'Нет света', communityId, draft: 'yes' }, 'draft'],
  ])('%s: 422 and the field', async (_case, body, field) => {
    const { status, body: answer } = await tried(body);
    expect([status, wrong.parse(answer).errors[0]?.field]).toEqual([422, field]);
  });
});
