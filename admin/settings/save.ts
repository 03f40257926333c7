import type { ActionContext, ActionRequest, RecordActionResponse } from 'adminjs';
import type { Logger } from 'pino';
import type { DataSource, EntityManager, EntityTarget } from 'typeorm';
import { hashOf, lockSettings, problemsOf, SettingsRefused } from '../../db/publish-settings.js';
import { readTables } from '../../db/settings-rows.js';
import type { Language } from '../../domain/language.js';
import { toPlainText } from '../../domain/plain-text.js';
import type { SettingsProblem } from '../../domain/settings-check.js';
import { plain, type PanelUser, type Payload } from '../resource.js';
import { answers } from '../locales/answers.js';
import { tableNames } from '../locales/tables.js';
import { wordsFor } from '../people/form.js';
import { Unreadable } from './notation.js';
import { notationWords } from './notation-words.js';
import type { Field, SettingsTable } from './tables.js';

export interface SaveParts {
  db: DataSource;
  log: Logger;
}
type Row = Record<string, unknown>;
type Errors = Record<string, { type: string; message: string }>;

/** Refused for these fields: nothing has been saved. */
class FormRefused extends Error {
  constructor(readonly errors: Errors) {
    super('the form is refused');
  }
}
/** One value that does not fit its field. */
class Unfit extends Error {
  constructor(readonly why: 'empty' | 'notChosen' | 'notNumber' | 'notInList' | 'tooLong') {
    super(why);
  }
}
const refuse = (field: string, message: string): FormRefused => new FormRefused({ [field]: { type: 'refused', message } });

/** What a form shows besides the row: lists as text, and which settings it was opened on. */
export const dressRow = (table: SettingsTable, row: Row, language: Language): Payload =>
  Object.fromEntries(
    table.fields.flatMap(({ name, write }) => (write ? [[`${name}Text`, write(row[name] as never, language)]] : [])),
  );

export type Done = 'added' | 'saved' | 'deleted';

interface Writing {
  language: Language;
  done: Done;
  table: SettingsProblem['table'];
}

/**
 * How the panel changes rows of settings, whatever the page, except by a file, which goes the API's way: one transaction, one at a time, into the draft.
 * `change` writes the row and returns its key. The row must be right by itself, or `SettingsRefused` is thrown; what it breaks
 * elsewhere is told and keeps the draft from being published. Returns what the person is told.
 */
export const writeSettings = (
  db: DataSource,
  { language, done, table }: Writing,
  change: (tx: EntityManager) => Promise<string>,
): Promise<string> =>
  db.transaction(async (tx) => {
    await lockSettings(tx);
    const key = await change(tx);
    const problems = await problemsOf(tx, await readTables(tx), language);
    const own = problems.filter((problem) => problem.table === table && problem.code === key);
    if (own.length > 0) throw new SettingsRefused(own);
    const words = answers[language];
    return words.inDraft(words[done], problems.length);
  });

/** `new`, `edit` and `delete` of a settings table. */
export const createSaving = ({ db, log }: SaveParts, table: SettingsTable) => {
  const entity = table.entity as EntityTarget<Row>;
  const languageFor = (context: ActionContext): Language => (context.currentAdmin as PanelUser).language;

  const answer = async (context: ActionContext, payload: Payload, done: Done, change: (tx: EntityManager) => Promise<string>) => {
    const { record, resource, currentAdmin } = context;
    const shown = (record ?? resource.build({})).toJSON(currentAdmin);
    const words = wordsFor(context);
    try {
      const message = await writeSettings(db, { language: languageFor(context), done, table: table.table }, change);
      return {
        record: shown,
        redirectUrl: context.h.resourceUrl({ resourceId: resource.id() }),
        notice: { message, type: 'success' as const },
      };
    } catch (error) {
      const errors = errorsOf(table, error, languageFor(context));
      if (!errors) log.error({ err: error, table: table.id }, 'settings not saved');
      const message = errors ? words.notSavedSeeMarked : words.notSavedFailed;
      const [first] = Object.values(errors ?? {});
      return {
        record: { ...shown, params: { ...shown.params, ...payload }, errors: errors ?? {} },
        notice: {
          message: first && (done === 'deleted' || !knownField(table, errors ?? {})) ? words.notSaved(first.message) : message,
          type: 'error' as const,
        },
      };
    }
  };

  const opened = (context: ActionContext, row: Row): RecordActionResponse => {
    const { record, resource, currentAdmin } = context;
    const shown = (record ?? resource.build({})).toJSON(currentAdmin);
    const seenRow = hashOf(valuesOf(table, row));
    return { record: { ...shown, params: { ...shown.params, ...dressRow(table, row, languageFor(context)), seenRow } } };
  };

  const keyOf = (context: ActionContext): string => String(context.record?.id());
  const find = (tx: EntityManager, context: ActionContext): Promise<Row> =>
    tx.findOneByOrFail(entity, { [table.key]: keyOf(context) });
  /** What somebody has changed since the form was opened is neither written over nor deleted. */
  const findSeen = async (tx: EntityManager, context: ActionContext, payload: Payload): Promise<Row> => {
    const row = await find(tx, context);
    const seen = textOf(payload['seenRow']);
    if (seen !== '' && seen !== hashOf(valuesOf(table, row))) throw refuse(table.key, wordsFor(context).changedMeanwhile);
    return row;
  };

  return {
    create: async (request: ActionRequest, context: ActionContext): Promise<RecordActionResponse> => {
      if (request.method !== 'post') return opened(context, emptyRow(table));
      const payload = payloadOf(request);
      return answer(context, payload, 'added', async (tx) => {
        const row = readForm(table, payload, languageFor(context));
        if (await tx.findOneBy(entity, { [table.key]: String(row[table.key]) }))
          throw refuse(table.key, wordsFor(context).codeTaken(String(row[table.key])));
        await tx.insert(entity, row);
        return String(row[table.key]);
      }) as Promise<RecordActionResponse>;
    },
    save: async (request: ActionRequest, context: ActionContext): Promise<RecordActionResponse> => {
      if (request.method !== 'post') return opened(context, await find(db.manager, context));
      const payload = payloadOf(request);
      return answer(context, payload, 'saved', async (tx) => {
        const before = await findSeen(tx, context, payload);
        const row = readForm(table, payload, languageFor(context), before);
        if (String(row[table.key]) !== String(before[table.key])) throw refuse(table.key, wordsFor(context).codeStays);
        await tx.update(entity, { [table.key]: keyOf(context) }, row);
        return keyOf(context);
      }) as Promise<RecordActionResponse>;
    },
    remove: async (request: ActionRequest, context: ActionContext): Promise<RecordActionResponse> =>
      answer(context, {}, 'deleted', async (tx) => {
        await findSeen(tx, context, payloadOf(request));
        await tx.delete(entity, { [table.key]: keyOf(context) });
        return keyOf(context);
      }) as Promise<RecordActionResponse>,
  };
};

const valuesOf = ({ fields }: SettingsTable, row: Row): Row =>
  Object.fromEntries(fields.map(({ name }) => [name, row[name] ?? null]));

const payloadOf = (request: ActionRequest): Payload => (request.payload ?? {}) as Payload;

const textOf = (given: unknown): string => {
  const value = plain(given);
  return typeof value !== 'string' || value === '__FORM_VALUE_NULL__' ? '' : toPlainText(value).trim();
};

const emptyRow = ({ fields }: SettingsTable): Row =>
  Object.fromEntries(
    fields.map(({ name, kind, read }) => [
      name,
      name === 'exceptions' || name === 'notes' ? {} : kind === 'lines' ? [] : read ? null : '',
    ]),
  );

/** Only declared fields are read: whatever else a request carries is left out. */
const readForm = (table: SettingsTable, payload: Payload, language: Language, before?: Row): Row => {
  const errors: Errors = {};
  const values = table.fields.map((field): [string, unknown] => {
    const given = payload[field.read ? `${field.name}Text` : field.name];
    if (given === undefined && before) return [field.name, before[field.name]];
    try {
      return [field.name, readField(field, given)];
    } catch (error) {
      if (!(error instanceof Unfit || error instanceof Unreadable)) throw error;
      const message = error instanceof Unfit ? answers[language][error.why] : error.say(notationWords[language]);
      errors[field.read ? `${field.name}Text` : field.name] = { type: 'unreadable', message };
      return [field.name, null];
    }
  });
  if (Object.keys(errors).length > 0) throw new FormRefused(errors);
  return Object.fromEntries(values);
};

const readField = ({ kind, optional, empty, read, choices }: Field, given: unknown): unknown => {
  const text = textOf(given);
  if (read) return read(text);
  if (kind === 'flag') return text === 'true';
  if (text === '') {
    if (optional) return empty ?? null;
    throw new Unfit(kind === 'reference' ? 'notChosen' : 'empty');
  }
  if (kind === 'number') {
    if (!/^-?\d{1,9}$/.test(text)) throw new Unfit('notNumber');
    return Number(text);
  }
  if (choices && !choices.includes(text)) throw new Unfit('notInList');
  if (text.length > 20_000) throw new Unfit('tooLong');
  return text;
};

const knownField = (table: SettingsTable, errors: Errors): boolean =>
  Object.keys(errors).some((key) => table.fields.some(({ name }) => name === key || `${name}Text` === key));

/** Problems of other tables too: deleting a department breaks the rules that name it. undefined = not the form's fault. */
const errorsOf = (table: SettingsTable, error: unknown, language: Language): Errors | undefined => {
  if (error instanceof FormRefused) return error.errors;
  if (!(error instanceof SettingsRefused)) return undefined;
  const errors: Errors = {};
  for (const problem of error.problems) {
    const field = table.fields.find(
      ({ name, problem: known }) => problem.table === table.table && (known ?? name) === problem.field,
    );
    const shown = field ? `${field.name}${field.read ? 'Text' : ''}` : `${problem.table} ${problem.code}`;
    const message = field
      ? problem.message
      : answers[language].ofTable(tableNames[language][problem.table], problem.code, problem.message);
    errors[shown] ??= { type: 'refused', message };
  }
  return errors;
};
