import type { Ladder, LadderStep } from '../../domain/settings.js';

const department: LadderStep[] = [
  { percent: 50, to: 'executor' },
  { percent: 80, to: 'head' },
  { percent: 100, to: 'curator' },
];

export const ladders: Ladder[] = [
  {
    code: 'standard',
    name: 'Обычная',
    steps: [...department, { after: 4, unit: 'working-hours', to: 'deputy' }, { after: 1, unit: 'working-days', to: 'chief' }],
  },
  {
    code: 'triage',
    name: 'Разбор',
    steps: [
      { percent: 100, to: 'moderator' },
      { after: 1, unit: 'working-hours', to: 'curator' },
      { after: 4, unit: 'working-hours', to: 'deputy' },
    ],
  },
  {
    code: 'show',
    name: 'Показ',
    steps: [...department, { after: 2, unit: 'minutes', to: 'deputy' }, { after: 5, unit: 'minutes', to: 'chief' }],
  },
  {
    code: 'triage-show',
    name: 'Показ: разбор',
    steps: [
      { percent: 100, to: 'moderator' },
      { after: 2, unit: 'minutes', to: 'curator' },
    ],
  },
];
