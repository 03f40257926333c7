import { dayStart } from './calendar.js';

/** Instants (ISO), the second outside; null = from the beginning, until now. A `Period<string>` has both ends. */
export interface Period<End extends string | null = string | null> {
  from: End;
  to: End;
}

export interface PeriodFault {
  field: 'from' | 'to';
  why: 'not-a-date' | 'too-far' | 'backwards';
}

/** As people ask for it: a day, or an instant with its offset. */
interface AskedPeriod {
  from?: string | undefined;
  to?: string | undefined;
}

/** Days begin and end on the clocks of `timeZone`, and `to` takes the whole of its day in. Years are taken from 2000 to 2100. */
export const readPeriod = ({ from, to }: AskedPeriod, timeZone: string): Period | PeriodFault => {
  if (from !== undefined && to !== undefined) return readBothEnds({ from, to }, timeZone);
  const first = from === undefined ? null : readEnd(from, 'from', timeZone);
  if (isFault(first)) return first;
  const last = to === undefined ? null : readEnd(to, 'to', timeZone);
  return isFault(last) ? last : { from: first, to: last };
};

/** The same where both ends are demanded. */
export const readBothEnds = ({ from, to }: Period<string>, timeZone: string): Period<string> | PeriodFault => {
  const first = readEnd(from, 'from', timeZone);
  if (isFault(first)) return first;
  const last = readEnd(to, 'to', timeZone);
  if (isFault(last)) return last;
  return first >= last ? { field: 'to', why: 'backwards' } : { from: first, to: last };
};

const isFault = (read: string | PeriodFault | null): read is PeriodFault => typeof read === 'object' && read !== null;

const readEnd = (given: string, field: keyof Period, timeZone: string): string | PeriodFault => {
  if (!/^\d{4}-\d\d-\d\d(?:$|T)/.test(given) || !isReal(given)) return { field, why: 'not-a-date' };
  if (!/^(?:20\d\d|2100)-/.test(given)) return { field, why: 'too-far' };
  return (given.includes('T') ? new Date(given) : edgeOf(given, field, timeZone)).toISOString();
};

/** 30 February is read as 2 March elsewhere. */
const isReal = (given: string): boolean => {
  const [day = ''] = given.split('T');
  const midnight = new Date(`${day}T00:00Z`);
  const isDay = !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(day);
  return isDay && !Number.isNaN(Date.parse(given));
};

const edgeOf = (day: string, field: keyof Period, timeZone: string): Date => dayStart(day, field === 'from' ? 0 : 1, timeZone);
