import type { Ladder, LadderStep } from '../../domain/settings.js';

/** In the inbox alone; whoever has a mail server adds the channel. */
const quietly = { by: [], acknowledgeMinutes: null };

const department: LadderStep[] = [
  { percent: 50, to: 'executor', ...quietly },
  { percent: 80, to: 'head', ...quietly },
  { percent: 100, to: 'curator', ...quietly },
];

export const ladders: Ladder[] = [
  {
    code: 'standard',
    name: 'Обычная',
    steps: [
      ...department,
      { after: 4, unit: 'working-hours', to: 'deputy', ...quietly },
      { after: 1, unit: 'working-days', to: 'chief', ...quietly },
    ],
  },
  {
    code: 'triage',
    name: 'Разбор',
    steps: [
      { percent: 100, to: 'moderator', ...quietly },
      { after: 1, unit: 'working-hours', to: 'curator', ...quietly },
      { after: 4, unit: 'working-hours', to: 'deputy', ...quietly },
    ],
  },
  {
    code: 'show',
    name: 'Показ',
    steps: [
      ...department,
      { after: 2, unit: 'minutes', to: 'deputy', ...quietly },
      { after: 5, unit: 'minutes', to: 'chief', ...quietly },
    ],
  },
  {
    code: 'triage-show',
    name: 'Показ: разбор',
    steps: [
      { percent: 100, to: 'moderator', ...quietly },
      { after: 2, unit: 'minutes', to: 'curator', ...quietly },
    ],
  },
];
