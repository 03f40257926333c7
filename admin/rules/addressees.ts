import type { DataSource, EntityManager } from 'typeorm';
import { z } from 'zod';
import { Addressee } from '../../db/entities/addressee.js';
import { Department } from '../../db/entities/department.js';
import { Topic } from '../../db/entities/topic.js';
import { plainText } from '../../db/kept-text.js';
import { SettingsRefused } from '../../db/publish-settings.js';
import { readTables } from '../../db/settings-rows.js';
import type { Language } from '../../domain/language.js';
import { addresseeCode } from '../../domain/routing.js';
import { settingsWords } from '../../domain/settings-words.js';
import { answers } from '../locales/answers.js';
import { writeSettings } from '../settings/save.js';

const byName = (a: { name: string }, b: { name: string }): number => a.name.localeCompare(b.name, 'ru');

/** The table of addressees: who answers for what, where. */
export const readGrid = async (db: DataSource) => {
  const { groups, topics, territories, departments, addressees } = await readTables(db.manager);
  return {
    groups: [...groups].sort(byName).map(({ code, name }) => ({
      ...{ code, name },
      topics: topics
        .filter(({ group }) => group === code)
        .map(({ code: topic, name: called, department }) => ({ code: topic, name: called, department }))
        .sort(byName),
    })),
    territories: territories.map(({ code, name }) => ({ code, name })).sort(byName),
    departments: departments.map(({ code, name }) => ({ code, name })).sort(byName),
    cells: addressees.map((cell) => ({ ...cell, code: addresseeCode(cell) })),
  };
};

const code = plainText(100).min(1);
export const cellShape = z.strictObject({
  kind: z.enum(['topic', 'group']),
  code,
  /** null = everywhere. */
  territory: code.nullable(),
  /** null empties the cell. */
  department: code.nullable(),
  /** What stood in the cell when it was opened; another one is not written over. */
  seen: code.nullable(),
});
export type AskedCell = z.infer<typeof cellShape>;

/** Somebody was faster: nothing has been written. */
class CellTaken extends Error {
  constructor(readonly by: string | null) {
    super('the cell holds another department');
  }
}

/** One cell into the draft, only over what the person has seen. */
export const saveCell = async (
  db: DataSource,
  asked: AskedCell,
  language: Language,
): Promise<{ notice: string } | { conflict: string } | { refused: string }> => {
  const words = answers[language];
  const table = isTopicItself(asked) ? 'topics' : 'addressees';
  const done = asked.department === null ? 'deleted' : 'saved';
  try {
    return { notice: await writeSettings(db, { language, done, table }, (tx) => writeCell(tx, asked, language)) };
  } catch (error) {
    if (error instanceof CellTaken) return { conflict: words.cellTaken(error.by) };
    if (error instanceof SettingsRefused)
      return { refused: words.notSaved(error.problems.map(({ message }) => message).join(' ')) };
    throw error;
  }
};

/** What stands in a topic's column «everywhere» is the topic's own department. */
const isTopicItself = ({ kind, territory }: AskedCell): boolean => kind === 'topic' && territory === null;

/** Returns the key of the row that holds it. */
const writeCell = async (tx: EntityManager, asked: AskedCell, language: Language): Promise<string> => {
  const { kind, code: named, territory, department, seen } = asked;
  const topic = isTopicItself(asked) ? await tx.findOneBy(Topic, { code: named }) : undefined;
  if (topic === null) {
    const message = settingsWords[language].missing('topic', named);
    throw new SettingsRefused([{ table: 'topics', code: named, field: 'code', message }]);
  }
  const place = { topic: null, group: null, territory, [kind]: named };
  const key = topic ? named : addresseeCode(place);
  const stands = topic ?? (await tx.findOneBy(Addressee, { code: key }));
  const standing = stands?.departmentCode ?? null;
  if (standing !== seen && standing !== department) throw new CellTaken(await nameOf(tx, standing));
  if (topic) await tx.update(Topic, { code: key }, { departmentCode: department });
  else if (department === null) await tx.delete(Addressee, { code: key });
  else {
    const { topic: topicCode, group: groupCode } = place;
    await tx.upsert(Addressee, { code: key, topicCode, groupCode, territoryCode: territory, departmentCode: department }, [
      'code',
    ]);
  }
  return key;
};

const nameOf = async (tx: EntityManager, department: string | null): Promise<string | null> =>
  department === null ? null : ((await tx.findOneBy(Department, { code: department }))?.name ?? department);
