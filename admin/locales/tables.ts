import type { Language } from '../../domain/language.js';

type TableId =
  | 'topics'
  | 'groups'
  | 'rules'
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
  | 'api-keys';

export const tableNames: Record<Language, Record<TableId, string>> = {
  ru: {
    topics: 'Темы',
    groups: 'Группы тем',
    rules: 'Маршруты',
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
  },
  en: {
    topics: 'Topics',
    groups: 'Topic groups',
    rules: 'Routing rules',
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
  },
};
