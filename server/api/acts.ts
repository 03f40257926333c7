import { Router, type Response } from 'express';
import type { ActKind } from '../../domain/appeal.js';
import type { Language } from '../../domain/language.js';
import type { ActAnswer, Acts } from '../acts.js';
import { asOperator, callerOf } from './access.js';
import { languageOf } from './language.js';
import { handle, Problem } from './problem.js';

/** Path under `/appeals/:number` → act; a second path part is the payload's field. */
export const actPaths: { path: string; kind: ActKind; field?: string }[] = [
  { path: 'replies', kind: 'submitReply' },
  { path: 'decline', kind: 'declineAsNotOurs' },
  { path: 'topic', kind: 'decideTopic' },
  { path: 'department', kind: 'assignDepartment' },
  { path: 'reject', kind: 'rejectAppeal' },
  { path: 'interim', kind: 'submitInterim' },
  { path: 'extend', kind: 'extend' },
  { path: 'pause', kind: 'pause' },
  { path: 'resume', kind: 'resume' },
  { path: 'importance', kind: 'setImportance' },
  { path: 'reopen', kind: 'reopen' },
  { path: 'doubt', kind: 'settleDoubt' },
  { path: 'taken-reply', kind: 'takeAsReply' },
  { path: 'approve', kind: 'approveReply' },
  { path: 'return', kind: 'returnReply' },
  { path: 'replies/:replyId/withdraw', kind: 'withdrawReply', field: 'replyId' },
  { path: 'replies/:replyId/settle', kind: 'settlePublication', field: 'replyId' },
];

export const createActRoutes = (acts: Acts): Router => {
  const router = Router({ mergeParams: true });
  for (const { path, kind, field } of actPaths) {
    router.post(
      `/${path}`,
      handle(async (request, response) => {
        const params = request.params as Record<string, string>;
        const language = languageOf(request);
        const idempotencyKey = demandKey(request.get('Idempotency-Key'));
        const inPath = field === undefined ? {} : { [field]: params[field] };
        const payload = demandPayload(acts, { kind, body: request.body, inPath, language });
        const operator = asOperator(callerOf(response));
        const number = params['number'] ?? '';
        answer(response, await acts.act({ operator, number, kind, payload, idempotencyKey, language }));
      }),
    );
  }
  return router;
};

const demandKey = (key: string | undefined): string => {
  if (key === undefined || key.trim() === '') throw new Problem(400, (words) => words.idempotencyKeyNeeded);
  if (key.length > 255) throw new Problem(400, (words) => words.idempotencyKeyTooLong);
  return key;
};

const demandPayload = (
  acts: Acts,
  { kind, body, inPath, language }: { kind: ActKind; body: unknown; inPath: object; language: Language },
): Record<string, string> => {
  if (body !== undefined && (typeof body !== 'object' || body === null || Array.isArray(body)))
    throw new Problem(422, (words) => words.objectExpected);
  const read = acts.read(kind, { ...body, ...inPath }, language);
  if ('payload' in read) return read.payload;
  throw new Problem(422, (words) => read.errors[0]?.message ?? words.wrongField, read.errors);
};

const answer = (response: Response, act: ActAnswer): void => {
  switch (act.outcome) {
    case 'done':
      response.status(201).json({ id: act.id, status: act.status });
      return;
    case 'pending':
      response.status(202).set('Retry-After', '5').json({ id: act.id, status: 'pending' });
      return;
    case 'refused':
      throw new Problem(409, () => act.reason);
    case 'bad-field':
      throw new Problem(422, () => act.reason, [{ field: act.field, message: act.reason }]);
    case 'key-reused':
      throw new Problem(422, (words) => words.idempotencyKeyReused);
    case 'forbidden':
      throw new Problem(403, (words) => words.mayNotDo);
    case 'not-found':
      throw new Problem(404, (words) => words.noSuchAppeal);
  }
};
