import pg from 'pg';

const prepareFrom = 3;
const most = 300;

/** Uses of a statement so far, then its name: the same in every connection of this process. */
const known = new Map<string, number | string>();
let names = 0;

const nameOf = (text: string): string | undefined => {
  const seen = known.get(text) ?? 0;
  if (typeof seen === 'string') return seen;
  if (seen + 1 < prepareFrom || names === most) {
    if (known.size < 10 * most) known.set(text, seen + 1);
    return undefined;
  }
  const name = `s${++names}`;
  known.set(text, name);
  return name;
};

type Query = (query: unknown, values?: unknown, callback?: unknown) => unknown;

/**
 * A connection that has PostgreSQL parse a statement once: steps of an appeal ask the same things again and again, and parsing and
 * planning them anew cost the database more than their answers. https://www.postgresql.org/docs/current/sql-prepare.html
 */
export class PreparingClient extends pg.Client {
  constructor(config?: pg.ClientConfig) {
    super(config);
    const ask = this.query.bind(this) as Query;
    this.query = ((query: unknown, values?: unknown, callback?: unknown) => {
      const name = typeof query === 'string' && Array.isArray(values) ? nameOf(query) : undefined;
      return name === undefined ? ask(query, values, callback) : ask({ name, text: query, values }, callback);
    }) as typeof this.query;
  }
}
