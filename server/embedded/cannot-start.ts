/** Something that only a person can mend: shown as one sentence, without a stack. Any other error is our bug. */
export class CannotStart extends Error {
  override name = 'CannotStart';
}

const reasons: Record<string, string> = {
  EACCES: 'на неё не хватает прав',
  EPERM: 'на неё не хватает прав',
  EROFS: 'диск доступен только для чтения',
  ENOSPC: 'на диске не осталось места',
  EDQUOT: 'исчерпана квота диска',
  ENOTDIR: 'на её пути лежит файл',
  EEXIST: 'на её месте лежит файл',
};

/** How other programs say it in what they print: PostgreSQL, SQLite, Node. */
const phrases: readonly (readonly [RegExp, string])[] = [
  [/no space left on device|database or disk is full/i, 'ENOSPC'],
  [/read-only file system|readonly database/i, 'EROFS'],
  [/disk quota exceeded/i, 'EDQUOT'],
];

const codeOf = (error: unknown): string => {
  const { code = '', message = '' } = error as { code?: unknown; message?: string };
  return phrases.find(([phrase]) => phrase.test(message))?.[1] ?? String(code);
};

/** Turns the refusals of a file system into a sentence; anything else is given back as it is. */
export const explainFolder = <E>(error: E, folder: string): E | CannotStart =>
  explain(error, `Папка данных ${folder}`, 'другую в OTKLIK_DATA_DIR');

/** As `explainFolder`, of a folder that a tool was told to write to. */
export const explainTarget = <E>(error: E, what: string, folder: string): E | CannotStart =>
  explain(error, `${what} ${folder}`, 'другую');

const explain = <E>(error: E, what: string, other: string): E | CannotStart => {
  const reason = reasons[codeOf(error)];
  if (reason === undefined) return error;
  return new CannotStart(`${what} не годится: ${reason}. Исправьте это или укажите ${other}.`, { cause: error });
};

/** For the programs themselves: one sentence and code 1; what is our bug keeps its stack. */
export const sayAndExit = (error: unknown): never => {
  process.stderr.write(
    `${error instanceof CannotStart ? error.message : error instanceof Error ? error.stack : String(error)}\n`,
  );
  process.exit(1);
};

export const orExit = <T>(work: () => T): T => {
  try {
    return work();
  } catch (error) {
    return sayAndExit(error);
  }
};
