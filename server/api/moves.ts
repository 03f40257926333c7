import { Router, type Response } from 'express';
import { z } from 'zod';
import { SettingsVersion } from '../../db/entities/settings-version.js';
import { listMovable } from '../../db/movable-appeals.js';
import { askMove, mostAtOnce, unknownNumbers } from '../../db/moves.js';
import { moveWarnings, previewMove } from '../../db/preview-move.js';
import { newestVersion, type ReadSettings } from '../../db/settings.js';
import { mayMoveAppeals, type Operator } from '../../domain/access.js';
import { appealStatuses } from '../../domain/appeal.js';
import { refusalSentence } from '../../domain/refusals.js';
import { asOperator, callerOf } from './access.js';
import type { ReadParts } from './appeals.js';
import { languageOf } from './language.js';
import { demandBody, demandQuery, handle, Problem } from './problem.js';
import { problemWords, type ProblemWords } from './problem-words.js';
import { jobOf } from './settings.js';

const numberShape = z.string().regex(/^[\w-]{1,40}$/);

export const moveBody = z.strictObject({
  version: z.int().min(1).max(1_000_000_000),
  numbers: z.array(numberShape).min(1).max(mostAtOnce),
  preview: z.boolean().optional(),
  after: numberShape.optional().describe('move-after'),
});

const code = z.string().regex(/^[\w-]{1,100}$/);
const versionNumber = z.string().regex(/^[1-9]\d{0,8}$/);
export const movableQuery = z.strictObject({
  version: versionNumber.optional().describe('move-version'),
  department: code.optional(),
  topic: code.optional(),
  status: z.enum(appealStatuses).optional(),
  receivedSince: z.iso.datetime({ offset: true }).optional(),
  settingsVersion: versionNumber.optional().describe('move-from'),
  before: numberShape.optional().describe('move-before'),
  limit: z
    .string()
    .regex(/^[1-9]\d{0,2}$/)
    .optional(),
});

const instant = z.iso.datetime().nullable();
export const movablePage = z.object({
  items: z.array(
    z.object({
      number: z.string(),
      status: z.enum(appealStatuses),
      topic: z.string().nullable(),
      department: z.string().nullable(),
      receivedAt: z.iso.datetime(),
      settingsVersion: z.int(),
    }),
  ),
  total: z.int(),
  next: z.string().nullable(),
});
export const movePreviews = z.object({
  items: z.array(
    z.object({
      number: z.string(),
      outcome: z.enum(['moves', 'closed', 'refused']),
      code: z.string().nullable(),
      reason: z.string().nullable(),
      department: z.object({ was: z.string().nullable(), becomes: z.string().nullable() }),
      policy: z.object({ was: z.string(), becomes: z.string() }),
      deadlines: z.array(z.object({ kind: z.string(), was: instant, becomes: instant })),
      warnings: z.array(z.object({ code: z.enum(moveWarnings), at: z.iso.datetime() })),
    }),
  ),
  next: z.string().nullable(),
});

interface MoveParts extends ReadParts {
  readSettings: ReadSettings;
  speed: number;
}

/** `/api/v1/settings/moves`: chosen open appeals go on by a newer version. */
export const createMoveRoutes = (parts: MoveParts): Router => {
  const { db } = parts;
  const router = Router();
  router.get(
    '/settings/moves/appeals',
    handle(async ({ query }, response) => {
      demandMover(response);
      const { limit = '200', version, settingsVersion, ...filter } = demandQuery(movableQuery, query);
      const page = await listMovable(db, {
        ...filter,
        version: version === undefined ? await newestVersion(db.manager) : Number(version),
        settingsVersion: settingsVersion === undefined ? undefined : Number(settingsVersion),
        limit: Number(limit),
      });
      response.json(page);
    }),
  );
  router.post(
    '/settings/moves',
    handle(async (request, response) => {
      const operator = demandMover(response);
      const language = languageOf(request);
      const wrong = (field: string, say: (words: ProblemWords) => string): Problem =>
        new Problem(422, say, [{ field, message: say(problemWords[language]) }]);

      const { version, numbers, preview, after } = demandBody(moveBody, request.body);
      const chosen = [...new Set(numbers)];
      if (!(await db.manager.existsBy(SettingsVersion, { number: version })))
        throw wrong('version', (words) => words.noSuchVersion);
      const unknown = await unknownNumbers(db, chosen);
      if (unknown.length > 0) throw wrong('numbers', (words) => words.noSuchNumbers(unknown.slice(0, 10).join(', ')));
      if (preview) {
        const { items, next } = await previewMove(parts, { version, numbers: chosen, after });
        const reasonOf = (code: string | null): string | null => code && refusalSentence(code, 'adoptSettings', language);
        response.json({ items: items.map((one) => ({ ...one, reason: reasonOf(one.code) })), next });
        return;
      }
      const job = await askMove(db, { operatorId: operator.id, version, numbers: chosen });
      response.status(202).location(`/api/v1/jobs/${job.id}`).json(jobOf(job));
    }),
  );
  return router;
};

const demandMover = (response: Response): Operator => {
  const operator = asOperator(callerOf(response));
  if (!mayMoveAppeals(operator)) throw new Problem(403, (words) => words.mayNotMove);
  return operator;
};
