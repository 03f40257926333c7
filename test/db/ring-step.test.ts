import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { Absence } from '../../db/entities/absence.js';
import { Appeal } from '../../db/entities/appeal.js';
import { Calendar } from '../../db/entities/calendar.js';
import { Department } from '../../db/entities/department.js';
import { Milestone } from '../../db/entities/milestone.js';
import { Operator } from '../../db/entities/operator.js';
import { publishSettings } from '../../db/publish-settings.js';
import { ringStep, type Rung } from '../../db/ring-step.js';
import { createSettingsReader, newestVersion } from '../../db/settings.js';
import { machine } from '../../domain/audit.js';
import type { Recipient, Settings } from '../../domain/settings.js';
import { leadLives } from '../support/lives.js';
import { openTestDatabase } from '../support/rows.js';

let db: DataSource;
let close: () => Promise<void>;
let appeal: Appeal;
let milestone: Milestone;
let settings: Settings;

/** Of all but «roads», which never sleeps; Thursday 26 November 2026 is a holiday. */
beforeAll(async () => {
  ({ db, close } = await openTestDatabase());
  const lives = await leadLives(db);
  const { appealId } = await lives.routed();
  const hours = [['09:00', '18:00']] as [string, string][];
  const week = [hours, hours, hours, hours, hours, [], []];
  await db.manager.update(Calendar, { code: 'office' }, { week, exceptions: { '2026-11-26': [] }, notes: {} });
  await db.manager.update(Department, { code: 'roads' }, { calendarCode: 'around-the-clock' });
  await db.transaction((tx) => publishSettings(tx, { by: machine('installation'), reason: 'часы для проверки' }));
  await db.query(`update operators set email = login || '@district.example'`);
  settings = await createSettingsReader(db)(await newestVersion(db.manager));
  await db.manager.update(Appeal, appealId, { departmentCode: 'roads' });
  appeal = await db.manager.findOneByOrFail(Appeal, { id: appealId });
  milestone = await db.manager.findOneByOrFail(Milestone, { appealId, kind: 'first-reply' });
}, 120_000);
afterAll(() => close());
afterEach(async () => {
  await db.query(`delete from absences`);
  await db.query(`update operators set blocked_at = null`);
});

interface Asked {
  to: Recipient;
  /** On the clocks of the district. */
  at: string;
  urgent?: boolean;
  acknowledgeMinutes?: number;
}
const zone = (local: string): Date => new Date(`${local}:00+05:00`);

/** Who got a letter and when, by login: `curator 27 09:00`. */
const rung = async ({ to, at, urgent = false, acknowledgeMinutes }: Asked): Promise<Rung & { letters: string[] }> => {
  const once = randomUUID();
  const step = { key: '80', at: '', to, by: ['email' as const], acknowledgeMinutes: acknowledgeMinutes ?? null };
  const because = { milestone: 'first-reply', step: '80', to: 'curator' } as const;
  const bell = { appeal: { ...appeal, urgent } as Appeal, milestone, step, settings, because, once, now: zone(at) };
  const told = await db.transaction((tx) => ringStep(tx, bell));
  const letters = (await db.query(
    `select concat_ws(' ', o.login, to_char(n.next_try_at at time zone 'Asia/Yekaterinburg', 'DD HH24:MI')) as letter
     from notices n join operators o on o.id::text = n.recipient where n.once = $1 order by 1`,
    [`${appeal.id}/${once}`],
  )) as { letter: string }[];
  return { ...told, letters: letters.map(({ letter }) => letter) };
};
const idOf = async (login: string): Promise<string> => (await db.manager.findOneByOrFail(Operator, { login })).id;
const absent = async (login: string, [fromDay, toDay]: [string, string], substitute: string): Promise<void> => {
  const row = { operatorId: await idOf(login), substituteId: await idOf(substitute), fromDay, toDay, reason: 'leave' as const };
  await db.manager.insert(Absence, row);
};
const leaves = (login: string) => db.manager.update(Operator, { login }, { blockedAt: new Date() });

describe('outside the recipient’s working hours only the urgent class rings', () => {
  test.each<[string, Asked, string]>([
    ['a minute before the office closes', { to: 'person:curator', at: '2026-11-25T17:59' }, 'curator 25 17:59'],
    ['when it closes, before a holiday', { to: 'person:curator', at: '2026-11-25T18:00' }, 'curator 27 09:00'],
    ['a minute later', { to: 'person:curator', at: '2026-11-25T18:01' }, 'curator 27 09:00'],
    ['on the holiday', { to: 'person:curator', at: '2026-11-26T12:00' }, 'curator 27 09:00'],
    ['on Friday evening', { to: 'person:curator', at: '2026-11-27T18:01' }, 'curator 30 09:00'],
    ['urgent, at night', { to: 'person:curator', at: '2026-11-26T03:00', urgent: true }, 'curator 26 03:00'],
    ['urgent, on the holiday', { to: 'person:curator', at: '2026-11-26T12:00', urgent: true }, 'curator 26 12:00'],
    ['at night in a department that never sleeps', { to: 'person:roads', at: '2026-11-26T03:00' }, 'roads 26 03:00'],
    [
      'at night in another than the one that holds the appeal',
      { to: 'person:housing', at: '2026-11-26T03:00' },
      'housing 27 09:00',
    ],
  ])('%s', async (_when, asked, letter) => expect((await rung(asked)).letters).toEqual([letter]));

  test('and the minutes for an acknowledgement run from when it rings', async () => {
    const asked = { to: 'person:curator', at: '2026-11-25T18:01', acknowledgeMinutes: 30 } as const;
    expect((await rung(asked)).acknowledgeUntil).toEqual(zone('2026-11-27T09:30'));
    expect((await rung({ ...asked, urgent: true })).acknowledgeUntil).toEqual(zone('2026-11-25T18:31'));
  });
});

describe('a substitute is told if the other is away when it rings', () => {
  test.each<[string, Asked, string[]]>([
    ['not on the eve', { to: 'person:curator', at: '2026-11-25T17:59' }, ['curator 25 17:59']],
    [
      'but if the letter waits until the leave has begun',
      { to: 'person:curator', at: '2026-11-25T18:01' },
      ['curator 27 09:00', 'moderator 27 09:00'],
    ],
    [
      'not if it is urgent and rings before',
      { to: 'person:curator', at: '2026-11-25T18:01', urgent: true },
      ['curator 25 18:01'],
    ],
    [
      'on its last minute',
      { to: 'person:curator', at: '2026-11-27T23:59', urgent: true },
      ['curator 27 23:59', 'moderator 27 23:59'],
    ],
    ['not on the day after', { to: 'person:curator', at: '2026-11-28T00:00', urgent: true }, ['curator 28 00:00']],
  ])('%s', async (_when, asked, letters) => {
    await absent('curator', ['2026-11-27', '2026-11-27'], 'moderator');
    expect((await rung(asked)).letters).toEqual(letters);
  });
});

describe('a step whose person has left rings somebody', () => {
  const at = '2026-11-25T12:00';
  test('his substitute', async () => {
    await absent('curator', ['2026-11-01', '2026-12-31'], 'moderator');
    await leaves('curator');
    const told = await rung({ to: 'person:curator', at });
    expect(told.letters).toEqual(['moderator 25 12:00']);
    expect(told).toMatchObject({ notified: 1, substitutes: [{ of: await idOf('curator'), told: await idOf('moderator') }] });
    expect(told).not.toHaveProperty('instead');
  });

  test('else the curators', async () => {
    await leaves('moderator');
    const told = await rung({ to: 'person:moderator', at });
    expect(told.letters).toEqual(['admin 25 12:00', 'curator 25 12:00', 'deputy 25 12:00']);
    expect(told).toMatchObject({ notified: 3, instead: 'curator' });
  });

  test('so does one for a head whom the department has not', async () => {
    await leaves('roads-head');
    expect(await rung({ to: 'head', at })).toMatchObject({ notified: 3, instead: 'curator' });
  });

  test('and one for somebody away whose substitute has left', async () => {
    await absent('roads-head', ['2026-11-25', '2026-11-25'], 'roads');
    await leaves('roads');
    expect(await rung({ to: 'head', at })).toMatchObject({ notified: 4, substitutes: [], instead: 'curator' });
  });

  test('where no curator is left, the moderators; then the head of the district', async () => {
    for (const login of ['admin', 'curator', 'deputy', 'roads-head']) await leaves(login);
    expect(await rung({ to: 'head', at })).toMatchObject({ letters: ['moderator 25 12:00'], instead: 'moderator' });
    await leaves('moderator');
    expect(await rung({ to: 'head', at })).toMatchObject({ letters: ['chief 25 12:00'], instead: 'chief' });
  });
});
