import type { Language } from './language.js';
import { readDay, sayDay } from './season.js';
import type { Settings, Topic } from './settings.js';
import type { TableRow } from './table-row.js';
import { topicsTableWords, type TopicsTableWords } from './topics-table-words.js';

/** Topics as a table of words, to be edited in a spreadsheet: one row a topic, in these columns. */
export const topicColumns = [
  ...(['code', 'name', 'group', 'department', 'fastTrack', 'seasonFrom', 'seasonTo', 'photoRequired'] as const),
  ...(['norms', 'stems', 'examples'] as const),
] as const;
export type TopicColumn = (typeof topicColumns)[number];

/** What cannot be read or saved; `line` is the file's, null where it is no line's fault. */
export interface BadLine {
  line: number | null;
  column: TopicColumn | null;
  message: string;
}
export interface TopicsRead {
  topics: Topic[];
  /** Where each topic of the file stands in it. */
  lines: ReadonlyMap<string, number>;
  bad: BadLine[];
}

type Row = Record<TopicColumn, string>;

export const topicsTable = (settings: Settings, language: Language): string[][] => {
  const { headings } = topicsTableWords[language];
  return [
    topicColumns.map((column) => headings[column]),
    ...settings.topics.map((topic) => {
      const row = rowOf(topic, settings, language);
      return topicColumns.map((column) => row[column]);
    }),
  ];
};

/** A topic in words, as the table has it. */
export const rowOf = (topic: Topic, { groups, departments }: Settings, language: Language): Row => {
  const { yes, no } = topicsTableWords[language];
  return {
    code: topic.code,
    name: topic.name,
    group: wordsFor(groups, topic.group),
    department: topic.department === null ? '' : wordsFor(departments, topic.department),
    fastTrack: topic.fastTrack ? yes : no,
    seasonFrom: topic.season === null ? '' : sayDay(topic.season.from, language),
    seasonTo: topic.season === null ? '' : sayDay(topic.season.to, language),
    photoRequired: topic.photoRequired ? yes : no,
    norms: topic.norms,
    stems: topic.stems.join(', '),
    examples: topic.examples.join('\n'),
  };
};

interface Named {
  code: string;
  name: string;
}

/** The name, unless two have it. */
const wordsFor = (rows: readonly Named[], code: string): string => {
  const name = rows.find((row) => row.code === code)?.name ?? code;
  return rows.filter((row) => same(row.name, name)).length === 1 ? name : code;
};

/** The rows of a file over the topics there are: columns that the file has not keep what they hold. */
export const readTopicsTable = ([head, ...rows]: readonly TableRow[], settings: Settings, language: Language): TopicsRead => {
  const words = topicsTableWords[language];
  const bad: BadLine[] = [];
  const lines = new Map<string, number>();
  if (head === undefined) return { topics: [], lines, bad: [{ line: null, column: null, message: words.empty }] };
  const columns = columnsOf(head, words, bad);
  if (bad.length > 0) return { topics: [], lines, bad };
  const topics = rows.flatMap(({ line, cells }): Topic[] => {
    if (cells.every((cell) => cell.trim() === '')) return [];
    const complain = (column: TopicColumn | null, message: string): void => void bad.push({ line, column, message });
    if (cells.slice(columns.length).some((cell) => cell.trim() !== '')) {
      complain(null, words.tooManyCells(cells.length, columns.length));
      return [];
    }
    const row: Partial<Row> = Object.fromEntries(columns.map((column, index) => [column, (cells[index] ?? '').trim()]));
    const topic = readRow(row, settings, { words, complain });
    if (topic === undefined) return [];
    const before = lines.get(topic.code);
    if (before !== undefined) complain('code', words.codeTwice(topic.code, before));
    else lines.set(topic.code, line);
    return [topic];
  });
  return { topics, lines, bad };
};

const columnsOf = ({ line, cells }: TableRow, words: TopicsTableWords, bad: BadLine[]): TopicColumn[] => {
  const written = cells.map((cell) => cell.trim());
  while (written.at(-1) === '') written.pop();
  const columns = written.flatMap((heading, index) => {
    const column = topicColumns.find((known) =>
      Object.values(topicsTableWords).some(({ headings }) => same(headings[known], heading)),
    );
    const message = column === undefined ? words.noColumn(heading) : words.columnTwice(heading);
    const again = written.findIndex((other) => same(other, heading)) < index;
    if (column === undefined || again) bad.push({ line, column: null, message });
    return column ?? [];
  });
  if (bad.length === 0 && !columns.includes('code')) bad.push({ line, column: 'code', message: words.noCodeColumn });
  return columns;
};

interface Reading {
  words: TopicsTableWords;
  complain: (column: TopicColumn | null, message: string) => void;
}

const readRow = (
  row: Partial<Row>,
  { topics, groups, departments }: Settings,
  { words, complain }: Reading,
): Topic | undefined => {
  const code = row.code ?? '';
  if (code === '') return void complain('code', words.codeEmpty);
  const known = topics.find((topic) => topic.code === code);
  if (!known && !/^[\w-]{1,60}$/.test(code)) return void complain('code', words.codeOdd(code));
  const topic: Topic = { ...(known ?? { ...newTopic, code }) };
  for (const column of ['name', 'group'] as const)
    if (row[column] === '' || (!known && row[column] === undefined)) complain(column, words.missing);
  if (row.name) topic.name = row.name;
  if (row.group) topic.group = findNamed(groups, row.group, (message) => complain('group', message), words) ?? topic.group;
  if (row.department !== undefined) {
    topic.department =
      row.department === ''
        ? null
        : (findNamed(departments, row.department, (message) => complain('department', message), words) ?? topic.department);
  }
  for (const column of ['fastTrack', 'photoRequired'] as const) {
    const written = row[column];
    if (written === undefined) continue;
    const flag = flagOf(written);
    if (flag === undefined) complain(column, words.notYesNo(written));
    else topic[column] = flag;
  }
  topic.season = readSeason(row, topic.season, { words, complain });
  if (row.norms !== undefined) topic.norms = row.norms;
  if (row.stems !== undefined) topic.stems = listOf(row.stems, /[\n,]/);
  if (row.examples !== undefined) topic.examples = listOf(row.examples, /[\n|]/);
  return topic;
};

const newTopic: Omit<Topic, 'code'> = {
  ...{ name: '', group: '', department: null, fastTrack: false, season: null },
  ...{ photoRequired: false, norms: '', stems: [], examples: [] },
};

const same = (a: string, b: string): boolean => plain(a) === plain(b);
const plain = (text: string): string => text.trim().toLowerCase().replaceAll('ё', 'е').replaceAll(/\s+/g, ' ');

/** By code or by name. */
const findNamed = (
  rows: readonly Named[],
  written: string,
  complain: (message: string) => void,
  words: TopicsTableWords,
): string | undefined => {
  if (rows.some(({ code }) => code === written)) return written;
  const found = rows.filter(({ name }) => same(name, written));
  if (found.length === 1) return found[0]?.code;
  complain(found.length === 0 ? words.noSuch(written) : words.several(written, found.map(({ code }) => code).join(', ')));
  return undefined;
};

const flagOf = (written: string): boolean | undefined => {
  const text = written.toLowerCase();
  if (['да', 'yes', 'true', 'истина', '1', '+', '★'].includes(text)) return true;
  return ['', 'нет', 'no', 'false', 'ложь', '0', '-'].includes(text) ? false : undefined;
};

const readSeason = (
  { seasonFrom, seasonTo }: Partial<Row>,
  season: Topic['season'],
  { words, complain }: Reading,
): Topic['season'] => {
  const from = seasonFrom ?? season?.from ?? '';
  const to = seasonTo ?? season?.to ?? '';
  if (from === '' && to === '') return null;
  const days = { from: readDay(from), to: readDay(to) };
  if (from === '' || to === '') complain(from === '' ? 'seasonFrom' : 'seasonTo', words.halfSeason);
  else if (days.from === undefined) complain('seasonFrom', words.noDay(from));
  else if (days.to === undefined) complain('seasonTo', words.noDay(to));
  else return { from: days.from, to: days.to };
  return season;
};

const listOf = (written: string, separator: RegExp): string[] => [
  ...new Set(
    written
      .split(separator)
      .map((item) => item.trim())
      .filter((item) => item !== ''),
  ),
];
