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
    process.stderr.write(
      `${error instanceof CannotStart ? error.message : error instanceof Error ? error.stack : String(error)}\n`,
    );
    process.exit(2);
  }
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
