import { parseArgs, type ParseArgsConfig } from 'node:util';
import { CannotStart } from '../embedded/cannot-start.js';

type Options = NonNullable<ParseArgsConfig['options']>;
type Given<O extends Options> = ReturnType<typeof parseArgs<{ options: O; allowPositionals: true }>>;

/** How a tool is called. */
export interface Call<O extends Options> {
  /** What it does and its commands, as `--help` and every mistake show them. */
  usage: string;
  options: O;
  /** How many words beside the options it takes. */
  words: readonly [least: number, most: number];
}

/** Runs a tool to its exit code. What only a person can mend is one sentence, and code 2; anything else is our bug, with its stack. */
export const runTool = async <const O extends Options>(
  call: Call<O>,
  tool: (given: Given<O>) => Promise<number>,
): Promise<never> => {
  try {
    if (process.argv.slice(2).some((word) => word === '--help' || word === '-h')) {
      console.log(call.usage);
      process.exit(0);
    }
    process.exit(await tool(readGiven(call)));
  } catch (error) {
    const told = explainDatabase(error);
    process.stderr.write(`${told instanceof CannotStart ? told.message : told instanceof Error ? told.stack : String(told)}\n`);
    process.exit(2);
  }
};

/** What a database that answered at the beginning may say later: its own words, and those of the connection to it. */
const sentences: readonly (readonly [RegExp, string])[] = [
  [
    /^(57P0[1-3]|ECONNRESET|ECONNREFUSED|EPIPE)$|Connection terminated|not queryable/,
    'База перестала отвечать, и дело не доведено до конца: проверьте её и повторите.',
  ],
  [/^53100$/, 'На диске базы не осталось места, и дело не доведено до конца: освободите его и повторите.'],
];

const explainDatabase = (error: unknown): unknown => {
  if (!(error instanceof Error) || error instanceof CannotStart) return error;
  const { code = '', message } = error as NodeJS.ErrnoException;
  const known = sentences.find(([words]) => words.test(code) || words.test(message));
  return known === undefined ? error : new CannotStart(known[1], { cause: error });
};

const readGiven = <const O extends Options>({ usage, options, words: [least, most] }: Call<O>): Given<O> => {
  const given = parse(options, usage);
  const { length } = given.positionals;
  if (length < least) throw new CannotStart(usage);
  if (length > most) throw new CannotStart(`Лишнее: ${given.positionals.slice(most).join(' ')}.\n\n${usage}`);
  return given;
};

const parse = <const O extends Options>(options: O, usage: string): Given<O> => {
  try {
    return parseArgs({ allowPositionals: true, options });
  } catch (error) {
    throw new CannotStart(`${mistakeIn(error)}\n\n${usage}`, { cause: error });
  }
};

/** Node's own sentence names the option in quotes, and is English. */
const mistakeIn = (error: unknown): string => {
  const { code, message } = error as NodeJS.ErrnoException;
  const [, name] = /'(-[^' ]*)/.exec(message) ?? [];
  return code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION' ? `Ключа ${name} нет.` : `Ключ ${name} задан неверно.`;
};
