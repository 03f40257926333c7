import { Router, type Request, type Response } from 'express';
import { z } from 'zod';
import { plainText } from '../../admin/settings/rule-notation.js';
import { askBackTest, cancelJob, readJob, type JobSeen } from '../../db/jobs.js';
import { SettingsVersion } from '../../db/entities/settings-version.js';
import { readVersion } from '../../db/settings.js';
import { examineDraft, publishDraft, readDraft, replaceDraft } from '../../db/settings-draft.js';
import { mayEditSettings, mayMoveAppeals } from '../../domain/access.js';
import { repeatedRows } from '../../domain/repeated-rows.js';
import { diffSettings } from '../../domain/settings-diff.js';
import { settingsWords } from '../../domain/settings-words.js';
import { asOperator, callerOf } from './access.js';
import type { ReadParts } from './appeals.js';
import { languageOf } from './language.js';
import { demandBody, handle, Problem, wrongFields } from './problem.js';
import { settingsShape } from './settings-shape.js';

const difference = z.object({
  table: z.string(),
  row: z.string(),
  field: z.string().nullable(),
  before: z.unknown(),
  after: z.unknown(),
});
const fault = z.object({ table: z.string(), code: z.string(), field: z.string(), message: z.string() });
const version = z.object({
  number: z.int(),
  at: z.iso.datetime(),
  reason: z.string(),
  hash: z.string(),
  evidence: z.union([z.object({ backTest: z.uuid() }), z.object({ without: z.string() })]).nullable(),
});

export const settingsAnswers = {
  draft: z.object({ version: z.int(), hash: z.string(), content: settingsShape }),
  check: z.object({
    version: z.int(),
    hash: z.string(),
    problems: z.array(fault),
    warnings: z.array(fault),
    differences: z.array(difference),
  }),
  job: z.object({
    id: z.uuid(),
    kind: z.string(),
    status: z.enum(['waiting', 'running', 'done', 'failed', 'cancelled']),
    done: z.int(),
    total: z.int().nullable(),
    result: z.record(z.string(), z.unknown()).nullable(),
    askedAt: z.iso.datetime(),
    endedAt: z.iso.datetime().nullable(),
  }),
  published: z.object({ version: z.int() }),
  versions: z.object({ items: z.array(version) }),
  version: version.extend({ content: z.record(z.string(), z.unknown()) }),
  diff: z.object({ items: z.array(difference) }),
};

const reason = plainText(500).regex(/\S/);
export const settingsBodies = {
  backTest: z.strictObject({
    from: z.iso.datetime({ offset: true }).optional(),
    to: z.iso.datetime({ offset: true }).optional(),
  }),
  publish: z.strictObject({ reason, backTest: z.uuid().optional(), without: reason.optional() }),
  restore: z.strictObject({}),
};

/** `/api/v1/settings` and `/jobs`: the draft, what it would change, its publication, and what was in force before. */
export const createSettingsRoutes = (parts: ReadParts): Router => {
  const { db } = parts;
  const router = Router();

  router.get(
    '/settings/draft',
    handle(async (_request, response) => sendDraft(response, await readDraft(db.manager))),
  );
  router.put(
    '/settings/draft',
    handle(async (request, response) => {
      demandEditor(response);
      const seen = demandMatch(request);
      const content = demandBody(settingsShape, request.body);
      const repeated = repeatedRows(content);
      if (repeated.length > 0)
        throw wrongFields((language) =>
          repeated.slice(0, 50).map(({ field, key }) => ({ field, message: settingsWords[language].codeTaken(key) })),
        );
      const draft = await replaceDraft(db, { content, seen });
      if (draft === 'changed') throw draftChanged();
      sendDraft(response, draft);
    }),
  );
  router.post(
    '/settings/draft/check',
    handle(async (request, response) => {
      const { version, hash, problems, warnings, differences } = await examineDraft(db.manager, languageOf(request));
      response.json({ version, hash, problems, warnings, differences });
    }),
  );
  router.post(
    '/settings/draft/back-test',
    handle(async (request, response) => {
      demandEditor(response);
      const { from, to } = demandBody(settingsBodies.backTest, request.body ?? {});
      const { id } = callerOf(response);
      const job = await askBackTest(db, { operatorId: id, from: from ?? null, to: to ?? null });
      response.status(202).location(`/api/v1/jobs/${job.id}`).json(jobOf(job));
    }),
  );
  router.post(
    '/settings/draft/publish',
    handle(async (request, response) => {
      demandEditor(response);
      const { reason, backTest, without } = demandBody(settingsBodies.publish, request.body);
      const evidence = backTest === undefined ? (without === undefined ? undefined : { without }) : { backTest };
      const match = request.get('If-Match');
      const published = await publishDraft(db, {
        ...{ operatorId: callerOf(response).id, reason, evidence, language: languageOf(request) },
        seen: match === undefined ? undefined : unquoted(match),
      });
      answerPublished(response, published);
    }),
  );
  router.get(
    '/settings/versions',
    handle(async (_request, response) => {
      const versions = await db.manager.find(SettingsVersion, {
        select: { number: true, at: true, reason: true, hash: true, evidence: true },
        order: { number: 'DESC' },
      });
      response.json({ items: versions.map(summaryOf) });
    }),
  );
  router.get(
    '/settings/versions/:number',
    handle<{ number: string }>(async ({ params }, response) => {
      const found = await demandVersion(parts, params.number);
      response.json({ ...summaryOf(found), content: found.content });
    }),
  );
  router.post(
    '/settings/versions/:number/restore',
    handle<{ number: string }>(async (request, response) => {
      demandEditor(response);
      const { number } = await demandVersion(parts, request.params.number);
      const draft = await replaceDraft(db, { content: await readVersion(db.manager, number), seen: demandMatch(request) });
      if (draft === 'changed') throw draftChanged();
      sendDraft(response, draft);
    }),
  );
  router.get(
    '/settings/versions/:number/diff/:other',
    handle<{ number: string; other: string }>(async ({ params }, response) => {
      const [before, after] = [await demandVersion(parts, params.number), await demandVersion(parts, params.other)];
      const items = diffSettings(await readVersion(db.manager, before.number), await readVersion(db.manager, after.number));
      response.json({ items });
    }),
  );
  router.get(
    '/jobs/:id',
    handle<{ id: string }>(async ({ params }, response) => response.json(jobOf(await demandJob(parts, response, params.id)))),
  );
  router.post(
    '/jobs/:id/cancel',
    handle<{ id: string }>(async ({ params }, response) => {
      demandEditor(response);
      const { id } = await demandJob(parts, response, params.id);
      await cancelJob(db, id);
      response.json(jobOf(await demandJob(parts, response, id)));
    }),
  );
  return router;
};

const demandEditor = (response: Response): void => {
  if (!mayEditSettings(asOperator(callerOf(response)))) throw new Problem(403, (words) => words.mayNotEdit);
};

const unquoted = (tag: string): string => tag.trim().replace(/^(?:W\/)?"(.*)"$/, '$1');

const demandMatch = (request: Request<object>): string => {
  const match = request.get('If-Match');
  if (match === undefined) throw new Problem(428, (words) => words.matchNeeded);
  return unquoted(match);
};

const draftChanged = (): Problem => new Problem(412, (words) => words.draftChanged);

const sendDraft = (response: Response, { version, hash, content }: Awaited<ReturnType<typeof readDraft>>): void => {
  response.set('ETag', `"${hash}"`).json({ version, hash, content });
};

const answerPublished = (response: Response, published: Awaited<ReturnType<typeof publishDraft>>): void => {
  switch (published.outcome) {
    case 'published':
      response.status(201).json({ version: published.version });
      return;
    case 'changed':
      throw draftChanged();
    case 'nothing-new':
      throw new Problem(409, (words) => words.nothingNew);
    case 'untested':
      throw new Problem(409, (words) => words.untested[published.why]);
    case 'wrong':
      throw new Problem(
        422,
        (words) => words.draftWrong,
        published.problems.map(({ table, code, field, message }) => ({ field: `${table}.${code}.${field}`, message })),
      );
  }
};

const summaryOf = ({ number, at, reason, hash, evidence }: SettingsVersion) => ({
  ...{ number, reason, hash, evidence },
  at: at.toISOString(),
});

export const jobOf = ({ id, kind, status, done, total, result, askedAt, endedAt }: JobSeen) => ({
  ...{ id, kind, status, done, total, result },
  askedAt: askedAt.toISOString(),
  endedAt: endedAt?.toISOString() ?? null,
});

const demandVersion = async ({ db }: ReadParts, number: string): Promise<SettingsVersion> => {
  const found = /^\d{1,9}$/.test(number) ? await db.manager.findOneBy(SettingsVersion, { number: Number(number) }) : null;
  if (!found) throw new Problem(404, (words) => words.noSuchVersion);
  return found;
};

/** A move lists appeals: it is shown to those who may ask for one. */
const demandJob = async ({ db }: ReadParts, response: Response, id: string): Promise<JobSeen> => {
  const found = z.uuid().safeParse(id).success ? await readJob(db, id) : undefined;
  const isHidden = found?.kind === 'move' && !mayMoveAppeals(asOperator(callerOf(response)));
  if (!found || isHidden) throw new Problem(404, (words) => words.noSuchJob);
  return found;
};
