import { tableNames } from '../admin/locales/tables.js';
import type { Language } from '../domain/language.js';
import type { SettingsProblem } from '../domain/settings-check.js';
import type { CsvUnreadable } from './csv-file.js';

interface TopicsFileWords {
  file: string;
  line(number: number): string;
  unreadable: Record<CsvUnreadable['why'], string>;
  elsewhere(problem: SettingsProblem): string;
}

/** What is said of the file as a whole. */
export const topicsFileWords: Record<Language, TopicsFileWords> = {
  ru: {
    file: 'файл',
    line: (number) => `строка ${number}`,
    unreadable: {
      workbook: 'Это книга Excel, а не CSV: в Excel выберите «Сохранить как → CSV» и загрузите новый файл.',
      'not-text': 'В файле не текст: сохраните таблицу как CSV.',
      'too-many-rows': 'Строк больше 5000: разделите файл.',
      quotes: 'Кавычки в этой строке не закрыты или стоят не на месте: удвойте кавычку внутри ячейки.',
    },
    elsewhere: ({ table, code, message }) => `С этим файлом сломаются «${tableNames.ru[table]}», запись «${code}»: ${message}`,
  },
  en: {
    file: 'file',
    line: (number) => `line ${number}`,
    unreadable: {
      workbook: 'This is an Excel workbook and no CSV: in Excel choose “Save as → CSV” and load the new file.',
      'not-text': 'The file holds no text: save the table as CSV.',
      'too-many-rows': 'There are more than 5000 rows: divide the file.',
      quotes: 'Quotes in this line are not closed or out of place: double a quote within a cell.',
    },
    elsewhere: ({ table, code, message }) => `This file would break “${tableNames.en[table]}”, row “${code}”: ${message}`,
  },
};
