import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { calendars } from '../../db/seed/calendars.js';
import { departments } from '../../db/seed/departments.js';
import { ladders } from '../../db/seed/ladders.js';
import { phrases } from '../../db/seed/phrases.js';
import { policies } from '../../db/seed/policies.js';
import { rules as seededRules } from '../../db/seed/rules.js';
import { territories } from '../../db/seed/territories.js';
import { groups, topics as seededTopics } from '../../db/seed/topics.js';
import { urgency } from '../../db/seed/urgency.js';
import { decide, decideFor, type Incoming } from '../../domain/decide.js';
import type { Addressee, Condition, Effects, RoutingRule, Settings, Topic, When } from '../../domain/settings.js';

const topic = (code: string, group: string, department: string | null, fastTrack = false): Topic => ({
  ...{ code, group, department, fastTrack, name: code, stems: [`${code}*`] },
  ...{ season: null, photoRequired: false, norms: '', examples: [] },
});
const topics = [topic('snow', 'roads', 'roads'), topic('pit', 'roads', 'roads', true), topic('garden', 'education', null)];

const of = (kind: 'topic' | 'group' | 'territory' | 'network' | 'community', ...codes: string[]): Condition => ({ kind, codes });
const words = (...stems: string[]): Condition => ({ kind: 'words', stems });
const all = (...conditions: Condition[]): When => ({ all: conditions, any: [], none: [] });
const always = all();
const rule = (number: number, priority: number, effects: Partial<Effects>, when: When = always): RoutingRule => ({
  ...{ number, priority, when, name: `Правило ${number}` },
  effects: {
    ...{ topic: null, importance: null, department: null, policy: null },
    ...{ approval: null, template: null, label: null },
    ...effects,
  },
});
const to = (department: string): Partial<Effects> => ({ department });

const bare: Settings = {
  ...{ groups, topics, departments: [], territories, policies, calendars, ladders },
  phrases: { thanks: ['спасибо'], chatter: [], complaint: [] },
  ...{ rules: [], addressees: [], urgency: [], templates: [] },
};
/** A Tuesday, noon in Berezovo. */
const incoming: Incoming = {
  ...{ text: 'Snow', at: '2026-11-24T07:00:00.000Z', network: 'vk', community: '226000001' },
  ...{ communityTerritory: 'igrim', communityPolicy: 'show', hasOpenAppeal: false },
};
const lawful = { ...bare, departments: ['roads', 'igrim', 'office', 'first', 'second', 'education'].map(departmentOf) };
function departmentOf(code: string): Settings['departments'][number] {
  return { code, name: code, timeZone: 'Asia/Yekaterinburg', calendar: 'office', policy: null, kind: 'own', email: null };
}
const decided = (settings: Partial<Settings>, change: Partial<Incoming> = {}) =>
  decide({ ...lawful, ...settings }, { ...incoming, ...change });

const everything = [
  of('topic', 'snow', 'pit'),
  of('group', 'roads'),
  of('territory', 'igrim'),
  of('network', 'vk'),
  of('community', '226000001'),
];

const full = rule(1, 10, to('igrim'), all(...everything));

describe('who answers: rules before the table of addressees', () => {
  test.each<[string, RoutingRule[], Partial<Incoming>, string]>([
    ['without rules the topic itself knows its department', [], {}, 'roads by topic'],
    ['a topic without a department needs a moderator', [], { text: 'Garden' }, 'nobody'],
    ['so does a text without a topic', [rule(1, 10, to('office'))], { text: 'Кинотеатр' }, 'nobody'],
    ['a rule of the topic goes before the topic', [rule(1, 10, to('igrim'), all(of('topic', 'snow')))], {}, 'igrim by rule 1'],
    ['of several topics any is enough', [rule(1, 10, to('igrim'), all(of('topic', 'pit', 'snow')))], {}, 'igrim by rule 1'],
    ['a rule of another topic does not', [rule(1, 10, to('igrim'), all(of('topic', 'pit')))], {}, 'roads by topic'],
    ['a rule of the group holds for its topics', [rule(1, 10, to('igrim'), all(of('group', 'roads')))], {}, 'igrim by rule 1'],
    ['and for no others', [rule(1, 10, to('igrim'), all(of('group', 'roads')))], { text: 'Garden' }, 'nobody'],
    ['a rule that asks nothing catches the rest', [rule(1, 99, to('office'))], { text: 'Garden' }, 'office by rule 1'],
    ['all conditions hold', [full], {}, 'igrim by rule 1'],
    ['another territory breaks it', [full], { communityTerritory: 'sosva' }, 'roads by topic'],
    ['an unknown territory too', [full], { communityTerritory: null }, 'roads by topic'],
    ['another network', [full], { network: 'ok' }, 'roads by topic'],
    ['another community', [full], { community: '1' }, 'roads by topic'],
    ['the lowest priority wins', [rule(1, 20, to('second')), rule(2, 10, to('first'))], {}, 'first by rule 2'],
    ['then the lowest number', [rule(7, 10, to('second')), rule(3, 10, to('first'))], {}, 'first by rule 3'],
    [
      'a narrow rule is not better for being narrow',
      [{ ...full, priority: 20 }, rule(2, 10, to('first'))],
      {},
      'first by rule 2',
    ],
  ])('%s', (_sentence, rules, change, expected) => {
    const { department, why } = decided({ rules }, change);
    const by = why.department?.kind === 'rule' ? `rule ${why.department.number}` : (why.department?.kind ?? '');
    expect(department === null ? 'nobody' : `${department} by ${by}`).toBe(expected);
  });

  const cell = (place: Partial<Addressee>, department: string): Addressee => ({
    ...{ topic: null, group: null, territory: null },
    ...place,
    department,
  });
  const byTopic = cell({ topic: 'snow', territory: 'igrim' }, 'igrim');
  const byGroup = cell({ group: 'roads', territory: 'igrim' }, 'second');
  const ofEducation = cell({ group: 'education' }, 'education');
  test.each<[string, Addressee[], Partial<Incoming>, string | null]>([
    ['the cell of topic and territory', [byGroup, byTopic], {}, 'igrim'],
    ['else that of the group there', [byGroup, cell({ topic: 'pit', territory: 'igrim' }, 'first')], {}, 'second'],
    ['which goes before the topic’s own department', [byGroup], {}, 'second'],
    ['elsewhere the topic’s own', [byGroup, byTopic], { communityTerritory: 'sosva' }, 'roads'],
    ['which goes before that of the group everywhere', [cell({ group: 'roads' }, 'first')], {}, 'roads'],
    ['and that is the last', [ofEducation], { text: 'Garden' }, 'education'],
    ['also where no territory is known', [ofEducation], { text: 'Garden', communityTerritory: null }, 'education'],
  ])('without a rule: %s', (_sentence, addressees, change, expected) => {
    expect(decided({ addressees }, change).department).toBe(expected);
  });
});

describe('when a rule holds', () => {
  const night: Condition = { kind: 'time', from: '22:00', to: '06:00' };
  const day: Condition = { kind: 'time', from: '09:00', to: '18:00' };
  const winter: Condition = { kind: 'season', from: '11-15', to: '03-15' };
  test.each<[string, When, Partial<Incoming>, boolean]>([
    ['any of two', { all: [], any: [of('topic', 'pit'), of('territory', 'igrim')], none: [] }, {}, true],
    ['neither of two', { all: [], any: [of('topic', 'pit'), of('territory', 'sosva')], none: [] }, {}, false],
    ['none of two', { all: [], any: [], none: [of('topic', 'pit'), of('territory', 'sosva')] }, {}, true],
    ['one of those that must not be', { all: [], any: [], none: [of('topic', 'snow')] }, {}, false],
    ['all, any and none together', { all: [of('topic', 'snow')], any: [night, day], none: [of('network', 'ok')] }, {}, true],
    ['a word in another form', all(words('школа')), { text: 'Snow у школы' }, true],
    ['a phrase', all(words('директор* школ*')), { text: 'Snow, директор нашей школы молчит' }, true],
    ['a word that is not there', all(words('школа')), {}, false],
    ['a misspelt word is not enough for a rule', all(words('поликлиника')), { text: 'Snow у паликлиники' }, false],
    ['fast track', all({ kind: 'fast-track' }), { text: 'Pit' }, true],
    ['no fast track', all({ kind: 'fast-track' }), {}, false],
    ['the author waits for another answer', all({ kind: 'open-appeal' }), { hasOpenAppeal: true }, true],
    ['the author waits for none', all({ kind: 'open-appeal' }), {}, false],
    ['at noon of the office, not of Greenwich', all(day), { at: '2026-11-24T12:59:00.000Z' }, true],
    ['the end of a time is outside', all(day), { at: '2026-11-24T13:00:00.000Z' }, false],
    ['before midnight', all(night), { at: '2026-11-24T18:00:00.000Z' }, true],
    ['after midnight', all(night), { at: '2026-11-24T23:00:00.000Z' }, true],
    ['in the morning no more', all(night), { at: '2026-11-25T01:00:00.000Z' }, false],
    ['on the first day of a season', all(winter), { at: '2026-11-14T19:00:00.000Z' }, true],
    ['on the day before', all(winter), { at: '2026-11-14T18:59:00.000Z' }, false],
    ['in the new year', all(winter), { at: '2027-01-10T07:00:00.000Z' }, true],
    ['on the last day', all(winter), { at: '2027-03-15T18:59:00.000Z' }, true],
    ['on the day after', all(winter), { at: '2027-03-15T19:00:00.000Z' }, false],
    ['on 29 February', all({ kind: 'season', from: '02-29', to: '02-29' }), { at: '2028-02-29T07:00:00.000Z' }, true],
  ])('%s', (_sentence, when, change, expected) => {
    expect(decided({ rules: [rule(1, 10, { label: 'да' }, when)] }, change).labels).toEqual(expected ? ['да'] : []);
  });
});

describe('effects', () => {
  test('the first rule that says anything of an effect decides it, each effect by itself', () => {
    const rules = [
      rule(1, 10, { department: 'first', template: 'snow' }),
      rule(2, 20, { department: 'second', policy: 'krym-2020', approval: false }),
      rule(3, 30, { policy: 'eight-hours', approval: true, label: 'зима' }),
    ];
    const by = (number: number) => ({ kind: 'rule', number, name: `Правило ${number}` });
    expect(decided({ rules })).toMatchObject({
      ...{ department: 'first', policy: 'krym-2020', approval: false, template: 'snow', labels: ['зима'] },
      why: {
        ...{ department: by(1), policy: by(2) },
        also: [
          { effect: 'approval', needed: false, by: by(2) },
          { effect: 'template', template: 'snow', by: by(1) },
          { effect: 'label', label: 'зима', by: by(3) },
        ],
      },
      lost: [
        { kind: 'rule', number: 2, effect: 'department', by: 1 },
        { kind: 'rule', number: 3, effect: 'policy', by: 2 },
        { kind: 'rule', number: 3, effect: 'approval', by: 2 },
      ],
    });
  });

  test('a rule that nearly held says what was missing', () => {
    const near = rule(1, 10, to('first'), all(of('topic', 'snow'), of('territory', 'sosva')));
    const far = rule(2, 10, to('first'), all(of('topic', 'pit'), of('territory', 'sosva')));
    expect(decided({ rules: [near, far] }).lost).toEqual([
      { kind: 'rule', number: 1, name: 'Правило 1', unmet: { part: 'all', condition: of('territory', 'sosva') } },
    ]);
  });

  test.each<[string, Effects['policy'], string | null, string]>([
    ['the rule’s', 'krym-2020', 'eight-hours', 'krym-2020'],
    ['else the department’s', null, 'eight-hours', 'eight-hours'],
    ['else the community’s', null, null, 'show'],
  ])('the policy is %s', (_sentence, ofRule, ofDepartment, expected) => {
    const rules = ofRule === null ? [] : [rule(1, 10, { policy: ofRule })];
    expect(decided({ rules, departments: [{ ...departmentOf('roads'), policy: ofDepartment }] }).policy).toBe(expected);
  });

  test('a rule decides the topic where the words do not, and the other rules go by it', () => {
    const rules = [
      rule(1, 10, { topic: 'garden' }, all(words('детсад'))),
      rule(2, 20, to('education'), all(of('topic', 'garden'))),
      rule(3, 30, { label: 'дети' }, all(of('group', 'education'))),
    ];
    expect(decided({ rules }, { text: 'Что там с детсадом' })).toMatchObject({
      ...{ decision: 'sure', topic: 'garden', department: 'education', labels: ['дети'] },
      why: { topic: { kind: 'rule', number: 1 }, department: { kind: 'rule', number: 2 } },
    });
  });

  test('thanks stay thanks, whatever the rules', () => {
    expect(decided({ rules: [rule(1, 10, { topic: 'garden', ...to('office') })] }, { text: 'Спасибо!' })).toMatchObject({
      ...{ decision: 'noise', topic: null, department: null, policy: 'show', lost: [] },
    });
  });
});

describe('danger', () => {
  const seeded = { ...bare, phrases, departments, topics: seededTopics, rules: seededRules, urgency };
  test.each<[string, string | null]>([
    ['Открытый люк на Мира', 'Открытый люк'],
    ['Люк без крышки!', 'Открытый люк'],
    ['В подъезде пахнет газом', 'Запах газа'],
    ['Газом опять пахнет в подъезде, запах газа', 'Запах газа'],
    ['Оборванный провод лежит на земле', 'Оборванный провод, удар током'],
    ['Собаки напали на ребёнка', 'Нападение собак'],
    ['Дерево упало на дорогу', 'Дерево, лёд или стена падают'],
    ['Минус в квартире, дети замерзают', 'Нет тепла в мороз'],
    ['Ребёнок пропал, ушёл из школы и не вернулся', 'Ребёнок в опасности'],
    ['Пожарный проезд заставлен', null],
    ['Снег не чистят', null],
    ['Закройте люк', null],
    ['Спасибо', null],
  ])('«%s»: %s', (text, expected) => {
    const { urgent, why, policy } = decide(seeded, { ...incoming, text });
    expect([urgent, why.urgent?.kind === 'urgency' ? why.urgent.name : null]).toEqual([expected !== null, expected]);
    if (urgent) expect(policy).toBe('sevastopol-2020-urgent');
  });

  test('cold is a danger in winter only', () => {
    const text = 'Минус в квартире, дети замерзают';
    expect(decide(seeded, { ...incoming, text, at: '2026-07-01T07:00:00.000Z' }).urgent).toBe(false);
  });

  test('the words of danger are marked with their rule', () => {
    const text = 'На Мира открытый люк';
    const { words: marked } = decide(seeded, { ...incoming, text });
    expect(marked.filter((word) => 'urgency' in word).map(({ start, end, ...word }) => [text.slice(start, end), word])).toEqual([
      ['открытый', { hint: 'открыт* люк*', urgency: 1 }],
      ['люк', { hint: 'открыт* люк*', urgency: 1 }],
    ]);
  });

  test('a rule may say that it is none, and then it is not urgent', () => {
    const gas = { number: 1, name: 'Газ', when: all(words('газ')) };
    const joke = rule(1, 10, { importance: 'usual' }, all(words('учения')));
    const urgentLabel = rule(2, 10, { label: 'срочно' }, all({ kind: 'urgent' }));
    const settings = { urgency: [gas], rules: [joke, urgentLabel] };
    expect(decided(settings, { text: 'Snow, газ' })).toMatchObject({ urgent: true, labels: ['срочно'] });
    expect(decided(settings, { text: 'Snow, газ, учения' })).toMatchObject({ urgent: false, labels: [] });
  });
});

describe('what staff have decided stands', () => {
  test('a topic: the rules go by it', () => {
    const settings = {
      ...lawful,
      rules: [rule(1, 10, { topic: 'pit' }), rule(2, 20, to('education'), all(of('topic', 'garden')))],
    };
    expect(decideFor(settings, incoming, { topic: 'garden' })).toMatchObject({
      ...{ decision: 'sure', topic: 'garden', department: 'education' },
      why: { topic: { kind: 'operator' }, department: { kind: 'rule', number: 2 } },
    });
  });

  test('a department: the policy is a rule’s or its own', () => {
    const settings = { ...lawful, rules: [rule(1, 10, { ...to('first'), policy: 'krym-2020' })] };
    expect(decideFor(settings, incoming, { topic: 'snow', department: 'office' })).toMatchObject({
      ...{ department: 'office', policy: 'krym-2020' },
      why: { department: { kind: 'operator' } },
    });
  });

  test.each<[string, 'usual' | 'urgent', string, string | null, string]>([
    ['urgent, though no word speaks of danger: the urgent policy', 'urgent', 'Snow', 'pit', 'krym-2020'],
    ['urgent, though a rule calms it', 'urgent', 'Snow, газ, учения', 'pit', 'krym-2020'],
    ['usual, though the words speak of danger: the usual policy', 'usual', 'Snow, газ', 'snow', 'show'],
  ])('importance: %s', (_sentence, importance, text, topicCode, policy) => {
    const urgent: Condition = { kind: 'urgent' };
    const settings = {
      ...lawful,
      urgency: [{ number: 1, name: 'Газ', when: all(words('газ')) }],
      rules: [
        rule(1, 10, { policy: 'krym-2020', topic: 'pit' }, all(urgent)),
        rule(2, 10, { importance: 'usual' }, all(words('учения'))),
      ],
    };
    const decision = decideFor(settings, { ...incoming, text }, { importance });
    expect(decision).toMatchObject({ urgent: importance === 'urgent', topic: topicCode, policy });
    expect(decision.why.urgent).toEqual({ kind: 'operator' });
    expect(decision.words.filter((word) => 'urgency' in word)).toEqual([]);
  });
});

describe('whatever the rules', () => {
  const codes = <Code extends string>(...from: Code[]) =>
    fc.uniqueArray(fc.constantFrom(...from), { minLength: 1, maxLength: 2 });
  const condition: fc.Arbitrary<Condition> = fc.oneof(
    codes('snow', 'pit', 'garden').map((some) => of('topic', ...some)),
    codes('roads', 'education').map((some) => of('group', ...some)),
    codes('igrim', 'sosva').map((some) => of('territory', ...some)),
    codes('газ', 'snow').map((some) => words(...some)),
    fc.constantFrom<Condition>({ kind: 'urgent' }, { kind: 'fast-track' }, { kind: 'open-appeal' }),
    fc.constantFrom<Condition>({ kind: 'time', from: '09:00', to: '18:00' }, { kind: 'season', from: '11-15', to: '03-15' }),
  );
  const conditions = fc.array(condition, { maxLength: 2 });
  const when = fc.record({ all: conditions, any: conditions, none: conditions });
  const effects = fc.record({
    topic: fc.constantFrom(null, null, 'pit', 'garden'),
    importance: fc.constantFrom<Effects['importance']>(null, 'usual', 'urgent'),
    department: fc.constantFrom(null, 'first', 'second'),
    policy: fc.constantFrom(null, 'krym-2020', 'eight-hours'),
    approval: fc.constantFrom(null, true, false),
    template: fc.constantFrom(null, 'a', 'b'),
    label: fc.constantFrom(null, 'c', 'd'),
  });
  const rules = fc
    .uniqueArray(
      fc.record({ number: fc.integer({ min: 1, max: 99 }), priority: fc.integer({ min: 1, max: 3 }), when, effects }),
      {
        ...{ selector: ({ number }) => number, maxLength: 6 },
      },
    )
    .map((rows) => rows.map((row) => ({ ...row, name: `Правило ${row.number}` })));
  const message = fc.record({
    text: fc.constantFrom('Snow', 'Snow, газ', 'Pit и garden', 'Кинотеатр, газ', 'Спасибо'),
    at: fc.constantFrom('2026-11-24T07:00:00.000Z', '2026-07-24T22:00:00.000Z'),
    communityTerritory: fc.constantFrom(null, 'igrim', 'sosva'),
    hasOpenAppeal: fc.boolean(),
  });
  const danger = [{ number: 1, name: 'Газ', when: all(words('газ')) }];

  test('the order of rows does not matter', () => {
    fc.assert(
      fc.property(rules, message, fc.integer(), (rows, change, seed) => {
        const mixed = fc.sample(fc.shuffledSubarray(rows, { minLength: rows.length }), { numRuns: 1, seed })[0] ?? rows;
        expect(decided({ rules: mixed, urgency: danger }, change)).toEqual(decided({ rules: rows, urgency: danger }, change));
      }),
    );
  });

  test('classified first and routed later it comes out the same', () => {
    fc.assert(
      fc.property(rules, message, (rows, change) => {
        const settings = { ...lawful, rules: rows, urgency: danger };
        const { topic: code, decision, ...whole } = decide(settings, { ...incoming, ...change });
        fc.pre(decision !== 'noise');
        const later = decideFor(settings, { ...incoming, ...change }, { topic: code });
        const compared = ({ urgent, department, policy, approval, template, labels }: typeof later | typeof whole) => ({
          ...{ urgent, department, policy, approval, template, labels },
        });
        expect(compared(later)).toEqual(compared(whole));
      }),
    );
  });
});
