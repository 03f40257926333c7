/** Languages in which staff are spoken to. What people wrote, and the names of topics, departments and rules, stay as they are. */
export const languages = ['ru', 'en'] as const;
export type Language = (typeof languages)[number];

export const languageOr = (otherwise: Language, wanted: string | undefined): Language =>
  languages.find((language) => language === wanted) ?? otherwise;
