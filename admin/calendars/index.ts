import express, { Router, type Request, type RequestHandler, type Response } from 'express';
import type { Logger } from 'pino';
import type { DataSource, EntityManager } from 'typeorm';
import { Calendar as CalendarRow } from '../../db/entities/calendar.js';
import { SettingsRefused } from '../../db/publish-settings.js';
import { mayEditSettings, mayRead } from '../../domain/access.js';
import { importDays, type Import } from '../../domain/calendar-import.js';
import { isPlainText, toPlainText } from '../../domain/plain-text.js';
import type { Calendar } from '../../domain/settings.js';
import { answerError } from '../desk/index.js';
import { answers } from '../locales/answers.js';
import { operatorOf, type SignedIn } from '../session.js';
import { writeSettings } from '../settings/save.js';
import { toCalendarCsv, toIcal } from './export.js';
import { readCalendarFile } from './file.js';
import { findCalendar, markOf } from './rows.js';
import { calendarAnswers } from './words.js';
import { changeDays, earliestYear, latestYear, outrunDays, showChanges, viewYear, type ChangedDay } from './year.js';

export interface CalendarsParts {
  db: DataSource;
  log: Logger;
}

/** Answered to the page with this status; nothing has been saved. */
class Refused extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly bad: Import['bad'] = [],
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
export const createCalendars = ({ db, log }: CalendarsParts): Router => {
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
    answer('look', async ({ request, response, operator: { language }, operator, calendar }) => {
      const year = yearIn(request, operator);
      const isCsv = request.query['as'] === 'csv';
      response.attachment(`${calendar.code}-${year}.${isCsv ? 'csv' : 'ics'}`);
      if (isCsv) return response.type('text/csv; charset=utf-8').send(toCalendarCsv(calendar, year, language));
      return response.type('text/calendar; charset=utf-8').send(toIcal(calendar, year, new Date(), language));
    }),
  );
  router.post(
    '/:code/days',
    express.json({ limit: '256kb' }),
    answer('edit', async ({ request, operator, calendar }) => {
      const { language } = operator;
      const days = changedDays((request.body as { days?: unknown }).days);
      const made = (current: Calendar): Import => {
        const outrun = outrunDays(current, days, language);
        if (outrun.length > 0) throw new Refused(409, calendarAnswers[language].daysChanged, outrun);
        return changeDays(current, days, language);
      };
      return save({ operator, calendar, made });
    }),
  );
  const file = express.raw({ type: () => true, limit: largestFile });
  router.post(
    '/:code/import',
    file,
    answer('edit', async ({ request, operator, calendar }) => {
      const { made, skipped } = await readImport(request, operator);
      const { changes, bad, outside } = made(calendar);
      return { changes: showChanges(changes, operator.language), bad, outside, skipped, seen: markOf(calendar) };
    }),
  );
  router.post(
    '/:code/import/save',
    file,
    answer('edit', async ({ request, operator, calendar }) => {
      const { made } = await readImport(request, operator);
      const madeOfSeen = (current: Calendar): Import => {
        if (request.query['seen'] !== markOf(current))
          throw new Refused(409, calendarAnswers[operator.language].changedMeanwhile);
        return made(current);
      };
      return save({ operator, calendar, made: madeOfSeen });
    }),
  );

  /** All of it or nothing; `made` refuses what the person has not seen. */
  const save = async ({ operator, calendar: { code }, made }: Saving): Promise<{ notice: string }> => {
    const words = calendarAnswers[operator.language];
    const write = async (tx: EntityManager): Promise<string> => {
      const calendar = await known(tx, code, operator);
      const { calendar: after, changes, bad } = made(calendar);
      if (bad.length > 0) throw new Refused(422, answers[operator.language].notSavedSeeMarked, bad);
      if (changes.length === 0) throw new Refused(409, words.nothingChanged);
      await tx.update(CalendarRow, { code }, { exceptions: after.exceptions, notes: after.notes });
      return calendar.code;
    };
    try {
      return { notice: await writeSettings(db, { language: operator.language, done: 'saved', table: 'calendars' }, write) };
    } catch (error) {
      if (!(error instanceof SettingsRefused)) throw error;
      throw new Refused(409, answers[operator.language].notSaved(error.problems.map(({ message }) => message).join(' ')));
    }
  };
  router.use(answerRefusal);
  router.use(answerError(log));
  return router;
};

interface Saving {
  operator: SignedIn;
  calendar: Calendar;
  made: (calendar: Calendar) => Import;
}

const known = async (tx: EntityManager, code: string, { language }: SignedIn): Promise<Calendar> => {
  const calendar = isPlainText(code) ? await findCalendar(tx, code) : undefined;
  if (!calendar) throw new Refused(404, calendarAnswers[language].noSuchCalendar);
  return calendar;
};

const yearIn = ({ query }: Request<{ code: string }>, { language }: SignedIn, name = 'year'): number => {
  const year = Number(query[name]);
  if (Number.isInteger(year) && year >= earliestYear && year <= latestYear) return year;
  throw new Refused(422, calendarAnswers[language].noSuchYear);
};

/** The file is the body, the rest stands in the address. */
const readImport = async (request: Request<{ code: string }>, operator: SignedIn) => {
  const { language } = operator;
  const years = { from: yearIn(request, operator, 'from'), to: yearIn(request, operator, 'to') };
  const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const { skipped, ...days } = await readCalendarFile(bytes, years, language);
  const others = request.query['others'] === 'remove' ? 'remove' : 'keep';
  const source = textOf(request.query['source']);
  return { skipped, made: (calendar: Calendar): Import => importDays(calendar, days, { years, others, source, language }) };
};

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
