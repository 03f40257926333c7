import type { Language } from '../../domain/language.js';

type TableId =
  | 'topics'
  | 'groups'
  | 'rules'
  | 'addressees'
  | 'urgency'
  | 'departments'
  | 'policies'
  | 'ladders'
  | 'calendars'
  | 'territories'
  | 'phrases'
  | 'templates'
  | 'versions'
  | 'operators'
  | 'communities'
  | 'api-keys'
  | 'absences'
  | 'webhook-addresses'
  | 'notices';

export const tableNames: Record<Language, Record<TableId, string>> = {
  ru: {
    topics: 'Темы',
    groups: 'Группы тем',
    rules: 'Маршруты',
    addressees: 'Адресаты',
    urgency: 'Срочность',
    departments: 'Подразделения',
    policies: 'Регламенты',
    ladders: 'Лестницы эскалации',
    calendars: 'Календари',
    territories: 'Территории',
    phrases: 'Фразы',
    templates: 'Шаблоны ответов',
    versions: 'Версии настроек',
    operators: 'Сотрудники',
    communities: 'Сообщества',
    'api-keys': 'Ключи программ',
    absences: 'Замещения',
    'webhook-addresses': 'Вебхуки',
    notices: 'Доставка оповещений',
  },
  en: {
    topics: 'Topics',
    groups: 'Topic groups',
    rules: 'Routing rules',
    addressees: 'Addressees',
    urgency: 'Urgency rules',
    departments: 'Departments',
    policies: 'SLA policies',
    ladders: 'Escalation ladders',
    calendars: 'Calendars',
    territories: 'Territories',
    phrases: 'Phrases',
    templates: 'Reply templates',
    versions: 'Settings versions',
    operators: 'Staff',
    communities: 'Communities',
    'api-keys': 'Keys of programs',
    absences: 'Substitutes',
    'webhook-addresses': 'Webhooks',
    notices: 'Delivery of notices',
  },
};
