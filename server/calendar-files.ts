import type { DataSource, EntityManager } from 'typeorm';
import { toCalendarCsv, toIcal } from '../admin/calendars/export.js';
import { readCalendarFile } from '../admin/calendars/file.js';
import type { Skipped } from '../admin/calendars/ical.js';
import { findCalendar } from '../admin/calendars/rows.js';
import { lockSettings, problemsAfter, sealOf } from '../db/publish-settings.js';
import { readTables } from '../db/settings-rows.js';
import { writeDays } from '../db/write-days.js';
import { importDays, type CalendarFile, type DayChange, type Years } from '../domain/calendar-import.js';
import type { Language } from '../domain/language.js';
import type { Calendar, Settings } from '../domain/settings.js';

export interface Given {
  code: string;
  bytes: Uint8Array;
  years: Years;
  /** What becomes of special days of these years that are not in the file. */
  others: 'keep' | 'remove';
  /** By whose decision; '' = the file says it, or nobody. */
  source: string;
  language: Language;
}

export interface BadLine {
  /** null where it is no line's fault. */
  line: number | null;
  field: string;
  message: string;
}

export interface Preview {
  changes: DayChange[];
  /** Days that the file has of other years. */
  outside: number;
  skipped: Skipped[];
  bad: BadLine[];
  /** Names exactly this change; asked back when it is saved. */
  seal: string;
}

export type Saved = Preview & {
  outcome: 'saved' | 'bad-lines' | 'changed-meanwhile';
  /** So many things keep the draft, with this change, from being published. */
  problems: number;
};

/** Days of a calendar of the draft as files, out and back; undefined where there is no such calendar. */
export interface CalendarFiles {
  write(asked: { code: string; year: number; as: 'ics' | 'csv'; language: Language }): Promise<string | undefined>;
  preview(given: Given): Promise<Preview | undefined>;
  /** All of the file or nothing. With `seal`, only what was seen in the preview. */
  save(given: Given & { seal: string | undefined }): Promise<Saved | undefined>;
}

export const createCalendarFiles = (db: DataSource): CalendarFiles => ({
  async write({ code, year, as, language }) {
    const calendar = await findCalendar(db.manager, code);
    if (!calendar) return undefined;
    return as === 'csv' ? toCalendarCsv(calendar, year, language) : toIcal(calendar, year, new Date(), language);
  },
  async preview(given) {
    const file = await readCalendarFile(given.bytes, given.years, given.language);
    return db.transaction(async (tx) => (await compare(tx, given, file))?.preview);
  },
  async save(given) {
    // A file may take seconds to read: before the settings are locked.
    const file = await readCalendarFile(given.bytes, given.years, given.language);
    return db.transaction(async (tx): Promise<Saved | undefined> => {
      await lockSettings(tx);
      const compared = await compare(tx, given, file);
      if (!compared) return undefined;
      const { calendar, preview, problems } = compared;
      if (preview.bad.length > 0) return { ...preview, problems, outcome: 'bad-lines' };
      if (given.seal !== undefined && given.seal !== preview.seal) return { ...preview, problems, outcome: 'changed-meanwhile' };
      await writeDays(tx, calendar);
      return { ...preview, problems, outcome: 'saved' };
    });
  },
});

type Compared = { calendar: Calendar; preview: Preview; problems: number };

const compare = async (
  tx: EntityManager,
  given: Given,
  { skipped, ...file }: CalendarFile & { skipped: Skipped[] },
): Promise<Compared | undefined> => {
  const settings = await readTables(tx);
  const before = settings.calendars.find(({ code }) => code === given.code);
  if (!before) return undefined;
  const { calendar, changes, bad, outside } = importDays(before, file, given);
  const { broken, problems } = await checkedWith(tx, { settings, calendar, language: given.language });
  const seal = sealOf({ before, changes });
  return { calendar, problems, preview: { changes, outside, skipped, bad: bad.length > 0 ? bad : broken, seal } };
};

/** The calendar must be right by itself, and the settings as a whole may not lack with it what they do not lack without it. */
const checkedWith = async (
  tx: EntityManager,
  { settings, calendar, language }: { settings: Settings; calendar: Calendar; language: Language },
): Promise<{ broken: BadLine[]; problems: number }> => {
  const calendars = settings.calendars.map((known) => (known.code === calendar.code ? calendar : known));
  const { all, caused } = await problemsAfter(tx, { before: settings, after: { ...settings, calendars }, language });
  const own = all.filter(({ table, code }) => table === 'calendars' && code === calendar.code);
  const broken = [...new Set([...own, ...caused])].map(({ field, message }): BadLine => ({ line: null, field, message }));
  return { broken, problems: all.length };
};
