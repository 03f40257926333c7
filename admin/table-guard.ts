import type { CurrentAdmin, ResourceWithOptions } from 'adminjs';
import express, { Router, type Request, type RequestHandler, type Response } from 'express';
import type { BaseEntity, DataSource } from 'typeorm';
import { isPlainText } from '../domain/plain-text.js';
import { isUuid } from '../domain/uuid.js';
import { languageOf } from './language.js';
import { answers, type Answers } from './locales/answers.js';
import { operatorOf } from './session.js';

interface Refusal {
  status: 400 | 403 | 404 | 405 | 415;
  say: (words: Answers) => string;
}

const places = { list: 'actions', new: 'actions', show: 'records', edit: 'records', delete: 'records' } as const;
type Action = keyof typeof places;

/** AdminJS finds the record, reads the form and sorts by any column before it asks for the right: here the right comes first. */
export const guardTables = (db: DataSource, tables: readonly ResourceWithOptions[]): Router => {
  const router = Router();
  const known = new Map(tables.map((table) => [table.options?.id, table]));
  const guard =
    (place: 'actions' | 'records'): RequestHandler =>
    (request, response, next) => {
      const { table: id, action = '', record } = request.params;
      const table = known.get(id);
      const refusal =
        !table || !isAction(action) || places[action] !== place
          ? nowhere
          : (refusalOfRight(table, action, operatorOf(response.locals)) ??
            refusalOfShape(db, { table, action, record, request }));
      if (!refusal) return next('router');
      refuse(refusal, request, response);
    };
  router.use(readForm);
  router.all('/api/resources/:table/actions/:action', guard('actions'));
  router.all('/api/resources/:table/records/:record/:action', guard('records'));
  router.use('/api', (request, response) => refuse(nowhere, request, response));
  return router;
};

const nowhere: Refusal = { status: 404, say: (words) => words.noSuchAddress };

const refuse = ({ status, say }: Refusal, request: Request, response: Response): void =>
  void response.status(status).json({ error: say(answers[languageOf(request)]) });

const isAction = (name: string): name is Action => Object.hasOwn(places, name);

const refusalOfRight = ({ options }: ResourceWithOptions, action: Action, operator: object): Refusal | undefined => {
  const may = options?.actions?.[action]?.isAccessible as ((context: { currentAdmin: CurrentAdmin }) => unknown) | undefined;
  // Nothing but `true`: AdminJS takes a promise of `false` for a yes.
  return may?.({ currentAdmin: operator as CurrentAdmin }) === true ? undefined : { status: 403, say: (words) => words.mayNotDo };
};

interface Asked {
  table: ResourceWithOptions;
  action: Action;
  record: string | undefined;
  request: Request;
}

const refusalOfShape = (db: DataSource, { table, action, record, request }: Asked): Refusal | undefined => {
  const writes = request.method === 'POST';
  if (!writes && request.method !== 'GET') return { status: 405, say: (words) => words.notThatWay };
  // AdminJS would delete on a link followed from another site.
  if (action === 'delete' && !writes) return { status: 405, say: (words) => words.deletedByButton };
  if (record !== undefined && !isKey(db, table.resource as typeof BaseEntity, record)) return nowhere;
  const strange = Object.entries(request.query).find(([name, value]) => !isQuery(name, value));
  return strange && { status: 400, say: (words) => words.wrongParameter(strange[0].slice(0, 40)) };
};

/** Filters and sorting would reach columns that are never shown. */
const isQuery = (name: string, value: unknown): boolean =>
  (name === 'page' || name === 'perPage') && typeof value === 'string' && /^[1-9]\d{0,5}$/.test(value);

const isKey = (db: DataSource, entity: typeof BaseEntity, record: string): boolean => {
  const type = db.getMetadata(entity).primaryColumns[0]?.type;
  if (type === 'uuid') return isUuid(record);
  return type === 'int' ? /^\d{1,9}$/.test(record) : isPlainText(record) && record.length <= 200;
};

/** In place of AdminJS's own reader of forms, which stores files for ever and takes the process down with a broken body. */
const readForm: RequestHandler[] = [
  express.urlencoded({ extended: false, limit: '1mb', parameterLimit: 200 }),
  (request, response, next) => {
    if (request.is('urlencoded') === false) return refuse({ status: 415, say: (words) => words.formExpected }, request, response);
    Object.assign(request, { fields: request.body as unknown, files: {}, express_formidable: { parsed: true } });
    next();
  },
];
