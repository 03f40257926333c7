import express, { Router, type Request, type Response } from 'express';
import { z } from 'zod';
import { mayEditSettings, mayRead } from '../../domain/access.js';
import { operator } from '../../domain/audit.js';
import { topicColumns } from '../../domain/topics-table.js';
import { topicsTableWords } from '../../domain/topics-table-words.js';
import type { Preview, TopicsFile } from '../topics-file.js';
import { asOperator, callerOf } from './access.js';
import { languageOf } from './language.js';
import { handle, Problem } from './problem.js';

const topic = z.object({ code: z.string(), name: z.string() });
const column = z.enum(topicColumns);

/** What a file of topics changes, or would change. */
export const topicsChange = z.object({
  dryRun: z.boolean(),
  version: z.int().nullable().describe('Версия настроек; null — ничего не записано'),
  seal: z.string().describe('Имя именно этого изменения: верните его, сохраняя увиденное'),
  added: z.array(topic),
  changed: z.array(topic.extend({ cells: z.array(z.object({ column, from: z.string(), to: z.string() })) })),
  removed: z.array(topic),
  unchanged: z.int(),
  bad: z.array(z.object({ line: z.int().nullable(), column: column.nullable(), message: z.string() })),
});

export const topicsQuery = z.strictObject({
  dryRun: z.enum(['true', 'false']).optional().describe('true — только показать, что изменится'),
  missing: z.enum(['keep', 'remove']).optional().describe('remove — удалить темы, которых нет в файле'),
  seal: z.string().max(64).optional().describe('Из ответа с dryRun: сохранить именно это'),
});

/** Before the readers of JSON: a file comes as it is. */
export const createTopicRoutes = (topicsFile: TopicsFile): Router => {
  const router = Router();
  router.get(
    '/settings/topics.csv',
    handle(async (request, response) => {
      const caller = asOperator(callerOf(response));
      if (!mayRead(caller) && !mayEditSettings(caller)) throw new Problem(403, 'Ваши роли не дают читать настройки');
      response.attachment('topics.csv').type('text/csv; charset=utf-8').send(await topicsFile.write(languageOf(request)));
    }),
  );
  router.post(
    '/settings/topics/import',
    mayImport,
    express.raw({ limit: '8mb', type: () => true }),
    handle(async (request, response) => response.json(await importTopics(topicsFile, request, response))),
  );
  return router;
};

const mayImport: express.RequestHandler = (_request, response, next) =>
  next(mayEditSettings(asOperator(callerOf(response))) ? undefined : new Problem(403, 'Ваши роли не дают менять настройки'));

const importTopics = async (topicsFile: TopicsFile, request: Request, response: Response) => {
  const { data: asked, error } = topicsQuery.safeParse(request.query);
  if (!asked) throw new Problem(400, `Неверный параметр ${error.issues[0]?.path.join('.') ?? ''}`.trim());
  const language = languageOf(request);
  const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const given = { bytes, missing: asked.missing ?? 'keep', language };
  if (asked.dryRun === 'true') return { dryRun: true, version: null, ...shown(await topicsFile.preview(given)) };
  const saved = await topicsFile.save({ ...given, by: operator(callerOf(response).id), seal: asked.seal });
  if (saved.outcome === 'changed-meanwhile') throw new Problem(409, 'Темы успели измениться: посмотрите, что изменится, ещё раз');
  if (saved.outcome === 'bad-lines') {
    const { headings } = topicsTableWords[language];
    const where = (line: number | null, name: keyof typeof headings | null): string =>
      [line === null ? 'файл' : `строка ${line}`, name === null ? '' : headings[name]].filter(Boolean).join(', ');
    const errors = saved.bad.map(({ line, column: name, message }) => ({ field: where(line, name), message }));
    throw new Problem(422, 'В файле есть строки, которые нельзя записать. Не записано ничего.', errors);
  }
  return { dryRun: false, version: saved.version, ...shown(saved) };
};

const shown = ({ seal, added, changed, removed, unchanged, bad }: Preview): Preview => ({
  ...{ seal, added, changed, removed, unchanged, bad },
});
