import type { TopicGroup } from '../../domain/settings.js';
import { agriculture, authority, economy, labour, mfc, telecom, trade } from './topics/economy.js';
import { education } from './topics/education.js';
import { gas, power } from './topics/energy.js';
import { burial, heritage, landscaping } from './topics/landscaping.js';
import { health, mobilization, social } from './topics/people.js';
import { roads, transport } from './topics/roads.js';
import { construction, culture, property, safety, sport } from './topics/town.js';
import { utilities } from './topics/utilities.js';
import { ecology, waste } from './topics/waste.js';

/** In the order of the panel: what residents write about most stands first. */
export const groups: TopicGroup[] = [
  { code: 'utilities', name: 'ЖКХ' },
  { code: 'landscaping', name: 'Благоустройство' },
  { code: 'roads', name: 'Дороги' },
  { code: 'waste', name: 'Мусор и отходы' },
  { code: 'power', name: 'Электроснабжение' },
  { code: 'gas', name: 'Газ и топливо' },
  { code: 'transport', name: 'Общественный транспорт' },
  { code: 'health', name: 'Здравоохранение' },
  { code: 'education', name: 'Образование' },
  { code: 'social', name: 'Социальная защита' },
  { code: 'mobilization', name: 'Мобилизация и поддержка военнослужащих' },
  { code: 'safety', name: 'Безопасность' },
  { code: 'ecology', name: 'Экология' },
  { code: 'culture', name: 'Культура' },
  { code: 'sport', name: 'Физкультура и спорт' },
  { code: 'heritage', name: 'Памятники и объекты наследия' },
  { code: 'burial', name: 'Погребение' },
  { code: 'construction', name: 'Строительство и жильё' },
  { code: 'property', name: 'Имущество и земля' },
  { code: 'trade', name: 'Торговля и права потребителей' },
  { code: 'economy', name: 'Экономика и бизнес' },
  { code: 'telecom', name: 'Связь и телевидение' },
  { code: 'labour', name: 'Труд и занятость' },
  { code: 'agriculture', name: 'Сельское хозяйство' },
  { code: 'mfc', name: 'МФЦ и государственные услуги' },
  { code: 'authority', name: 'Работа органов власти' },
];

export const topics = [
  ...[...utilities, ...landscaping, ...roads, ...waste, ...power, ...gas, ...transport],
  ...[...health, ...education, ...social, ...mobilization, ...safety, ...ecology],
  ...[...culture, ...sport, ...heritage, ...burial, ...construction, ...property],
  ...[...trade, ...economy, ...telecom, ...labour, ...agriculture, ...mfc, ...authority],
];
