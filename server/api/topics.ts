import express, { Router, type Request } from 'express';
import { z } from 'zod';
import type { Language } from '../../domain/language.js';
import { topicColumns, type BadLine } from '../../domain/topics-table.js';
import { topicsTableWords } from '../../domain/topics-table-words.js';
import type { FieldError } from '../asked-acts.js';
import type { Preview, TopicsFile } from '../topics-file.js';
import { topicsFileWords } from '../topics-file-words.js';
import { editorsOnly } from './access.js';
import { languageOf } from './language.js';
import { demandQuery, handle, Problem } from './problem.js';

const topic = z.object({ code: z.string(), name: z.string() });
const column = z.enum(topicColumns);

/** What a file of topics changes in the draft, or would change. */
export const topicsChange = z.object({
  outcome: z.enum(['preview', 'saved']),
  seal: z.string().describe('seal'),
  added: z.array(topic),
  changed: z.array(topic.extend({ cells: z.array(z.object({ column, from: z.string(), to: z.string() })) })),
  removed: z.array(topic),
  unchanged: z.int(),
  bad: z.array(z.object({ line: z.int().nullable(), column: column.nullable(), message: z.string() })),
});

export const topicsQuery = z.strictObject({
  dryRun: z.enum(['true', 'false']).optional().describe('dryRun'),
  missing: z.enum(['keep', 'remove']).optional().describe('missing'),
  seal: z
    .string()
    .regex(/^[\da-f]{32}$/)
    .optional()
    .describe('asked-seal'),
});

/** Before the readers of JSON: a file comes as it is. */
export const createTopicRoutes = (topicsFile: TopicsFile): Router => {
  const router = Router();
  router.get(
    '/settings/topics.csv',
    handle(async (request, response) => {
      response
        .attachment('topics.csv')
        .type('text/csv; charset=utf-8')
        .send(await topicsFile.write(languageOf(request)));
    }),
  );
  router.post(
    '/settings/topics/import',
    editorsOnly,
    express.raw({ limit: '8mb', type: () => true }),
    handle(async (request, response) => response.json(await importTopics(topicsFile, request))),
  );
  return router;
};

const importTopics = async (topicsFile: TopicsFile, request: Request) => {
  const asked = demandQuery(topicsQuery, request.query);
  const language = languageOf(request);
  const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const given = { bytes, missing: asked.missing ?? 'keep', language } as const;
  if (asked.dryRun === 'true') return { outcome: 'preview', ...shown(await topicsFile.preview(given)) };
  const saved = await topicsFile.save({ ...given, seal: asked.seal });
  if (saved.outcome === 'changed-meanwhile') throw new Problem(409, (words) => words.topicsChanged);
  if (saved.outcome === 'bad-lines') throw new Problem(422, (words) => words.fileBad, errorsOf(saved.bad, language));
  return { outcome: 'saved', ...shown(saved) };
};

const shown = ({ seal, added, changed, removed, unchanged, bad }: Preview): Preview => ({
  ...{ seal, added, changed, removed, unchanged, bad },
});

const errorsOf = (bad: readonly BadLine[], language: Language): FieldError[] => {
  const { file, line: lineNumber } = topicsFileWords[language];
  const { headings } = topicsTableWords[language];
  return bad.map(({ line, column: name, message }) => ({
    field: [line === null ? file : lineNumber(line), ...(name === null ? [] : [headings[name]])].join(', '),
    message,
  }));
};
