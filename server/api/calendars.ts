import type { DataSource } from 'typeorm';
import { newestVersion, type ReadSettings } from '../../db/settings.js';
import { tallyOf, yearOf } from '../../domain/calendar-year.js';
import { Problem } from './problem.js';
import { calendarQuery } from './schemas.js';

interface Parts {
  db: DataSource;
  readSettings: ReadSettings;
}

/** A year of a calendar as it is in force: the days that are not as every week, and what the year comes to. */
export const answerCalendar = async ({ db, readSettings }: Parts, code: string, query: unknown) => {
  const { data, error } = calendarQuery.safeParse(query);
  if (!data) {
    const [issue] = error.issues;
    if (issue?.code === 'unrecognized_keys') throw unknownParameter(issue.keys);
    throw new Problem(400, (words) => words.year);
  }
  const version = await newestVersion(db.manager);
  const calendar = (await readSettings(version)).calendars.find((known) => known.code === code);
  if (!calendar) throw new Problem(404, (words) => words.noSuchCalendar);
  const year = Number(data.year ?? new Date().getUTCFullYear());
  const days = yearOf(calendar, year);
  const { working, off, minutes } = tallyOf(days);
  const { name, timeZone, week } = calendar;
  return {
    ...{ code, name, timeZone, week, version, year },
    days: days
      .filter(({ date }) => calendar.exceptions[date] !== undefined)
      .map(({ date, kind, intervals, note }) => ({ date, kind, intervals, note })),
    total: { working, off, hours: minutes / 60 },
  };
};

const unknownParameter = (names: string[]): Problem => new Problem(400, (words) => words.unknownParameter(names.join(', ')));
