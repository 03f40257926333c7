import { calendarFindings } from './checks/calendars.js';
import { departmentFindings } from './checks/departments.js';
import type { Finding } from './checks/findings.js';
import { ladderFindings } from './checks/ladders.js';
import { missingNeeded, nothingNeeded, type Needed } from './checks/needed.js';
import { policyFindings } from './checks/policies.js';
import { addresseeFindings, ruleFindings, whenFindings } from './checks/rules.js';
import { stemFindings, templateFindings, topicFindings } from './checks/topics.js';
import { dayLengthOf } from './checks/unlike-terms.js';
import type { Language } from './language.js';
import { addresseeCode } from './routing.js';
import type { Settings } from './settings.js';
import { settingsWords, type SettingsWords } from './settings-words.js';
import { textLengthProblems } from './text-lengths.js';

/** What must be put right before the settings may come into force; `field` is a field of the row, `code` of a rule is its number. */
export interface SettingsProblem {
  table: CheckedTable;
  code: string;
  field: string;
  /** For the official who edits the row: what is wrong and what to do. */
  message: string;
}

export type CheckedTable =
  | 'topics'
  | 'departments'
  | 'rules'
  | 'addressees'
  | 'urgency'
  | 'policies'
  | 'calendars'
  | 'ladders'
  | 'territories'
  | 'groups'
  | 'phrases'
  | 'templates';

/** All problems of all rows, table by table; none = the settings may come into force. */
export const checkSettings = (
  settings: Settings,
  language: Language = 'ru',
  needed: Needed = nothingNeeded,
): SettingsProblem[] => {
  const words = settingsWords[language];
  const check = checkIn(words);
  const known = {
    groups: codesOf(settings.groups),
    topics: codesOf(settings.topics),
    territories: codesOf(settings.territories),
    departments: codesOf(settings.departments),
    calendars: codesOf(settings.calendars),
    policies: codesOf(settings.policies),
    ladders: codesOf(settings.ladders),
    templates: codesOf(settings.templates),
  };
  const rules = settings.rules.map((rule) => ({ ...rule, code: String(rule.number) }));
  const urgency = settings.urgency.map((rule) => ({ ...rule, code: String(rule.number) }));
  const phrases = (['thanks', 'chatter', 'complaint'] as const).map((code) => ({
    code,
    name: code,
    stems: settings.phrases[code],
  }));
  const day = dayLengthOf(settings.calendars);
  // A cell has no name of its own.
  const addressees = settings.addressees.map((cell) => ({ ...cell, code: addresseeCode(cell), name: addresseeCode(cell) }));
  return [
    ...check('groups', settings.groups, () => []),
    ...check('topics', settings.topics, (topic) => topicFindings(topic, known)),
    ...check('territories', settings.territories, ({ stems }) => stemFindings(stems)),
    ...check('departments', settings.departments, (department) => departmentFindings(department, known)),
    ...check('rules', rules, (rule) => ruleFindings(rule, known)),
    ...check('addressees', addressees, (cell) => addresseeFindings(cell, known)),
    ...check('urgency', urgency, ({ when }) => whenFindings(when, known)),
    ...check('policies', settings.policies, (policy) => policyFindings(policy, known, day)),
    ...check('calendars', settings.calendars, calendarFindings),
    ...check('ladders', settings.ladders, (ladder) => ladderFindings(ladder, needed.people)),
    ...check('phrases', phrases, ({ stems }) => stemFindings(stems)),
    ...check('templates', settings.templates, (template) => templateFindings(template, known)),
    ...missingNeeded(settings, needed).map(({ table, kind, code, by }) => ({
      ...{ table, code, field: 'code', message: words.stillNeeded[kind](code, by) },
    })),
    ...textLengthProblems(settings, words),
  ];
};

const codesOf = (rows: readonly { code: string }[]): ReadonlySet<string> => new Set(rows.map(({ code }) => code));

/** What every row must have, and what `find` says of its kind. */
const checkIn =
  (words: SettingsWords) =>
  <Row extends { code: string; name: string }>(
    table: SettingsProblem['table'],
    rows: readonly Row[],
    find: (row: Row) => Iterable<Finding>,
  ): SettingsProblem[] =>
    rows.flatMap((row, index) => {
      const key = table === 'rules' || table === 'urgency' ? 'number' : 'code';
      const findings: Finding[] = [...find(row)];
      if (row.name.trim() === '') findings.unshift(['name', (say) => say.nameEmpty]);
      if (row.code.trim() === '') findings.unshift([key, (say) => say.codeEmpty]);
      if (rows.findIndex(({ code }) => code === row.code) < index) findings.unshift([key, (say) => say.codeTaken(row.code)]);
      return findings.map(([field, say]) => ({ table, code: row.code, field, message: say(words) }));
    });
