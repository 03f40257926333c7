import { Worker } from 'node:worker_threads';
import { readCalendarEvents } from '../../domain/calendar-events.js';
import { calendarFileWords } from '../../domain/calendar-file-words.js';
import type { BadLine, CalendarFile, Years } from '../../domain/calendar-import.js';
import type { Language } from '../../domain/language.js';
import type { FromThread, ReadEvent } from './ical-thread.js';
import { calendarAnswers } from './words.js';

/** An event that is no business of a calendar of working days. */
export interface Skipped {
  line: number;
  message: string;
}

/** With one event. */
const patienceMs = 5_000;

/**
 * Events of whole days in an iCalendar file. It is read in a thread that can be stopped: a rule of recurrence without any day keeps
 * ical.js busy for ever (https://github.com/kewisch/ical.js/issues/1038).
 */
export const readIcal = async (
  text: string,
  years: Years,
  language: Language,
  patience = patienceMs,
): Promise<CalendarFile & { skipped: Skipped[] }> => {
  const read = await inThread(text, years, patience);
  const words = calendarAnswers[language];
  const { event: field } = calendarFileWords[language].fields;
  const { days, bad } = readCalendarEvents(
    read.flatMap((event) => ('events' in event ? event.events : [])),
    years,
    language,
  );
  const wrong = read.flatMap((event): BadLine[] =>
    'wrong' in event ? [{ line: event.line, field, message: words.wrong[event.wrong] }] : [],
  );
  const skipped = read.flatMap((event): Skipped[] =>
    'why' in event ? [{ line: event.line, message: words.skipped[event.why](event.summary) }] : [],
  );
  return { days, bad: [...bad, ...wrong], skipped };
};

type Read = ReadEvent | { line: number; wrong: 'never-ends' };

const inThread = (text: string, years: Years, patience: number): Promise<Read[]> =>
  new Promise((resolve, reject) => {
    const thread = new Worker(new URL('./ical-thread.mjs', import.meta.url), { workerData: { text, years } });
    let timer: NodeJS.Timeout | undefined;
    const end = (settle: () => void): void => {
      clearTimeout(timer);
      void thread.terminate();
      settle();
    };
    thread.on('message', (told: FromThread) => {
      if ('done' in told) return end(() => resolve(told.done));
      clearTimeout(timer);
      timer = setTimeout(() => end(() => resolve([{ line: told.opening, wrong: 'never-ends' }])), patience);
    });
    thread.once('error', (error) => end(() => reject(error)));
  });
