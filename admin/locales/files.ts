import type { Language } from '../../domain/language.js';
import type { FileFault } from '../files/text.js';

/** What is said of a file that cannot be read at all: what is wrong and what to do. */
export const fileFaults: Record<Language, Record<FileFault, string>> = {
  ru: {
    workbook: 'Это книга Excel, а не CSV: выберите в Excel «Сохранить как → CSV» и загрузите новый файл.',
    'not-text': 'В файле не текст: сохраните таблицу как CSV.',
    quotes: 'Кавычки не закрыты или стоят не на месте: удвойте кавычку внутри ячейки и закройте ячейку кавычкой.',
  },
  en: {
    workbook: 'This is an Excel workbook and no CSV: choose “Save as → CSV” in Excel and load the new file.',
    'not-text': 'The file holds no text: save the table as CSV.',
    quotes: 'Quotes are not closed or out of place: double a quote within a cell and close the cell with one.',
  },
};
