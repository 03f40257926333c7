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
type Answer = (error: unknown, result?: unknown) => void;

const preparing =
  (ask: Ask): Ask =>
  (query, values, callback) => {
    const isOne = Array.isArray(values) && values.length > 0 && values.length <= mostValues;
    const name = typeof query === 'string' && isOne ? nameOf(query) : undefined;
    return name === undefined ? ask(query, values, callback) : ask({ name, text: query, values }, callback);
  };

/** Answers are given by a callback, as the last argument, or by a promise. */
const within =
  (patienceMs: number, ask: Ask, giveUp: () => void): Ask =>
  (...asked) => {
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      giveUp();
    }, patienceMs);
    const told = (error: unknown): unknown =>
      isLate ? new Error(`a statement was not answered within ${patienceMs} ms`, { cause: error }) : error;
    const at = asked.findLastIndex((part) => typeof part === 'function');
    if (at !== -1) {
      const answer = asked[at] as Answer;
      asked[at] = ((error, result) => {
        clearTimeout(timer);
        answer(error && told(error), result);
      }) satisfies Answer;
      return ask(...asked);
    }
    const answer = ask(...asked);
    if (answer instanceof Promise)
      return answer
        .catch((error: unknown) => {
          throw told(error);
        })
        .finally(() => clearTimeout(timer));
    clearTimeout(timer); // a stream has a pace of its own
    return answer;
  };

export interface Patience {
  /** How long a statement may take, in milliseconds; undefined = as long as it takes. */
  patienceMs?: number | undefined;
}

/**
 * A connection that has PostgreSQL parse once what is asked again and again (docs/decisions/0006). A statement names its columns: one
 * that selects `*` would fail for good after a migration has added another.
 *
 * With `patienceMs` it closes when a server that hangs, and so breaks nothing off, leaves a statement unanswered; the pool makes another.
 * (pg's own `query_timeout` would leave it in the pool, and the next statement waiting behind the answer that is still to come.) When the
 * server goes on, the statement may take effect all the same.
 */
export class PreparingClient extends pg.Client {
  constructor(config?: pg.ClientConfig & Patience) {
    super(config);
    const ask = preparing(this.query.bind(this) as Ask);
    const patienceMs = config?.patienceMs;
    // With a statement under way `end` does not say goodbye first.
    this.query = (patienceMs === undefined ? ask : within(patienceMs, ask, () => void this.end())) as typeof this.query;
  }
}
