import express, { Router, type Request, type RequestHandler, type Response } from 'express';
import type { Logger } from 'pino';
import type { DataSource } from 'typeorm';
import { askBackTest, cancelJob, newestBackTest, readJob, readJobChanges } from '../../db/jobs.js';
import { newestVersion, readVersion } from '../../db/settings.js';
import { countDraftChanges, examineDraft, publishDraft, readDraft, replaceDraft } from '../../db/settings-draft.js';
import { mayEditSettings, mayMoveAppeals, mayRead, maySeeJob } from '../../domain/access.js';
import { parts, type Part } from '../../domain/back-test.js';
import { readPeriod } from '../../domain/period.js';
import { toPlainText } from '../../domain/plain-text.js';
import type { Settings } from '../../domain/settings.js';
import type { SettingsProblem } from '../../domain/settings-check.js';
import { diffSettings } from '../../domain/settings-diff.js';
import { chooseCalendar } from '../../domain/sla.js';
import { answerError } from '../desk/index.js';
import { answers } from '../locales/answers.js';
import { tableNames } from '../locales/tables.js';
import { operatorOf, type SignedIn } from '../session.js';
import { addressOf, showDifferences } from './differences.js';
import { addWhatIf } from './what-if.js';

export interface DraftingParts {
  db: DataSource;
  log: Logger;
}
type Answer = (request: Request, operator: SignedIn, response: Response) => Promise<unknown>;

/** What the pages of the draft and of the versions ask for: what would change, what it would have done, publishing, going back. */
export const createDrafting = ({ db, log }: DraftingParts): Router => {
  const router = Router();
  router.use(express.json({ limit: '64kb' }));
  const answer =
    (may: (operator: SignedIn) => boolean, work: Answer): RequestHandler =>
    (request, response, next) => {
      const operator = operatorOf(response.locals);
      response.set('Cache-Control', 'no-store');
      if (!may(operator)) return void response.status(403).json({ error: answers[operator.language].mayNotDo });
      work(request, operator, response).then((body) => response.headersSent || response.json(body ?? {}), next);
    };
  const look = (work: Answer): RequestHandler => answer((operator) => mayEditSettings(operator) || mayRead(operator), work);
  const edit = (work: Answer): RequestHandler => answer(mayEditSettings, work);
  const changed = (response: Response, { language }: SignedIn): unknown =>
    response.status(409).json({ error: answers[language].draftChanged });

  router.get(
    '/draft',
    look(async (_request, operator) => {
      const { language } = operator;
      const { version, hash, content, differences, problems, warnings } = await examineDraft(db.manager, language);
      const before = await readVersion(db.manager, version);
      const placed = ({ table, code, message }: Pick<SettingsProblem, 'table' | 'code' | 'message'>) => ({
        ...{ table: tableNames[language][table], code, message, address: addressOf(table, code) },
      });
      return {
        ...{ version, hash, mayEdit: mayEditSettings(operator), mayMove: mayMoveAppeals(operator) },
        differences: showDifferences(differences, { before, after: content }, language),
        problems: problems.map(placed),
        warnings: warnings.map(placed),
        backTest: (await newestBackTest(db, hash)) ?? null,
        names: namesOf(before, content),
      };
    }),
  );
  router.post(
    '/draft/back-test',
    edit(async ({ body }, { id, language }, response) => {
      const { timeZone } = chooseCalendar(await readVersion(db.manager, await newestVersion(db.manager)), null);
      const period = readPeriod({ from: textIn(body, 'from'), to: textIn(body, 'to') }, timeZone);
      if ('why' in period) return response.status(422).json({ error: answers[language].period[period.why] });
      return askBackTest(db, { operatorId: id, period, language });
    }),
  );
  router.post(
    '/draft/publish',
    edit(async ({ body }, operator, response) => {
      const { language } = operator;
      const words = answers[language];
      const [reason, without, backTest, seen] = ['reason', 'without', 'backTest', 'seen'].map((name) => textIn(body, name));
      if (!reason) return response.status(422).json({ error: words.reasonNeeded });
      const evidence = backTest ? { backTest } : without ? { without } : undefined;
      const published = await publishDraft(db, { operatorId: operator.id, reason, seen, evidence, language });
      switch (published.outcome) {
        case 'published':
          return { version: published.version };
        case 'changed':
          return changed(response, operator);
        case 'nothing-new':
          return response.status(409).json({ error: words.draftSame });
        case 'untested':
          return response
            .status(409)
            .json({ error: published.why === 'nothing-checked' ? words.nothingChecked : words.draftUntested });
        case 'wrong':
          return response.status(409).json({ error: words.draftWrong });
      }
    }),
  );
  router.post(
    '/versions/:number/restore',
    edit(async ({ params, body }, operator, response) => {
      const number = Number(params['number']);
      if (!(Number.isInteger(number) && number >= 1 && number <= (await newestVersion(db.manager))))
        return response.status(404).json({ error: answers[operator.language].noSuchAddress });
      const draft = await replaceDraft(db, { content: await readVersion(db.manager, number), seen: textIn(body, 'seen') ?? '' });
      return draft === 'changed' ? changed(response, operator) : { hash: draft.hash };
    }),
  );
  router.get(
    '/versions/:number/diff/:other',
    look(async ({ params }, operator, response) => {
      const { language } = operator;
      const numbers = [Number(params['number']), Number(params['other'])] as const;
      const newest = await newestVersion(db.manager);
      if (!numbers.every((number) => Number.isInteger(number) && number >= 1 && number <= newest))
        return response.status(404).json({ error: answers[language].noSuchAddress });
      const [before, after] = [await readVersion(db.manager, numbers[0]), await readVersion(db.manager, numbers[1])];
      const { hash } = await readDraft(db.manager);
      const mayMove = mayMoveAppeals(operator);
      const differences = showDifferences(diffSettings(before, after), { before, after }, language);
      return { newest, seen: hash, mayMove, unpublished: await countDraftChanges(db), differences };
    }),
  );
  router.get(
    '/jobs/:id/changes',
    look(async ({ params, query }, operator, response) => {
      if (!mayRead(operator)) return response.status(403).json({ error: answers[operator.language].mayNotRead });
      const job = await readJob(db, params['id'] ?? '');
      if (job?.kind !== 'back-test' || !maySeeJob(operator, job))
        return response.status(404).json({ error: answers[operator.language].noSuchAddress });
      const part = parts.find((one): one is Part => one === query['part']);
      const text = (name: string): string | null =>
        typeof query[name] === 'string' ? toPlainText(query[name].slice(0, 200)) : null;
      const page = await readJobChanges(db, {
        ...{ jobId: job.id, scope: operator.department, part: part ?? null },
        ...{
          was: text('was'),
          becomes: text('becomes'),
          verdict: text('verdict'),
          overdue: text('overdue'),
          before: text('before'),
        },
      });
      const [inForce, draft] = [await readVersion(db.manager, await newestVersion(db.manager)), await readDraft(db.manager)];
      return { ...page, names: namesOf(inForce, draft.content) };
    }),
  );
  router.post(
    '/jobs/:id/cancel',
    edit(async ({ params }, operator, response) => {
      const job = await readJob(db, params['id'] ?? '');
      if (!job || !maySeeJob(operator, job))
        return response.status(404).json({ error: answers[operator.language].noSuchAddress });
      await cancelJob(db, job.id);
      return {};
    }),
  );
  addWhatIf(router, db, { look, edit });
  router.use(answerError(log));
  return router;
};

/** By which a back-test's codes are read. */
export const namesOf = (...settings: Settings[]): Record<Part, Record<string, string>> => {
  const named = (rows: readonly { code: string; name: string }[]) =>
    Object.fromEntries(rows.map(({ code, name }) => [code, name]));
  return {
    topic: named(settings.flatMap(({ topics }) => topics)),
    department: named(settings.flatMap(({ departments }) => departments)),
    policy: named(settings.flatMap(({ policies }) => policies)),
  };
};

const textIn = (body: unknown, name: string): string | undefined => {
  const value = (body as Record<string, unknown> | null)?.[name];
  const text = typeof value === 'string' ? toPlainText(value.trim().slice(0, 500)) : '';
  return text === '' ? undefined : text;
};
