import type { Department } from '../../domain/settings.js';

const row = (code: string, name: string, kind: Department['kind'], policy: string | null = null): Department => ({
  code,
  name,
  timeZone: 'Asia/Yekaterinburg',
  calendar: 'office',
  policy,
  kind,
  email: null,
});

/** Without a policy of its own a department keeps the community's. */
export const departments: Department[] = [
  row('housing', 'Управление жилищно-коммунального хозяйства', 'own'),
  row('landscaping', 'Отдел благоустройства', 'own'),
  row('roads', 'Отдел дорог и транспорта', 'own'),
  row('education', 'Комитет образования', 'own', 'sevastopol-2020'),
  row('social', 'Отдел социальной политики', 'own'),
  row('culture', 'Комитет культуры и спорта', 'own'),
  row('building', 'Управление архитектуры, строительства и земельных отношений', 'own'),
  row('safety', 'Отдел гражданской защиты и безопасности', 'own'),
  row('economy', 'Комитет экономики, торговли и связи', 'own'),
  row('office', 'Управление делами', 'own'),
  row('health', 'Департамент здравоохранения', 'outside'),
  row('inspectorate', 'Жилищная инспекция', 'outside'),
  row('waste', 'Региональный оператор по отходам', 'outside'),
  row('power', 'Электрические сети', 'outside'),
];
