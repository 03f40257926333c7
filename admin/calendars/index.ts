import express, { Router, type Request, type RequestHandler, type Response } from 'express';
import type { Logger } from 'pino';
import type { DataSource, EntityManager } from 'typeorm';
import { SettingsRefused } from '../../db/publish-settings.js';
import { writeDays } from '../../db/write-days.js';
import { mayEditSettings, mayRead } from '../../domain/access.js';
import { isPlainText, toPlainText } from '../../domain/plain-text.js';
import type { Calendar } from '../../domain/settings.js';
import type { CalendarFiles, Given, Saved } from '../../server/calendar-files.js';
import { answerError } from '../desk/index.js';
import { answers } from '../locales/answers.js';
import { operatorOf, type SignedIn } from '../session.js';
import { writeSettings } from '../settings/save.js';
import { findCalendar } from './rows.js';
import { calendarAnswers } from './words.js';
import { changeDays, earliestYear, latestYear, outrunDays, showChanges, viewYear, type ChangedDay } from './year.js';

export interface CalendarsParts {
  db: DataSource;
  calendarFiles: CalendarFiles;
  log: Logger;
}

/** Which of what was sent cannot be taken. */
interface Bad {
  line: number | null;
  field: string;
  message: string;
}

/** Answered to the page with this status; nothing has been saved. */
class Refused extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly bad: readonly Bad[] = [],
  ) {
    super(message);
  }
}

interface Asked {
  request: Request<{ code: string }>;
  response: Response;
  operator: SignedIn;
  calendar: Calendar;
}

const largestFile = '2mb';

/** A calendar by the year: anybody who works by it may look, an administrator changes days and brings files. */
export const createCalendars = ({ db, calendarFiles, log }: CalendarsParts): Router => {
  const router = Router();
  router.use((_request, response, next) => {
    response.set('Cache-Control', 'no-store');
    next();
  });
  const answer =
    (may: 'look' | 'edit', work: (asked: Asked) => Promise<unknown>): RequestHandler<{ code: string }> =>
    (request, response, next) => {
      const operator = operatorOf(response.locals);
      const find = async (): Promise<unknown> => {
        if (!(mayEditSettings(operator) || (may === 'look' && mayRead(operator))))
          throw new Refused(403, answers[operator.language].mayNotDo);
        return work({ request, response, operator, calendar: await known(db.manager, request.params.code, operator) });
      };
      find().then((body) => response.headersSent || response.json(body), next);
    };

  router.get(
    '/:code',
    answer('look', ({ request, operator, calendar }) =>
      viewYear(db, calendar, {
        year: yearIn(request, operator),
        language: operator.language,
        mayEdit: mayEditSettings(operator),
      }),
    ),
  );
  router.get(
    '/:code/export',
    answer('look', async ({ request, response, operator, calendar: { code } }) => {
      const year = yearIn(request, operator);
      const isCsv = request.query['as'] === 'csv';
      const as = isCsv ? 'csv' : 'ics';
      const written = demand(await calendarFiles.write({ code, year, as, language: operator.language }), operator);
      return response
        .attachment(`${code}-${year}.${as}`)
        .type(`${isCsv ? 'text/csv' : 'text/calendar'}; charset=utf-8`)
        .send(written);
    }),
  );
  router.post(
    '/:code/days',
    express.json({ limit: '256kb' }),
    answer('edit', ({ request, operator, calendar: { code } }) =>
      saveDays(code, changedDays((request.body as { days?: unknown }).days), operator),
    ),
  );
  const file = express.raw({ type: () => true, limit: largestFile });
  router.post(
    '/:code/import',
    file,
    answer('edit', async ({ request, operator }) => {
      const { changes, ...rest } = demand(await calendarFiles.preview(givenIn(request, operator)), operator);
      return { ...rest, changes: showChanges(changes, operator.language) };
    }),
  );
  router.post(
    '/:code/import/save',
    file,
    answer('edit', async ({ request, operator }) => {
      // Nothing is saved here that was not shown: where no seal comes, none fits.
      const seal = textOf(request.query['seal']);
      return noticeOf(demand(await calendarFiles.save({ ...givenIn(request, operator), seal }), operator), operator);
    }),
  );

  /** All days turned by hand or none, and none that the person has not seen. */
  const saveDays = async (code: string, days: ChangedDay[], operator: SignedIn): Promise<{ notice: string }> => {
    const { language } = operator;
    const words = calendarAnswers[language];
    const write = async (tx: EntityManager): Promise<string> => {
      const calendar = await known(tx, code, operator);
      const outrun = outrunDays(calendar, days, language);
      if (outrun.length > 0) throw new Refused(409, words.daysChanged, outrun);
      const { calendar: after, changes, bad } = changeDays(calendar, days, language);
      if (bad.length > 0) throw new Refused(422, answers[language].notSavedSeeMarked, bad);
      if (changes.length === 0) throw new Refused(409, words.nothingChanged);
      await writeDays(tx, after);
      return code;
    };
    try {
      return { notice: await writeSettings(db, { language, done: 'saved', table: 'calendars' }, write) };
    } catch (error) {
      if (!(error instanceof SettingsRefused)) throw error;
      throw new Refused(409, notSaved(error.problems, operator));
    }
  };
  router.use(answerRefusal);
  router.use(answerError(log));
  return router;
};

const known = async (tx: EntityManager, code: string, operator: SignedIn): Promise<Calendar> =>
  demand(isPlainText(code) ? await findCalendar(tx, code) : undefined, operator);

/** What is answered of a calendar that is there. */
const demand = <Answer>(answer: Answer | undefined, { language }: SignedIn): Answer => {
  if (answer === undefined) throw new Refused(404, calendarAnswers[language].noSuchCalendar);
  return answer;
};

const noticeOf = ({ outcome, bad, changes, problems }: Saved, operator: SignedIn): { notice: string } => {
  const words = calendarAnswers[operator.language];
  const { notSavedSeeMarked, inDraft, saved } = answers[operator.language];
  if (outcome === 'changed-meanwhile') throw new Refused(409, words.changedMeanwhile);
  if (bad.some(({ line }) => line === null)) throw new Refused(409, notSaved(bad, operator));
  if (outcome === 'bad-lines') throw new Refused(422, notSavedSeeMarked, bad);
  if (changes.length === 0) throw new Refused(409, words.nothingChanged);
  return { notice: inDraft(saved, problems) };
};

const notSaved = (problems: readonly { message: string }[], { language }: SignedIn): string =>
  answers[language].notSaved(problems.map(({ message }) => message).join(' '));

const yearIn = ({ query }: Request<{ code: string }>, { language }: SignedIn, name = 'year'): number => {
  const year = Number(query[name]);
  if (Number.isInteger(year) && year >= earliestYear && year <= latestYear) return year;
  throw new Refused(422, calendarAnswers[language].noSuchYear);
};

/** The file is the body, the rest stands in the address. */
const givenIn = (request: Request<{ code: string }>, operator: SignedIn): Given => ({
  code: request.params.code,
  bytes: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
  years: { from: yearIn(request, operator, 'from'), to: yearIn(request, operator, 'to') },
  others: request.query['others'] === 'remove' ? 'remove' : 'keep',
  source: textOf(request.query['source']),
  language: operator.language,
});

const changedDays = (given: unknown): ChangedDay[] =>
  (Array.isArray(given) ? given.slice(0, 800) : []).map((day: unknown) => {
    const { date, hours, note, seen } = (day ?? {}) as Record<string, unknown>;
    return { date: textOf(date), hours: textOf(hours), note: textOf(note), seen: textOf(seen) };
  });

const textOf = (value: unknown): string => (typeof value === 'string' ? toPlainText(value.trim().slice(0, 1000)) : '');

const answerRefusal: express.ErrorRequestHandler = (error: unknown, _request, response, next) => {
  const { language } = operatorOf(response.locals);
  if (error instanceof Refused) return void response.status(error.status).json({ error: error.message, bad: error.bad });
  if ((error as { status?: number }).status === 413)
    return void response.status(413).json({ error: calendarAnswers[language].fileTooLarge, bad: [] });
  next(error);
};
