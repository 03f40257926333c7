import type { Calendar, OpenInterval } from '../../domain/settings.js';

/**
 * Calendars of the demo district, with the Russian production calendar of 2025, 2026 and 2027.
 * Holidays, eves and the moving of days off: Labour Code of Russia, articles 95 and 112. Moves decided by the Government:
 * decree of 04.10.2024 № 1335 (for 2025), decree of 24.09.2025 № 1466 (for 2026). Of 2027 only what the Code itself fixes is here:
 * the decree moves the days off of 2 and 3 January, and they are to be entered in the panel when it is in force.
 */
const holidays = [
  ...['01-01', '01-02', '01-03', '01-04', '01-05', '01-06', '01-07', '01-08'],
  ...['02-23', '03-08', '05-01', '05-09', '06-12', '11-04'],
];

/** Work ends an hour earlier on the eve of a holiday (article 95). */
const eves = ['02-22', '03-07', '04-30', '05-08', '06-11', '11-03', '12-31'];

/** A day off moved: it falls on a holiday (and is lost otherwise), or the day itself becomes a working one. */
const moves: Record<string, readonly (readonly [from: string, to: string])[]> = {
  2025: [
    ['01-04', '05-02'],
    ['01-05', '12-31'],
    ['02-23', '05-08'],
    ['03-08', '06-13'],
    ['11-01', '11-03'],
  ],
  2026: [
    ['01-03', '01-09'],
    ['01-04', '12-31'],
    ['03-08', '03-09'],
    ['05-09', '05-11'],
  ],
  2027: [
    ['05-01', '05-03'],
    ['05-09', '05-10'],
    ['06-12', '06-14'],
  ],
};

const untilSix: OpenInterval[] = [
  ['09:00', '13:00'],
  ['14:00', '18:00'],
];
const untilFive: OpenInterval[] = [
  ['09:00', '13:00'],
  ['14:00', '17:00'],
];
const untilTwo: OpenInterval[] = [['09:00', '14:00']];
const always: OpenInterval[] = [['00:00', '24:00']];
const shut: OpenInterval[] = [];

const weekdayOf = (date: string): number => (new Date(`${date}T00:00Z`).getUTCDay() + 6) % 7;

const anHourLess = (day: OpenInterval[]): OpenInterval[] =>
  day.map(([from, to], index) => [from, index < day.length - 1 ? to : `${Number(to.slice(0, 2)) - 1}${to.slice(2)}`]);

/** The days on which a week is not its usual self. A Saturday of a six-day week is no day off, so that none is moved from it. */
const exceptionsOf = (week: OpenInterval[][]): Record<string, OpenInterval[]> => {
  const usual = (date: string): OpenInterval[] => week[weekdayOf(date)] ?? shut;
  const exceptions: Record<string, OpenInterval[]> = {};
  for (const [year, moved] of Object.entries(moves)) {
    for (const eve of eves.map((date) => `${year}-${date}`)) {
      if (usual(eve).length > 0) exceptions[eve] = anHourLess(usual(eve));
    }
    for (const [from, to] of moved.map(([from, to]) => [`${year}-${from}`, `${year}-${to}`] as const)) {
      if (usual(from).length > 0) continue;
      exceptions[from] = exceptions[to] ?? usual(to);
      exceptions[to] = shut;
    }
    for (const holiday of holidays) exceptions[`${year}-${holiday}`] = shut;
  }
  return Object.fromEntries(Object.entries(exceptions).sort(([a], [b]) => a.localeCompare(b, 'en')));
};

const officeWeek = [untilSix, untilSix, untilSix, untilSix, untilFive, shut, shut];
const sixDayWeek = [untilFive, untilFive, untilFive, untilFive, untilFive, untilTwo, shut];
const timeZone = 'Asia/Yekaterinburg';

/** The first is the default: it runs until a department is known. */
export const calendars: Calendar[] = [
  { code: 'office', name: 'Рабочая неделя', timeZone, week: officeWeek, exceptions: exceptionsOf(officeWeek) },
  { code: 'six-day', name: 'Шестидневка', timeZone, week: sixDayWeek, exceptions: exceptionsOf(sixDayWeek) },
  { code: 'around-the-clock', name: 'Круглосуточно', timeZone, week: Array.from({ length: 7 }, () => always), exceptions: {} },
];
