import type { Territory } from '../../domain/settings.js';

/** Settlements of the demo district, by the words residents call them. «Берёзовский» is the whole district, «светлый» any light thing. */
export const territories: Territory[] = [
  { code: 'berezovo', name: 'Берёзово', stems: ['Берёзово'] },
  { code: 'igrim', name: 'Игрим', stems: ['Игрим*'] },
  { code: 'pripolyarny', name: 'Приполярный', stems: ['Приполярн*'] },
  { code: 'saranpaul', name: 'Саранпауль', stems: ['Саранпаул*', 'Саран-Паул*', 'Саранпол*'] },
  {
    code: 'svetly',
    name: 'Светлый',
    stems: ['посёлок Светлый', 'п Светлый', 'в Светлом', 'из Светлого', 'до Светлого', 'Светлинск*'],
  },
  { code: 'sosva', name: 'Сосьва', stems: ['Сосьв*'] },
  { code: 'khulimsunt', name: 'Хулимсунт', stems: ['Хулимсунт*', 'Хулим'] },
];
