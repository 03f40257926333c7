import { languages, type Language } from '../../domain/language.js';
import {
  channels,
  ladderRoles,
  milestoneKinds,
  timeUnits,
  type Calendar,
  type LadderRole,
  type LadderStep,
  type OpenInterval,
  type Policy,
  type Telling,
  type Time,
  type TimeUnit,
} from '../../domain/settings.js';
import { notationWords, type NotationWords } from './notation-words.js';

/** How lists are written in the panel: a line each, in words of the field. A line that cannot be read says so in the reader's language. */
export class Unreadable extends Error {
  constructor(readonly say: (words: NotationWords) => string) {
    super(say(notationWords.ru));
  }
}

const every = languages.map((language) => notationWords[language]);

const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

const named = <Kind extends string>(
  listOf: (words: NotationWords) => Record<Kind, string>,
  kinds: readonly Kind[],
  word: string,
): Kind | undefined => kinds.find((kind) => every.some((words) => listOf(words)[kind] === word.trim().toLowerCase()));

const timeIn = (text: string): { amount: number; unit: TimeUnit } | undefined => {
  const [, amount, unitText = ''] = /^(-?\d+(?:[.,]\d+)?)\s+(.+)$/.exec(text.trim().toLowerCase()) ?? [];
  const unit = timeUnits.find((known) => every.some(({ units }) => units[known].read.test(unitText)));
  return amount === undefined || unit === undefined ? undefined : { amount: Number(amount.replace(',', '.')), unit };
};

/** `30 дн`; nothing = there is none. A row that is new or comes from a list has it in other empty shapes. */
export const span = {
  write: (time: Partial<Time> | null, language: Language): string =>
    time?.amount === undefined || time.unit === undefined
      ? ''
      : `${time.amount} ${notationWords[language].units[time.unit].written}`,
  read: (text: string): Time | null => {
    if (text.trim() === '') return null;
    const time = timeIn(text);
    if (!time) throw new Unreadable((words) => words.spanLike(text.trim()));
    return time;
  },
};

/** A line each, commas and all. */
export const lines = {
  write: (list: string[]): string => list.join('\n'),
  read: (text: string): string[] => [...new Set(linesOf(text))],
};

export const stems = {
  write: (list: string[]): string => list.join('\n'),
  read: (text: string): string[] => [
    ...new Set(
      text
        .split(/[\n,]/)
        .map((stem) => stem.trim())
        .filter((stem) => stem !== ''),
    ),
  ],
};

/** `первый ответ: 9 раб. ч, лестница standard` */
export const milestones = {
  write: (list: Policy['milestones'], language: Language): string => {
    const words = notationWords[language];
    return list
      .map(({ kind, amount, unit, ladder }) => {
        const steps = ladder === null ? '' : `, ${words.ladder} ${ladder}`;
        return `${words.milestones[kind]}: ${amount} ${words.units[unit].written}${steps}`;
      })
      .join('\n');
  },
  read: (text: string): Policy['milestones'] =>
    linesOf(text).map((line) => {
      const [, name = '', time = '', ladder] = /^([^:]+):\s*([^,]+?)(?:,\s*(?:лестница|ladder)\s+(\S+))?$/i.exec(line) ?? [];
      const kind = named(({ milestones: names }) => names, milestoneKinds, name);
      const term = timeIn(time);
      if (!kind || !term) throw new Unreadable((words) => words.milestoneLike(line));
      return { kind, ...term, ladder: ladder ?? null };
    }),
};

/** `80 %: руководитель, почта, подтвердить за 30 мин` or `после 4 раб. ч: сотрудник ivanova` */
export const ladderSteps = {
  write: (list: LadderStep[], language: Language): string => {
    const words = notationWords[language];
    return list
      .map((step) => {
        const when = 'percent' in step ? `${step.percent} %` : `${words.after} ${step.after} ${words.units[step.unit].written}`;
        return `${when}: ${writeTelling(step, words)}`;
      })
      .join('\n');
  },
  read: (text: string): LadderStep[] =>
    linesOf(text).map((line) => {
      const [, when = '', how = ''] = /^([^:]+):\s*(.+)$/.exec(line) ?? [];
      const telling = readTelling(how);
      const [, percent] = /^(-?\d+(?:\.\d+)?)\s*%$/.exec(when.trim()) ?? [];
      const after = timeIn(when.replace(/^\s*(?:после|after)\s+/i, ''));
      if (telling && percent !== undefined) return { percent: Number(percent), ...telling };
      if (telling && after) return { after: after.amount, unit: after.unit, ...telling };
      throw new Unreadable((words) => words.stepLike(line, Object.values(words.roles).join(', ')));
    }),
};

const writeTelling = ({ to, by, acknowledgeMinutes }: Telling, words: NotationWords): string => {
  const whom = to.startsWith('person:') ? `${words.person} ${to.slice('person:'.length)}` : words.roles[to as LadderRole];
  const acknowledged =
    acknowledgeMinutes === null ? [] : [`${words.acknowledge} ${acknowledgeMinutes} ${words.units.minutes.written}`];
  return [whom, ...by.map((channel) => words.channels[channel]), ...acknowledged].join(', ');
};

const readTelling = (text: string): Telling | undefined => {
  const [whom = '', ...rest] = text.split(',').map((part) => part.trim());
  const [, login] = /^(?:сотрудник|person)\s+(\S+)$/i.exec(whom) ?? [];
  const to = login === undefined ? named(({ roles }) => roles, ladderRoles, whom) : (`person:${login.toLowerCase()}` as const);
  if (to === undefined) return undefined;
  const telling: Telling = { to, by: [], acknowledgeMinutes: null };
  for (const part of rest) {
    const channel = named(({ channels: names }) => names, channels, part);
    const [, time] = /^(?:подтвердить\s+за|acknowledge\s+within)\s+(.+)$/i.exec(part) ?? [];
    const within = time === undefined ? undefined : timeIn(time);
    if (channel && !telling.by.includes(channel)) telling.by.push(channel);
    else if (within && wallMinutes[within.unit] !== undefined)
      telling.acknowledgeMinutes = within.amount * (wallMinutes[within.unit] ?? 1);
    else return undefined;
  }
  return telling;
};

/** A word of acknowledgement is waited for by the clock on the wall. */
const wallMinutes: Partial<Record<TimeUnit, number>> = { minutes: 1, hours: 60 };

export const writeDay = (intervals: readonly OpenInterval[], { closed }: NotationWords): string =>
  intervals.length === 0 ? closed : intervals.map(([from, to]) => `${from}–${to}`).join(', ');
const readDay = (text: string, line: string): OpenInterval[] => {
  if (every.some(({ closed }) => closed === text.trim().toLowerCase())) return [];
  return text.split(',').map((part): OpenInterval => {
    const [, from, to] = /^\s*(\d{1,2}:\d\d)\s*[–—-]\s*(\d{1,2}:\d\d)\s*$/.exec(part) ?? [];
    if (from === undefined || to === undefined) throw new Unreadable((words) => words.dayLike(line));
    return [from.padStart(5, '0'), to.padStart(5, '0')];
  });
};

/** `пн: 09:00–13:00, 14:00–18:00` for each of seven days */
export const week = {
  write: (days: Calendar['week'], language: Language): string => {
    const words = notationWords[language];
    return days.map((day, index) => `${words.days[index]}: ${writeDay(day, words)}`).join('\n');
  },
  read: (text: string): Calendar['week'] => {
    const days: Calendar['week'] = notationWords.ru.days.map(() => []);
    for (const line of linesOf(text)) {
      const [, name = '', hours = ''] = /^(\S+?):\s*(.+)$/.exec(line) ?? [];
      const index = Math.max(...every.map(({ days: names }) => names.indexOf(name.toLowerCase())));
      if (index < 0) throw new Unreadable((words) => words.weekdayLike(line, words.days.join(', ')));
      days[index] = readDay(hours, line);
    }
    return days;
  },
};

/** `2026-05-08: выходной`, `2026-12-26: 09:00–13:00` */
export const exceptions = {
  write: (dates: Calendar['exceptions'], language: Language): string =>
    Object.entries(dates)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([date, day]) => `${date}: ${writeDay(day, notationWords[language])}`)
      .join('\n'),
  read: (text: string): Calendar['exceptions'] =>
    Object.fromEntries(
      linesOf(text).map((line) => {
        const [, date = '', hours = ''] = /^(\d{4}-\d\d-\d\d):\s*(.+)$/.exec(line) ?? [];
        if (date === '') throw new Unreadable((words) => words.dateLike(line));
        return [date, readDay(hours, line)];
      }),
    ),
};

/** `2026-05-11: выходной перенесён с 9 мая, ст. 112 ТК РФ` */
export const notes = {
  write: (dates: Calendar['notes']): string =>
    Object.entries(dates)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([date, note]) => `${date}: ${note}`)
      .join('\n'),
  read: (text: string): Calendar['notes'] =>
    Object.fromEntries(
      linesOf(text).map((line) => {
        const [, date = '', note = ''] = /^(\d{4}-\d\d-\d\d):\s*(.+)$/.exec(line) ?? [];
        if (date === '') throw new Unreadable((words) => words.noteLike(line));
        return [date, note];
      }),
    ),
};
