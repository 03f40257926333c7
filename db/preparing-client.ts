import pg from 'pg';

/** A statement asked as often by this process is asked again. */
const prepareFrom = 3;
/** Each costs a connection's server process some tens of kilobytes. */
const mostPrepared = 300;
/** With more it is a list of rows, whose text differs with their number. */
const mostValues = 64;
const mostCounted = 3_000;

/** How often each was asked, then its name: the same in all connections, each of which has it parsed when it first meets it. */
const known = new Map<string, number | string>();
let prepared = 0;

const nameOf = (text: string): string | undefined => {
  const seen = known.get(text) ?? 0;
  if (typeof seen === 'string') return seen;
  const isHot = seen + 1 >= prepareFrom && prepared < mostPrepared;
  const next = isHot ? `otklik_${++prepared}` : seen + 1;
  if (isHot || known.has(text) || known.size < mostCounted) known.set(text, next);
  return typeof next === 'string' ? next : undefined;
};

type Ask = (query: unknown, values?: unknown, callback?: unknown) => unknown;

/**
 * A connection that has PostgreSQL parse once what is asked again and again (docs/decisions/0006). A statement names its columns: one
 * that selects `*` would fail for good after a migration has added another.
 */
export class PreparingClient extends pg.Client {
  constructor(config?: pg.ClientConfig) {
    super(config);
    const ask = this.query.bind(this) as Ask;
    this.query = ((query: unknown, values?: unknown, callback?: unknown) => {
      const isOne = Array.isArray(values) && values.length > 0 && values.length <= mostValues;
      const name = typeof query === 'string' && isOne ? nameOf(query) : undefined;
      return name === undefined ? ask(query, values, callback) : ask({ name, text: query, values }, callback);
    }) as typeof this.query;
  }
}
