import { dayStart } from './calendar.js';

/** Instants (ISO), the second outside; null = from the beginning, until now. */
export interface Period {
  from: string | null;
  to: string | null;
}

export interface PeriodFault {
  field: 'from' | 'to';
  why: 'not-a-date' | 'too-far' | 'backwards';
}

/** As people ask for it: a day, or an instant with its offset. */
export interface AskedPeriod {
  from?: string | undefined;
  to?: string | undefined;
}

/** Days begin and end on the clocks of `timeZone`, and `to` takes the whole of its day in. Years are taken from 2000 to 2100. */
export const readPeriod = (asked: AskedPeriod, timeZone: string): Period | PeriodFault => {
  const period: Period = { from: null, to: null };
  for (const field of ['from', 'to'] as const) {
    const given = asked[field];
    if (given === undefined) continue;
    if (!/^\d{4}-\d\d-\d\d(?:$|T)/.test(given) || !isReal(given)) return { field, why: 'not-a-date' };
    if (!/^(?:20\d\d|2100)-/.test(given)) return { field, why: 'too-far' };
    period[field] = (given.includes('T') ? new Date(given) : edgeOf(given, field, timeZone)).toISOString();
  }
  const { from, to } = period;
  return from !== null && to !== null && from >= to ? { field: 'to', why: 'backwards' } : period;
};

/** 30 February is read as 2 March elsewhere. */
const isReal = (given: string): boolean => {
  const [day = ''] = given.split('T');
  const midnight = new Date(`${day}T00:00Z`);
  const isDay = !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(day);
  return isDay && !Number.isNaN(Date.parse(given));
};

const edgeOf = (day: string, field: keyof Period, timeZone: string): Date => dayStart(day, field === 'from' ? 0 : 1, timeZone);
