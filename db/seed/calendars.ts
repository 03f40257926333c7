import { productionYear, type Decree } from '../../domain/production-calendar.js';
import type { Calendar, OpenInterval } from '../../domain/settings.js';

/**
 * Calendars of the demo district, with the Russian production calendar of 2025, 2026 and 2027. The Government had decided nothing
 * about 2027 when this was written: its days follow the Labour Code alone, and the days off of 2 and 3 January are to be moved in the
 * panel when the decree is out.
 */
const decrees: Record<number, Decree | undefined> = {
  2025: {
    source: 'постановление Правительства РФ от 04.10.2024 № 1335',
    moves: [
      ['01-04', '05-02'],
      ['01-05', '12-31'],
      ['02-23', '05-08'],
      ['03-08', '06-13'],
      ['11-01', '11-03'],
    ],
  },
  2026: {
    source: 'постановление Правительства РФ от 24.09.2025 № 1466',
    moves: [
      ['01-03', '01-09'],
      ['01-04', '12-31'],
    ],
  },
  2027: undefined,
};

/** The years of the production calendar for a week. */
export const productionDays = (week: Calendar['week']): Pick<Calendar, 'exceptions' | 'notes'> => {
  const years = Object.entries(decrees).map(([year, decree]) => productionYear(week, Number(year), decree));
  return {
    exceptions: Object.assign({}, ...years.map(({ exceptions }) => exceptions)) as Calendar['exceptions'],
    notes: Object.assign({}, ...years.map(({ notes }) => notes)) as Calendar['notes'],
  };
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

const officeWeek = [untilSix, untilSix, untilSix, untilSix, untilFive, shut, shut];
const sixDayWeek = [untilFive, untilFive, untilFive, untilFive, untilFive, untilTwo, shut];
const timeZone = 'Asia/Yekaterinburg';

export const calendars: Calendar[] = [
  { code: 'office', name: 'Рабочая неделя', timeZone, week: officeWeek, ...productionDays(officeWeek) },
  { code: 'six-day', name: 'Шестидневка', timeZone, week: sixDayWeek, ...productionDays(sixDayWeek) },
  {
    ...{ code: 'around-the-clock', name: 'Круглосуточно', timeZone, exceptions: {}, notes: {} },
    week: Array.from({ length: 7 }, () => always),
  },
];
