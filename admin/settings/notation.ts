import {
  ladderRoles,
  milestoneKinds,
  timeUnits,
  type Calendar,
  type LadderRole,
  type LadderStep,
  type MilestoneKind,
  type OpenInterval,
  type Policy,
  type TimeUnit,
} from '../../domain/settings.js';

/** How lists are written in the panel: a line each, in words of the field. A line that cannot be read names itself. */
export class Unreadable extends Error {}

const milestoneWords: Record<MilestoneKind, string> = {
  triage: 'разбор',
  'first-reply': 'первый ответ',
  final: 'окончательный ответ',
  observation: 'наблюдение',
  promise: 'обещание',
};
const roleWords: Record<LadderRole, string> = {
  executor: 'исполнитель',
  head: 'руководитель',
  moderator: 'модератор',
  curator: 'куратор',
  deputy: 'заместитель',
  chief: 'глава',
};
/** Stems of one word in all its forms: «1 рабочий день», «5 рабочих дней». */
const unitWords: Record<TimeUnit, { written: string; read: RegExp }> = {
  minutes: { written: 'мин', read: /^мин/ },
  hours: { written: 'ч', read: /^(ч$|ч\.|час)/ },
  days: { written: 'дн', read: /^(дн|день)/ },
  'working-minutes': { written: 'раб. мин', read: /^раб\S*\s+мин/ },
  'working-hours': { written: 'раб. ч', read: /^раб\S*\s+(ч$|ч\.|час)/ },
  'working-days': { written: 'раб. дн', read: /^раб\S*\s+(дн|день)/ },
};

const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

const named = <Kind extends string>(words: Record<Kind, string>, kinds: readonly Kind[], word: string): Kind | undefined =>
  kinds.find((kind) => words[kind] === word.trim().toLowerCase());

const timeIn = (text: string): { amount: number; unit: TimeUnit } | undefined => {
  const [, amount, unitText = ''] = /^(-?\d+(?:[.,]\d+)?)\s+(.+)$/.exec(text.trim().toLowerCase()) ?? [];
  const unit = timeUnits.find((known) => unitWords[known].read.test(unitText));
  return amount === undefined || unit === undefined ? undefined : { amount: Number(amount.replace(',', '.')), unit };
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
  write: (list: Policy['milestones']): string =>
    list
      .map(({ kind, amount, unit, ladder }) => {
        const steps = ladder === null ? '' : `, лестница ${ladder}`;
        return `${milestoneWords[kind]}: ${amount} ${unitWords[unit].written}${steps}`;
      })
      .join('\n'),
  read: (text: string): Policy['milestones'] =>
    linesOf(text).map((line) => {
      const [, name = '', time = '', ladder] = /^([^:]+):\s*([^,]+?)(?:,\s*лестница\s+(\S+))?$/i.exec(line) ?? [];
      const kind = named(milestoneWords, milestoneKinds, name);
      const term = timeIn(time);
      if (!kind || !term) throw new Unreadable(`«${line}»: ожидается, например, «первый ответ: 9 раб. ч, лестница standard».`);
      return { kind, ...term, ladder: ladder ?? null };
    }),
};

/** `80 %: руководитель` or `после 4 раб. ч: заместитель` */
export const ladderSteps = {
  write: (list: LadderStep[]): string =>
    list
      .map((step) =>
        'percent' in step
          ? `${step.percent} %: ${roleWords[step.to]}`
          : `после ${step.after} ${unitWords[step.unit].written}: ${roleWords[step.to]}`,
      )
      .join('\n'),
  read: (text: string): LadderStep[] =>
    linesOf(text).map((line) => {
      const [, when = '', whom = ''] = /^(.+):\s*(.+)$/.exec(line) ?? [];
      const to = named(roleWords, ladderRoles, whom);
      const [, percent] = /^(-?\d+(?:\.\d+)?)\s*%$/.exec(when.trim()) ?? [];
      const after = timeIn(when.replace(/^\s*после\s+/i, ''));
      if (to && percent !== undefined) return { percent: Number(percent), to };
      if (to && after) return { after: after.amount, unit: after.unit, to };
      throw new Unreadable(
        `«${line}»: ожидается, например, «80 %: руководитель» или «после 4 раб. ч: заместитель». Кому: ${Object.values(roleWords).join(', ')}.`,
      );
    }),
};

const dayNames = ['пн', 'вт', 'ср', 'чт', 'пт', 'сб', 'вс'];
const closed = 'выходной';

const writeDay = (intervals: OpenInterval[]): string =>
  intervals.length === 0 ? closed : intervals.map(([from, to]) => `${from}–${to}`).join(', ');
const readDay = (text: string, line: string): OpenInterval[] => {
  if (text.trim().toLowerCase() === closed) return [];
  return text.split(',').map((part): OpenInterval => {
    const [, from, to] = /^\s*(\d{1,2}:\d\d)\s*[–—-]\s*(\d{1,2}:\d\d)\s*$/.exec(part) ?? [];
    if (from === undefined || to === undefined)
      throw new Unreadable(`«${line}»: ожидается, например, «пн: 09:00–13:00, 14:00–18:00» или «сб: выходной».`);
    return [from.padStart(5, '0'), to.padStart(5, '0')];
  });
};

/** `пн: 09:00–13:00, 14:00–18:00` for each of seven days */
export const week = {
  write: (days: Calendar['week']): string => days.map((day, index) => `${dayNames[index]}: ${writeDay(day)}`).join('\n'),
  read: (text: string): Calendar['week'] => {
    const days: Calendar['week'] = dayNames.map(() => []);
    for (const line of linesOf(text)) {
      const [, name = '', hours = ''] = /^(\S+?):\s*(.+)$/.exec(line) ?? [];
      const index = dayNames.indexOf(name.toLowerCase());
      if (index < 0) throw new Unreadable(`«${line}»: день недели пишется ${dayNames.join(', ')}.`);
      days[index] = readDay(hours, line);
    }
    return days;
  },
};

/** `2026-05-08: выходной`, `2026-12-26: 09:00–13:00` */
export const exceptions = {
  write: (dates: Calendar['exceptions']): string =>
    Object.entries(dates)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([date, day]) => `${date}: ${writeDay(day)}`)
      .join('\n'),
  read: (text: string): Calendar['exceptions'] =>
    Object.fromEntries(
      linesOf(text).map((line) => {
        const [, date = '', hours = ''] = /^(\d{4}-\d\d-\d\d):\s*(.+)$/.exec(line) ?? [];
        if (date === '') throw new Unreadable(`«${line}»: ожидается, например, «2026-05-08: выходной».`);
        return [date, readDay(hours, line)];
      }),
    ),
};
