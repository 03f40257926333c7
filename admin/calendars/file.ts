import { calendarFileWords } from '../../domain/calendar-file-words.js';
import type { CalendarFile, Years } from '../../domain/calendar-import.js';
import { readCalendarTable } from '../../domain/calendar-table.js';
import type { Language } from '../../domain/language.js';
import { readCsv } from '../files/csv.js';
import { FileUnreadable, textOf } from '../files/text.js';
import { fileFaults } from '../locales/files.js';
import { readIcal, type Skipped } from './ical.js';

type Read = CalendarFile & { skipped: Skipped[] };

/** Days of a calendar as a file has them, whatever the program that wrote it. */
export const readCalendarFile = async (bytes: Uint8Array, years: Years, language: Language): Promise<Read> => {
  try {
    const text = textOf(bytes);
    if (/^\s*BEGIN:VCALENDAR/i.test(text)) return await readIcal(text, years, language);
    return { ...readCalendarTable(readCsv(text), years, language), skipped: [] };
  } catch (error) {
    if (!(error instanceof FileUnreadable)) throw error;
    const field = calendarFileWords[language].fields.file;
    return { days: [], bad: [{ line: error.line ?? 1, field, message: fileFaults[language][error.why] }], skipped: [] };
  }
};
