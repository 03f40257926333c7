import { createHmac, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import pino from 'pino';
import type { DataSource } from 'typeorm';
import { acknowledgeInPanel } from '../../db/acknowledge.js';
import { Absence } from '../../db/entities/absence.js';
import { Calendar } from '../../db/entities/calendar.js';
import { Ladder } from '../../db/entities/ladder.js';
import { Notice } from '../../db/entities/notice.js';
import { Operator } from '../../db/entities/operator.js';
import { WebhookAddress } from '../../db/entities/webhook-address.js';
import { publishSettings } from '../../db/publish-settings.js';
import { createSeal } from '../../db/seal.js';
import { createSettingsReader } from '../../db/settings.js';
import { machine } from '../../domain/audit.js';
import type { LadderStep, Telling } from '../../domain/settings.js';
import { createNotices, type Notices } from '../../server/notices/index.js';
import type { AppealView } from '../../workflows/messages.js';
import { complaint, leadLives, type Lives } from '../support/lives.js';
import { startMailServer, startReceiver, type MailServer, type Receiver } from '../support/receivers.js';
import { openTestDatabase } from '../support/rows.js';

let db: DataSource;
let close: () => Promise<void>;
let lives: Lives;
let mail: MailServer;
let receiver: Receiver;
let notices: Notices;
const seal = createSeal('k'.repeat(32));
const log = pino({ level: 'silent' });
const noticesWith = (smtp: { url: string; from: string } | null, mode: 'demo' | 'production' = 'demo'): Notices => {
  const config = { mode, publicUrl: 'https://otklik.example', smtp, districtName: 'Берёзовский район' };
  return createNotices({ db, seal, readSettings: createSettingsReader(db), config, log });
};

beforeAll(async () => {
  ({ db, close } = await openTestDatabase());
  [lives, mail, receiver] = [await leadLives(db), await startMailServer(), await startReceiver()];
  notices = noticesWith({ url: mail.url, from: 'Отклик <otklik@district.example>' });
  await db.query(`update operators set email = login || '@district.example'`);
}, 120_000);
afterAll(async () => {
  await Promise.all([mail.close(), receiver.goDown(), close()]);
});
beforeEach(() => office('open'));

const around = ['00:00', '24:00'] as [string, string];
/** Of every department: open round the clock, or shut until the day after tomorrow. */
const office = async (hours: 'open' | 'shut'): Promise<void> => {
  const day = (new Date(Date.now() + 2 * 86_400_000).getUTCDay() + 6) % 7;
  const week = Array.from({ length: 7 }, (_day, index) => (hours === 'open' || index === day ? [around] : []));
  await db.manager.update(Calendar, { code: 'office' }, { timeZone: 'UTC', week, exceptions: {}, notes: {} });
  await db.query(`update departments set time_zone = 'UTC'`);
  await publish();
};
const publish = (): Promise<unknown> =>
  db.transaction((tx) => publishSettings(tx, { by: machine('installation'), reason: `для проверки ${randomUUID()}` }));
const telling = (to: Telling['to'], by: Telling['by'] = [], acknowledgeMinutes: number | null = null): Telling => ({
  ...{ to, by, acknowledgeMinutes },
});
const ladder = async (...steps: LadderStep[]): Promise<void> => {
  await db.manager.update(Ladder, { code: 'show' }, { steps });
  await publish();
};

const fire = (appeal: AppealView): Promise<AppealView> => {
  if (!appeal.next) throw new Error('the appeal waits for no instant');
  return lives.activities.passInstant(appeal, appeal.next);
};
const noticesOf = ({ appealId }: AppealView): Promise<Notice[]> =>
  db.manager.find(Notice, { where: { appealId }, order: { at: 'ASC' } });
/** As the sweep does when it is time. */
const sendAll = async (appeal: AppealView, by: Notices = notices): Promise<Notice[]> => {
  for (const { id, status } of await noticesOf(appeal)) {
    if (status !== 'waiting') continue;
    await db.query(`update notices set attempts = attempts + 1 where id = $1`, [id]);
    await by.send(id);
  }
  return noticesOf(appeal);
};
/** As a kill between sending and storing leaves it. */
const forget = (notice: Notice | undefined): Promise<unknown> =>
  db.query(`update notices set status = 'waiting', sent_at = null, address = null, provider_id = null where id = $1`, [
    notice?.id,
  ]);
const lettersTo = (login: string): string[] =>
  mail.letters.filter(({ to }) => to.includes(`${login}@district.example`)).map(({ text }) => text);
const numberOf = async ({ appealId }: AppealView): Promise<string> => {
  const [{ number = '' } = {}] = (await db.query(`select number from appeals where id = $1`, [appealId])) as {
    number?: string;
  }[];
  return number;
};

describe('a step that goes out by e-mail', () => {
  test('is a letter with number, topic, deadline and links, and none of the resident’s words', async () => {
    await ladder({ percent: 80, ...telling('person:curator', ['email']) });
    const appeal = await lives.routed();
    await fire(appeal);
    const [notice] = await sendAll(appeal);
    expect(notice).toMatchObject({ status: 'sent', address: 'curator@district.example', attempts: 1, lastError: null });
    const [letter = ''] = lettersTo('curator');
    const number = await numberOf(appeal);
    expect(letter).toContain(`Обращение: № ${number}`);
    expect(letter).toContain('прошло 80 % срока');
    expect(letter).toContain(`https://otklik.example/admin/pages/appeal?number=${number}`);
    expect(letter).toContain(`Message-ID: <${notice?.id}@district.example>`);
    expect(notice?.providerId).toContain(notice?.id);
    for (const word of complaint.split(' ').filter(({ length }) => length > 3)) expect(letter).not.toContain(word);
  });

  test('waits, and says why, where no mail server is set', async () => {
    const appeal = await lives.routed();
    await fire(appeal);
    const [notice] = await sendAll(appeal, noticesWith(null));
    expect(notice).toMatchObject({ status: 'waiting', lastError: 'not-configured' });
    expect(notice!.nextTryAt.getTime()).toBeGreaterThan(Date.now());
  });

  test('is tried again if the server is busy, and given up if it refuses for good', async () => {
    const appeal = await lives.routed();
    await fire(appeal);
    mail.refuse(451);
    expect(await sendAll(appeal)).toMatchObject([{ status: 'waiting', lastError: 'smtp-451' }]);
    mail.refuse(550);
    expect(await sendAll(appeal)).toMatchObject([{ status: 'failed', lastError: 'smtp-550', attempts: 2 }]);
    mail.refuse(undefined);
  });

  test('is needless once the deadline is met', async () => {
    const appeal = await lives.routed();
    await fire(appeal);
    await db.query(`update milestones set met_at = now() where appeal_id = $1`, [appeal.appealId]);
    expect(await sendAll(appeal)).toMatchObject([{ status: 'needless' }]);
  });

  test('is in the language that its reader has chosen for the panel', async () => {
    await db.manager.update(Operator, { login: 'curator' }, { language: 'en' });
    const appeal = await lives.routed();
    await fire(appeal);
    await sendAll(appeal);
    await db.manager.update(Operator, { login: 'curator' }, { language: 'ru' });
    const letter = lettersTo('curator').at(-1) ?? '';
    const number = await numberOf(appeal);
    expect(letter).toContain(`Appeal: No. ${number}`);
    expect(letter).toContain('First reply, 80% of the time gone');
    expect(letter).toContain(`Acknowledge: https://otklik.example/notices/`);
    expect(
      letter
        .replace(/^Topic: .*$|^.*, Otklik$/gm, '')
        .split('\n\n')
        .slice(1)
        .join(),
    ).not.toMatch(/[а-яё]/i);
  });

  test('waits while the mail server is down, and goes out when it is back', async () => {
    const appeal = await lives.routed();
    await fire(appeal);
    await mail.goDown();
    expect(await sendAll(appeal)).toMatchObject([{ status: 'waiting', lastError: 'ESOCKET', attempts: 1 }]);
    await mail.comeBack();
    expect(await sendAll(appeal)).toMatchObject([{ status: 'sent', lastError: null, attempts: 2 }]);
    expect(lettersTo('curator').filter((text) => text.includes(`Message-ID`)).length).toBeGreaterThan(0);
  });

  test('is put off, without an attempt, if the office is shut by the time', async () => {
    const appeal = await lives.routed();
    await fire(appeal);
    await office('shut');
    const [put] = await sendAll(appeal);
    expect(put).toMatchObject({ status: 'waiting', lastError: null, attempts: 0 });
    expect(put!.nextTryAt.getTime()).toBeGreaterThan(Date.now() + 3_600_000);
    expect(put!.giveUpAt.getTime() - put!.nextTryAt.getTime()).toBe(86_400_000);
    await office('open');
    expect(await sendAll(appeal)).toMatchObject([{ status: 'sent', attempts: 1 }]);
  });

  test('waits for no opening any more once the appeal is marked as urgent', async () => {
    await office('shut');
    const appeal = await lives.routed();
    const waiting = await fire(appeal);
    expect((await noticesOf(appeal))[0]!.nextTryAt.getTime()).toBeGreaterThan(Date.now() + 3_600_000);
    await lives.activities.takeAct(waiting, await lives.ask(waiting, { kind: 'setImportance', importance: 'urgent' }));
    expect((await noticesOf(appeal))[0]!.nextTryAt.getTime()).toBeLessThanOrEqual(Date.now());
    expect(await sendAll(appeal)).toMatchObject([{ status: 'sent' }]);
  });

  test('is passed on to the curators if its reader has left while it waited', async () => {
    await ladder({ percent: 80, ...telling('person:moderator', ['email']) });
    const appeal = await lives.routed();
    await fire(appeal);
    const moderator = await db.manager.findOneByOrFail(Operator, { login: 'moderator' });
    await db.manager.update(Operator, moderator.id, { blockedAt: new Date() });
    await sendAll(appeal);
    const all = await sendAll(appeal);
    await db.manager.update(Operator, moderator.id, { blockedAt: null });
    await ladder({ percent: 80, ...telling('person:curator', ['email']) });
    expect(all.find(({ recipient }) => recipient === moderator.id)).toMatchObject({ status: 'failed', lastError: 'has-left' });
    const others = all.filter(({ recipient }) => recipient !== moderator.id);
    expect(others.map(({ address }) => address).sort()).toEqual(
      ['admin', 'curator', 'deputy'].map((login) => `${login}@district.example`),
    );
    const inbox = (await db.query(
      `select o.login from notifications n join operators o on o.id = n.operator_id where n.appeal_id = $1 and n.kind = 'escalated' order by 1`,
      [appeal.appealId],
    )) as { login: string }[];
    expect(inbox.map(({ login }) => login)).toEqual(['admin', 'curator', 'deputy', 'moderator']);
  });

  test('that went out before a kill could store it goes again as the same letter', async () => {
    const appeal = await lives.routed();
    await fire(appeal);
    const [notice] = await sendAll(appeal);
    await forget(notice);
    await sendAll(appeal);
    const [once, again] = lettersTo('curator').filter((text) => text.includes(`Message-ID: <${notice?.id}@district.example>`));
    const linksIn = (letter = ''): string[] => letter.match(/https:\S+/g) ?? [];
    expect(linksIn(again)).toEqual(linksIn(once));
    expect(linksIn(once)).toHaveLength(2);
  });

  test('is given up after a day', async () => {
    const appeal = await lives.routed();
    await fire(appeal);
    await db.query(`update notices set give_up_at = now() where appeal_id = $1`, [appeal.appealId]);
    expect(await sendAll(appeal, noticesWith(null))).toMatchObject([{ status: 'failed', lastError: 'not-configured' }]);
  });
});

describe('a step that calls a webhook', () => {
  const secret = 'whsec_for_the_test';
  beforeAll(async () => {
    await db.manager.insert(WebhookAddress, { name: 'Диспетчерская', url: receiver.url, secret: seal.close(secret) });
    await ladder({ percent: 80, ...telling('head', ['webhook'], 30) });
  });

  test('is repeated while the receiver is down, and comes signed when it is back', async () => {
    const appeal = await lives.routed();
    await fire(appeal);
    await receiver.goDown();
    const [waiting] = await sendAll(appeal);
    expect(waiting).toMatchObject({ status: 'waiting', lastError: 'ECONNREFUSED', attempts: 1 });
    const again = await sendAll(appeal);
    expect(again).toMatchObject([{ status: 'waiting', attempts: 2 }]);
    expect(again[0]!.nextTryAt.getTime() - Date.now()).toBeGreaterThan(waiting!.nextTryAt.getTime() - Date.now());
    await receiver.comeBack();
    const [sent] = await sendAll(appeal);
    expect(sent).toMatchObject({ status: 'sent', address: receiver.url, providerId: 'HTTP 204', attempts: 3 });

    const [{ headers, body } = { headers: {}, body: '' }] = receiver.calls;
    const [, seconds = '', signature] = /^t=(\d+),v1=([\da-f]+)$/.exec(String(headers['otklik-signature'])) ?? [];
    expect(signature).toBe(createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex'));
    expect(headers['otklik-notice']).toBe(sent?.id);
    const told = JSON.parse(body) as Record<string, string>;
    expect(told).toMatchObject({ number: await numberOf(appeal), milestone: 'first-reply', step: '80', to: 'head' });
    expect(Object.keys(told).sort()).toEqual(
      'acknowledgeUrl at department dueAt event id milestone number step to topic urgent url'.split(' '),
    );
  });

  test('that was made before a kill could store it comes again under the same id', async () => {
    const appeal = await lives.routed();
    await fire(appeal);
    const [notice] = await sendAll(appeal);
    await forget(notice);
    await sendAll(appeal);
    const calls = receiver.calls.filter(({ headers }) => headers['otklik-notice'] === notice?.id);
    expect(calls.map(({ body }) => body)).toEqual([calls[0]?.body, calls[0]?.body]);
  });

  test('calls nothing within our own walls where residents are served', async () => {
    const appeal = await lives.routed();
    await fire(appeal);
    const [notice] = await sendAll(appeal, noticesWith(null, 'production'));
    expect(notice).toMatchObject({ status: 'waiting', lastError: 'inward-address' });
  });
});

describe('a step that is to be acknowledged', () => {
  const minute = 60_000;
  const escalationsOf = ({ appealId }: AppealView) =>
    db.query(`select step, acknowledged_at is not null as acknowledged from escalations where appeal_id = $1 order by at`, [
      appealId,
    ]) as Promise<{ step: string; acknowledged: boolean }[]>;
  const lastOf = async ({ appealId }: AppealView, what: string) => {
    const query = `select because from audit_entries where appeal_id = $1 and what = $2 order by seq desc limit 1`;
    return ((await db.query(query, [appealId, what])) as { because: object }[])[0]?.because;
  };
  beforeAll(() =>
    ladder(
      { percent: 50, ...telling('person:curator', ['email'], 1) },
      { percent: 80, ...telling('deputy') },
      { percent: 100, ...telling('chief') },
    ),
  );

  test('and is not: the next one fires when the time is over, once, and the one after it in its own time', async () => {
    const appeal = await lives.routed();
    const eighty = (await db.query(
      `select s ->> 'at' as at from milestones, jsonb_array_elements(steps) s
      where appeal_id = $1 and kind = 'first-reply' order by 1`,
      [appeal.appealId],
    )) as { at: string }[];
    const waiting = await fire(appeal);
    expect(waiting.next).toMatchObject({ step: '80' });
    expect(Date.parse(waiting.next!.at)).toBeLessThanOrEqual(Date.now() + minute);
    const early = await fire(waiting);
    expect(early.next).toMatchObject({ step: '100', at: eighty[2]?.at });
    expect(await escalationsOf(appeal)).toEqual([
      { step: '50', acknowledged: false },
      { step: '80', acknowledged: false },
    ]);
    expect(await lastOf(appeal, 'escalated')).toMatchObject({ step: '80', early: 'yes' });
    expect(await lives.activities.passInstant(appeal, waiting.next!)).toEqual(early);
  });

  test('and is, by whoever was told and opens the appeal: the next one keeps its own time, and an alarm set before does nothing', async () => {
    const appeal = await lives.routed();
    const waiting = await fire(appeal);
    const { id: curator } = await db.manager.findOneByOrFail(Operator, { login: 'curator' });
    const { id: stranger } = await db.manager.findOneByOrFail(Operator, { login: 'moderator' });
    await acknowledgeInPanel(db, { operatorId: stranger, appealId: appeal.appealId });
    expect((await lives.read(appeal.appealId)).next).toEqual(waiting.next);
    await acknowledgeInPanel(db, { operatorId: curator, appealId: appeal.appealId });
    await acknowledgeInPanel(db, { operatorId: curator, appealId: appeal.appealId });
    expect(await lastOf(appeal, 'acknowledged')).toMatchObject({ step: '50', through: 'panel' });
    const [letter] = await noticesOf(appeal);
    expect(letter?.acknowledgedAt).not.toBeNull();
    const calm = await fire(waiting);
    expect(calm.next?.step).toBe('80');
    expect(Date.parse(calm.next!.at)).toBeGreaterThan(Date.parse(waiting.next!.at));
    expect(await escalationsOf(appeal)).toEqual([{ step: '50', acknowledged: true }]);
  });

  test('while the office is shut, its minutes run from the opening', async () => {
    await office('shut');
    const waiting = await fire(await lives.routed());
    expect(waiting.next).toMatchObject({ step: '80' });
    expect(Date.parse(waiting.next!.at)).toBeGreaterThan(Date.now() + minute);
  });
});

describe('who is told, and when', () => {
  test('whoever is away, and his substitute, and the substitute’s; and where all are away, a curator who is here', async () => {
    await ladder({ percent: 80, ...telling('person:curator', ['email']) });
    const idOf = async (login: string) => (await db.manager.findOneByOrFail(Operator, { login })).id;
    const [curator, moderator, admin] = [await idOf('curator'), await idOf('moderator'), await idOf('admin')];
    const deputy = await idOf('deputy');
    const days = { fromDay: '2020-01-01', toDay: '2099-12-31' };
    await db.manager.insert(Absence, [
      { ...days, operatorId: curator, substituteId: moderator, reason: 'leave' },
      { ...days, operatorId: moderator, substituteId: admin, reason: 'sick' },
      { ...days, operatorId: admin, substituteId: curator, reason: 'sick' },
      { operatorId: curator, fromDay: '2020-01-01', toDay: '2020-02-01', substituteId: admin, reason: 'leave' },
    ]);
    const appeal = await lives.routed();
    await fire(appeal);
    const told = (await noticesOf(appeal)).map(({ recipient }) => recipient);
    expect(told.sort()).toEqual([curator, moderator, admin, deputy].sort());
    const [line] = (await db.query(`select because from audit_entries where appeal_id = $1 and what = 'escalated'`, [
      appeal.appealId,
    ])) as { because: object }[];
    expect(line?.because).toMatchObject({ to: 'person', person: curator, notified: 4, instead: 'curator' });
    const { substitutes } = line?.because as { substitutes: object[] };
    expect(substitutes).toContainEqual({ of: curator, told: moderator });
    await db.query(`delete from absences`);
  });

  test('outside working hours a letter waits for the opening and the inbox does not; the urgent class rings at once', async () => {
    await ladder({ percent: 80, ...telling('person:curator', ['email']) });
    await office('shut');
    const appeal = await lives.routed();
    await fire(appeal);
    const [notice] = await noticesOf(appeal);
    expect(notice!.nextTryAt.getTime()).toBeGreaterThan(Date.now() + 3_600_000);
    const [inbox] = (await db.query(`select count(*)::int as n from notifications where appeal_id = $1 and kind = 'escalated'`, [
      appeal.appealId,
    ])) as unknown[];
    expect(inbox).toEqual({ n: 1 });

    const urgent = await lives.routed();
    await db.query(`update appeals set urgent = true where id = $1`, [urgent.appealId]);
    await fire(urgent);
    const [loud] = await noticesOf(urgent);
    expect(loud!.nextTryAt.getTime()).toBeLessThanOrEqual(Date.now());
  });
});
