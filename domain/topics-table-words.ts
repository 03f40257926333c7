import type { Language } from './language.js';
import type { TopicColumn } from './topics-table.js';

/** Headings of the table, and what is said of a cell that cannot be read: what is wrong and what to do. */
export interface TopicsTableWords {
  headings: Record<TopicColumn, string>;
  yes: string;
  no: string;
  empty: string;
  noColumn(heading: string): string;
  columnTwice(heading: string): string;
  noCodeColumn: string;
  tooManyCells(cells: number, columns: number): string;
  codeEmpty: string;
  codeOdd(code: string): string;
  codeTwice(code: string, line: number): string;
  missing: string;
  noSuch(name: string): string;
  several(name: string, codes: string): string;
  notYesNo(written: string): string;
  halfSeason: string;
  noDay(written: string): string;
}

const headingsRu: Record<TopicColumn, string> = {
  code: 'Код',
  name: 'Тема',
  group: 'Группа',
  department: 'Подразделение',
  fastTrack: 'Ускоренный порядок',
  seasonFrom: 'Сезон с',
  seasonTo: 'Сезон по',
  photoRequired: 'Нужна фотография',
  norms: 'Нормы',
  stems: 'Слова и фразы',
  examples: 'Примеры',
};
const headingsEn: Record<TopicColumn, string> = {
  code: 'Code',
  name: 'Topic',
  group: 'Group',
  department: 'Department',
  fastTrack: 'Fast track',
  seasonFrom: 'Season from',
  seasonTo: 'Season to',
  photoRequired: 'Photo required',
  norms: 'Norms',
  stems: 'Words and phrases',
  examples: 'Examples',
};

export const topicsTableWords: Record<Language, TopicsTableWords> = {
  ru: {
    headings: headingsRu,
    yes: 'да',
    no: 'нет',
    empty: 'Файл пуст: в первой строке должны стоять названия столбцов.',
    noColumn: (heading) =>
      `Столбца «${heading}» нет: назовите его одним из «${Object.values(headingsRu).join('», «')}» или уберите.`,
    columnTwice: (heading) => `Столбец «${heading}» стоит дважды: уберите лишний.`,
    noCodeColumn: 'Нет столбца «Код», по которому находят тему: добавьте его.',
    tooManyCells: (cells, columns) =>
      `В строке ${cells} ячеек, а столбцов ${columns}: возьмите в кавычки ячейки, где есть разделитель.`,
    codeEmpty: 'Код пуст: впишите его латинскими буквами.',
    codeOdd: (code) => `«${code}» кодом быть не может: нужны латинские буквы, цифры и дефис, без пробелов.`,
    codeTwice: (code, line) => `Тема «${code}» уже есть в строке ${line}: оставьте одну.`,
    missing: 'Не заполнено: впишите.',
    noSuch: (name) => `«${name}» нет в настройках: исправьте название или сначала добавьте.`,
    several: (name, codes) => `«${name}» — не одна запись, впишите код: ${codes}.`,
    notYesNo: (written) => `«${written}» не понять: впишите «да» или «нет».`,
    halfSeason: 'У сезона два дня, первый и последний: впишите оба или уберите оба.',
    noDay: (written) => `«${written}» — не день года: впишите, например, «15 октября».`,
  },
  en: {
    headings: headingsEn,
    yes: 'yes',
    no: 'no',
    empty: 'The file is empty: its first line must name the columns.',
    noColumn: (heading) =>
      `There is no column “${heading}”: call it one of “${Object.values(headingsEn).join('”, “')}” or remove it.`,
    columnTwice: (heading) => `The column “${heading}” is there twice: remove one.`,
    noCodeColumn: 'The column “Code”, by which a topic is found, is missing: add it.',
    tooManyCells: (cells, columns) =>
      `The line has ${cells} cells, and there are ${columns} columns: put cells with the separator in quotes.`,
    codeEmpty: 'The code is empty: write one in Latin letters.',
    codeOdd: (code) => `“${code}” cannot be a code: it takes Latin letters, digits and hyphens, no spaces.`,
    codeTwice: (code, line) => `The topic “${code}” is in line ${line} already: leave one.`,
    missing: 'Not filled in: write it.',
    noSuch: (name) => `“${name}” is not in the settings: correct the name, or add it first.`,
    several: (name, codes) => `“${name}” is more than one row, write the code: ${codes}.`,
    notYesNo: (written) => `“${written}” cannot be understood: write “yes” or “no”.`,
    halfSeason: 'A season has two days, the first and the last: write both or remove both.',
    noDay: (written) => `“${written}” is no day of the year: write such as “15 October”.`,
  },
};
