import express, { Router, type Request } from 'express';
import { z } from 'zod';
import { plainText } from '../../db/kept-text.js';
import { dayKinds } from '../../domain/calendar-year.js';
import type { Language } from '../../domain/language.js';
import { isPlainText } from '../../domain/plain-text.js';
import { longestNote } from '../../domain/checks/calendars.js';
import type { FieldError } from '../asked-acts.js';
import type { BadLine, CalendarFiles, Given, Preview } from '../calendar-files.js';
import { topicsFileWords } from '../topics-file-words.js';
import { editorsOnly } from './access.js';
import { languageOf } from './language.js';
import { demandQuery, handle, Problem } from './problem.js';

const state = z.object({
  kind: z.enum(dayKinds),
  intervals: z.array(z.array(z.string()).length(2)).describe('intervals'),
  note: z.string(),
});

/** What a file changes in a calendar of the draft, or would change. */
export const calendarChange = z.object({
  outcome: z.enum(['preview', 'saved']),
  seal: z.string().describe('seal'),
  changes: z.array(z.object({ date: z.iso.date(), before: state, after: state })),
  outside: z.int().describe('outside'),
  skipped: z.array(z.object({ line: z.int(), message: z.string() })).describe('skipped'),
  bad: z.array(z.object({ line: z.int().nullable(), field: z.string(), message: z.string() })),
});

const year = z.string().regex(/^(?:20\d\d|2100)$/);
export const calendarExportQuery = z.strictObject({
  year: year.optional(),
  as: z.enum(['ics', 'csv']).optional().describe('calendar-as'),
});
export const calendarImportQuery = z.strictObject({
  dryRun: z.enum(['true', 'false']).optional().describe('dryRun'),
  from: year.optional().describe('calendar-from'),
  to: year.optional().describe('calendar-to'),
  others: z.enum(['keep', 'remove']).optional().describe('calendar-others'),
  source: plainText(longestNote).optional().describe('calendar-source'),
  seal: z
    .string()
    .regex(/^[\da-f]{32}$/)
    .optional()
    .describe('asked-seal'),
});

/** Before the readers of JSON: a file comes as it is. */
export const createCalendarRoutes = (files: CalendarFiles): Router => {
  const router = Router();
  router.get(
    '/settings/calendars/:code/export',
    handle<{ code: string }>(async (request, response) => {
      const { year = thisYear(), as = 'ics' } = demandQuery(calendarExportQuery, request.query);
      const code = demandCode(request.params.code);
      const written = await files.write({ code, year: Number(year), as, language: languageOf(request) });
      if (written === undefined) throw noSuchCalendar();
      response
        .attachment(`${code}-${year}.${as}`)
        .type(`${as === 'csv' ? 'text/csv' : 'text/calendar'}; charset=utf-8`)
        .send(written);
    }),
  );
  router.post(
    '/settings/calendars/:code/import',
    editorsOnly,
    express.raw({ limit: '2mb', type: () => true }),
    handle<{ code: string }>(async (request, response) => response.json(await importCalendar(files, request))),
  );
  return router;
};

const thisYear = (): string => String(new Date().getUTCFullYear());

const noSuchCalendar = (): Problem => new Problem(404, (words) => words.noSuchCalendar);

const demandCode = (code: string): string => {
  if (!isPlainText(code)) throw noSuchCalendar();
  return code;
};

const importCalendar = async (files: CalendarFiles, request: Request<{ code: string }>) => {
  const asked = demandQuery(calendarImportQuery, request.query);
  const language = languageOf(request);
  const from = Number(asked.from ?? thisYear());
  const to = Number(asked.to ?? Math.min(from + 1, 2100));
  if (from > to) throw new Problem(400, (words) => words.wrongParameter('to'));
  const given: Given = {
    code: demandCode(request.params.code),
    bytes: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
    years: { from, to },
    others: asked.others ?? 'keep',
    source: (asked.source ?? '').trim(),
    language,
  };
  if (asked.dryRun === 'true') {
    const preview = await files.preview(given);
    if (!preview) throw noSuchCalendar();
    return { outcome: 'preview', ...shown(preview) };
  }
  const saved = await files.save({ ...given, seal: asked.seal });
  if (!saved) throw noSuchCalendar();
  if (saved.outcome === 'changed-meanwhile') throw new Problem(409, (words) => words.calendarChanged);
  if (saved.outcome === 'bad-lines') throw new Problem(422, (words) => words.fileBad, errorsOf(saved.bad, language));
  return { outcome: 'saved', ...shown(saved) };
};

const shown = ({ seal, changes, outside, skipped, bad }: Preview): Preview => ({ seal, changes, outside, skipped, bad });

const errorsOf = (bad: readonly BadLine[], language: Language): FieldError[] => {
  const { file, line: lineNumber } = topicsFileWords[language];
  return bad.map(({ line, field, message }) => ({
    field: [line === null ? file : lineNumber(line), field].join(', '),
    message,
  }));
};
