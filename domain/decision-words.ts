import type { Addition, DecidedBy, RoutedBy } from './audit.js';
import type { Decision, Lost } from './decide.js';
import type { Language } from './language.js';
import { effectNames } from './rule-check-words.js';
import { conditionSentence, type RuleNames } from './rule-words.js';
import type { Condition } from './settings.js';

/** Why a text would go where it would, part by part, and what lost: for whoever tries it. */
export interface ToldDecision {
  topic: string;
  /** null = nothing speaks of danger. */
  urgent: string | null;
  department: string;
  policy: string;
  also: string[];
  lost: string[];
}

interface Tongue {
  quoted(name: string): string;
  rule(number: number, name: string): string;
  urgency(number: number, name: string): string;
  noise: string;
  unsure: string;
  byWords(topic: string, hints: string): string;
  topicBy(topic: string, by: string): string;
  urgent(by: string): string;
  notUrgent(by: string): string;
  noDepartment: string;
  departmentBy(department: string, by: string): string;
  ownTopic(topic: string): string;
  cell(what: string): string;
  ofTopic(topic: string): string;
  ofGroup(group: string): string;
  policyBy(policy: string, by: string): string;
  ofDepartment(department: string): string;
  ofCommunity: string;
  staff: string;
  addition(addition: Addition, by: string): string;
  lostTopic(topic: string, score: number): string;
  outranked(rule: string, effect: string, by: number): string;
  lacks(rule: string, condition: string): string;
  forbids(rule: string, condition: string): string;
  lacksAny(rule: string, conditions: string): string;
}

const capital = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

const tongues: Record<Language, Tongue> = {
  ru: {
    quoted: (name) => `«${name}»`,
    rule: (number, name) => `правило № ${number} «${name}»`,
    urgency: (number, name) => `правило срочности № ${number} «${name}»`,
    noise: 'Это не обращение: благодарность или реплика без вопроса и просьбы.',
    unsure: 'Тема не ясна: решит модератор.',
    byWords: (topic, hints) => `Тема ${topic} по словам ${hints}.`,
    topicBy: (topic, by) => `Тема ${topic}: ${by}.`,
    urgent: (by) => `Срочно: ${by}.`,
    notUrgent: (by) => `Не срочно: ${by}.`,
    noDepartment: 'Подразделение назовёт модератор.',
    departmentBy: (department, by) => `${department}: ${by}.`,
    ownTopic: (topic) => `подразделение темы ${topic}`,
    cell: (what) => `таблица адресатов, ${what}`,
    ofTopic: (topic) => `тема ${topic}`,
    ofGroup: (group) => `группа ${group}`,
    policyBy: (policy, by) => `Сроки ${policy}: ${by}.`,
    ofDepartment: (department) => `регламент подразделения ${department}`,
    ofCommunity: 'регламент сообщества',
    staff: 'решение сотрудника',
    addition: (addition, by) => {
      if (addition.effect === 'approval')
        return `${addition.needed ? 'Ответ нужно согласовать' : 'Ответ без согласования'}: ${by}.`;
      return addition.effect === 'template'
        ? `Шаблон ответа «${addition.template}»: ${by}.`
        : `Метка «${addition.label}»: ${by}.`;
    },
    lostTopic: (topic, score) => `Тема ${topic}: слова говорят за неё слабее (${score.toLocaleString('ru-RU')}).`,
    outranked: (rule, effect, by) => `${capital(rule)}: подходит, но раньше решило правило № ${by} (${effect}).`,
    lacks: (rule, condition) => `${capital(rule)}: не выполнено «${condition}».`,
    forbids: (rule, condition) => `${capital(rule)}: не для случая «${condition}».`,
    lacksAny: (rule, conditions) => `${capital(rule)}: ничего из «${conditions}».`,
  },
  en: {
    quoted: (name) => `“${name}”`,
    rule: (number, name) => `rule No. ${number} “${name}”`,
    urgency: (number, name) => `urgency rule No. ${number} “${name}”`,
    noise: 'This is no appeal: thanks or a remark without question or request.',
    unsure: 'The topic is not clear: a moderator decides.',
    byWords: (topic, hints) => `Topic ${topic} by the words ${hints}.`,
    topicBy: (topic, by) => `Topic ${topic}: ${by}.`,
    urgent: (by) => `Urgent: ${by}.`,
    notUrgent: (by) => `Not urgent: ${by}.`,
    noDepartment: 'A moderator names the department.',
    departmentBy: (department, by) => `${department}: ${by}.`,
    ownTopic: (topic) => `the department of topic ${topic}`,
    cell: (what) => `the table of addressees, ${what}`,
    ofTopic: (topic) => `topic ${topic}`,
    ofGroup: (group) => `group ${group}`,
    policyBy: (policy, by) => `Deadlines ${policy}: ${by}.`,
    ofDepartment: (department) => `the policy of ${department}`,
    ofCommunity: 'the community’s policy',
    staff: 'decided by staff',
    addition: (addition, by) => {
      if (addition.effect === 'approval') return `The reply needs ${addition.needed ? '' : 'no '}approval: ${by}.`;
      return addition.effect === 'template'
        ? `Reply template “${addition.template}”: ${by}.`
        : `Label “${addition.label}”: ${by}.`;
    },
    lostTopic: (topic, score) => `Topic ${topic}: the words speak less for it (${score}).`,
    outranked: (rule, effect, by) => `${capital(rule)}: it holds, but rule No. ${by} has decided before it (${effect}).`,
    lacks: (rule, condition) => `${capital(rule)}: “${condition}” is not so.`,
    forbids: (rule, condition) => `${capital(rule)}: not where “${condition}”.`,
    lacksAny: (rule, conditions) => `${capital(rule)}: nothing of “${conditions}”.`,
  },
};

export const tellDecision = (decision: Decision, names: RuleNames, language: Language): ToldDecision => {
  const tongue = tongues[language];
  const { why } = decision;
  const byOf = (by: DecidedBy | RoutedBy): string => tellBy(by, names, tongue);
  return {
    topic: tellTopic(decision, names, tongue),
    urgent: why.urgent && (decision.urgent ? tongue.urgent : tongue.notUrgent)(byOf(why.urgent)),
    department:
      decision.department === null || why.department === null
        ? tongue.noDepartment
        : tongue.departmentBy(names.department(decision.department), byOf(why.department)),
    policy: tongue.policyBy(tongue.quoted(names.policy(decision.policy)), byOf(why.policy)),
    also: why.also.map((addition) => tongue.addition(withName(addition, names), byOf(addition.by))),
    lost: decision.lost.map((lost) => tellLost(lost, names, language)),
  };
};

const withName = (addition: Addition, names: RuleNames): Addition =>
  addition.effect === 'template' ? { ...addition, template: names.template(addition.template) } : addition;

const tellTopic = ({ decision, topic, words, why }: Decision, names: RuleNames, tongue: Tongue): string => {
  if (decision === 'noise') return tongue.noise;
  if (topic === null || why.topic === null) return tongue.unsure;
  const named = tongue.quoted(names.topic(topic));
  if (why.topic.kind !== 'words') return tongue.topicBy(named, tellBy(why.topic, names, tongue));
  const hints = words.flatMap((word) => ('topic' in word && word.topic === topic ? [tongue.quoted(word.hint)] : []));
  return tongue.byWords(named, [...new Set(hints)].slice(0, 4).join(', '));
};

const tellBy = (by: DecidedBy | RoutedBy, names: RuleNames, tongue: Tongue): string => {
  switch (by.kind) {
    case 'rule':
      return tongue.rule(by.number, by.name);
    case 'urgency':
      return tongue.urgency(by.number, by.name);
    case 'topic':
      return tongue.ownTopic(tongue.quoted(names.topic(by.topic)));
    case 'cell': {
      const what =
        by.topic === null
          ? tongue.ofGroup(tongue.quoted(names.group(by.group ?? '')))
          : tongue.ofTopic(tongue.quoted(names.topic(by.topic)));
      return tongue.cell(by.territory === null ? what : `${what}, ${names.territory(by.territory)}`);
    }
    case 'department':
      return tongue.ofDepartment(tongue.quoted(names.department(by.department)));
    case 'community':
      return tongue.ofCommunity;
    case 'words':
    case 'operator':
      return tongue.staff;
  }
};

const tellLost = (lost: Lost, names: RuleNames, language: Language): string => {
  const tongue = tongues[language];
  if (lost.kind === 'topic') return tongue.lostTopic(tongue.quoted(names.topic(lost.topic)), lost.score);
  const rule = tongue.rule(lost.number, lost.name);
  if ('effect' in lost) return tongue.outranked(rule, effectNames[language][lost.effect], lost.by);
  const tell = (condition: Condition): string => conditionSentence(condition, names, language);
  const { unmet } = lost;
  switch (unmet.part) {
    case 'all':
      return tongue.lacks(rule, tell(unmet.condition));
    case 'none':
      return tongue.forbids(rule, tell(unmet.condition));
    case 'any':
      return tongue.lacksAny(rule, unmet.conditions.map(tell).join(', '));
  }
};
