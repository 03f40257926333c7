import { expect, test } from '@jest/globals';
import { calendars } from '../../db/seed/calendars.js';
import { nothingNeeded } from '../../domain/checks/needed.js';
import { checkSettings, type SettingsProblem } from '../../domain/settings-check.js';
import type {
  Addressee,
  Calendar,
  Condition,
  Department,
  Effects,
  Ladder,
  OpenInterval,
  Policy,
  ReplyTemplate,
  RoutingRule,
  Settings,
  Topic,
  When,
} from '../../domain/settings.js';

const topic: Topic = {
  code: 'snow',
  group: 'roads',
  name: 'Уборка снега',
  stems: ['снег'],
  department: 'roads-department',
  fastTrack: false,
  season: { from: '11-01', to: '04-15' },
  photoRequired: false,
  norms: '',
  examples: [],
};
const department: Department = {
  code: 'roads-department',
  name: 'Отдел дорог',
  timeZone: 'Asia/Yekaterinburg',
  calendar: 'office',
  policy: 'usual',
  kind: 'own',
  email: null,
};
const noEffects: Effects = {
  ...{ topic: null, importance: null, department: null, policy: null },
  ...{ approval: null, template: null, label: null },
};
const rule: RoutingRule = {
  number: 12,
  name: 'Зима',
  priority: 10,
  when: {
    all: [
      { kind: 'topic', codes: ['snow'] },
      { kind: 'group', codes: ['roads'] },
      { kind: 'territory', codes: ['igrim'] },
      { kind: 'network', codes: ['vk'] },
    ],
    any: [],
    none: [],
  },
  effects: { ...noEffects, department: 'roads-department', policy: 'usual' },
};
const policy: Policy = {
  code: 'usual',
  name: 'Обычный',
  demo: false,
  milestones: [
    { kind: 'triage', amount: 30, unit: 'working-minutes', ladder: 'usual' },
    { kind: 'first-reply', amount: 4, unit: 'working-hours', ladder: 'usual' },
    { kind: 'final', amount: 5, unit: 'working-days', ladder: 'usual' },
    { kind: 'observation', amount: 3, unit: 'days', ladder: null },
  ],
  repeatDays: 30,
  start: 'received',
  extension: null,
  pauseLimit: null,
  pauseReasons: [],
};
const quietly = { by: [], acknowledgeMinutes: null };
const ladder: Ladder = {
  code: 'usual',
  name: 'Обычная',
  steps: [
    { percent: 50, to: 'executor', ...quietly },
    { percent: 100, to: 'head', ...quietly },
    { after: 30, unit: 'working-minutes', to: 'curator', ...quietly },
    { after: 4, unit: 'working-hours', to: 'deputy', ...quietly },
    { after: 2, unit: 'days', to: 'chief', ...quietly },
  ],
};
const [calendar] = calendars as [Calendar, ...Calendar[]];
const sound: Settings = {
  groups: [{ code: 'roads', name: 'Дороги' }],
  topics: [topic],
  departments: [department],
  territories: [{ code: 'igrim', name: 'Игрим', stems: ['игрим*'] }],
  rules: [rule],
  addressees: [{ topic: 'snow', group: null, territory: 'igrim', department: 'roads-department' }],
  urgency: [{ number: 1, name: 'Газ', when: { all: [{ kind: 'words', stems: ['газ'] }], any: [], none: [] } }],
  policies: [policy],
  calendars,
  ladders: [ladder],
  phrases: { thanks: [], chatter: [], complaint: [] },
  templates: [],
};

test('a step to a person who has left is refused, and so is one who must answer in no time', () => {
  const to = (acknowledgeMinutes: number | null) => withSteps({ percent: 50, to: 'person:ivanova', by: [], acknowledgeMinutes });
  const needed = { ...nothingNeeded, people: ['petrov'] };
  expect(checkSettings(to(null), 'ru', needed)).toMatchObject([{ table: 'ladders', field: 'steps' }]);
  expect(checkSettings(to(null), 'ru', { ...needed, people: ['ivanova'] })).toEqual([]);
  expect(checkSettings(to(0), 'ru', { ...needed, people: ['ivanova'] })).toMatchObject([{ table: 'ladders', field: 'steps' }]);
});

test('ten thousand stems in one topic are taken', () => {
  expect(checkSettings(withTopic({ stems: Array.from({ length: 10_000 }, (_, index) => `слово${index}`) }))).toEqual([]);
});

test('sound settings have no problems, and neither has a rule that catches everything', () => {
  const catchAll = { ...rule, number: 99, when: { all: [], any: [], none: [] } };
  expect(checkSettings({ ...sound, rules: [rule, catchAll] })).toEqual([]);
});

const withTopic = (change: Partial<Topic>): Settings => ({ ...sound, topics: [{ ...topic, ...change }] });
const withTemplate = (change: Partial<ReplyTemplate>): Settings => ({
  ...sound,
  templates: [{ code: 'taken', name: 'Принято', topic: null, group: null, text: 'Ответим до {срок}.', ...change }],
});
const withDepartment = (change: Partial<Department>): Settings => ({ ...sound, departments: [{ ...department, ...change }] });
const withRule = (change: Partial<RoutingRule>): Settings => ({ ...sound, rules: [{ ...rule, ...change }] });
const withEffects = (change: Partial<Effects>): Settings => withRule({ effects: { ...noEffects, ...change } });
const withCondition = (condition: Condition, part: keyof When = 'all'): Settings =>
  withRule({ when: { ...{ all: [], any: [], none: [] }, [part]: [condition] } });
const withCell = (change: Partial<Addressee>): Settings => ({
  ...sound,
  addressees: [{ topic: 'snow', group: null, territory: 'igrim', department: 'roads-department', ...change }],
});
const withPolicy = (change: Partial<Policy>): Settings => ({ ...sound, policies: [{ ...policy, ...change }] });
const withMilestones = (...milestones: Policy['milestones']): Settings => withPolicy({ milestones });
const withSteps = (...steps: Ladder['steps']): Settings => ({ ...sound, ladders: [{ ...ladder, steps }] });
const withCalendar = (change: Partial<Calendar>): Settings => ({ ...sound, calendars: [{ ...calendar, ...change }] });
const withMonday = (...monday: OpenInterval[]): Settings => withCalendar({ week: [monday, [], [], [], [], [], []] });

test.each<[string, Settings, SettingsProblem['table'], string, string, string]>([
  ['a rule that decides nothing', withEffects({}), 'rules', '12', 'effects', 'ничего не решает'],
  ['a rule to an unknown department', withEffects({ department: 'gone' }), 'rules', '12', 'effects', 'Подразделения «gone» нет'],
  ['a rule that decides an unknown topic', withEffects({ topic: 'gone' }), 'rules', '12', 'effects', 'Темы «gone» нет'],
  ['a rule with an unknown policy', withEffects({ policy: 'gone' }), 'rules', '12', 'effects', 'Регламента «gone» нет'],
  ['a rule on an unknown topic', withCondition({ kind: 'topic', codes: ['gone'] }), 'rules', '12', 'when', 'Темы «gone» нет'],
  [
    'a rule on an unknown group',
    withCondition({ kind: 'group', codes: ['gone'] }, 'any'),
    'rules',
    '12',
    'when',
    'Группы «gone» нет',
  ],
  [
    ...(['an unknown territory', withCondition({ kind: 'territory', codes: ['gone'] }, 'none'), 'rules', '12', 'when'] as const),
    'Территории «gone» нет',
  ],
  ['an unknown network', withCondition({ kind: 'network', codes: ['icq'] }), 'rules', '12', 'when', 'Сети «icq» нет'],
  ['a condition with nothing chosen', withCondition({ kind: 'topic', codes: [] }), 'rules', '12', 'when', 'Условие пусто'],
  ['words that are none', withCondition({ kind: 'words', stems: ['*'] }), 'rules', '12', 'when', 'Условие пусто'],
  ['no time of day', withCondition({ kind: 'time', from: '25:00', to: '09:00' }), 'rules', '12', 'when', '«25:00»'],
  ['a time without length', withCondition({ kind: 'time', from: '09:00', to: '09:00' }), 'rules', '12', 'when', 'в одну минуту'],
  ['no day of the year', withCondition({ kind: 'season', from: '11-31', to: '03-01' }), 'rules', '12', 'when', '«11-31»'],

  ['a cell to an unknown department', withCell({ department: 'gone' }), 'addressees', 'topic:snow@igrim', 'department', 'нет'],
  ['a cell in an unknown territory', withCell({ territory: 'gone' }), 'addressees', 'topic:snow@gone', 'territory', 'нет'],
  ['a cell of a topic everywhere', withCell({ territory: null }), 'addressees', 'topic:snow@*', 'topic', 'либо группу'],

  ['a rule without a priority', withRule({ priority: NaN }), 'rules', '12', 'priority', 'не число'],
  ['a rule without a name', withRule({ name: ' ' }), 'rules', '12', 'name', 'Название пусто'],
  [
    'a rule with a template that there is not',
    withRule({ effects: { ...rule.effects, template: 'с приветом' } }),
    ...(['rules', '12', 'effects', 'Шаблона «с приветом» нет в настройках: выберите из списка'] as const),
  ],
  ['two rules of one number', { ...sound, rules: [rule, { ...rule, name: 'Лето' }] }, 'rules', '12', 'number', 'уже занято'],

  ['a stem of one letter', withTopic({ stems: ['снег', 'я'] }), 'topics', 'snow', 'stems', '«я» короче двух букв'],
  ['a stem of one letter with any ending', withTopic({ stems: ['с*'] }), 'topics', 'snow', 'stems', '«с*» короче двух букв'],
  ['a stem without letters', withTopic({ stems: ['*'] }), 'topics', 'snow', 'stems', '«*» короче двух букв'],
  [
    'more stems than can be searched',
    withTopic({ stems: Array.from({ length: 10_001 }, (_, index) => `слово${index}`) }),
    'topics',
    'snow',
    'stems',
    'Основ 10001',
  ],
  ['a template with an unknown place', withTemplate({ text: 'До {когда}' }), 'templates', 'taken', 'text', '«{когда}» нет'],
  ['a template without a text', withTemplate({ text: ' ' }), 'templates', 'taken', 'text', 'Текст пуст'],
  ['a template of an unknown topic', withTemplate({ topic: 'gone' }), 'templates', 'taken', 'topic', 'Темы «gone» нет'],
  ['a template of an unknown group', withTemplate({ group: 'gone' }), 'templates', 'taken', 'group', 'Группы «gone» нет'],
  ['a template of both', withTemplate({ topic: 'snow', group: 'roads' }), 'templates', 'taken', 'group', 'что-то одно'],
  ['a topic of an unknown group', withTopic({ group: 'gone' }), 'topics', 'snow', 'group', 'Группы «gone» нет'],
  [
    'a topic to an unknown department',
    withTopic({ department: 'gone' }),
    'topics',
    'snow',
    'department',
    'Подразделения «gone» нет',
  ],
  ['a season from no day', withTopic({ season: { from: '13-01', to: '04-15' } }), 'topics', 'snow', 'season', '«13-01»'],
  ['a season to no day', withTopic({ season: { from: '11-01', to: '04-31' } }), 'topics', 'snow', 'season', '«04-31»'],
  ['a season in words', withTopic({ season: { from: '11-01', to: 'весна' } }), 'topics', 'snow', 'season', '«весна»'],
  ['a topic without a name', withTopic({ name: '' }), 'topics', 'snow', 'name', 'Название пусто'],
  ['two topics of one code', { ...sound, topics: [topic, topic] }, 'topics', 'snow', 'code', '«snow» уже занято'],

  [
    'a department in no zone',
    withDepartment({ timeZone: 'Asia/Igrim' }),
    'departments',
    'roads-department',
    'timeZone',
    '«Asia/Igrim» нет',
  ],
  [
    'a department with an unknown calendar',
    withDepartment({ calendar: 'gone' }),
    'departments',
    'roads-department',
    'calendar',
    'Календаря «gone» нет',
  ],
  [
    'a department with an unknown policy',
    withDepartment({ policy: 'gone' }),
    'departments',
    'roads-department',
    'policy',
    'Регламента «gone» нет',
  ],
  ['a department without a name', withDepartment({ name: '' }), 'departments', 'roads-department', 'name', 'Название пусто'],

  ['a group without a name', { ...sound, groups: [{ code: 'roads', name: '' }] }, 'groups', 'roads', 'name', 'Название пусто'],
  [
    'a territory without a name',
    { ...sound, territories: [{ code: 'igrim', name: '', stems: [] }] },
    'territories',
    'igrim',
    'name',
    'Название пусто',
  ],
  [
    'a group without a code',
    { ...sound, groups: [...sound.groups, { code: '', name: 'Снег' }] },
    'groups',
    '',
    'code',
    'Код пуст',
  ],

  [
    'a negative term',
    withMilestones({ kind: 'final', amount: -1, unit: 'days', ladder: null }),
    'policies',
    'usual',
    'milestones',
    'больше нуля',
  ],
  [
    'no term',
    withMilestones({ kind: 'final', amount: 0, unit: 'days', ladder: null }),
    'policies',
    'usual',
    'milestones',
    'больше нуля',
  ],
  [
    'an endless term',
    withMilestones({ kind: 'final', amount: Infinity, unit: 'days', ladder: null }),
    'policies',
    'usual',
    'milestones',
    'больше нуля',
  ],
  [
    'a term of centuries',
    withMilestones({ kind: 'final', amount: 36500, unit: 'working-days', ladder: null }),
    'policies',
    'usual',
    'milestones',
    'слишком велико',
  ],
  [
    'an unknown ladder',
    withMilestones({ kind: 'final', amount: 1, unit: 'days', ladder: 'gone' }),
    'policies',
    'usual',
    'milestones',
    'лестницы «gone» нет',
  ],
  [
    'a first reply before the triage',
    withMilestones(
      { kind: 'triage', amount: 2, unit: 'hours', ladder: null },
      { kind: 'first-reply', amount: 90, unit: 'minutes', ladder: null },
    ),
    'policies',
    'usual',
    'milestones',
    'Срок «первый ответ» раньше, чем «разбор»',
  ],
  [
    'a policy shorter than its triage, though one runs by the clock and the other in working time',
    withMilestones(
      { kind: 'triage', amount: 2, unit: 'working-hours', ladder: null },
      { kind: 'final', amount: 90, unit: 'minutes', ladder: null },
    ),
    'policies',
    'usual',
    'milestones',
    'Срок «окончательный ответ» раньше, чем «разбор»',
  ],
  [
    'a final reply before the first, in whatever order they are written',
    withMilestones(
      { kind: 'final', amount: 1, unit: 'working-days', ladder: null },
      { kind: 'first-reply', amount: 2, unit: 'working-days', ladder: null },
    ),
    'policies',
    'usual',
    'milestones',
    'Срок «окончательный ответ» раньше, чем «первый ответ»',
  ],
  [
    'one milestone twice',
    withMilestones(
      { kind: 'final', amount: 1, unit: 'days', ladder: null },
      { kind: 'final', amount: 2, unit: 'days', ladder: null },
    ),
    'policies',
    'usual',
    'milestones',
    'задан дважды',
  ],
  [
    'no observation',
    withMilestones({ kind: 'final', amount: 1, unit: 'days', ladder: null }),
    'policies',
    'usual',
    'milestones',
    'никогда не закроется',
  ],
  [
    'no deadline of a reply',
    withMilestones(
      { kind: 'triage', amount: 1, unit: 'hours', ladder: 'usual' },
      { kind: 'observation', amount: 3, unit: 'days', ladder: null },
    ),
    'policies',
    'usual',
    'milestones',
    'о просрочке никто не узнает',
  ],
  [
    'a negative time of repeats',
    withPolicy({ repeatDays: -1 }),
    'policies',
    'usual',
    'repeatDays',
    'не может быть отрицательным',
  ],
  [
    'a start of the clock that nobody knows',
    withPolicy({ start: 'someday' as Policy['start'] }),
    'policies',
    'usual',
    'start',
    'откуда идёт срок',
  ],
  [
    'an extension by nothing',
    withPolicy({ extension: { amount: 0, unit: 'days' } }),
    'policies',
    'usual',
    'extension',
    'Продление: время должно быть больше нуля',
  ],
  [
    'an endless pause',
    withPolicy({ pauseLimit: { amount: 1001, unit: 'days' }, pauseReasons: ['Уточняем адрес'] }),
    'policies',
    'usual',
    'pauseLimit',
    'Пауза: время слишком велико',
  ],
  [
    'a pause without a reason',
    withPolicy({ pauseLimit: { amount: 10, unit: 'days' } }),
    'policies',
    'usual',
    'pauseReasons',
    'впишите хотя бы одну',
  ],
  [
    'an empty reason of a pause',
    withPolicy({ pauseLimit: { amount: 10, unit: 'days' }, pauseReasons: ['Уточняем адрес', ' '] }),
    'policies',
    'usual',
    'pauseReasons',
    'от 1 до 200 знаков',
  ],

  [
    'shares that fall',
    withSteps({ percent: 80, to: 'head', ...quietly }, { percent: 50, to: 'executor', ...quietly }),
    'ladders',
    'usual',
    'steps',
    'Шаг 2 не позже предыдущего',
  ],
  [
    'a share twice',
    withSteps({ percent: 80, to: 'head', ...quietly }, { percent: 80, to: 'executor', ...quietly }),
    'ladders',
    'usual',
    'steps',
    'Шаг 2 не позже предыдущего',
  ],
  [
    'a share after the term',
    withSteps({ after: 1, unit: 'hours', to: 'head', ...quietly }, { percent: 50, to: 'executor', ...quietly }),
    'ladders',
    'usual',
    'steps',
    'Шаг 2 не позже предыдущего',
  ],
  [
    'times that fall',
    withSteps({ after: 2, unit: 'hours', to: 'head', ...quietly }, { after: 90, unit: 'minutes', to: 'chief', ...quietly }),
    'ladders',
    'usual',
    'steps',
    'Шаг 2 не позже предыдущего',
  ],
  [
    'one time twice',
    withSteps({ after: 1, unit: 'hours', to: 'head', ...quietly }, { after: 60, unit: 'minutes', to: 'chief', ...quietly }),
    'ladders',
    'usual',
    'steps',
    'Шаг 2 не позже предыдущего',
  ],
  ['a share of nothing', withSteps({ percent: 0, to: 'head', ...quietly }), 'ladders', 'usual', 'steps', 'от 1 до 100'],
  ['a share above the whole', withSteps({ percent: 101, to: 'head', ...quietly }), 'ladders', 'usual', 'steps', 'от 1 до 100'],
  ['a share that is no number', withSteps({ percent: NaN, to: 'head', ...quietly }), 'ladders', 'usual', 'steps', 'от 1 до 100'],
  [
    'a negative time after the term',
    withSteps({ after: -2, unit: 'hours', to: 'head', ...quietly }),
    'ladders',
    'usual',
    'steps',
    'больше нуля',
  ],
  ['a step to nobody', withSteps({ percent: 50, to: 'king' as 'chief', ...quietly }), 'ladders', 'usual', 'steps', '«king» нет'],

  ['a calendar without a working day', withMonday(), 'calendars', 'office', 'week', 'нет рабочих дней'],
  ['a week of six days', withCalendar({ week: calendar.week.slice(1) }), 'calendars', 'office', 'week', 'семь дней'],
  [
    'closing before opening',
    withMonday(['18:00', '09:00']),
    'calendars',
    'office',
    'week',
    'понедельник: открытие 18:00 не раньше закрытия 09:00',
  ],
  ['no time at all', withMonday(['09:00', '09:00']), 'calendars', 'office', 'week', 'не раньше закрытия'],
  ['hours that overlap', withMonday(['09:00', '13:00'], ['12:00', '18:00']), 'calendars', 'office', 'week', 'пересекаются'],
  ['hours out of order', withMonday(['14:00', '18:00'], ['09:00', '13:00']), 'calendars', 'office', 'week', 'не по порядку'],
  ['hours in another form', withMonday(['9:00', '18:00']), 'calendars', 'office', 'week', '«9:00–18:00»'],
  ['hours of no clock', withMonday(['09:00', '24:30']), 'calendars', 'office', 'week', '«09:00–24:30»'],
  [
    'an exception with broken hours',
    withCalendar({ exceptions: { '2026-05-08': [['9', '16']] }, notes: {} }),
    'calendars',
    'office',
    'exceptions',
    '2026-05-08: «9–16»',
  ],
  [
    'an exception on no day',
    withCalendar({ exceptions: { '2026-02-30': [] }, notes: {} }),
    'calendars',
    'office',
    'exceptions',
    '«2026-02-30»',
  ],
  [
    'a note on a usual day',
    withCalendar({ notes: { '2026-06-11': 'Накануне', '2026-06-10': 'День города' } }),
    'calendars',
    'office',
    'notes',
    '2026-06-10: пояснение есть, а день обычный',
  ],
  [
    'a note as long as a letter',
    withCalendar({ notes: { '2026-06-12': 'ы'.repeat(301) } }),
    'calendars',
    'office',
    'notes',
    'длиннее 300',
  ],
  ['a calendar in no zone', withCalendar({ timeZone: '' }), 'calendars', 'office', 'timeZone', 'Часового пояса «» нет'],
  [
    'two calendars of one code',
    { ...sound, calendars: [...calendars, calendar] },
    'calendars',
    'office',
    'code',
    '«office» уже занято',
  ],
])('%s is found beside its field', (_case, settings, table, code, field, message) => {
  expect(checkSettings(settings)).toContainEqual({ table, code, field, message: expect.stringContaining(message) });
});

test('one mistake is one problem', () => {
  expect(
    checkSettings(withSteps({ percent: 80, to: 'head', ...quietly }, { percent: 50, to: 'executor', ...quietly })),
  ).toHaveLength(1);
  expect(checkSettings(withMonday(['18:00', '09:00']))).toHaveLength(1);
});

test('a policy of a community and a department of an open appeal stay', () => {
  const needed = {
    ...nothingNeeded,
    policies: [
      { code: 'usual', by: 'Игрим' },
      { code: 'gone', by: 'Подслушано' },
    ],
    departments: [
      { code: 'roads-department', by: '2026-000001' },
      { code: 'gone', by: '2026-000002' },
    ],
  };
  expect(checkSettings(sound, 'ru', needed)).toEqual([
    { table: 'policies', code: 'gone', field: 'code', message: expect.stringContaining('сообществу «Подслушано»') },
    { table: 'departments', code: 'gone', field: 'code', message: expect.stringContaining('№ 2026-000002') },
  ]);
});
