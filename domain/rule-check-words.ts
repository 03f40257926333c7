import type { Language } from './language.js';
import type { Effects } from './settings.js';

/** What rule-check.ts says to the official who edits the rule: what is odd, and what to do. */
export interface RuleCheckWords {
  contradicts: string;
  shadowed(by: readonly number[]): string;
  equalRank(other: number, effects: readonly (keyof Effects)[]): string;
  withoutAddressee(territories: readonly string[]): string;
}

/** What a rule may decide, as the screen calls it. */
export const effectNames: Record<Language, Record<keyof Effects, string>> = {
  ru: {
    topic: 'тема',
    importance: 'срочность',
    department: 'подразделение',
    policy: 'регламент',
    approval: 'согласование',
    template: 'шаблон ответа',
    label: 'метка',
  },
  en: {
    topic: 'topic',
    importance: 'urgency',
    department: 'department',
    policy: 'SLA policy',
    approval: 'approval',
    template: 'reply template',
    label: 'label',
  },
};

export const ruleCheckWords: Record<Language, RuleCheckWords> = {
  ru: {
    contradicts: 'Условия противоречат друг другу, и правило никогда не сработает: уберите одно из них.',
    shadowed: (by) =>
      `Правило ничего не решит: всё, что оно говорит, раньше него говорит ${by.length === 1 ? 'правило' : 'правила'} № ${by.join(', ')}. Поставьте его раньше или удалите.`,
    equalRank: (other, effects) =>
      `Та же очередь, что у правила № ${other}, а решают они по-разному (${effects.map((effect) => effectNames.ru[effect]).join(', ')}): задайте, какое решает раньше.`,
    withoutAddressee: (territories) =>
      territories.length === 0
        ? 'У темы нет адресата, если территория не известна: выберите подразделение темы.'
        : `У темы нет адресата: ${territories.join(', ')}. Выберите подразделение темы или заполните таблицу адресатов.`,
  },
  en: {
    contradicts: 'The conditions contradict each other, so the rule never holds: remove one of them.',
    shadowed: (by) =>
      `The rule decides nothing: all it says is said before it by ${by.length === 1 ? 'rule' : 'rules'} No. ${by.join(', ')}. Put it earlier or delete it.`,
    equalRank: (other, effects) =>
      `The same order as rule No. ${other}, and they decide differently (${effects.map((effect) => effectNames.en[effect]).join(', ')}): say which decides first.`,
    withoutAddressee: (territories) =>
      territories.length === 0
        ? 'The topic has no addressee where the territory is not known: choose the topic’s department.'
        : `The topic has no addressee in ${territories.join(', ')}. Choose the topic’s department or fill the table of addressees.`,
  },
};
