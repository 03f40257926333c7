import { mayRead, type Operator } from '../../domain/access.js';

/** Somebody signed in, read from the database at each request. */
export interface Viewer extends Operator {
  login: string;
  name: string;
}

/** Values of one SQL query: `add` keeps a value and gives its place, `$1`, `$2`, … */
export const placeholders = () => {
  const values: unknown[] = [];
  return { values, add: (value: unknown): string => `$${values.push(value)}` };
};
export type Placeholders = ReturnType<typeof placeholders>;

/** `maySee` of domain/access.ts as a condition on the appeals called `a`. */
export const seenBy = (viewer: Operator, sql: Placeholders): string => {
  if (!mayRead(viewer)) return 'false';
  return viewer.department === null ? 'true' : `a.department_code = ${sql.add(viewer.department)}`;
};

/** What somebody asked for is wrong, or not his: the message is shown to him as it is. */
export class RequestRefused extends Error {
  constructor(
    readonly status: 400 | 403 | 404,
    message: string,
    readonly field?: string,
  ) {
    super(message);
  }
}

export const notFound = (): RequestRefused => new RequestRefused(404, 'Такого обращения нет, или оно у другого подразделения.');

/** Where the next page begins, as an opaque word of the address. */
export const toCursor = (key: readonly [sort: string, id: string]): string =>
  Buffer.from(JSON.stringify(key)).toString('base64url');

export const fromCursor = (cursor: string): [sort: string, id: string] => {
  const refused = new RequestRefused(400, 'Неверная ссылка на страницу списка. Откройте список заново.');
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (!Array.isArray(key) || !/^(-?infinity|\d{4}-[-\d:.+ ]+)?$/.test(String(key[0])) || !/^\d{1,18}$/.test(String(key[1])))
      throw refused;
    return [String(key[0]), String(key[1])];
  } catch (error) {
    if (error instanceof SyntaxError) throw refused;
    throw error;
  }
};
