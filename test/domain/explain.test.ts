import { describe, expect, test } from '@jest/globals';
import type { ActKind } from '../../domain/appeal.js';
import { machine, operator, resident, type Because, type By } from '../../domain/audit.js';
import { explain, explainNotice, type Names } from '../../domain/explain.js';
import type { Language } from '../../domain/language.js';
import { refusalSentence } from '../../domain/refusals.js';

const names: Names = {
  topic: () => 'Уборка снега',
  group: () => 'Дороги',
  department: () => 'Отдел дорог',
  territory: () => 'Игрим',
  policy: () => 'Показ',
  template: (code) => code,
  operator: () => 'Куратор',
  community: () => 'Игрим',
  reason: () => 'ждём подрядчика',
};
const escalated = (step: string): Because => ({ what: 'escalated', milestone: 'first-reply', step, to: 'curator', notified: 1 });

test.each<[string, By, Because, string, string]>([
  [
    'half of the time',
    machine('clock'),
    escalated('50'),
    'Часы. «Первый ответ», прошло 50 % срока: сообщено куратору.',
    'Clock. First reply, 50% of the time gone: told the curator.',
  ],
  [
    'the whole of it',
    machine('clock'),
    escalated('100'),
    'Часы. «Первый ответ», срок вышел: сообщено куратору.',
    'Clock. First reply, time is up: told the curator.',
  ],
  [
    'two minutes more',
    machine('clock'),
    escalated('+2m'),
    'Часы. «Первый ответ», через 2 мин после срока: сообщено куратору.',
    'Clock. First reply, 2 min after the deadline: told the curator.',
  ],
  [
    'four working hours more',
    machine('clock'),
    escalated('+4wh'),
    'Часы. «Первый ответ», через 4 раб. ч после срока: сообщено куратору.',
    'Clock. First reply, 4 working h after the deadline: told the curator.',
  ],
  [
    'a step by every channel, early, to a person who is away',
    machine('clock'),
    {
      ...{ what: 'escalated', milestone: 'first-reply', step: '80', to: 'person', person: '1', notified: 2, early: 'yes' },
      ...{ by: ['email', 'webhook'], substitutes: [{ of: '1', told: '1' }] },
    },
    'Часы. «Первый ответ», прошло 80 % срока: сообщено сотруднику «Куратор» (и по почте, и вебхуком). Раньше времени: предыдущий шаг никто не подтвердил. Отсутствует: Куратор; замещает: Куратор.',
    'Clock. First reply, 80% of the time gone: told Куратор (also by e-mail, also by webhook). Before its time: nobody acknowledged the step before. Away: Куратор; substitute: Куратор.',
  ],
  [
    'a step whose person has left',
    machine('clock'),
    { what: 'escalated', milestone: 'first-reply', step: '80', to: 'head', notified: 3, instead: 'curator', by: ['email'] },
    'Часы. «Первый ответ», прошло 80 % срока: следовало сообщить руководителю подразделения, но на месте никого нет; сообщено куратору (и по почте).',
    'Clock. First reply, 80% of the time gone: the head of department was to be told, but nobody is there; told the curator (also by e-mail).',
  ],
  [
    'a reply that a curator enters for an outside body',
    operator('1'),
    { what: 'reply-submitted', commandId: '1', replyId: '1', kind: 'final', onBehalfOf: 'roads' },
    'Куратор. За «Отдел дорог» внесён ответ.',
    'Куратор. Reply entered for “Отдел дорог”.',
  ],
  [
    'and its refusal',
    operator('1'),
    { what: 'declined', commandId: '1', department: 'roads', times: 1, onBehalfOf: 'roads' },
    'Куратор. За «Отдел дорог» внесён отказ: «не наша компетенция». Возвратов: 1.',
    'Куратор. Entered for “Отдел дорог”: the appeal is not theirs. Times returned: 1.',
  ],
  [
    'an acknowledgement by a link',
    operator('1'),
    { what: 'acknowledged', milestone: 'first-reply', step: '80', through: 'link' },
    'Куратор. «Первый ответ», прошло 80 % срока: принято по ссылке из оповещения.',
    'Куратор. First reply, 80% of the time gone: acknowledged by the link of the notice.',
  ],
  [
    'a resident’s further words',
    resident,
    { what: 'message-joined', messageId: '1' },
    'Житель. Обращение дополнено.',
    'Resident. More was written.',
  ],
  [
    'an extension, with the reason that a person gave',
    operator('1'),
    {
      ...{ what: 'extended', commandId: '1', milestone: 'final', zone: 'Asia/Yekaterinburg' },
      ...{ was: '2026-11-23T13:00:00.000Z', until: '2026-11-30T13:00:00.000Z' },
    },
    'Куратор. Срок «окончательный ответ» продлён с пн 23.11 18:00 до пн 30.11 18:00. Причина: ждём подрядчика.',
    'Куратор. Deadline “final reply” extended from Mon 23/11 18:00 to Mon 30/11 18:00. Reason: ждём подрядчика.',
  ],
  [
    'a pause',
    operator('1'),
    { what: 'paused', commandId: '1', reason: 'Уточняем адрес', until: '2026-11-30T13:00:00.000Z', zone: 'Asia/Yekaterinburg' },
    'Куратор. Срок приостановлен, ждём жителя: «Уточняем адрес». Без ответа пойдёт снова пн 30.11 18:00.',
    'Куратор. The clock stands, the resident is awaited: “Уточняем адрес”. Without an answer it goes on Mon 30/11 18:00.',
  ],
  [
    'its end',
    resident,
    {
      ...{ what: 'resumed', why: 'resident', zone: 'Asia/Yekaterinburg' },
      ...{ since: '2026-11-23T05:00:00.000Z', till: '2026-11-23T06:00:00.000Z' },
    },
    'Житель. Срок идёт снова: житель ответил. Стоял с пн 23.11 10:00 до пн 23.11 11:00.',
    'Resident. The clock goes on: the resident wrote. It stood from Mon 23/11 10:00 to Mon 23/11 11:00.',
  ],
  [
    'a promise that was kept',
    machine('publisher'),
    { what: 'promise-kept', replyId: '1', until: '2026-11-23T13:00:00.000Z', zone: 'Asia/Yekaterinburg' },
    'Публикация. Обещание выполнено: срок был пн 23.11 18:00.',
    'Publisher. Promise kept: it was due Mon 23/11 18:00.',
  ],
  [
    'a rule',
    machine('router'),
    {
      ...{ what: 'routed', version: 14, topic: 'snow', department: 'roads', policy: 'show' },
      by: { kind: 'rule', number: 12, name: 'Зима' },
    },
    'Маршрутизатор. Направлено в «Отдел дорог» по правилу № 12 «Зима», сроки «Показ». Настройки версии 14.',
    'Router. Sent to “Отдел дорог” by rule No. 12 “Зима”, deadlines “Показ”. Settings version 14.',
  ],
  [
    'a move to a newer version that brings another policy',
    operator('1'),
    {
      ...{ what: 'version-adopted', version: 15, was: 14, commandId: '1', from: 'roads', to: 'roads', policy: 'show' },
      policyBy: { kind: 'rule', number: 12, name: 'Зима' },
      also: [{ effect: 'label', label: 'снег', by: { kind: 'rule', number: 13, name: 'Снег' } }],
    },
    'Куратор. Переведено с версии настроек 14 на версию 15. Сроки «Показ» (правило № 12 «Зима»). Метка «снег»: правило № 13 «Снег».',
    'Куратор. Moved from settings version 14 to version 15. Deadlines “Показ” (rule No. 12 “Зима”). Label “снег”: rule No. 13 “Снег”.',
  ],
  [
    'a move as older lines have it',
    operator('1'),
    { what: 'version-adopted', version: 15, was: 14, commandId: '1', from: null, to: null },
    'Куратор. Переведено с версии настроек 14 на версию 15.',
    'Куратор. Moved from settings version 14 to version 15.',
  ],
  [
    'a person',
    operator('1'),
    { what: 'rejected', commandId: '1', reason: 'spam' },
    'Куратор. Отклонено: спам или реклама.',
    'Куратор. Rejected: spam or advertising.',
  ],
  [
    'an operator whose rights changed',
    operator('1'),
    {
      what: 'operator-changed',
      operatorId: '2',
      changed: ['roles', 'password', 'blocked'],
      roles: ['auditor'],
      department: 'roads',
    },
    'Куратор. Сотрудник «Куратор», изменено: роли, пароль, вход закрыт. Теперь аудитор, «Отдел дорог».',
    'Куратор. Operator “Куратор”, changed: roles, password, sign-in closed. Now auditor, “Отдел дорог”.',
  ],
  [
    'a program’s key',
    operator('1'),
    { what: 'api-key-made', operatorId: '2', key: '0123456789ab' },
    'Куратор. Выдан ключ программы 0123456789ab… с правами «Куратор».',
    'Куратор. API key 0123456789ab… made with the rights of “Куратор”.',
  ],
  [
    'keys of a community',
    operator('1'),
    { what: 'community-keys-changed', communityId: '3', keys: ['token', 'secret'] },
    'Куратор. Сообщество «Игрим», записано: ключ сообщества, секрет событий.',
    'Куратор. Community “Игрим”, written: key of the community, secret of events.',
  ],
])('the history tells of %s', (_what, by, because, russian, english) => {
  expect(explain({ by, because }, names, 'ru')).toBe(russian);
  expect(explain({ by, because }, names, 'en')).toBe(english);
});

describe('what is not sure is told in English by the topics it might be', () => {
  const unsure = (candidates: string[]): Because => ({
    ...{ what: 'classified', messageId: '1', version: 1, decision: 'unsure', why: 'по-русски', topic: null, territory: null },
    ...{ urgent: false, words: [], candidates: candidates.map((topic) => ({ topic, score: 1 })) },
  });
  test.each<[string[], string]>([
    [[], 'Classifier. There are no words that tell the topic. Settings version 1.'],
    [['snow'], 'Classifier. Not sure of the topic: “Уборка снега”. Settings version 1.'],
  ])('%j', (candidates, sentence) =>
    expect(explain({ by: machine('classifier'), because: unsure(candidates) }, names, 'en')).toBe(sentence),
  );
});

test.each<[string, Record<string, unknown>, string, string]>([
  ['assigned', {}, 'Назначено вашему подразделению', 'Assigned to your department'],
  ['never heard of', {}, 'По обращению нужно решение', 'The appeal needs a decision'],
  [
    'escalated',
    { milestone: 'final', step: '+1wd', to: 'chief' },
    '«Окончательный ответ», через 1 раб. дн после срока: сообщено главе',
    'Final reply, 1 working d after the deadline: told the head of the administration',
  ],
])('the inbox tells what was %s', (kind, because, russian, english) => {
  expect(explainNotice(kind, because, 'ru')).toBe(russian);
  expect(explainNotice(kind, because, 'en')).toBe(english);
});

test.each<[string, ActKind, Language, string]>([
  ['in-closed', 'submitReply', 'ru', 'Ответить: нельзя, обращение в состоянии «Закрыто»'],
  ['in-closed', 'submitReply', 'en', 'Reply: not possible, the appeal is in the state “Closed”'],
  ['being-sent', 'withdrawReply', 'ru', 'Ответ уже отправляется, отозвать его нельзя'],
  ['open-2026-000012', 'reopen', 'en', 'Appeal No. 2026-000012 of this thread is open already'],
  [
    'beyond-2026-12-24T13:00:00.000Z@Asia/Yekaterinburg',
    'extend',
    'ru',
    'Регламент этого обращения разрешает срок не позже чт 24.12 18:00',
  ],
  [
    'beyond-2026-12-24T13:00:00.000Z@Asia/Yekaterinburg',
    'extend',
    'en',
    'The policy of this appeal allows a date not later than Thu 24/12 18:00',
  ],
  ['Слова прежних времён', 'reopen', 'ru', 'Слова прежних времён'],
])('the refusal %s of %s in %s', (refusal, kind, language, sentence) =>
  expect(refusalSentence(refusal, kind, language)).toBe(sentence),
);
