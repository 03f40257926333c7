import { z } from 'zod';
import { plainText } from '../../db/kept-text.js';
import { networkCodes } from '../../domain/message.js';
import { importances, type Condition, type Effects, type When } from '../../domain/settings.js';
import { Unreadable } from './notation.js';

/** What the editor of rules sends in place of words: the condition itself. People never see it. */
const code = plainText(100).min(1);
const moment = plainText(10);
const condition: z.ZodType<Condition> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.enum(['topic', 'group', 'territory', 'community']), codes: z.array(code).max(500) }),
  z.strictObject({ kind: z.literal('network'), codes: z.array(z.enum(networkCodes)).max(100) }),
  z.strictObject({ kind: z.literal('words'), stems: z.array(plainText(200).min(1)).max(10_000) }),
  z.strictObject({ kind: z.enum(['urgent', 'fast-track', 'open-appeal']) }),
  z.strictObject({ kind: z.enum(['time', 'season']), from: moment, to: moment }),
]);
const conditions = z.array(condition).max(100);
export const whenShape: z.ZodType<When> = z.strictObject({ all: conditions, any: conditions, none: conditions });

const named = code.nullable();
export const effectsShape: z.ZodType<Effects> = z.strictObject({
  ...{ topic: named, importance: z.enum(importances).nullable(), department: named, policy: named },
  ...{ approval: z.boolean().nullable(), template: named, label: named },
});

/** Throws Unreadable. */
const readAs =
  <Shape>(shape: z.ZodType<Shape>) =>
  (text: string): Shape => {
    const { data } = shape.safeParse(parsed(text));
    if (data === undefined) throw new Unreadable((words) => words.ruleLike);
    return data;
  };

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined; // no shape fits it: the form is told so
    throw error;
  }
};

const nothingAsked: When = { all: [], any: [], none: [] };
const nothingSaid: Effects = {
  ...{ topic: null, importance: null, department: null, policy: null },
  ...{ approval: null, template: null, label: null },
};

/** A new form has an empty row. */
const or = <Value extends object>(value: Value | '' | [] | undefined, empty: Value): Value =>
  value === undefined || value === '' || Array.isArray(value) ? empty : value;

export const when = {
  write: (value: When | '' | []): string => JSON.stringify(or(value, nothingAsked)),
  read: readAs(whenShape),
};
export const effects = {
  write: (value: Effects | '' | []): string => JSON.stringify(or(value, nothingSaid)),
  read: readAs(effectsShape),
};
