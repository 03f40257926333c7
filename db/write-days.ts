import type { EntityManager } from 'typeorm';
import type { Calendar as CalendarSettings } from '../domain/settings.js';
import { Calendar } from './entities/calendar.js';

/** Writes the special days of a calendar, and nothing else of it, in the caller's transaction. */
export const writeDays = async (
  tx: EntityManager,
  { code, exceptions, notes }: Pick<CalendarSettings, 'code' | 'exceptions' | 'notes'>,
): Promise<void> => {
  await tx.update(Calendar, { code }, { exceptions, notes });
};
