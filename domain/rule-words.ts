import type { Language } from './language.js';
import type { Condition, Effects, When } from './settings.js';

// The panel's pages read this file too: it imports types alone.

/** Names by code, as whoever shows the rule knows them. */
export interface RuleNames {
  topic(code: string): string;
  group(code: string): string;
  territory(code: string): string;
  department(code: string): string;
  policy(code: string): string;
  template(code: string): string;
  network(code: string): string;
  community(code: string): string;
}

type Coded = Extract<Condition, { codes: string[] }>['kind'];

interface Tongue {
  quoted(name: string): string;
  coded: Record<Coded, (names: string) => string>;
  words(stems: string): string;
  more(count: number): string;
  plain: Record<'urgent' | 'fast-track' | 'open-appeal', string>;
  time(from: string, to: string): string;
  season(from: string, to: string): string;
  months: readonly string[];
  day(day: number, month: string): string;
  and: string;
  or: string;
  not(conditions: string): string;
  always: string;
  effects: {
    topic(name: string): string;
    urgent: string;
    usual: string;
    policy(name: string): string;
    approval: string;
    noApproval: string;
    template(name: string): string;
    label(name: string): string;
    nothing: string;
  };
}

const tongues: Record<Language, Tongue> = {
  ru: {
    quoted: (name) => `«${name}»`,
    coded: {
      topic: (names) => `тема ${names}`,
      group: (names) => `группа ${names}`,
      territory: (names) => `территория ${names}`,
      network: (names) => `соцсеть ${names}`,
      community: (names) => `сообщество ${names}`,
    },
    words: (stems) => `в тексте ${stems}`,
    more: (count) => `ещё ${count}`,
    plain: {
      urgent: 'срочно',
      'fast-track': 'тема ускоренного порядка',
      'open-appeal': 'у жителя уже есть открытое обращение',
    },
    time: (from, to) => `время с ${from} до ${to}`,
    season: (from, to) => `с ${from} по ${to}`,
    months: [
      ...['января', 'февраля', 'марта', 'апреля', 'мая', 'июня'],
      ...['июля', 'августа', 'сентября', 'октября', 'ноября', 'декабря'],
    ],
    day: (day, month) => `${day} ${month}`,
    and: ' и ',
    or: ' или ',
    not: (conditions) => `не ${conditions}`,
    always: 'всегда',
    effects: {
      topic: (name) => `тема ${name}`,
      urgent: 'срочно',
      usual: 'не срочно',
      policy: (name) => `сроки ${name}`,
      approval: 'с согласованием ответа',
      noApproval: 'без согласования ответа',
      template: (name) => `шаблон ответа ${name}`,
      label: (name) => `метка ${name}`,
      nothing: 'ничего',
    },
  },
  en: {
    quoted: (name) => `“${name}”`,
    coded: {
      topic: (names) => `topic ${names}`,
      group: (names) => `group ${names}`,
      territory: (names) => `territory ${names}`,
      network: (names) => `network ${names}`,
      community: (names) => `community ${names}`,
    },
    words: (stems) => `the text has ${stems}`,
    more: (count) => `${count} more`,
    plain: {
      urgent: 'urgent',
      'fast-track': 'a fast-track topic',
      'open-appeal': 'the resident has another appeal open',
    },
    time: (from, to) => `time from ${from} to ${to}`,
    season: (from, to) => `from ${from} to ${to}`,
    months: [
      ...['January', 'February', 'March', 'April', 'May', 'June'],
      ...['July', 'August', 'September', 'October', 'November', 'December'],
    ],
    day: (day, month) => `${day} ${month}`,
    and: ' and ',
    or: ' or ',
    not: (conditions) => `not ${conditions}`,
    always: 'always',
    effects: {
      topic: (name) => `topic ${name}`,
      urgent: 'urgent',
      usual: 'not urgent',
      policy: (name) => `deadlines ${name}`,
      approval: 'the reply needs approval',
      noApproval: 'the reply needs no approval',
      template: (name) => `reply template ${name}`,
      label: (name) => `label ${name}`,
      nothing: 'nothing',
    },
  },
};

const mostListed = 4;

/** The first few of a long list. */
const listed = (names: readonly string[], { or, more }: Tongue): string =>
  [...names.slice(0, mostListed), ...(names.length > mostListed ? [more(names.length - mostListed)] : [])].join(or);

/** «территория Игрим», «в тексте «люк*» или «яма»» */
export const conditionSentence = (condition: Condition, names: RuleNames, language: Language): string => {
  const tongue = tongues[language];
  switch (condition.kind) {
    case 'topic':
    case 'group':
    case 'territory':
    case 'network':
    case 'community': {
      const { kind, codes } = condition;
      const isPlain = kind === 'territory' || kind === 'network';
      const called = codes.map((code) => (isPlain ? names[kind](code) : tongue.quoted(names[kind](code))));
      return tongue.coded[kind](listed(called, tongue));
    }
    case 'words':
      return tongue.words(listed(condition.stems.map(tongue.quoted), tongue));
    case 'time':
      return tongue.time(condition.from, condition.to);
    case 'season':
      return tongue.season(dayName(condition.from, tongue), dayName(condition.to, tongue));
    default:
      return tongue.plain[condition.kind];
  }
};

/** `11-15` → «15 ноября»; what is no day stays as it is written. */
const dayName = (date: string, { months, day }: Tongue): string => {
  const [, month = '', of = ''] = /^(\d\d)-(\d\d)$/.exec(date) ?? [];
  const name = months[Number(month) - 1];
  return name === undefined ? date : day(Number(of), name);
};

/** «тема «Снег на дорогах» и территория Игрим» */
export const whenSentence = ({ all, any, none }: When, names: RuleNames, language: Language): string => {
  const { and, or, not, always } = tongues[language];
  const told = (conditions: readonly Condition[]): string[] =>
    conditions.map((condition) => conditionSentence(condition, names, language));
  const either = (conditions: readonly Condition[]): string =>
    conditions.length > 1 ? `(${told(conditions).join(or)})` : told(conditions).join('');
  const parts = [...told(all), ...(any.length > 0 ? [either(any)] : []), ...(none.length > 0 ? [not(either(none))] : [])];
  return parts.length === 0 ? always : parts.join(and);
};

/** «Отдел дорог, сроки «Срочное»» */
export const effectsSentence = (effects: Effects, names: RuleNames, language: Language): string => {
  const { quoted, effects: words } = tongues[language];
  const { topic, importance, department, policy, approval, template, label } = effects;
  const told = [
    ...(topic === null ? [] : [words.topic(quoted(names.topic(topic)))]),
    ...(importance === null ? [] : [importance === 'urgent' ? words.urgent : words.usual]),
    ...(department === null ? [] : [names.department(department)]),
    ...(policy === null ? [] : [words.policy(quoted(names.policy(policy)))]),
    ...(approval === null ? [] : [approval ? words.approval : words.noApproval]),
    ...(template === null ? [] : [words.template(quoted(names.template(template)))]),
    ...(label === null ? [] : [words.label(quoted(label))]),
  ];
  return told.length === 0 ? words.nothing : told.join(', ');
};

/** «тема «Снег на дорогах» и территория Игрим → Отдел дорог» */
export const ruleSentence = ({ when, effects }: { when: When; effects: Effects }, names: RuleNames, language: Language): string =>
  `${whenSentence(when, names, language)} → ${effectsSentence(effects, names, language)}`;
