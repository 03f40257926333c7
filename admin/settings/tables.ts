import type { BaseEntity } from 'typeorm';
import { Addressee } from '../../db/entities/addressee.js';
import { Calendar } from '../../db/entities/calendar.js';
import { Department } from '../../db/entities/department.js';
import { Ladder } from '../../db/entities/ladder.js';
import { PhraseList } from '../../db/entities/phrase-list.js';
import { ReplyTemplate } from '../../db/entities/reply-template.js';
import { RoutingRule } from '../../db/entities/routing-rule.js';
import { SlaPolicy } from '../../db/entities/sla-policy.js';
import { Territory } from '../../db/entities/territory.js';
import { TopicGroup } from '../../db/entities/topic-group.js';
import { Topic } from '../../db/entities/topic.js';
import { UrgencyRule } from '../../db/entities/urgency-rule.js';
import type { Language } from '../../domain/language.js';
import { clockStarts } from '../../domain/settings.js';
import type { SettingsProblem } from '../../domain/settings-check.js';
import { saySeason } from '../../domain/season.js';
import { effects, when } from './rule-notation.js';
import { exceptions, ladderSteps, lines, milestones, notes, span, stems, week } from './notation.js';

/** How a column is edited. `write` and `read` turn a row's value into a form's text and back; `read` throws Unreadable. */
export interface Field {
  name: string;
  /** The field of the settings document of which problems speak, where its name differs. */
  problem?: string;
  kind: 'text' | 'longText' | 'number' | 'flag' | 'lines' | 'choice' | 'reference';
  optional?: boolean;
  /** What an empty field is kept as. */
  empty?: '';
  reference?: string;
  /** Codes; the screen has the words. */
  choices?: readonly string[];
  write?: (value: never, language: Language) => string;
  read?: (text: string) => unknown;
  inList?: boolean;
}

export interface SettingsTable {
  entity: typeof BaseEntity & (new () => BaseEntity);
  id: string;
  key: 'code' | 'number';
  table: SettingsProblem['table'];
  fields: Field[];
  /** What the list says of a row besides its fields. */
  words?: Record<string, (row: Record<string, unknown>, language: Language) => string | null>;
  /** The set is fixed: rows are edited, never added. */
  fixed?: boolean;
}

const name: Field = { name: 'name', kind: 'text', inList: true };
const code: Field = { name: 'code', kind: 'text', inList: true };
const stemsField: Field = { name: 'stems', kind: 'lines', write: stems.write, read: stems.read };
const stemsInList: Field = { ...stemsField, inList: true };
const quietCode: Field = { ...code, inList: false };
const reference = (fieldName: string, target: string, problem: string, optional: boolean, inList = true): Field => ({
  ...{ name: fieldName, reference: target, problem, optional, inList },
  kind: 'reference',
});

export const settingsTables: SettingsTable[] = [
  {
    ...{ entity: Topic, id: 'topics', key: 'code', table: 'topics' },
    fields: [
      name,
      quietCode,
      reference('groupCode', 'groups', 'group', false),
      reference('departmentCode', 'departments', 'department', true),
      stemsField,
      { name: 'fastTrack', kind: 'flag', inList: true },
      { name: 'seasonFrom', kind: 'text', optional: true, problem: 'season' },
      { name: 'seasonTo', kind: 'text', optional: true },
      { name: 'photoRequired', kind: 'flag', inList: true },
      { name: 'norms', kind: 'longText', optional: true, empty: '' },
      { name: 'examples', kind: 'lines', write: lines.write, read: lines.read },
    ],
    words: {
      season: ({ seasonFrom: from, seasonTo: to }, language) =>
        typeof from === 'string' && typeof to === 'string' && from !== '' ? saySeason({ season: { from, to } }, language) : null,
    },
  },
  { entity: TopicGroup, id: 'groups', key: 'code', table: 'groups', fields: [name, code] },
  {
    ...{ entity: RoutingRule, id: 'rules', key: 'number', table: 'rules' },
    fields: [
      { name: 'number', kind: 'number', inList: true },
      name,
      { name: 'priority', kind: 'number', inList: true },
      { name: 'when', kind: 'lines', write: when.write, read: when.read },
      { name: 'effects', kind: 'lines', write: effects.write, read: effects.read },
    ],
  },
  {
    ...{ entity: UrgencyRule, id: 'urgency', key: 'number', table: 'urgency' },
    fields: [
      { name: 'number', kind: 'number', inList: true },
      name,
      { name: 'when', kind: 'lines', write: when.write, read: when.read },
    ],
  },
  {
    ...{ entity: Addressee, id: 'addressees', key: 'code', table: 'addressees' },
    fields: [
      code,
      reference('topicCode', 'topics', 'topic', true),
      reference('groupCode', 'groups', 'group', true),
      reference('territoryCode', 'territories', 'territory', true),
      reference('departmentCode', 'departments', 'department', false),
    ],
  },
  {
    ...{ entity: Department, id: 'departments', key: 'code', table: 'departments' },
    fields: [
      name,
      quietCode,
      { name: 'timeZone', kind: 'text', inList: true },
      reference('calendarCode', 'calendars', 'calendar', false),
      reference('policyCode', 'policies', 'policy', true),
      { name: 'kind', kind: 'choice', choices: ['own', 'outside'], inList: true },
      { name: 'email', kind: 'text', optional: true },
    ],
  },
  {
    ...{ entity: SlaPolicy, id: 'policies', key: 'code', table: 'policies' },
    fields: [
      name,
      code,
      { name: 'milestones', kind: 'lines', write: milestones.write, read: milestones.read, inList: true },
      { name: 'start', kind: 'choice', choices: clockStarts },
      { name: 'extension', kind: 'text', optional: true, write: span.write, read: span.read },
      { name: 'pauseLimit', kind: 'text', optional: true, write: span.write, read: span.read },
      { name: 'pauseReasons', kind: 'lines', write: lines.write, read: lines.read },
      { name: 'repeatDays', kind: 'number', inList: true },
      { name: 'demo', kind: 'flag' },
    ],
  },
  {
    ...{ entity: Ladder, id: 'ladders', key: 'code', table: 'ladders' },
    fields: [name, code, { name: 'steps', kind: 'lines', write: ladderSteps.write, read: ladderSteps.read, inList: true }],
  },
  {
    ...{ entity: Calendar, id: 'calendars', key: 'code', table: 'calendars' },
    fields: [
      name,
      code,
      { name: 'timeZone', kind: 'text', inList: true },
      { name: 'week', kind: 'lines', write: week.write, read: week.read, inList: true },
      { name: 'exceptions', kind: 'lines', write: exceptions.write, read: exceptions.read },
      { name: 'notes', kind: 'lines', write: notes.write, read: notes.read },
    ],
  },
  {
    ...{ entity: ReplyTemplate, id: 'templates', key: 'code', table: 'templates' },
    fields: [
      name,
      quietCode,
      reference('topicCode', 'topics', 'topic', true),
      reference('groupCode', 'groups', 'group', true),
      { name: 'text', kind: 'longText', inList: true },
    ],
  },
  { entity: Territory, id: 'territories', key: 'code', table: 'territories', fields: [name, code, stemsInList] },
  {
    ...{ entity: PhraseList, id: 'phrases', key: 'code', table: 'phrases', fixed: true },
    fields: [name, stemsInList],
  },
];
