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

const codeOf = (error: unknown): string => {
  const { code = '', message = '' } = error as { code?: unknown; message?: string };
  return /No space left on device/.test(message) ? 'ENOSPC' : String(code); // how other programs say it
};

/** Turns the refusals of a file system into a sentence; anything else is given back as it is. */
export const explainFolder = (error: unknown, folder: string): unknown => {
  const reason = reasons[codeOf(error)];
  if (reason === undefined) return error;
  return new CannotStart(`Папка данных ${folder} не годится: ${reason}. Исправьте это или укажите другую в OTKLIK_DATA_DIR.`, {
    cause: error,
  });
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
