import { Router } from 'express';
import { z } from 'zod';
import { SettingsVersion } from '../../db/entities/settings-version.js';
import { askMove, unknownNumbers } from '../../db/moves.js';
import { previewMove } from '../../db/preview-move.js';
import type { ReadSettings } from '../../db/settings.js';
import { mayMoveAppeals } from '../../domain/access.js';
import { refusalSentence } from '../../domain/refusals.js';
import { asOperator, callerOf } from './access.js';
import type { ReadParts } from './appeals.js';
import { languageOf } from './language.js';
import { demandBody, handle, Problem } from './problem.js';
import { problemWords, type ProblemWords } from './problem-words.js';
import { jobOf } from './settings.js';

export const moveBody = z.strictObject({
  version: z.int().min(1).max(1_000_000_000),
  numbers: z
    .array(z.string().regex(/^[\w-]{1,40}$/))
    .min(1)
    .max(10_000),
  preview: z.boolean().optional(),
});

const instant = z.iso.datetime().nullable();
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
    }),
  ),
});

/** A preview reckons every appeal while the asker waits. */
const previewAtOnce = 500;

interface MoveParts extends ReadParts {
  readSettings: ReadSettings;
  speed: number;
}

/** `/api/v1/settings/moves`: chosen open appeals go on by a newer version. */
export const createMoveRoutes = (parts: MoveParts): Router => {
  const { db } = parts;
  const router = Router();
  router.post(
    '/settings/moves',
    handle(async (request, response) => {
      const operator = asOperator(callerOf(response));
      if (!mayMoveAppeals(operator)) throw new Problem(403, (words) => words.mayNotMove);
      const language = languageOf(request);
      const wrong = (field: string, say: (words: ProblemWords) => string): Problem =>
        new Problem(422, say, [{ field, message: say(problemWords[language]) }]);

      const { version, numbers, preview } = demandBody(moveBody, request.body);
      const chosen = [...new Set(numbers)];
      if (preview && chosen.length > previewAtOnce) throw wrong('numbers', (words) => words.previewTooLong(previewAtOnce));
      if (!(await db.manager.existsBy(SettingsVersion, { number: version })))
        throw wrong('version', (words) => words.noSuchVersion);
      const unknown = await unknownNumbers(db, chosen);
      if (unknown.length > 0) throw wrong('numbers', (words) => words.noSuchNumbers(unknown.slice(0, 10).join(', ')));
      if (preview) {
        const previews = await previewMove(parts, { version, numbers: chosen });
        const reasonOf = (code: string | null): string | null => code && refusalSentence(code, 'adoptSettings', language);
        response.json({ items: previews.map((one) => ({ ...one, reason: reasonOf(one.code) })) });
        return;
      }
      const job = await askMove(db, { operatorId: operator.id, version, numbers: chosen });
      response.status(202).location(`/api/v1/jobs/${job.id}`).json(jobOf(job));
    }),
  );
  return router;
};
