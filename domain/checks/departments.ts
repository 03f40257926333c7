import type { Department } from '../settings.js';
import { zoneFindings } from './calendars.js';
import { missing, type Finding, type Known } from './findings.js';

export function* departmentFindings(department: Department, known: Known): Generator<Finding> {
  yield* zoneFindings(department.timeZone);
  yield* missing('calendar', department.calendar, known.calendars, 'calendar');
  yield* missing('policy', department.policy, known.policies, 'policy');
  if (department.email !== null && !isEmail(department.email)) yield ['email', (say) => say.noEmail(department.email ?? '')];
}

/** As far as it can be told without writing to it. */
export const isEmail = (text: string): boolean => /^[^\s@<>,;:"]{1,64}@[^\s@<>,;:"]+\.[^\s@<>,;:".]{2,}$/.test(text);
