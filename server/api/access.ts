import { createHash } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import type { DataSource } from 'typeorm';
import { ApiKey } from '../../db/entities/api-key.js';
import { Operator as OperatorRow } from '../../db/entities/operator.js';
import { mayEditSettings, mayRead, mayReadSettings, type Operator } from '../../domain/access.js';
import { Problem } from './problem.js';

export const hashKey = (key: string): string => createHash('sha256').update(key).digest('hex');

/** null = no key, an unknown one, or one of somebody who may not sign in. */
export const operatorWithKey = async (db: DataSource, request: Request): Promise<OperatorRow | null> => {
  const [, key] = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '') ?? [];
  if (key === undefined) return null;
  return db.manager
    .createQueryBuilder(OperatorRow, 'operator')
    .innerJoin(ApiKey, 'key', 'key.operator_id = operator.id and key.hash = :hash', { hash: hashKey(key) })
    .where('operator.blocked_at is null')
    .getOne();
};

/** Throws 401 without a key of somebody who may sign in, 403 if nothing here is his. */
const operatorOf = async (db: DataSource, request: Request): Promise<OperatorRow> => {
  const operator = await operatorWithKey(db, request);
  if (!operator) throw new Problem(401, (words) => words.keyNeeded);
  if (!mayReadSettings(asOperator(operator))) throw mayNotRead();
  return operator;
};

export const asOperator = ({ id, roles, departmentCode }: OperatorRow): Operator => ({ id, roles, department: departmentCode });

export const signedIn =
  (db: DataSource): RequestHandler =>
  (request, response, next) => {
    operatorOf(db, request).then((operator) => {
      response.locals['operator'] = operator;
      next();
    }, next);
  };

const mayNotRead = (): Problem => new Problem(403, (words) => words.mayNotRead);

/** Appeals are for those whose work they are: an administrator's key sets the system up and no more. */
export const readersOnly: RequestHandler = (_request, response, next) =>
  next(mayRead(asOperator(callerOf(response))) ? undefined : mayNotRead());

/** Before a body is read: settings are changed by administrators. */
export const editorsOnly: RequestHandler = (_request, response, next) =>
  next(mayEditSettings(asOperator(callerOf(response))) ? undefined : new Problem(403, (words) => words.mayNotEdit));

export const callerOf = (response: Response): OperatorRow => response.locals['operator'] as OperatorRow;
