import type { RoutingRule } from '../../domain/settings.js';

/** Conditions left out ask nothing. */
const rule = (
  number: number,
  name: string,
  priority: number,
  filled: Partial<RoutingRule> & Pick<RoutingRule, 'department'>,
): RoutingRule => ({
  topic: null,
  group: null,
  territory: null,
  network: null,
  community: null,
  policy: null,
  ...filled,
  number,
  name,
  priority,
});

/** To start from; a topic's own department decides where no rule fits. A lower priority decides sooner. */
export const rules: RoutingRule[] = [
  rule(1, 'Оборванные провода', 10, { topic: 'wires-down', department: 'power', policy: 'sevastopol-2020-urgent' }),
  rule(2, 'Открытые люки', 10, { topic: 'open-manhole', department: 'landscaping', policy: 'sevastopol-2020-urgent' }),
  rule(3, 'Запах газа', 10, { topic: 'gas-smell', department: 'safety', policy: 'sevastopol-2020-urgent' }),
  rule(4, 'Саранпауль: тепло зимой', 20, {
    topic: 'heating',
    territory: 'saranpaul',
    department: 'housing',
    policy: 'sevastopol-2020-urgent',
  }),
  rule(5, 'Сосьва: зимник', 20, {
    topic: 'winter-road',
    territory: 'sosva',
    department: 'roads',
    policy: 'sevastopol-2020-urgent',
  }),
  rule(6, 'Игрим: снег во дворах', 20, {
    topic: 'yard-snow',
    territory: 'igrim',
    department: 'landscaping',
    policy: 'sevastopol-2020-urgent',
  }),
  rule(7, 'Управляющие организации', 30, { topic: 'house-manager', department: 'inspectorate' }),
  rule(8, 'Школы и детские сады, территория тоже', 40, { group: 'education', department: 'education' }),
  rule(9, 'Медицина', 40, { group: 'health', department: 'health' }),
  rule(10, 'Обращение с отходами', 60, { group: 'waste', department: 'waste' }),
  rule(11, 'Зима', 70, { topic: 'road-snow', department: 'roads' }),
];
