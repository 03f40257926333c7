import { workingMinutesBetween } from './calendar.js';
import { deadlineWords, type DeadlineWords } from './deadline-words.js';
import type { Language } from './language.js';
import { sayDate, sayInstant } from './moment.js';
import { milestoneNames } from './names.js';
import type { Calendar, MilestoneKind, OpenInterval, Time, TimeUnit } from './settings.js';
import type { Pause } from './sla.js';

/** By what a deadline was reckoned; instants are ISO, the calendar is on the clocks of the department. */
export interface DeadlineFacts extends Time {
  kind: MilestoneKind;
  startsAt: string;
  dueAt: string;
  calendar: Calendar;
  /** Of the round, until now. */
  pauses: readonly Pause[];
  /** Where a person has moved it to; null = nowhere. */
  extendedUntil: string | null;
}

/** «Первый ответ: пн 23.11 10:15 + 9 рабочих часов по календарю «Берёзово», обед 13:00–14:00 → вт 24.11 10:15» */
export const explainDeadline = (facts: DeadlineFacts, language: Language): string => {
  const { kind, startsAt, dueAt, amount, unit, calendar } = facts;
  const say = deadlineWords[language];
  const name = milestoneNames[language][kind].replace(/^./, (letter) => letter.toUpperCase());
  const [start, due] = [startsAt, dueAt].map((at) => sayInstant(at, calendar.timeZone, language)) as [string, string];
  if (kind === 'promise') return say.promise(name, start, due);
  const circumstances = [
    ...(isWorking(unit) ? [say.by(calendar.name), ...lunchOf(calendar, say), ...closedBetween(facts, say, language)] : []),
    ...stoodIn(facts, say, language),
    ...(facts.extendedUntil === null ? [] : [say.extended]),
  ];
  const own = `${start} + ${sayTime({ amount, unit }, say, language)}`;
  const [first = '', ...others] = circumstances;
  const after = first === '' ? '' : isWorking(unit) ? ` ${[first, ...others].join(', ')}` : `, ${[first, ...others].join(', ')}`;
  return `${name}: ${own}${after} → ${due}`;
};

const isWorking = (unit: TimeUnit): boolean => unit.startsWith('working-');

const sayTime = ({ amount, unit }: Time, { units, number }: DeadlineWords, language: Language): string => {
  const shown = Math.round(amount * 100) / 100;
  const forms = units[unit];
  return `${number(shown)} ${forms[new Intl.PluralRules(language).select(shown)] ?? forms.other}`;
};

/** The break that every working day of the week has; days that differ have none to tell. */
const lunchOf = ({ week }: Calendar, { lunch }: DeadlineWords): string[] => {
  const breaks = week.filter((day) => day.length > 0).map((day) => gapsOf(day).map((gap) => gap.join('–')));
  const [first = []] = breaks;
  const [gap] = first;
  if (gap === undefined || first.length > 1 || breaks.some((others) => others.join() !== gap)) return [];
  const [from = '', to = ''] = gap.split('–');
  return [lunch(from, to)];
};

const gapsOf = (day: readonly OpenInterval[]): OpenInterval[] =>
  day.slice(1).flatMap(([from], index) => {
    const before = day[index];
    return before === undefined || before[1] === from ? [] : [[before[1], from] as OpenInterval];
  });

/** Holidays of the calendar that lay between start and due: without them the sum would look wrong. */
const closedBetween = ({ startsAt, dueAt, calendar }: DeadlineFacts, { closed }: DeadlineWords, language: Language): string[] => {
  const dayIn = (instant: string): string =>
    new Intl.DateTimeFormat('sv-SE', { timeZone: calendar.timeZone, dateStyle: 'short' }).format(new Date(instant));
  const [first, last] = [dayIn(startsAt), dayIn(dueAt)];
  const dates = Object.entries(calendar.exceptions)
    .filter(([date, day]) => date >= first && date <= last && day.length === 0 && isUsuallyOpen(date, calendar))
    .map(([date]) => date)
    .sort();
  if (dates.length === 0) return [];
  const named = dates.slice(0, 3).map((date) => sayDate(date, language));
  return [closed(named.join(', '), dates.length - named.length)];
};

const isUsuallyOpen = (date: string, { week }: Calendar): boolean =>
  (week[(new Date(`${date}T00:00Z`).getUTCDay() + 6) % 7] ?? []).length > 0;

const stoodIn = (
  { startsAt, dueAt, unit, calendar, pauses }: DeadlineFacts,
  say: DeadlineWords,
  language: Language,
): string[] => {
  const minutes = pauses
    .filter(({ from }) => from >= startsAt && from < dueAt)
    .map(({ from, to }) =>
      isWorking(unit)
        ? workingMinutesBetween(new Date(from), new Date(to), calendar)
        : (Date.parse(to) - Date.parse(from)) / 60_000,
    )
    .reduce((sum, one) => sum + one, 0);
  if (minutes < 1) return [];
  const [small, large] = isWorking(unit) ? (['working-minutes', 'working-hours'] as const) : (['minutes', 'hours'] as const);
  const time: Time = minutes < 60 ? { amount: Math.round(minutes), unit: small } : { amount: minutes / 60, unit: large };
  return [say.stood(sayTime({ ...time, amount: Math.round(time.amount * 10) / 10 }, say, language))];
};
