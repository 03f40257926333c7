import type { ActionContext, ActionRequest, RecordActionResponse } from 'adminjs';
import type { Logger } from 'pino';
import type { DataSource } from 'typeorm';
import type { Seal } from '../../db/seal.js';
import { mayEditSettings } from '../../domain/access.js';
import { toPlainText } from '../../domain/plain-text.js';
import { answers, type Answers } from '../locales/answers.js';
import { plain, type May, type PanelUser, type Payload } from '../resource.js';

export interface PeopleParts {
  db: DataSource;
  seal: Seal;
  /** Residents are served here: webhooks go to https only, and nobody is let in with the demonstration's password. */
  isProduction: boolean;
  log: Logger;
}

type Errors = Record<string, { type: string; message: string }>;
/** Refused for one field: nothing has been saved. */
export class Refused extends Error {
  constructor(
    readonly field: string,
    message: string,
  ) {
    super(message);
  }
}

export const mayManage: May = (user) => mayEditSettings(user as unknown as Parameters<typeof mayEditSettings>[0]);

export const textOf = (payload: Payload, name: string): string => {
  const value = plain(payload[name]);
  return typeof value !== 'string' || value === '__FORM_VALUE_NULL__' ? '' : toPlainText(value).trim();
};
export const demand = (payload: Payload, name: string, message: string): string => {
  const text = textOf(payload, name);
  if (text === '') throw new Refused(name, message);
  return text;
};

/** In the language of whoever is signed in. */
export const wordsFor = ({ currentAdmin }: ActionContext): Answers => answers[(currentAdmin as PanelUser).language];

/** Shows the form again with what was wrong; only what nobody expected is logged. */
export const answer = async (
  { log }: PeopleParts,
  request: ActionRequest,
  context: ActionContext,
  save: (payload: Payload, words: Answers) => Promise<string>,
  secrets: readonly string[] = [],
): Promise<RecordActionResponse> => {
  const { record, resource: table, currentAdmin } = context;
  const shown = (record ?? table.build({})).toJSON(currentAdmin);
  if (request.method !== 'post') return { record: shown };
  const payload = (request.payload ?? {}) as Payload;
  const words = wordsFor(context);
  try {
    const message = await save(payload, words);
    return {
      record: shown,
      redirectUrl: context.h.resourceUrl({ resourceId: table.id() }),
      notice: { message, type: 'success' },
    };
  } catch (error) {
    const errors: Errors = error instanceof Refused ? { [error.field]: { type: 'refused', message: error.message } } : {};
    if (!(error instanceof Refused)) log.error({ err: error, table: table.id() }, 'not saved');
    const message = error instanceof Refused ? words.notSaved(error.message) : words.notSavedFailed;
    const asked = table
      .decorate()
      .getProperties({ where: 'edit' })
      .map((property) => property.name());
    const kept = Object.fromEntries(Object.entries(payload).filter(([name]) => asked.includes(name) && !secrets.includes(name)));
    return { record: { ...shown, params: { ...shown.params, ...kept }, errors }, notice: { message, type: 'error' } };
  }
};
