import { createHash } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { Calendar as CalendarRow } from '../../db/entities/calendar.js';
import { dayOf } from '../../domain/calendar-year.js';
import type { Calendar } from '../../domain/settings.js';

/** As officials see and change it; it may be ahead of the settings in force. */
export const findCalendar = async (tx: EntityManager, code: string): Promise<Calendar | undefined> => {
  const row = await tx.findOneBy(CalendarRow, { code });
  if (!row) return undefined;
  const { name, timeZone, week, exceptions, notes } = row;
  return { code, name, timeZone, week, exceptions, notes };
};

/** Changes whenever somebody changes the day: whoever looked at it before is told. Two people may change different days. */
export const markOfDay = (calendar: Calendar, date: string): string =>
  createHash('sha256')
    .update(JSON.stringify([dayOf(calendar, date), calendar.notes[date] ?? '']))
    .digest('hex')
    .slice(0, 16);
