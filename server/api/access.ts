import { createHash } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import { IsNull, type DataSource } from 'typeorm';
import { ApiKey } from '../../db/entities/api-key.js';
import { Operator as OperatorRow } from '../../db/entities/operator.js';
import { mayRead, type Operator } from '../../domain/access.js';
import { Problem } from './problem.js';

export const hashKey = (key: string): string => createHash('sha256').update(key).digest('hex');

/** Throws 401 without a key of somebody who may sign in, 403 if he may not. */
const operatorOf = async (db: DataSource, request: Request, may: (operator: Operator) => boolean): Promise<OperatorRow> => {
  const [, key] = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '') ?? [];
  const known = key === undefined ? null : await db.manager.findOneBy(ApiKey, { hash: hashKey(key) });
  const operator = known && (await db.manager.findOneBy(OperatorRow, { id: known.operatorId, blockedAt: IsNull() }));
  if (!operator) throw new Problem(401, 'Нужен ключ: Authorization: Bearer <ключ>');
  if (!may(asOperator(operator))) throw new Problem(403, 'Ваши роли не дают читать обращения');
  return operator;
};

export const asOperator = ({ id, roles, departmentCode }: OperatorRow): Operator => ({ id, roles, department: departmentCode });

export const signedIn =
  (db: DataSource, may: (operator: Operator) => boolean = mayRead): RequestHandler =>
  (request, response, next) => {
    operatorOf(db, request, may).then((operator) => {
      response.locals['operator'] = operator;
      next();
    }, next);
  };

export const callerOf = (response: Response): OperatorRow => response.locals['operator'] as OperatorRow;
