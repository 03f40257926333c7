import type { Condition, Effects, RoutingRule } from '../../domain/settings.js';

type Coded = Extract<Condition, { codes: string[] }>['kind'];
const one = (kind: Coded, code: string): Condition => ({ kind, codes: [code] });

/** Effects left out say nothing. */
const rule = (
  number: number,
  name: string,
  priority: number,
  { all, ...effects }: { all: Condition[] } & Partial<Effects>,
): RoutingRule => ({
  ...{ number, name, priority },
  when: { all, any: [], none: [] },
  effects: {
    ...{ topic: null, importance: null, department: null, policy: null, approval: null, template: null, label: null },
    ...effects,
  },
});

const urgentPolicy = 'sevastopol-2020-urgent';

/** To start from; where no rule fits the table of addressees decides. A lower priority decides sooner. */
export const rules: RoutingRule[] = [
  rule(1, 'Оборванные провода', 10, { all: [one('topic', 'wires-down')], department: 'power', policy: urgentPolicy }),
  rule(2, 'Открытые люки', 10, { all: [one('topic', 'open-manhole')], department: 'landscaping', policy: urgentPolicy }),
  rule(3, 'Запах газа', 10, { all: [one('topic', 'gas-smell')], department: 'safety', policy: urgentPolicy }),
  rule(4, 'Саранпауль: тепло зимой', 20, {
    all: [one('topic', 'heating'), one('territory', 'saranpaul')],
    ...{ department: 'housing', policy: urgentPolicy },
  }),
  rule(5, 'Сосьва: зимник', 20, {
    all: [one('topic', 'winter-road'), one('territory', 'sosva')],
    ...{ department: 'roads', policy: urgentPolicy },
  }),
  rule(6, 'Игрим: снег во дворах', 20, {
    all: [one('topic', 'yard-snow'), one('territory', 'igrim')],
    ...{ department: 'landscaping', policy: urgentPolicy },
  }),
  rule(7, 'Управляющие организации', 30, { all: [one('topic', 'house-manager')], department: 'inspectorate' }),
  rule(8, 'Школы и детские сады, территория тоже', 40, { all: [one('group', 'education')], department: 'education' }),
  rule(9, 'Медицина', 40, { all: [one('group', 'health')], department: 'health' }),
  rule(10, 'Обращение с отходами', 60, { all: [one('group', 'waste')], department: 'waste' }),
  rule(11, 'Зима', 70, { all: [one('topic', 'road-snow')], department: 'roads', template: 'snow' }),
  rule(12, 'Срочное', 5, { all: [{ kind: 'urgent' }], policy: urgentPolicy }),
];

/** Only shown: a real district has to say first who approves. */
export const demoRules: RoutingRule[] = [
  rule(13, 'Военнослужащие и их семьи: ответ согласуют', 50, {
    all: [one('group', 'mobilization')],
    approval: true,
    label: 'семьи военных',
  }),
];
