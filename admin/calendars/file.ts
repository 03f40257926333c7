import { readCalendarCsv } from '../../domain/calendar-csv.js';
import type { BadLine, CalendarFile, Years } from '../../domain/calendar-import.js';
import { calendarFileWords } from '../../domain/calendar-file-words.js';
import type { Language } from '../../domain/language.js';
import { decodeFile } from './decode.js';
import { readIcal, type Skipped } from './ical.js';
import { calendarAnswers } from './words.js';

/** Days of a calendar as a file has them, whatever the program that wrote it. */
export const readCalendarFile = async (
  bytes: Uint8Array,
  years: Years,
  language: Language,
): Promise<CalendarFile & { skipped: Skipped[] }> => {
  const decoded = decodeFile(bytes);
  if ('notText' in decoded) {
    const field = calendarFileWords[language].fields.file;
    const bad: BadLine = { line: 1, field, message: calendarAnswers[language].notText[decoded.notText] };
    return { days: [], bad: [bad], skipped: [] };
  }
  const { text } = decoded;
  if (/^\s*BEGIN:VCALENDAR/i.test(text)) return readIcal(text, years, language);
  return { ...readCalendarCsv(text, years, language), skipped: [] };
};
