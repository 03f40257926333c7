import type { Language } from './language.js';

const words = {
  ru: { added: 'Добавлено', changed: 'Изменено', deleted: 'Удалено', installed: 'Начальные настройки' },
  en: { added: 'Added', changed: 'Changed', deleted: 'Deleted', installed: 'Settings of the installation' },
} as const;

type Change = Exclude<keyof (typeof words)[Language], 'installed'>;

/** Why a settings version was made when nobody has said it, as it is kept: `changed: Уборка снега`, or `installed`. */
export const settingsReason = (change: Change, name: string): string => `${change}: ${name}`;

/** For whoever reads it. What a person wrote, or an older row holds, is shown as it is. */
export const settingsReasonSentence = (reason: string, language: Language): string => {
  if (reason === 'installed') return words[language].installed;
  const [, change, name] = /^(added|changed|deleted): (.*)$/s.exec(reason) ?? [];
  return change === undefined ? reason : `${words[language][change as Change]}: ${name}`;
};
