import { Router } from 'express';
import { z } from 'zod';
import { plainText } from '../../db/kept-text.js';
import { readJobChanges } from '../../db/jobs.js';
import { parts } from '../../domain/back-test.js';
import { asOperator, callerOf, readersOnly } from './access.js';
import type { ReadParts } from './appeals.js';
import { demandQuery, handle, Problem } from './problem.js';
import { demandJob } from './settings.js';

const verdicts = z.enum(['right', 'wrong', 'disputed']);
const overdues = z.enum(['newly', 'no-longer']);

export const changesQuery = z.strictObject({
  part: z.enum(parts).optional().describe('changes-part'),
  was: plainText(200).optional().describe('changes-was'),
  becomes: plainText(200).optional().describe('changes-becomes'),
  verdict: verdicts.optional(),
  overdue: overdues.optional(),
  before: z
    .string()
    .regex(/^[\w-]{1,40}$/)
    .optional()
    .describe('changes-before'),
});

const outcome = z.record(z.enum(parts), z.string().nullable()).describe('outcome');
export const changesPage = z.object({
  items: z.array(
    z.object({
      ...{ number: z.string(), was: outcome, becomes: outcome, verdict: verdicts.nullable() },
      ...{ deadline: z.enum(['earlier', 'later']).nullable(), overdue: overdues.nullable() },
    }),
  ),
  next: z.string().nullable(),
});

/** `/api/v1/jobs/:id/changes`: the appeals behind a figure of a back-test, for whoever reads appeals. */
export const createJobChanges = (read: ReadParts): Router => {
  const router = Router();
  router.get(
    '/jobs/:id/changes',
    readersOnly,
    handle<{ id: string }>(async ({ params, query }, response) => {
      const { part, was, becomes, verdict, overdue, before } = demandQuery(changesQuery, query);
      const halfAsked =
        part === undefined ? was !== undefined || becomes !== undefined : was === undefined || becomes === undefined;
      if (halfAsked) throw new Problem(400, (words) => words.wrongParameter('part, was, becomes'));
      const job = await demandJob(read, response, params.id);
      if (job.kind !== 'back-test') throw new Problem(404, (words) => words.noSuchJob);
      const page = await readJobChanges(read.db, {
        ...{ jobId: job.id, scope: asOperator(callerOf(response)).department },
        ...{ part: part ?? null, was: was ?? null, becomes: becomes ?? null },
        ...{ verdict: verdict ?? null, overdue: overdue ?? null, before: before ?? null },
      });
      response.json(page);
    }),
  );
  return router;
};
