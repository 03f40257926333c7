import { tableNames } from '../admin/locales/tables.js';
import type { Language } from '../domain/language.js';
import type { SettingsProblem } from '../domain/settings-check.js';

interface TopicsFileWords {
  file: string;
  line(number: number): string;
  tooManyRows(most: number): string;
  elsewhere(problem: SettingsProblem): string;
}

/** What is said of the file as a whole. */
export const topicsFileWords: Record<Language, TopicsFileWords> = {
  ru: {
    file: 'файл',
    line: (number) => `строка ${number}`,
    tooManyRows: (most) => `Строк больше ${most}: разделите файл.`,
    elsewhere: ({ table, code, message }) => `С этим файлом сломаются «${tableNames.ru[table]}», запись «${code}»: ${message}`,
  },
  en: {
    file: 'file',
    line: (number) => `line ${number}`,
    tooManyRows: (most) => `There are more than ${most} rows: divide the file.`,
    elsewhere: ({ table, code, message }) => `This file would break “${tableNames.en[table]}”, row “${code}”: ${message}`,
  },
};
