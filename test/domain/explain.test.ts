import { describe, expect, test } from '@jest/globals';
import type { ActKind } from '../../domain/appeal.js';
import { machine, operator, resident, type Because, type By } from '../../domain/audit.js';
import { explain, explainNotice, type Names } from '../../domain/explain.js';
import type { Language } from '../../domain/language.js';
import { refusalSentence } from '../../domain/refusals.js';

const names: Names = {
  topic: () => 'Уборка снега',
  department: () => 'Отдел дорог',
  territory: () => 'Игрим',
  policy: () => 'Показ',
  operator: () => 'Куратор',
  community: () => 'Игрим',
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
    'a resident’s further words',
    resident,
    { what: 'message-joined', messageId: '1' },
    'Житель. Обращение дополнено.',
    'Resident. More was written.',
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
  ['Слова прежних времён', 'reopen', 'ru', 'Слова прежних времён'],
])('the refusal %s of %s in %s', (refusal, kind, language, sentence) =>
  expect(refusalSentence(refusal, kind, language)).toBe(sentence),
);
