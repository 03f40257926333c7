import type { Policy, TimeUnit } from '../../domain/settings.js';

type Time = readonly [amount: number, unit: TimeUnit];

interface Act {
  triage: Time;
  reply: Time;
  final: Time;
}

/** Federal law 59-FZ, article 12, part 2: the term may be moved by no more than 30 days. */
const lawfulExtension = { amount: 30, unit: 'days' } as const;

const pauseReasons = ['Уточняем адрес', 'Ждём фотографию', 'Ждём согласия жителя на осмотр'];

/** Observation, repeats and pauses are our own: the published acts are silent about them. */
const policy = (code: string, name: string, { triage, reply, final }: Act): Policy => ({
  code,
  name,
  demo: false,
  milestones: [
    { kind: 'triage', amount: triage[0], unit: triage[1], ladder: 'triage' },
    { kind: 'first-reply', amount: reply[0], unit: reply[1], ladder: 'standard' },
    { kind: 'final', amount: final[0], unit: final[1], ladder: 'standard' },
    { kind: 'observation', amount: 3, unit: 'days', ladder: null },
  ],
  repeatDays: 30,
  start: 'received',
  extension: lawfulExtension,
  pauseLimit: { amount: 10, unit: 'days' },
  pauseReasons,
});

/** Federal law 59-FZ, article 12: the final reply where an act names none. */
const lawful: Time = [30, 'days'];

/** Terms of published acts. Where an act names no triage, an hour of its own kind of time is taken. */
export const policies: Policy[] = [
  {
    code: 'show',
    name: 'Показ',
    demo: true,
    milestones: [
      { kind: 'triage', amount: 5, unit: 'minutes', ladder: 'triage-show' },
      { kind: 'first-reply', amount: 10, unit: 'minutes', ladder: 'show' },
      { kind: 'final', amount: 60, unit: 'minutes', ladder: 'show' },
      { kind: 'observation', amount: 5, unit: 'minutes', ladder: null },
    ],
    repeatDays: 30,
    start: 'received',
    extension: { amount: 60, unit: 'minutes' },
    pauseLimit: { amount: 20, unit: 'minutes' },
    pauseReasons,
  },
  policy('sevastopol-2020', 'Севастополь-2020', {
    triage: [1, 'working-hours'],
    reply: [9, 'working-hours'],
    final: [7, 'working-days'],
  }),
  policy('sevastopol-2020-urgent', 'Севастополь-2020, срочное', {
    triage: [1, 'working-hours'],
    reply: [4, 'working-hours'],
    final: [7, 'working-days'],
  }),
  policy('krym-2020', 'Крым-2020', { triage: [1, 'working-hours'], reply: [9, 'working-hours'], final: [7, 'days'] }),
  policy('yaroslavl', 'Ярославль', { triage: [60, 'minutes'], reply: [24, 'hours'], final: lawful }),
  policy('eight-hours', '8 часов', { triage: [1, 'hours'], reply: [8, 'hours'], final: lawful }),
];
