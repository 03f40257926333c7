import { Router, type Request, type Response } from 'express';
import { z } from 'zod';
import { plainText } from '../../db/kept-text.js';
import { askBackTest, cancelJob, readJob, type JobSeen } from '../../db/jobs.js';
import { SettingsVersion } from '../../db/entities/settings-version.js';
import { upToDate } from '../../db/older-settings.js';
import { SettingsRefused } from '../../db/publish-settings.js';
import { newestVersion, readVersion } from '../../db/settings.js';
import { examineDraft, publishDraft, readDraft, replaceDraft, type Seen } from '../../db/settings-draft.js';
import { askWhatIf, unknownOperators } from '../../db/what-ifs.js';
import { mayEditSettings, maySeeJob } from '../../domain/access.js';
import type { By } from '../../domain/audit.js';
import { somebody, whoIs } from '../../domain/explain.js';
import type { Language } from '../../domain/language.js';
import { readBothEnds, readPeriod, type Period, type PeriodFault } from '../../domain/period.js';
import { repeatedRows } from '../../domain/repeated-rows.js';
import { diffSettings } from '../../domain/settings-diff.js';
import { settingsWords } from '../../domain/settings-words.js';
import { chooseCalendar } from '../../domain/sla.js';
import { asOperator, callerOf } from './access.js';
import type { ReadParts } from './appeals.js';
import { languageOf } from './language.js';
import { demandBody, handle, Problem, wrongFields } from './problem.js';
import { problemWords } from './problem-words.js';
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
  by: z.object({ kind: z.enum(['operator', 'machine', 'resident', 'network']), login: z.string().nullable(), name: z.string() }),
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
const dayOrInstant = z.union([z.iso.date(), z.iso.datetime({ offset: true })]);
export const settingsBodies = {
  backTest: z.strictObject({ from: dayOrInstant.optional(), to: dayOrInstant.optional() }),
  whatIf: z.strictObject({ from: dayOrInstant, to: dayOrInstant, without: z.array(z.uuid()).max(100).optional() }),
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
      const asked = demandBody(settingsBodies.backTest, request.body ?? {});
      const period = await demandPeriod(parts, (timeZone) => readPeriod(asked, timeZone));
      const job = await askBackTest(db, { operatorId: callerOf(response).id, period, language: languageOf(request) });
      response.status(202).location(`/api/v1/jobs/${job.id}`).json(jobOf(job));
    }),
  );
  router.post(
    '/settings/draft/what-if',
    handle(async (request, response) => {
      demandEditor(response);
      const { without = [], ...asked } = demandBody(settingsBodies.whatIf, request.body ?? {});
      const { from, to } = await demandPeriod(parts, (timeZone) => readBothEnds(asked, timeZone));
      const errors = (await unknownOperators(db, without)).map((id) => ({ field: 'without', message: id }));
      if (errors.length > 0) throw new Problem(422, (words) => words.wrongFieldNamed('without'), errors);
      const language = languageOf(request);
      const job = await askWhatIf(db, { ...{ operatorId: callerOf(response).id, from, to }, without, language });
      response.status(202).location(`/api/v1/jobs/${job.id}`).json(jobOf(job));
    }),
  );
  router.post(
    '/settings/draft/publish',
    handle(async (request, response) => {
      demandEditor(response);
      const { reason, backTest, without } = demandBody(settingsBodies.publish, request.body);
      const evidence = backTest === undefined ? (without === undefined ? undefined : { without }) : { backTest };
      const published = await publishDraft(db, {
        ...{ operatorId: callerOf(response).id, reason, evidence, language: languageOf(request) },
        seen: seenIn(request.get('If-Match') ?? '*'),
      });
      answerPublished(response, published);
    }),
  );
  router.get(
    '/settings/versions',
    handle(async (request, response) => {
      const versions = await db.manager.find(SettingsVersion, {
        select: { number: true, at: true, by: true, reason: true, hash: true, evidence: true },
        order: { number: 'DESC' },
      });
      const who = await readAuthors(parts, languageOf(request));
      response.json({ items: versions.map((one) => summaryOf(one, who)) });
    }),
  );
  router.get(
    '/settings/versions/:number',
    handle<{ number: string }>(async (request, response) => {
      const found = await demandVersion(parts, request.params.number);
      const who = await readAuthors(parts, languageOf(request));
      response.json({ ...summaryOf(found, who), content: upToDate(found.content) });
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

/** RFC 9110, 13.1.1: one tag or several, or `*` for whichever there is. */
const seenIn = (match: string): Seen =>
  match.trim() === '*' ? undefined : match.split(',').map((tag) => tag.trim().replace(/^(?:W\/)?"(.*)"$/, '$1'));

const demandMatch = (request: Request<object>): Seen => {
  const match = request.get('If-Match');
  if (match === undefined) throw new Problem(428, (words) => words.matchNeeded);
  return seenIn(match);
};

/** Days are those of the district: of the calendar that runs until a department is known. */
const demandPeriod = async <Asked extends Period>(
  { db, readSettings }: ReadParts,
  read: (timeZone: string) => Asked | PeriodFault,
): Promise<Asked> => {
  const { timeZone } = chooseCalendar(await readSettings(await newestVersion(db.manager)), null);
  const period = read(timeZone);
  if (!('why' in period)) return period;
  const { field, why } = period;
  throw wrongFields((language) => [{ field, message: problemWords[language].period[why] }]);
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
      throw new SettingsRefused(published.problems);
  }
};

type Author = z.output<typeof version>['by'];

const readAuthors = async ({ db }: ReadParts, language: Language): Promise<(by: By) => Author> => {
  const rows = (await db.query(`select id, login, name from operators`)) as { id: string; login: string; name: string }[];
  const known = new Map(rows.map((row) => [row.id, row]));
  const names = { operator: (id: string): string => known.get(id)?.name ?? somebody(language) };
  return (by) => ({
    kind: by.kind,
    login: (by.kind === 'operator' && known.get(by.id)?.login) || null,
    name: whoIs(by, names, language),
  });
};

const summaryOf = ({ number, at, by, reason, hash, evidence }: SettingsVersion, who: (by: By) => Author) => ({
  ...{ number, by: who(by), reason, hash, evidence },
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
export const demandJob = async ({ db }: ReadParts, response: Response, id: string): Promise<JobSeen> => {
  const found = await readJob(db, id);
  if (!found || !maySeeJob(asOperator(callerOf(response)), found)) throw new Problem(404, (words) => words.noSuchJob);
  return found;
};
