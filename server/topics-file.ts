import type { DataSource, EntityManager } from 'typeorm';
import { readCsv, writeCsv } from '../admin/files/csv.js';
import { FileUnreadable, textOf } from '../admin/files/text.js';
import { fileFaults } from '../admin/locales/files.js';
import { lockSettings, problemsAfter, sealOf } from '../db/publish-settings.js';
import { readTables } from '../db/settings-rows.js';
import { writeTopics } from '../db/write-topics.js';
import type { Language } from '../domain/language.js';
import type { Settings, Topic } from '../domain/settings.js';
import { differenceOf, type TopicsDifference } from '../domain/topics-difference.js';
import { readTopicsTable, topicsTable, type BadLine, type TopicColumn, type TopicsRead } from '../domain/topics-table.js';
import { topicsFileWords } from './topics-file-words.js';

export interface Given {
  bytes: Uint8Array;
  /** What becomes of topics that are not in the file. */
  missing: 'keep' | 'remove';
  language: Language;
}

export interface Preview extends TopicsDifference {
  bad: BadLine[];
  /** Names exactly this change; asked back when it is saved. */
  seal: string;
}

export type Saved = Preview & { outcome: 'saved' | 'bad-lines' | 'changed-meanwhile' };

export interface TopicsFile {
  write(language: Language): Promise<string>;
  preview(given: Given): Promise<Preview>;
  /** Into the draft, all of the file or nothing. With `seal`, only what was seen in the preview. */
  save(given: Given & { seal?: string | undefined }): Promise<Saved>;
}

/** Topics out to a spreadsheet and back. */
export const createTopicsFile = (db: DataSource): TopicsFile => ({
  write: async (language) => writeCsv(topicsTable(await db.transaction(readTables), language)),
  preview: (given) => db.transaction(async (tx) => (await compare(tx, given)).preview),
  save: (given) =>
    db.transaction(async (tx) => {
      await lockSettings(tx);
      const { topics, preview } = await compare(tx, given);
      if (preview.bad.length > 0) return { ...preview, outcome: 'bad-lines' };
      if (given.seal !== undefined && given.seal !== preview.seal) return { ...preview, outcome: 'changed-meanwhile' };
      await writeTopics(tx, { topics, removed: preview.removed.map(({ code }) => code) });
      return { ...preview, outcome: 'saved' };
    }),
});

const compare = async (tx: EntityManager, given: Given): Promise<{ topics: Topic[]; preview: Preview }> => {
  const settings = await readTables(tx);
  const { topics, lines, bad } = readBytes(given, settings);
  const difference = differenceOf(settings, topics, given);
  const broken = bad.length > 0 ? [] : await brokenBy(tx, { settings, topics, lines, difference, language: given.language });
  const preview = { ...difference, bad: [...bad, ...broken].sort((a, b) => (a.line ?? 0) - (b.line ?? 0)) };
  return { topics, preview: { ...preview, seal: sealOf([given.missing, topics, difference]) } };
};

const mostRows = 5_000;

const readBytes = ({ bytes, language }: Given, settings: Settings): TopicsRead => {
  const unreadable = (line: number | null, message: string): TopicsRead => ({
    ...{ topics: [], lines: new Map() },
    bad: [{ line, column: null, message }],
  });
  try {
    const rows = readCsv(textOf(bytes));
    if (rows.length > mostRows) return unreadable(rows[mostRows]?.line ?? null, topicsFileWords[language].tooManyRows(mostRows));
    return readTopicsTable(rows, settings, language);
  } catch (error) {
    if (!(error instanceof FileUnreadable)) throw error;
    return unreadable(error.line, fileFaults[language][error.why]);
  }
};

interface Change {
  settings: Settings;
  topics: readonly Topic[];
  lines: ReadonlyMap<string, number>;
  difference: TopicsDifference;
  language: Language;
}

/** What the settings as a whole would lack with these topics and do not lack without them. */
const brokenBy = async (tx: EntityManager, { settings, topics, lines, difference, language }: Change): Promise<BadLine[]> => {
  const gone = new Set(difference.removed.map(({ code }) => code));
  const coming = new Map(topics.map((topic) => [topic.code, topic]));
  const kept = settings.topics.filter(({ code }) => !gone.has(code)).map((topic) => coming.get(topic.code) ?? topic);
  const added = topics.filter(({ code }) => !settings.topics.some((topic) => topic.code === code));
  const after = { ...settings, topics: [...kept, ...added] };
  const { caused } = await problemsAfter(tx, { before: settings, after, language });
  return caused.map((problem): BadLine => {
    const line = problem.table === 'topics' ? lines.get(problem.code) : undefined;
    if (line !== undefined) return { line, column: columnOf(problem.field), message: problem.message };
    return { line: null, column: null, message: topicsFileWords[language].elsewhere(problem) };
  });
};

const columnOf = (field: string): TopicColumn | null => {
  if (field === 'season') return 'seasonFrom';
  return (
    (['code', 'name', 'group', 'department', 'norms', 'stems', 'examples'] as const).find((column) => column === field) ?? null
  );
};
