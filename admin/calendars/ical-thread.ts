import { parentPort, workerData } from 'node:worker_threads';
import ICAL from 'ical.js';
import type { CalendarEvent } from '../../domain/calendar-events.js';
import type { Years } from '../../domain/calendar-import.js';

export type Unread = 'no-date' | 'cannot-be-read' | 'unfinished' | 'too-often';
/** What an event of a file comes to; codes are told in words by ical.ts. */
export type ReadEvent =
  | { line: number; events: CalendarEvent[] }
  | { line: number; summary: string; why: 'has-hours' | 'cancelled' }
  | { line: number; wrong: Unread };
/** Before an event is opened, so that one that never ends can be named. */
export type FromThread = { opening: number } | { done: ReadEvent[] };

/** A daily event since 1930. */
const mostOccurrences = 40_000;
const dayMs = 86_400_000;

interface Asked {
  text: string;
  years: Years;
}

interface Written {
  line: number;
  /** undefined: the file ends before it does. */
  body: string | undefined;
}

/** Each event by itself: one that is broken spoils no other, and its line is known. */
const eventsOf = (text: string): Written[] => {
  const found: Written[] = [];
  let open: { line: number; lines: string[] } | undefined;
  for (const [index, line] of text.split(/\r\n|\n|\r/).entries()) {
    if (/^BEGIN:VEVENT\s*$/i.test(line)) open = { line: index + 1, lines: [] };
    else if (/^END:VEVENT\s*$/i.test(line)) {
      if (open) found.push({ line: open.line, body: open.lines.join('\r\n') });
      open = undefined;
    } else open?.lines.push(line);
  }
  if (open) found.push({ line: open.line, body: undefined });
  return found;
};

const readEvent = ({ line, body }: Written, years: Years, moved: ReadonlySet<string>): ReadEvent => {
  if (body === undefined) return { line, wrong: 'unfinished' };
  try {
    return expanded(line, withDates(body), years, moved);
  } catch {
    // Whatever ical.js stumbled over, the official is told the line of.
    return { line, wrong: 'cannot-be-read' };
  }
};

const expanded = (line: number, body: string, years: Years, moved: ReadonlySet<string>): ReadEvent => {
  const event = new ICAL.Event(new ICAL.Component(ICAL.parse(`BEGIN:VEVENT\r\n${body}\r\nEND:VEVENT`) as unknown[]));
  const start = event.component.getFirstPropertyValue('dtstart');
  if (!(start instanceof ICAL.Time) || !isRealDate(body, 'DTSTART') || !isRealDate(body, 'DTEND'))
    return { line, wrong: 'no-date' };
  const summary = event.summary ?? '';
  const status = event.component.getFirstPropertyValue('status');
  if (typeof status === 'string' && status.toUpperCase() === 'CANCELLED') return { line, summary, why: 'cancelled' };
  const days = wholeDays(event, start);
  if (days === undefined) return { line, summary, why: 'has-hours' };
  const occurrence = (from: string): CalendarEvent => ({ line, from, until: plus(from, days), summary });
  if (!event.isRecurring()) return { line, events: [occurrence(dateOf(start))] };
  const events: CalendarEvent[] = [];
  const occurrences = event.iterator();
  for (let count = 0, at = occurrences.next(); at; at = occurrences.next(), count += 1) {
    if (count > mostOccurrences) return { line, wrong: 'too-often' };
    if (at.year > years.to) break;
    const from = dateOf(at);
    if (plus(from, days) > `${years.from}` && !moved.has(`${event.uid} ${from}`)) events.push(occurrence(from));
  }
  return { line, events };
};

/** Dates that do not say that they are dates: ical.js would look for hours in them. */
const withDates = (body: string): string =>
  body.replace(
    /^(DTSTART|DTEND|EXDATE|RDATE|RECURRENCE-ID)(?![^:\r\n]*VALUE=)([^:\r\n]*):(?=\d{8}(?:,\d{8})*\s*$)/gim,
    '$1;VALUE=DATE$2:',
  );

/** undefined: it begins or ends inside a day. Some programs write whole days as midnights. */
const wholeDays = (event: ICAL.Event, start: ICAL.Time): number | undefined => {
  const seconds = event.duration.toSeconds();
  if (start.isDate) return Math.round((seconds * 1000) / dayMs);
  const isMidnight = start.hour === 0 && start.minute === 0 && start.second === 0;
  return isMidnight && seconds > 0 && (seconds * 1000) % dayMs === 0 ? (seconds * 1000) / dayMs : undefined;
};

/** ical.js takes 30 February for 2 March. */
const isRealDate = (body: string, name: string): boolean => {
  const [, year, month, day] =
    new RegExp(`^${name}(?:;[^:]*)?:(\\d{4})(\\d\\d)(\\d\\d)(?:T\\d{6}Z?)?\\s*$`, 'im').exec(body) ?? [];
  if (year === undefined) return !new RegExp(`^${name}\\b`, 'im').test(body);
  const date = new Date(`${year}-${month}-${day}T00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(`${year}-${month}-${day}`);
};

const dateOf = (time: ICAL.Time): string =>
  [String(time.year).padStart(4, '0'), ...[time.month, time.day].map((part) => String(part).padStart(2, '0'))].join('-');

const plus = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T00:00Z`) + days * dayMs).toISOString().slice(0, 10);

/** Single occurrences that were moved or renamed: they stand as events of their own. */
const movedOnes = (events: readonly Written[]): ReadonlySet<string> =>
  new Set(
    events.flatMap(({ body = '' }) => {
      const [, year, month, day] = /^RECURRENCE-ID(?:;[^:]*)?:(\d{4})(\d\d)(\d\d)/im.exec(body) ?? [];
      const [, uid = ''] = /^UID:(.*)$/im.exec(body) ?? [];
      return year === undefined ? [] : [`${uid.trim()} ${year}-${month}-${day}`];
    }),
  );

const { text, years } = workerData as Asked;
const tell = (told: FromThread): void => parentPort?.postMessage(told);
const events = eventsOf(text);
const moved = movedOnes(events);
tell({
  done: events.map((event) => {
    tell({ opening: event.line });
    return readEvent(event, years, moved);
  }),
});
