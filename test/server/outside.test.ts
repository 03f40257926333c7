import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Department } from '../../db/entities/department.js';
import { Escalation } from '../../db/entities/escalation.js';
import { Notice } from '../../db/entities/notice.js';
import { Operator } from '../../db/entities/operator.js';
import { publishSettings } from '../../db/publish-settings.js';
import { machine } from '../../domain/audit.js';
import { createLinks } from '../../server/notices/links.js';
import { startMailServer, type MailServer } from '../support/receivers.js';
import { startOtklik, type Otklik } from '../support/otklik.js';
import { waitFor } from '../support/wait-for.js';

let otklik: Otklik;
let mail: MailServer;
beforeAll(async () => {
  mail = await startMailServer();
  otklik = await startOtklik({ environment: { SMTP_URL: mail.url, SMTP_FROM: 'Отклик <otklik@district.example>' } });
  const { db } = otklik.parts;
  await db.manager.update(Department, { kind: 'outside' }, { calendarCode: 'around-the-clock' });
  await db.manager.update(Department, { code: 'power' }, { email: 'dispatcher@power.example' });
  await db.transaction((tx) => publishSettings(tx, { by: machine('installation'), reason: 'Почта электрических сетей' }));
}, 120_000);
afterAll(async () => {
  await otklik?.close();
  await mail.close();
});

interface Item {
  number: string;
  status: string;
  department: { code: string } | null;
  replies: { status: string; publishedUrl: string | null; onBehalfOf: { code: string; name: string } | null }[];
}
const words = 'Во всём посёлке нет света с шести утра, Иванов Пётр, когда дадут?';

/** An appeal of resident `id` at the power company, and the path of the link it was sent. */
const asked = async (id: string): Promise<{ number: string; thread: string; link: string }> => {
  const comment = { communityId: '226000002', postId: '1', text: words };
  const { url } = await otklik.stand<{ url: string }>('POST', `/actors/${id}/comment`, comment);
  const { number, department } = await waitFor(
    async () => {
      const { body } = await otklik.api<{ items: Item[] }>('GET', `/appeals?thread=${encodeURIComponent(url)}`);
      return body.items.find(({ status }) => status === 'triage' || status === 'assigned');
    },
    'the appeal to be routed',
    30_000,
  );
  if (department?.code !== 'power') {
    const given = await otklik.api(
      'POST',
      `/appeals/${number}/department`,
      { code: 'power' },
      { 'Idempotency-Key': randomUUID() },
    );
    expect(given.status).toBe(201);
  }
  const letter = await waitFor(() => mail.letters.find(({ text }) => text.includes(number)), 'a letter', 20_000);
  expect(letter.to).toEqual(['dispatcher@power.example']);
  expect(letter.text).not.toContain('Иванов');
  const [, link = ''] = /https?:\/\/[^/]+(\/outside\/\S+)/.exec(letter.text) ?? [];
  return { number, thread: url, link };
};
const ask = async (path: string, form?: Record<string, string>): Promise<{ status: number; text: string; headers: Headers }> => {
  const response = await fetch(otklik.url + path, form ? { method: 'POST', body: new URLSearchParams(form) } : {});
  return { status: response.status, text: await response.text(), headers: response.headers };
};
const standing = async (number: string): Promise<Item> => (await otklik.api<Item>('GET', `/appeals/${number}`)).body;
const historyOf = async (number: string): Promise<string[]> =>
  (await otklik.api<{ items: { sentence: string }[] }>('GET', `/appeals/${number}/audit`)).body.items.map(
    ({ sentence }) => sentence,
  );

test('an outside body reads, answers by its link once, and the answer stands in the resident’s thread', async () => {
  const { number, thread, link } = await asked('100001');
  const page = await ask(link);
  expect(page.status).toBe(200);
  expect(page.text).toContain('нет света с шести утра');
  expect(page.text).toContain('Электрические сети');
  expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-/);
  expect(page.headers.get('referrer-policy')).toBe('no-referrer');
  expect(page.headers.get('cache-control')).toBe('no-store');

  const empty = await ask(`${link}/answer`, { text: ' ' });
  expect(empty.status).toBe(422);
  expect(empty.text).toContain('не может быть пустым');

  const text = 'Авария на подстанции, свет дадут к 18:00.';
  expect((await ask(`${link}/answer`, { text })).text).toContain('ответ принят');
  await waitFor(async () => (await standing(number)).status === 'observing', 'the answer to be published', 30_000);
  const { replies } = await otklik.stand<{ replies: object[] }>('GET', `/assert/thread?url=${encodeURIComponent(thread)}`);
  expect(replies).toMatchObject([{ text }]);
  expect((await standing(number)).replies).toMatchObject([{ onBehalfOf: null }]);
  const history = await historyOf(number);
  expect(history).toContain('Внешняя организация «Электрические сети». Написан ответ.');
  expect(history).toContain('Оповещения. Внешней организации «Электрические сети» отправляется ссылка для ответа.');

  for (const again of [await ask(link), await ask(`${link}/answer`, { text: 'И ещё раз' })]) {
    expect(again.status).toBe(410);
    expect(again.text).not.toContain('нет света');
  }
}, 90_000);

test('its page speaks English too, and names what the resident attached: of links only those of photos', async () => {
  const { number, link } = await asked('100006');
  const photo = 'https://photos.example/1.jpg?size=2&sign=3';
  const attachments = [
    { kind: 'photo', url: photo },
    { kind: 'doc', url: 'https://vk.example/doc100006_1' },
    { kind: '<b>new</b>', url: null },
  ];
  const { db } = otklik.parts;
  await db.query(`update messages set attachments = $2 where appeal_id = (select id from appeals where number = $1)`, [
    number,
    JSON.stringify(attachments),
  ]);
  const russian = (await ask(link)).text;
  expect(russian).toContain(`Вложения: <a href="${photo.replace('&', '&#38;')}"`);
  expect(russian).toContain('>фото</a>, документ, &#60;b&#62;new&#60;/b&#62;</p>');
  expect(russian).not.toContain('doc100006');
  const [, other = ''] = /<a href="([^"]+)"[^>]*>In English</.exec(russian) ?? [];
  expect(other).toBe(`${link}?language=en`);
  const english = (await ask(other)).text;
  expect(english).toContain('<html lang="en">');
  expect(english).toContain(`Appeal No. ${number}`);
  expect(english).toContain(`href="${link}?language=ru"`);
  const [, form = ''] = /action="([^"]+decline[^"]*)"/.exec(english) ?? [];
  expect((await ask(form, { reason: ' ' })).text).toContain('Reason: must not be empty');
  expect((await ask(form, { reason: 'Another district’s' })).text).toContain('will pass the appeal to somebody else');
  expect((await ask(other)).text).toContain('The link opens nothing any more');
}, 90_000);

test('a curator may enter its answer, or its refusal, and the record says for whom', async () => {
  const { number } = await asked('100007');
  const key = (): Record<string, string> => ({ 'Idempotency-Key': randomUUID() });
  expect((await otklik.api('POST', `/appeals/${number}/replies`, { text: 'Свет дали в 17:40.' }, key())).status).toBe(201);
  const body = { code: 'power', name: 'Электрические сети' };
  expect((await standing(number)).replies).toMatchObject([{ onBehalfOf: body }]);
  expect(await historyOf(number)).toContain('Администратор. За «Электрические сети» внесён ответ.');
  const { items } = (
    await otklik.api<{ items: { what: string; because: object; sentence: string }[] }>(
      'GET',
      `/appeals/${number}/audit`,
      undefined,
      { 'Accept-Language': 'en' },
    )
  ).body;
  const entered = items.find(({ what }) => what === 'reply-submitted');
  expect(entered?.because).toMatchObject({ onBehalfOf: 'power' });
  expect(entered?.sentence).toBe('Администратор. Reply entered for “Электрические сети”.');

  const { number: other } = await asked('100008');
  expect((await otklik.api('POST', `/appeals/${other}/decline`, { reason: 'Звонили, не их' }, key())).status).toBe(201);
  expect(await historyOf(other)).toContain(
    'Администратор. За «Электрические сети» внесён отказ: «не наша компетенция». Возвратов: 1.',
  );
}, 90_000);

test('or declines with a reason, and the appeal goes back to triage', async () => {
  const { number, link } = await asked('100002');
  expect((await ask(`${link}/decline`, { reason: 'Это сети другого района' })).text).toContain('Отказ принят');
  expect(await standing(number)).toMatchObject({ status: 'triage', department: null });
  expect((await ask(link)).status).toBe(410);
}, 90_000);

test('the link of another, a cut one, one that has expired and one whose appeal went elsewhere open nothing', async () => {
  const { number, link } = await asked('100003');
  const other = link.replace(/.$/, (sign) => (sign === 'A' ? 'B' : 'A'));
  for (const path of [other, link.slice(0, -1), '/outside/x', link.replace('/outside/', '/notices/')])
    expect([path, (await ask(path)).status]).toEqual([path, 404]);
  const { db } = otklik.parts;
  const ofThis = `appeal_id = (select id from appeals where number = $1)`;
  await db.query(`update notices set expires_at = now() where ${ofThis}`, [number]);
  expect((await ask(link)).status).toBe(410);
  await db.query(`update notices set expires_at = now() + interval '1 day' where ${ofThis}`, [number]);
  expect((await ask(link)).status).toBe(200);
  await otklik.api('POST', `/appeals/${number}/department`, { code: 'roads' }, { 'Idempotency-Key': randomUUID() });
  expect((await ask(link)).status).toBe(410);
}, 90_000);

test('the link of a step acknowledges it by a press of the button, not by being opened', async () => {
  const { db, seal } = otklik.parts;
  const { number } = await asked('100004');
  const [step] = (await db.query(
    `select m.id, m.steps -> 0 ->> 'key' as key, a.id as "appealId" from milestones m join appeals a on a.id = m.appeal_id
     where a.number = $1 and m.kind = 'first-reply'`,
    [number],
  )) as { id: string; key: string; appealId: string }[];
  const { appealId, id: milestoneId, key } = step!;
  const { id: recipient } = await db.manager.findOneByOrFail(Operator, { login: 'curator' });
  await db.manager.insert(Escalation, { appealId, milestoneId, step: key, to: 'curator', at: new Date() });
  const { identifiers } = await db.manager.insert(Notice, {
    ...{ appealId, round: 1, once: `${appealId}/1/escalate/${milestoneId}/${key}`, channel: 'email', kind: 'escalated' },
    ...{ recipientKind: 'operator', recipient, status: 'sent', nextTryAt: new Date(), giveUpAt: new Date() },
  });
  const link = createLinks({ seal, config: { publicUrl: '' } }).acknowledge((identifiers[0] as { id: string }).id);
  const isAcknowledged = async (): Promise<boolean> =>
    (await db.manager.findOneByOrFail(Escalation, { milestoneId, step: key })).acknowledgedAt !== null;
  expect((await ask(link)).text).toContain('>Принято</button>');
  expect(await isAcknowledged()).toBe(false);
  // Whoever has left has no door, and a link is one.
  await db.manager.update(Operator, recipient, { blockedAt: new Date() });
  expect([(await ask(link)).status, (await ask(link, {})).status]).toEqual([410, 410]);
  expect(await isAcknowledged()).toBe(false);
  await db.manager.update(Operator, recipient, { blockedAt: null });
  expect((await ask(link, {})).status).toBe(204);
  expect((await ask(link, {})).status).toBe(204);
  expect(await isAcknowledged()).toBe(true);
  const said = (await historyOf(number)).filter((sentence) => sentence.includes('принято по ссылке'));
  expect(said).toEqual([expect.stringMatching(/^Куратор/)]);
}, 90_000);

test('a body without an address is sent nothing, and the curators are told', async () => {
  const { number } = await asked('100005');
  await otklik.api('POST', `/appeals/${number}/department`, { code: 'waste' }, { 'Idempotency-Key': randomUUID() });
  const { db } = otklik.parts;
  const ofThis = `appeal_id = (select id from appeals where number = $1)`;
  expect(await db.query(`select 1 from notices where ${ofThis} and recipient = 'waste'`, [number])).toEqual([]);
  const told = await db.query(
    `select o.login from notifications n join operators o on o.id = n.operator_id
     where n.${ofThis} and n.kind = 'assigned' order by n.at desc`,
    [number],
  );
  expect(told).toContainEqual({ login: 'curator' });
}, 90_000);

test('whoever tries many links is told to wait', async () => {
  const statuses = await Promise.all(Array.from({ length: 40 }, () => ask('/outside/x').then(({ status }) => status)));
  expect(statuses).toContain(429);
});
